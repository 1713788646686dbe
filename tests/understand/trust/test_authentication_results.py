"""Whether the address of From is to be believed: every attack that the header allows, and the forms of our servers."""

from __future__ import annotations

import pytest

from mailbot.understand.mail.mime import read_mail
from mailbot.understand.trust.levels import trust_in
from mailbot.vocabulary.trust import Trust, TrustLevel, TrustMode, TrustPolicy

OURS = TrustPolicy(authserv_id="mx.office.example")
MICROSOFT_365 = TrustPolicy()
INTERNAL = TrustPolicy((TrustMode.HEADER,), header_name="X-MS-Exchange-Organization-AuthAs", header_value="Internal")
OFFICER = "From: Jas Singh <j.singh@office.example>"
PASS = "mx.office.example; dmarc=pass header.from=office.example"


def verdict(*fields: str, policy: TrustPolicy = OURS) -> Trust:
    return trust_in(read_mail("\r\n".join((*fields, "", "ACCEPT")).encode()), policy)


def results(value: str) -> str:
    return f"Authentication-Results: {value}"


@pytest.mark.parametrize(
    "value",
    [
        PASS,
        "MX.Office.example; dmarc=PASS header.from=Office.Example",
        "mx.office.example 1; dmarc=pass header.from=office.example",
        "mx.office.example;\r\n spf=fail;\r\n dmarc=pass (p=REJECT)\r\n header.from=office.example",
        "mx.office.example; dmarc=pass(p=none)header.from=office.example;",
        "mx.office.example; dmarc=pass policy.dmarc=reject header.from=office.example",
        "mx.office.example; dmarc=pass header.from=j.singh@office.example",
        "mx.office.example; x-foo/1=pass a.b=c; dkim=fail header.d=x.example; dmarc=pass header.from=office.example",
    ],
)
def test_our_servers_pass_for_the_senders_domain_is_believed(value):
    assert verdict(results(value), OFFICER) == Trust(TrustLevel.PROVED)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("mx.office.example; dmarc=fail header.from=office.example", "forged"),
        ("mx.office.example; dmarc=none header.from=office.example", "not_passed"),
        ("mx.office.example; dmarc=bestguesspass header.from=office.example", "not_passed"),
        ("mx.office.example; dmarc=pass header.from=attacker.example", "other_domain"),
        ("mx.office.example; dmarc=pass header.from=mail.office.example", "other_domain"),
        ("mx.office.example; dmarc=pass header.from=office.example.attacker.example", "other_domain"),
        ("mx.office.example; dmarc=pass", "other_domain"),
        ("mx.office.example; dmarc=pass header.from=attacker.example header.from=office.example", "other_domain"),
        ("mx.office.example; dmarc=pass header.from=office.example header.from=attacker.example", "other_domain"),
        (
            "mx.office.example; dmarc=pass header.from=office.example; dmarc=pass header.from=attacker.example",
            "other_domain",
        ),
        ("mx.office.example; spf=pass smtp.mailfrom=office.example; dkim=pass header.d=office.example", "no_dmarc"),
        ("mx.office.example; none (dmarc=pass header.from=office.example)", "no_dmarc"),
        ('mx.office.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=office.example"@x.example', "no_dmarc"),
        (
            "mx.office.example; dmarc=fail header.from=office.example; dmarc=pass header.from=office.example",
            "forged",
        ),
        ("mx.office.example; garbage ;;; =", "unreadable_results"),
        ("mx.office.example.attacker.example; dmarc=pass header.from=office.example", "no_results"),
        ("(mx.office.example) attacker.example; dmarc=pass header.from=office.example", "no_results"),
        ("i=1; mx.office.example; dmarc=pass header.from=office.example", "no_results"),
        ("dmarc=pass header.from=office.example", "no_results"),
    ],
)
def test_anything_else_is_not(value, code):
    refused = verdict(results(value), OFFICER)

    assert (refused.passed, refused.code) == (False, code)
    assert refused.reason is not None
    assert refused.reason.key == f"trust.{code}"


def test_a_mail_without_results_is_not_believed():
    assert verdict(OFFICER).code == "no_results"


def test_only_the_topmost_of_our_server_counts():
    """What a stranger wrote stands below what our server put on top."""
    failed = results("mx.office.example; dmarc=fail header.from=office.example")

    assert verdict(failed, results(PASS), OFFICER).code == "forged"
    assert verdict(results(PASS), failed, OFFICER).passed


@pytest.mark.parametrize(
    "name",
    [
        "mx.office.example (amavisd-new)",
        '"mx.office.example"',
        "(checked) MX.office.example",
        "mx.office.example (x) 1",
    ],
)
def test_our_server_is_known_however_it_writes_its_name(name):
    """Taken for a stranger's, its line would uncover the forged one below."""
    failed = results(f"{name}; dmarc=fail header.from=office.example")

    assert not verdict(failed, results(PASS), OFFICER).passed


