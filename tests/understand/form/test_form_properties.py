"""Whatever the values and the layout, what went in comes out; and no bytes at all make the reader fail."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from mailbot.shipped import PROJECT
from mailbot.understand.form.definition import FormDefinition, FormField
from mailbot.understand.form.form import read_answer_lines, read_form_text, why_unread
from mailbot.understand.form.readers import read
from mailbot.understand.html.parse import html_to_text
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.message import ReadMail
from tests.understand.form.layouts import HTML_LAYOUTS, TEXT_LAYOUTS, Labelled
from tests.understand.form.mails import read_referral

CORPUS = PROJECT / "tests" / "mail" / "referrals"
_ENGLISH = "January February March April May June July August September October November December"
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS_EN, MONTHS_FR = _ENGLISH.split(), _FRENCH.split()
# No shrinking: a form of thirty fields takes minutes to shrink, and the failing one is readable as it is.
ordinary = settings(
    deadline=None,
    max_examples=80,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

Written = tuple[str, Any]  # the words on the form, and the value they mean

digits = st.text(string.digits, min_size=10, max_size=10)


@st.composite
def dates(draw: st.DrawFn) -> Written:
    day = draw(st.dates(date(1930, 1, 1), date(2035, 12, 31)))
    first = "1er" if day.day == 1 else str(day.day)
    written = draw(
        st.sampled_from([
            day.isoformat(),
            f"{day.year}/{day.month:02}/{day.day:02}",
            f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}",
            f"{MONTHS_EN[day.month - 1][:3]}. {day.day}, {day.year}",
            f"{day:%A}, {MONTHS_EN[day.month - 1]} {day.day}, {day.year} at 2:30 p.m.",
            f"le {first} {MONTHS_FR[day.month - 1]} {day.year}",
            f"{first} {MONTHS_FR[day.month - 1].upper()} {day.year}, 14 h 30",
            f"{day.day:02}-{MONTHS_EN[day.month - 1][:3].upper()}-{day.year}",
        ])
    )  # fmt: skip
    return written, day


@st.composite
def ucis(draw: st.DrawFn) -> Written:
    number = draw(digits)
    if draw(st.booleans()):
        return draw(st.sampled_from([f"{number[:4]}-{number[4:8]}", number[:8], f"{number[:4]} {number[4:8]}"])), (
            f"{number[:4]}-{number[4:8]}"
        )
    value = f"{number[:2]}-{number[2:6]}-{number[6:]}"
    return draw(st.sampled_from([value, number, value.replace("-", " "), value.replace("-", "\u2011")])), value


@st.composite
def phones(draw: st.DrawFn) -> Written:
    area, line = draw(st.sampled_from(["613", "514", "204", "604"])), draw(st.integers(100, 199))
    extension = draw(st.sampled_from(["", " ext. 12", " poste 12", " x12"]))
    shape = draw(
        st.sampled_from(["({0}) 555-0{1}", "{0}-555-0{1}", "{0}.555.0{1}", "+1 {0} 555 0{1}", "1-{0}-555-0{1}"])
    )
    return shape.format(area, line) + extension, f"+1{area}5550{line}" + (";ext=12" if extension else "")


@st.composite
def emails(draw: st.DrawFn) -> Written:
    local = draw(st.from_regex(r"[a-z][a-z0-9]{0,8}([._+-][a-z0-9]{1,8})?", fullmatch=True))
    address = f"{local}@mail.example"
    shape = draw(st.sampled_from(["{}", "{}.", "mailto:{}", "Jo Doe <{}>", "<{}>"]))
    return shape.format(address.replace("mail.", draw(st.sampled_from(["mail.", "Mail."])))), address


names = st.from_regex(r"[A-ZÉÈÇÎ][a-zàâéèêëïôöùç]{1,9}([ '-][A-Z][a-zéèô]{1,9}){0,2}", fullmatch=True)
sentences = st.lists(
    st.sampled_from(
        ["Her father died.", "The flight is on Friday.", "L'employeur attend.", "Note: she will call.", "Elle est ici."]
    ),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Written]] = {
    "date": dates(),
    "uci": ucis(),
    "phone": phones(),
    "email": emails(),
    "text": names.map(lambda name: (name, name)),
    "long text": sentences.map(lambda lines: ("\n".join(lines), "\n".join(lines))),
    "postal code": st.sampled_from([("k1a0b1", "K1A 0B1"), ("H2X 1Y4", "H2X 1Y4"), ("v5k-0a1", "V5K 0A1")]),
    "language": st.sampled_from([("English", "en"), ("Français", "fr"), ("F", "fr"), ("[ ] EN [x] FR", "fr")]),
    "application number": digits.map(lambda number: (f"w {number[:9]}", f"W{number[:9]}")),
    "yes/no": st.sampled_from([
        ("Yes", True), ("Non", False), ("Oui, le 3 novembre", True), ("☐ Yes ☒ No", False), ("[x] Oui  [ ] Non", True),
    ]),
    "category": st.sampled_from([
        ("Travel - business", "travel_business"), ("Décès dans la famille", "travel_death"), ("CCMS", "ccms"),
        ("[ ] Doctor [x] Travel - serious illness", "travel_illness"), ("Autre", "other"),
    ]),
    "list": st.sampled_from([
        ("LMIA, proof of travel", ("lmia", "proof_of_travel")), ("Offre d'emploi; CAQ", ("offer", "caq")),
        ("• Certificat de décès\n• passport", ("death_certificate", "passport")), ("[x] LMIA\n[ ] CAQ", ("lmia",)),
    ]),
}  # fmt: skip


@st.composite
def filled_forms(draw: st.DrawFn, form: FormDefinition) -> tuple[Labelled, dict[str, Any]]:
    """Labels of one language with values beside them, and what they mean; required fields always, in any order."""
    language = draw(st.sampled_from(["en", "fr"]))
    optional = [one for one in form.fields if one.required is None]
    chosen: list[FormField] = [one for one in form.fields if one.required is not None]
    chosen += draw(st.lists(st.sampled_from(optional), unique_by=lambda one: one.key, max_size=12))
    rows, values = [], {}
    for one in draw(st.permutations(chosen)):
        label = draw(st.sampled_from(one.en if language == "en" else one.fr))
        written, meant = draw(VALUES[one.type])
        # What a reader would rightly take for a blank is no test of reading values.
        assume(read(one, written).value is not None)
        rows.append((label, written))
        values[one.key] = meant
    return rows, values


def _mail(text: str = "", html: str = "") -> ReadMail:
    return ReadMail(
        message_id="<x@csc.example>",
        sender=None,
        to=(),
        cc=(),
        subject="",
        references=(),
        headers={},
        text=text,
        html=html,
    )


def _assert_reads_back(mail: ReadMail, form: FormDefinition, values: dict[str, Any]) -> None:
    referral = read_referral(mail, form)

    assert referral is not None
    assert {key: value for key, value in referral.values.items() if value is not None} == values
    assert referral.problems == ()


@ordinary
@given(data=st.data())
def test_any_values_in_any_text_layout_read_back_the_same(form: FormDefinition, data: st.DataObject) -> None:
    rows, values = data.draw(filled_forms(form))
    layout = data.draw(st.sampled_from(TEXT_LAYOUTS))

    _assert_reads_back(_mail(text=layout(rows)), form, values)


@ordinary
@given(data=st.data())
def test_any_values_in_any_html_layout_read_back_the_same(form: FormDefinition, data: st.DataObject) -> None:
    rows, values = data.draw(filled_forms(form))
    layout = data.draw(st.sampled_from(HTML_LAYOUTS))

    _assert_reads_back(_mail(html=layout(rows)), form, values)


@ordinary
@given(octets=st.binary(max_size=3000))
def test_any_bytes_at_all_never_raise(form: FormDefinition, octets: bytes) -> None:
    mail = read_mail(octets)

    read_referral(mail, form)
    why_unread(mail, form)


@ordinary
@given(data=st.data())
def test_a_damaged_referral_never_raises(form: FormDefinition, data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(sorted(CORPUS.glob("*.eml")))).read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
        assume(octets)

    read_referral(read_mail(bytes(octets)), form)


@ordinary
@given(text=st.text(max_size=400))
def test_any_text_never_raises_whoever_reads_it(form: FormDefinition, text: str) -> None:
    html_to_text(text)
    read_form_text(text, form)
    read_answer_lines(text, form)
    for one in form.fields:
        outcome = read(one, text)
        assert outcome.value is None or outcome.code is None
