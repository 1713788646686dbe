"""Delivery reports as servers write them: which letter, which recipient, for good or for now."""

from __future__ import annotations

import re

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.reports.bounces import read_bounce
from mailbot.understand.reports.delivery_status import recipients_of
from mailbot.vocabulary.message import Attachment, Bounce, DeliveryAction

MAIL = PROJECT / "tests" / "mail"
CORPUS = sorted((MAIL / "bounces").glob("*.eml"))
REPORTS = [path for path in CORPUS if not path.stem.startswith("no-bounce-")]
NO_REPORTS = [path for path in CORPUS if path.stem.startswith("no-bounce-")] + sorted((MAIL / "clients").glob("*.eml"))
LETTER = "<ur-2026-0042.contact.abcdefghij234567mnop@office.example>"
OUR_IDS = re.compile(r"<[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}\.[a-z2-7]{20}@office\.example>")


def is_ours(known: str) -> bool:
    return OUR_IDS.fullmatch(known) is not None


LATE = {
    "postfix-delayed-four-hours", "sendmail-warning-not-sent-for-4-hours", "exchange-delayed-fr",
    "gmail-delivery-incomplete", "exim-delayed-24-hours", "gateway-delayed-prose-fr",
}  # fmt: skip
OTHER_ADDRESS = {
    "original-recipient-in-xtext": "client+work@gone.example",
    "international-address-global-status": "hélène@gone.example",
    "forwarded-address-is-named-instead": "chidi@elsewhere.example",
}


def read(name: str) -> Bounce:
    octets = (MAIL / "bounces" / f"{name}.eml").read_bytes()
    found = read_bounce(read_mail(octets), octets, is_ours)
    assert found is not None
    return found


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_report_names_our_letter(path):
    assert read(path.stem).original_message_id == LETTER


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_report_names_the_recipient(path):
    assert read(path.stem).recipients[0].address == OTHER_ADDRESS.get(path.stem, "client@gone.example")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_report_says_whether_it_is_for_good(path):
    action = read(path.stem).recipients[0].action

    if path.stem in LATE:
        assert action is DeliveryAction.DELAYED
    elif path.stem == "postfix-relayed-only":
        assert action is DeliveryAction.RELAYED
    else:
        assert action is DeliveryAction.FAILED


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_is_known_without_the_trace_fields_that_a_move_between_servers_loses(path):
    octets = path.read_bytes().replace(b"Return-Path: <>\r\n", b"", 1)

    assert read_bounce(read_mail(octets), octets, is_ours) is not None


@pytest.mark.parametrize("path", NO_REPORTS, ids=lambda path: path.stem)
def test_what_a_person_wrote_is_no_report(path):
    octets = path.read_bytes()

    assert read_bounce(read_mail(octets), octets, is_ours) is None


def test_relayed_is_not_permanent_and_not_receipt():
    report = read("postfix-one-failed-one-relayed")

    assert [recipient.action for recipient in report.recipients] == [DeliveryAction.FAILED, DeliveryAction.RELAYED]
    assert [recipient.permanent for recipient in report.recipients] == [True, False]
    assert not read("postfix-relayed-only").permanent


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("postfix-unknown-user", "5.1.1", "550 5.1.1 <client@gone.example>: Recipient address rejected: User unknown"),
        (
            "m365-ndr-html-fr",
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ),
        ("latin1-diagnostic-fr", "5.1.1", "550 5.1.1 Boîte aux lettres supprimée"),
        ("exim-mail-delivery-failed", "5.1.1", "550 5.1.1 Unknown user"),
        ("qmail-failure-notice", "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"),
        ("exchange-html-only-original-attached-fr", "5.1.1", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##"),
    ],
)
def test_the_servers_words_are_kept(name, status, words):
    (recipient,) = read(name).recipients

    assert (recipient.status, recipient.diagnostic) == (status, words)


def test_what_the_address_became_on_the_way_is_kept_beside_it():
    (recipient,) = read("original-recipient-in-xtext").recipients

    assert recipient.is_for("Client+Work@gone.example")
    assert recipient.is_for("mailbox-4711@store.gone.example")
    assert not recipient.is_for("client@gone.example")


def test_a_forwarded_letter_is_known_by_whom_we_wrote_to():
    (recipient,) = read("forwarded-address-is-named-instead").recipients

    assert recipient.is_for("client@gone.example")


def test_the_reporting_server_is_named():
    assert read("postfix-unknown-user").reporter == "mx.office.example"


def test_one_of_our_letters_comes_before_any_other_identifier():
    octets = (MAIL / "bounces" / "only-in-reply-to-names-the-letter.eml").read_bytes()
    octets = octets.replace(b"In-Reply-To: ", b"In-Reply-To: <somebody@else.example> ")

    assert read_bounce(read_mail(octets), octets, is_ours).original_message_id == LETTER
    assert read_bounce(read_mail(octets), octets).original_message_id == "<somebody@else.example>"


def test_headers_quoted_in_the_text_name_a_letter_of_anybodys():
    octets = (MAIL / "bounces" / "gateway-prose-fr-headers-quoted.eml").read_bytes()

    assert read_bounce(read_mail(octets), octets).original_message_id == LETTER


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ("Action: failed", DeliveryAction.FAILED),
        ("Action: FAILED (gave up)", DeliveryAction.FAILED),
        ("Action: error", DeliveryAction.FAILED),
        ("Action: delayed\nStatus: 5.0.0", DeliveryAction.DELAYED),
        ("Action: delivered", DeliveryAction.DELIVERED),
        ("Action: expanded", DeliveryAction.EXPANDED),
        ("Status: 4.4.1", DeliveryAction.DELAYED),
        ("Status: 5.1.1", DeliveryAction.FAILED),
        ("Diagnostic-Code: smtp; 451 4.7.1 later", DeliveryAction.DELAYED),
    ],
)
def test_the_action_decides_and_the_status_where_there_is_none(fields, action):
    octets = f"Final-Recipient: rfc822; client@gone.example\n{fields}\n".encode()

    (recipient,) = recipients_of(Attachment("status", "message/delivery-status", octets))

    assert recipient.action is action


def test_a_report_that_names_nothing_of_ours_says_so():
    octets = (MAIL / "bounces" / "only-the-text-names-the-letter.eml").read_bytes().replace(b"abcdefghij", b"")

    assert read_bounce(read_mail(octets), octets, is_ours).original_message_id == ""


def test_a_report_of_nothing_names_no_recipient():
    octets = (MAIL / "hostile" / "delivery-status-of-nothing.eml").read_bytes()

    assert read_bounce(read_mail(octets), octets, is_ours) == Bounce("", ())


def test_an_automatic_answer_from_the_null_sender_is_no_report():
    octets = (
        b"Return-Path: <>\r\nFrom: a@b.example\r\nSubject: Automatic reply: hello\r\n\r\nIt could not be delivered."
    )

    assert read_bounce(read_mail(octets), octets, is_ours) is None