def test_other_servers_results_above_ours_do_not_count():
    assert verdict(results("relay.example; dmarc=fail header.from=office.example"), results(PASS), OFFICER).passed
    assert not verdict(results("relay.example; dmarc=pass header.from=office.example"), OFFICER).passed


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        (f"{OFFICER}\r\nFrom: <evil@attacker.example>", "several_senders"),
        (f"From: <evil@attacker.example>\r\n{OFFICER}", "several_senders"),
        ("From: j.singh@office.example, evil@attacker.example", "several_senders"),
        (f"{OFFICER}\r\nFrom: Somebody Else", "several_senders"),
        ("From: <j.singh@office.example> <evil@attacker.example>", "several_senders"),
        ("From: j.singh@office.example <evil@attacker.example>", "other_domain"),
        ('From: "j.singh@office.example" <evil@attacker.example>', "other_domain"),
        ("From: (j.singh@office.example) evil@attacker.example", "other_domain"),
        ("From: j.singh@office.example\r\n <evil@attacker.example>", "other_domain"),
        ("From: =?utf-8?Q?j.singh=40office.example?= <evil@attacker.example>", "other_domain"),
        ("From: j.singh@office.example.attacker.example", "other_domain"),
        ("From: j.singh@of\u017ffice.example", "other_domain"),
        ("From: Jas Singh", "no_sender"),
        ("Sender: j.singh@office.example", "no_sender"),
    ],
)
def test_a_pass_for_the_office_vouches_for_nobody_else(sender, code):
    assert verdict(results(PASS), sender).code == code


def test_an_attackers_own_domain_passes_as_what_it_is():
    own = results("mx.office.example; dmarc=pass header.from=attacker.example")

    assert verdict(own, 'From: "j.singh@office.example" <evil@attacker.example>').passed


MICROSOFTS = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=office.example; dkim=pass (signature was verified)\r\n"
    " header.d=office.example;dmarc={} action=none header.from=office.example;compauth=pass reason=100"
)


def test_microsoft_365_names_no_server():
    assert verdict(results(MICROSOFTS.format("pass")), OFFICER, policy=MICROSOFT_365).passed
    assert verdict(results(MICROSOFTS.format("fail")), OFFICER, policy=MICROSOFT_365).code == "forged"
    assert verdict(results(MICROSOFTS.format("bestguesspass")), OFFICER, policy=MICROSOFT_365).code == "not_passed"


def test_with_microsoft_365_a_named_server_is_a_stranger():
    assert verdict(results(PASS), OFFICER, policy=MICROSOFT_365).code == "no_results"


def test_an_internal_header_is_believed_where_every_one_says_so():
    field = "X-MS-Exchange-Organization-AuthAs"

    assert verdict(f"{field}: Internal", OFFICER, policy=INTERNAL).passed
    assert verdict(f"{field}: Anonymous", OFFICER, policy=INTERNAL).code == "wrong_header"
    assert verdict(f"{field}: Internal", f"{field}: Anonymous", OFFICER, policy=INTERNAL).code == "wrong_header"
    assert verdict(OFFICER, policy=INTERNAL).code == "no_header"


def test_an_internal_header_without_a_name_believes_nobody():
    assert verdict(OFFICER, policy=TrustPolicy((TrustMode.HEADER,))).code == "no_header"


def test_without_a_check_everybody_with_one_address_is_believed():
    nobody_checks = TrustPolicy((TrustMode.NONE,))

    assert verdict(OFFICER, policy=nobody_checks).passed
    assert verdict(OFFICER, "From: evil@attacker.example", policy=nobody_checks).code == "several_senders"


def test_results_too_long_to_read_do_not_uncover_forged_ones_below():
    long = results("mx.office.example; dmarc=fail header.from=office.example" + "; dkim=fail header.d=x.example" * 700)

    assert verdict(long, results(PASS), OFFICER).code == "unreadable_results"


FORGED = "dmarc=fail header.from=office.example"


@pytest.mark.parametrize(
    "above",
    [
        f"(gate \\(a\\) (b)) mx.office.example; {FORGED}",
        f"({'queue ' * 600}) mx.office.example; {FORGED}",
        f"((outer (inner) outer)) mx.office.example; {FORGED}",
        f"mx.office.example.; {FORGED}",
        f"mx.office.example. 1 (opendmarc); {FORGED}",
        f'"mx.office\\.example"; {FORGED}',
        "",
        f"; {FORGED}",
        f"(never closed mx.office.example; {FORGED}",
        f") mx.office.example; {FORGED}",
        f"mx.office.example one two; {FORGED}",
        f'"never closed mx.office.example; {FORGED}',
        f"{'(' * 5000}{')' * 5000} mx.office.example; {FORGED}",
        f"mx.office.example; {FORGED} (never closed",
        "mx.office.example; spf=pass" + " (x)" * 20_000,
    ],
)
def test_nothing_below_a_line_that_is_ours_or_cannot_be_read_counts(above):
    assert not verdict(results(above), results(PASS), OFFICER).passed


