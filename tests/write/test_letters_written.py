"""Every kind of letter in every language, as bytes that any mail program reads (D20, D21, D23; design.md, outgoing
mail)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from mailbot.vocabulary.letter_kinds import CLIENT_KINDS, OUR_HEADER, LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address, Attachment
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.letter_writer import LetterWriter, WrittenLetter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import NUMBER, SAMPLE_OFFICE, sample_case
from mailbot.write.samples import client_letter, sample_letters, staff_letter

Read = Callable[[bytes], EmailMessage]
SAMPLES = [(name, language) for language in ("en", "fr", "both") for name in sample_letters(language)]
CONTACT = client_letter(LetterKind.CONTACT, sample_case(), documents=sample_case().outstanding)
HOSTILE = "\x00x\r\nBcc: evil@else.example\u202e {{ 7*191 }} {% raw %}<script>alert(1)</script>&\ud800"


def write(writer: LetterWriter, name: str, language: str) -> WrittenLetter:
    letter, case = sample_letters(language)[name]
    return writer.write(letter, case, cause="<cause@csc.example>", ordinal=0)


def parts(message: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


def test_the_samples_show_every_kind_but_the_digest_in_both_languages() -> None:
    for language in ("en", "fr"):
        kinds = {letter.kind for letter, _ in sample_letters(language).values()}
        assert kinds == set(LetterKind) - {LetterKind.DIGEST}
    assert {letter.kind for letter, _ in sample_letters("both").values()} >= CLIENT_KINDS


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_a_letter_is_read_back_as_it_was_written(
    writer: LetterWriter, read_back: Read, name: str, language: str
) -> None:
    written = write(writer, name, language)
    message = read_back(written.octets)

    assert message["Subject"] == written.subject
    assert message["Message-ID"] == written.message_id
    assert parts(message)["text/plain"].replace("\r\n", "\n").rstrip() == written.text.rstrip()
    assert parts(message)["text/html"].replace("\r\n", "\n").rstrip() == written.html.rstrip()
    lines = written.octets.split(b"\r\n")
    assert written.octets.isascii()
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_a_letter_written_again_has_the_same_bytes(
    writer: LetterWriter, words: object, name: str, language: str
) -> None:
    assert write(writer, name, language).octets == write(writer, name, language).octets


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_a_letter_says_that_a_machine_wrote_it_and_wants_no_machines_answer(
    writer: LetterWriter, read_back: Read, name: str, language: str
) -> None:
    letter, _ = sample_letters(language)[name]
    message = read_back(write(writer, name, language).octets)

    assert message["Auto-Submitted"] == ("auto-replied" if letter.in_reply_to else "auto-generated")
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Reply-To"] is None
    assert message["From"].addresses[0].addr_spec == SAMPLE_OFFICE.address
    assert message["Content-Language"] == {"en": "en-CA", "fr": "fr-CA", "both": "en-CA, fr-CA"}[language]
    assert message["Date"].datetime == letter.leaves_at.replace(microsecond=0)


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_no_subject_has_a_name_a_uci_or_a_birth_date(writer: LetterWriter, name: str, language: str) -> None:
    subject = write(writer, name, language).subject

    for private in ("Diallo", "Aminata", "12-3456-7890", "1988", "W123456789", "death", "décès"):
        assert private.lower() not in subject.lower()


@given(
    family=st.text(st.characters(categories=["L", "Zs", "Pd"]), min_size=3, max_size=40),
    given_names=st.text(st.characters(categories=["L", "Zs", "Pd"]), min_size=3, max_size=40),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_whatever_the_clients_name_is_the_subject_stays_the_same(
    writer: LetterWriter, family: str, given_names: str
) -> None:
    plain = writer.write(CONTACT, sample_case(), cause="<c@csc.example>", ordinal=0)
    case = sample_case(family_name=family, given_names=given_names)
    letter = client_letter(LetterKind.CONTACT, case, documents=case.outstanding)
    notice = staff_letter(LetterKind.NOTICE, "en", headline=Phrase("headline.client_wrote"), shows=(letter,))

    assert writer.write(letter, case, cause="<c@csc.example>", ordinal=0).subject == plain.subject
    assert writer.write(notice, case, cause="<c@csc.example>", ordinal=1).subject == f"[{NUMBER}] The client wrote"


@pytest.mark.parametrize(("name", "language"), [sample for sample in SAMPLES if sample[1] == "both"])
def test_a_bilingual_letter_says_in_each_language_what_that_languages_letter_says(
    writer: LetterWriter, name: str, language: str
) -> None:
    letter, case = sample_letters("both")[name]
    both = writer.text_of(letter, case)

    for one in ("en", "fr"):
        assert writer.text_of(replace(letter, language=one), case) in both


def test_a_bilingual_letter_marks_the_language_of_each_part(writer: LetterWriter) -> None:
    written = write(writer, "contact", "both")

    page = etree.fromstring(written.html, etree.HTMLParser())
    assert [one.get("lang") for one in page.findall(".//div[@role='article']")] == ["en", "fr"]
    assert "Le texte français suit" in written.text.split("\n")[0]
    assert "Your urgent work permit request" in written.subject
    assert "Votre demande urgente" in written.subject


@pytest.mark.parametrize(("name", "language"), SAMPLES)
def test_a_letter_meets_what_can_be_checked_of_wcag(writer: LetterWriter, name: str, language: str) -> None:
    page = etree.fromstring(write(writer, name, language).html, etree.HTMLParser())

    assert page.get("lang") == ("en" if language == "both" else language)
    assert page.findtext(".//title")
    assert len(page.findall(".//h1")) == (2 if language == "both" else 1)
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(head.get("scope") in ("row", "col") for head in page.iter("th"))
    assert all("".join(one.itertext()).strip() for one in page.iter("h1", "h2", "h3", "li", "a", "th", "p"))
    assert page.findall(".//img") == page.findall(".//script") == []
    assert len(page.findall(".//style")) == 1  # what no element can carry: narrow screens, the dark palette
    assert [len(page.findall(f".//{one}")) for one in ("main", "header")] == [1, 2 if language == "both" else 1]
    assert "".join(page.find(".//div[@class='preheader']").itertext()).strip("\u034f\u00a0 ")


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_stands_out_from_every_ground(writer: LetterWriter) -> None:
    page = re.sub(r'<div class="preheader".*?</div>', "", write(writer, "notice", "en").html)
    start = page.index("@media (prefers")
    end = page.index("</style>", start)
    by_day, by_night = page[:start] + page[end:], page[start:end]
    for palette in (by_day, by_night):
        texts = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", palette))
        grounds = set(re.findall(r"background-color: (#[0-9a-f]{6})", palette))
        assert len(texts) >= 4
        for text in texts:
            for ground in grounds:
                light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)  # WCAG 2.1, 1.4.3


def test_a_letter_to_the_client_is_copied_to_the_mailbox_and_to_a_representative(
    writer: LetterWriter, read_back: Read
) -> None:
    letter = replace(CONTACT, copy_to=(Address("rep@law.example", "R. Epp"),))
    written = writer.write(letter, sample_case(), cause="<c@csc.example>", ordinal=0)
    message = read_back(written.octets)

    assert written.envelope_to == ("aminata.diallo@client.example",)
    assert written.copies_to == ("rep@law.example", SAMPLE_OFFICE.address)
    assert message["Cc"].addresses[0].addr_spec == "rep@law.example"
    assert SAMPLE_OFFICE.address not in str(message["To"])
    assert message["Bcc"] is None


def test_a_bilingual_letter_comes_from_the_office_in_both_languages(writer: LetterWriter, read_back: Read) -> None:
    message = read_back(write(writer, "contact", "both").octets)

    name = " ".join(message["From"].addresses[0].display_name.split())
    assert name == f"{SAMPLE_OFFICE.name_en} / {SAMPLE_OFFICE.name_fr}"


def test_the_name_of_the_wording_changes_with_the_wording(writer: LetterWriter) -> None:
    contact, decline = write(writer, "contact", "en"), write(writer, "decline", "en")

    assert re.fullmatch(r"en/contact [0-9a-f]{16}, words [0-9a-f]{12}", contact.template)
    assert contact.template != decline.template
    assert write(writer, "contact", "both").template.count("/contact ") == 2


def test_hostile_text_in_any_place_breaks_nothing(writer: LetterWriter, read_back: Read) -> None:
    case = sample_case(
        family_name=HOSTILE, given_names=HOSTILE, reason=HOSTILE * 50, phone=HOSTILE, uci=HOSTILE, postal_code=HOSTILE
    )
    letters: list[Letter] = [
        client_letter(LetterKind.CONTACT, case, documents=(*case.outstanding, HOSTILE)),
        client_letter(LetterKind.MESSAGE, case, text=HOSTILE),
        staff_letter(
            LetterKind.NOTICE,
            "fr",
            headline=Phrase.of("headline.assigned", officer=HOSTILE),
            happened=(Phrase.of("happened.bounced", letter=HOSTILE, address=HOSTILE, words=HOSTILE),),
            quoted=HOSTILE,
            quoted_from=HOSTILE,
            suggests=(f"CORRECT email: {HOSTILE}", HOSTILE),
            encloses=(Attachment(HOSTILE + ".pdf", HOSTILE, b"\0\xff"),),
            in_reply_to=HOSTILE,
        ),
    ]
    for letter in letters:
        written = writer.write(letter, case, cause=HOSTILE, ordinal=0)
        message = read_back(written.octets)

        assert message["Bcc"] is None
        assert [address.addr_spec for address in message["To"].addresses]
        assert "<script" not in written.html
        assert "1337" not in written.html
        assert "{{ 7*191 }}" in written.text
        assert not set(written.html) & set("\x00\u202e\ud800")


def test_a_client_who_writes_a_book_is_shown_whole(writer: LetterWriter, read_back: Read) -> None:
    book = "A line of <text> & more.\n" * 4000
    letter = staff_letter(LetterKind.NOTICE, "en", headline=Phrase("headline.client_wrote"), quoted=book)
    written = writer.write(letter, sample_case(), cause="<c@client.example>", ordinal=0)

    assert written.text.count("A line of <text> & more.") == 4000
    assert max(map(len, written.octets.split(b"\r\n"))) <= 998
    read_back(written.octets)


def test_what_is_withheld_does_not_go_along(writer: LetterWriter, read_back: Read) -> None:
    letter = staff_letter(
        LetterKind.NOTICE,
        "en",
        headline=Phrase("headline.client_wrote"),
        encloses=(
            Attachment("a.pdf", "application/pdf", b"%PDF"),
            Attachment("b.exe", "x/y", b"MZ", withheld="program"),
        ),
    )
    message = read_back(writer.write(letter, sample_case(), cause="<c@client.example>", ordinal=0).octets)

    assert [part.get_filename() for part in message.iter_attachments()] == ["a.pdf"]


def test_letters_of_one_audience_stand_in_one_thread(writer: LetterWriter, read_back: Read, ids: MessageIds) -> None:
    earlier = [ids.for_letter(NUMBER, "<c@csc.example>", "contact", n) for n in range(20)]
    letter = client_letter(LetterKind.ACCEPTED, sample_case())
    written = writer.write(letter, sample_case(), cause="<c@x.example>", ordinal=0, thread=earlier)
    message = read_back(written.octets)
    references = message["References"].split()

    assert message["In-Reply-To"] == earlier[-1]
    assert references == [ids.root(NUMBER, "client"), *earlier[-9:], written.token]


def test_the_first_letter_of_a_thread_hangs_on_its_root(writer: LetterWriter, read_back: Read, ids: MessageIds) -> None:
    written = write(writer, "contact", "en")
    message = read_back(written.octets)

    assert message["In-Reply-To"] == ids.root(NUMBER, "client")
    assert message["References"].split() == [ids.root(NUMBER, "client"), written.token]


@pytest.mark.parametrize("name", ["contact", "alarm"])
def test_a_letter_says_who_it_is_besides_its_message_id(
    name: str, writer: LetterWriter, read_back: Read, ids: MessageIds
) -> None:
    """Many servers write a Message-ID of their own over ours."""
    written = write(writer, name, "en")
    message = read_back(written.octets)

    assert message["References"].split()[-1] == written.token == ids.token(written.message_id)
    assert message[OUR_HEADER] == written.message_id


def test_an_answer_hangs_on_the_mail_that_it_answers(writer: LetterWriter, read_back: Read, ids: MessageIds) -> None:
    written = write(writer, "answer_decline", "en")
    message = read_back(written.octets)

    assert message["In-Reply-To"] == "<officer-1@office.example>"
    assert message["References"].split() == [ids.root(NUMBER, "staff"), "<officer-1@office.example>", written.token]


def test_each_mail_to_the_staff_says_what_happened_after_the_number_that_finds_the_case_and_is_one_thread(
    writer: LetterWriter, read_back: Read
) -> None:
    names = [name for name, (letter, _) in sample_letters("fr").items() if letter.to is Role.OFFICER and letter.number]
    messages = [read_back(write(writer, name, "fr").octets) for name in names]

    assert len(messages) >= 4
    assert {message["Subject"].removeprefix(f"[{NUMBER}] ") for message in messages} >= {
        "Nouvelle demande urgente", "La cliente ou le client a écrit", "Fait : REFUSER", "Réponse : ÉTAT",
        "Contact à faire aujourd'hui", "Par téléphone : demande de documents",
    }  # fmt: skip
    assert len({message["Thread-Index"] for message in messages}) == 1
    assert {message["Thread-Topic"] for message in messages} == {NUMBER}


def test_what_is_pressing_is_marked_as_important(writer: LetterWriter, read_back: Read) -> None:
    assert read_back(write(writer, "flag", "en").octets)["Importance"] == "high"
    assert read_back(write(writer, "notice", "en").octets)["Importance"] is None


def test_a_letter_that_leaves_at_another_time_is_another_letter_of_the_clock(writer: LetterWriter) -> None:
    later = replace(CONTACT, leaves_at=CONTACT.leaves_at + timedelta(days=1))

    now, then = (writer.write(letter, sample_case(), cause="", ordinal=0) for letter in (CONTACT, later))

    assert now.message_id != then.message_id


def test_a_time_that_ends_a_sentence_brings_its_own_full_stop(writer: LetterWriter, read_back: Read) -> None:
    letter, case = sample_letters("en")["redirect_notice"]
    written = writer.write(replace(letter, to=Role.OFFICE), case, cause="<cause@csc.example>", ordinal=0)
    said = parts(read_back(written.octets))["text/plain"]

    assert "p.m." in said
    assert ".m.." not in said.replace("\n", "")