@pytest.mark.parametrize(
    "name", ["mx.office.examplex=1", "mx.office.examplea=b (x)", "xmx.office.example", "mx.office.example/x", "(mx)"]
)
def test_a_name_is_compared_whole(name):
    assert not verdict(results(f"{name}; dmarc=pass header.from=office.example"), OFFICER).passed


@pytest.mark.parametrize(
    "above",
    [
        "gate.filter.example; dmarc=fail header.from=office.example",
        "gate.filter.example 1; none",
        "(edge) spf=fail smtp.mailfrom=bulk.example; dmarc=fail header.from=office.example",
        "spf=fail; dmarc=fail action=oreject header.from=office.example;compauth=fail reason=000",
    ],
)
def test_where_our_server_writes_no_name_the_topmost_line_alone_counts(above):
    nameless = results("spf=pass; dmarc=pass action=none header.from=office.example")

    assert not verdict(results(above), nameless, OFFICER, policy=MICROSOFT_365).passed


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (PASS, TrustLevel.PROVED),
        (f"mx.office.example; {FORGED}", TrustLevel.REFUTED),
        ("mx.office.example; dmarc=none header.from=office.example", TrustLevel.CLAIMED),
        ("mx.office.example; dmarc=temperror header.from=office.example", TrustLevel.CLAIMED),
        ("elsewhere.example; dmarc=fail header.from=office.example", TrustLevel.CLAIMED),
    ],
)
def test_what_our_server_says_is_a_level(value, level):
    assert verdict(results(value), OFFICER).level is level


def test_who_answers_our_letter_is_bound_unless_our_server_says_forged():
    def answer(*fields: str) -> TrustLevel:
        return trust_in(read_mail("\r\n".join((*fields, "", "Yes")).encode()), OURS, answers_ours=True).level

    assert answer(OFFICER) is TrustLevel.BOUND
    assert answer(results(PASS), OFFICER) is TrustLevel.PROVED
    assert answer(results(f"mx.office.example; {FORGED}"), OFFICER) is TrustLevel.REFUTED
    assert answer("Subject: nobody") is TrustLevel.CLAIMED


EXCHANGE = TrustPolicy(
    (TrustMode.EXCHANGE_INTERNAL, TrustMode.AUTHENTICATION_RESULTS), tenant="7a1c", auth_sources=("hub.office.example",)
)
INSIDE = (
    "X-MS-Exchange-Organization-AuthAs: Internal",
    "X-MS-Exchange-Organization-AuthSource: hub.office.example",
    "X-MS-Exchange-Organization-MessageDirectionality: Originating",
    "X-MS-Exchange-CrossTenant-Id: 7a1c",
    "X-MS-Exchange-CrossTenant-AuthAs: Internal",
    OFFICER,
)


def test_the_ways_are_tried_in_order_one_for_inside_and_one_for_outside():
    partner = results("spf=pass; dmarc=pass action=none header.from=csc.example")

    assert verdict(*INSIDE, policy=EXCHANGE).passed
    assert verdict(partner, "From: intake@csc.example", policy=EXCHANGE).passed
    assert verdict(results(f"spf=fail; {FORGED}"), OFFICER, policy=EXCHANGE).level is TrustLevel.REFUTED


@pytest.mark.parametrize(
    "forged",
    [
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
        "X-MS-Exchange-Organization-AuthSource: elsewhere.example",
        "X-MS-Exchange-Organization-MessageDirectionality: Incoming",
        "X-MS-Exchange-CrossTenant-Id: other",
        "X-MS-Exchange-CrossTenant-AuthAs: Anonymous",
    ],
)
def test_every_companion_of_exchanges_header_has_to_agree(forged):
    name = forged.partition(":")[0]

    assert not verdict(*(forged if one.startswith(name) else one for one in INSIDE), policy=EXCHANGE).passed
    assert not verdict(*INSIDE, forged, policy=EXCHANGE).passed


def test_microsofts_composite_verdict_counts_for_the_reasons_that_the_office_allows():
    said = results("spf=pass; dmarc=bestguesspass header.from=office.example;compauth=pass reason=109")
    other = results("spf=pass; dmarc=bestguesspass header.from=csc.example;compauth=pass reason=109")
    allowed = TrustPolicy(compauth=("109",))

    assert not verdict(said, OFFICER, policy=MICROSOFT_365).passed
    assert verdict(said, OFFICER, policy=allowed).passed
    assert not verdict(said, OFFICER, policy=TrustPolicy(compauth=("130",))).passed
    assert not verdict(other, OFFICER, policy=allowed).passed
