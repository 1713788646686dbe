"""Notices, answers and flags: what happened, what presses, ten lines, what happens by itself, the next commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import etree

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.orders import ROWS
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Referral
from mailbot.write.letter_writer import Enclosure, LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import NOW, NUMBER, SAMPLE_OFFICE, sample_case
from mailbot.write.samples import sample_letters, sample_problems, staff_letter
from mailbot.write.suggestions import Answering, suggestion
from mailbot.write.summary import case_lines, telephone
from mailbot.write.words.words import Words, WordsFaulty


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


def text_of(writer: LetterWriter, name: str, language: str) -> str:
    letter, case = sample_letters(language)[name]
    return plain(writer.text_of(letter, case))


def test_a_notice_has_its_parts_in_order(writer: LetterWriter) -> None:
    text = text_of(writer, "notice", "en")
    parts = [
        "New urgent referral: urgent travel, death in the family",
        "Please read the request, then TAKE the case. The contact letter leaves Friday, November 20, 2026 at "
        "10:32 a.m.; answer HOLD before then to stop it.",
        "Needs your attention - The client's postal code, J8X 1A1, is outside this office's area.",
        "To check in the referral Permit needed by: 03/04/2026 can be April 3, 2026 or March 4, 2026",
        "Case summary Status: new",
        "Needed by: November 30, 2026 (6 business days left)",
        "Time limits - The client must be contacted by Thursday, November 26, 2026 at 5:00 p.m.: "
        "received Friday, November 20, 2026 at 10:02 a.m.; day 4 is Thursday, November 26.",
        "What happens automatically - The contact letter to the client will be sent Friday, November 20, 2026 at "
        "10:32 a.m., unless you answer HOLD.",
        "What you can do now",
        "- HOLD – ",
        "The letter in full: contact letter",
        "> Your urgent work permit request: next steps",
    ]

    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_a_notice_in_french_says_the_same(writer: LetterWriter) -> None:
    text = text_of(writer, "notice", "fr")

    for part in (
        "Nouvelle demande urgente : voyage urgent, décès dans la famille",
        "À faire en priorité - Le code postal de la cliente ou du client, J8X 1A1, est hors du territoire",
        "d'ici le jeudi 26 novembre 2026 à 17 h : reçu le vendredi 20 novembre 2026 à 10 h 02; le jour 4",
        "- SUSPENDRE – ",
        "Requis d'ici le : 30 novembre 2026 (il reste 6 jours ouvrables)",
    ):
        assert part in text, part


def test_a_letter_shown_in_full_is_what_the_client_gets(writer: LetterWriter) -> None:
    letters = sample_letters("en")
    contact, case = letters["contact"]
    notice, _ = letters["notice"]

    shown = writer.text_of(notice, case)

    for line in writer.text_of(contact, case).splitlines():
        assert f"> {line}".rstrip() in shown.splitlines()


def test_the_letter_shown_keeps_its_own_language(writer: LetterWriter) -> None:
    case = sample_case("fr")
    letter = replace(sample_letters("fr")["contact"][0])
    notice = staff_letter(LetterKind.NOTICE, "en", headline=Phrase("headline.client_wrote"), shows=(letter,))
    written = writer.write(notice, case, cause="<c@x.example>", ordinal=0)

    assert '<blockquote lang="fr"' in written.html
    assert "The letter in full: contact letter" in plain(written.text)
    assert "> Bonjour Aminata Diallo," in written.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", [definition.name for definition in ROWS])
def test_every_command_can_be_offered_with_what_it_does(words: Words, command: str, language: str) -> None:
    offered = suggestion(command, Answering("urgent@office.example", f"[{NUMBER}] Urgent referral"), words, language)
    link = urlsplit(offered.link)

    assert (link.scheme, unquote(link.path)) == ("mailto", "urgent@office.example")
    assert parse_qs(link.query)["subject"] == [f"[{NUMBER}] Urgent referral"]
    assert offered.does.endswith(".")
    assert "+" not in offered.link  # a space is %20: mail programs do not decode a plus (RFC 6068, 5)


@pytest.mark.parametrize(
    ("command", "english", "french"),
    [
        ("ACCEPT", "ACCEPT", "ACCEPTER"),
        ("DECLINE", "DECLINE: ", "REFUSER: "),
        ("CPC not in time", "CPC not in time", "CTD pas à temps"),
        ("REDIRECT cpc", "REDIRECT cpc", "RÉACHEMINER ctd"),
        ("RECEIVED proof_of_travel, caq", "RECEIVED proof of travel, caq", "REÇU preuve de voyage, caq"),
        ("CORRECT email: a@b.example", None, None),
        ("INTERVIEW", "INTERVIEW phone ", "ENTREVUE téléphone "),
        ("CONTACTED", "CONTACTED by telephone, today at ", "CONTACTÉ par téléphone, aujourd'hui à "),
        ("CORRECT uci:", "CORRECT UCI: ", "CORRIGER IUC: "),
        ("CORRECT needed_by: 2026-04-03", "CORRECT permit needed by: 2026-04-03",
         "CORRIGER permis requis d'ici le: 2026-04-03"),
        ("OPEN family_name: \nuci: 33-4455-6677", "OPEN\nfamily name: \nUCI: 33-4455-6677",
         "OUVRIR\nnom de famille: \nIUC: 33-4455-6677"),
    ],
)  # fmt: skip
def test_a_link_opens_the_command_in_the_officers_language(
    words: Words, command: str, english: str | None, french: str | None
) -> None:
    for language, expected in (("en", english), ("fr", french)):
        link = urlsplit(suggestion(command, Answering("a@b.example", "s"), words, language).link)
        body = parse_qs(link.query, keep_blank_values=True)["body"][0].replace("\r\n", "\n")
        if expected is None:
            assert body.endswith(": a@b.example")
        else:
            assert body == expected


def test_an_answer_has_the_note_for_gcms_as_plain_text_to_paste(writer: LetterWriter) -> None:
    """D16."""
    for language, lines in (
        ("en", ["File declined for urgent processing. Client referred to the CPC for regular processing.",
                "Reason: The travel is in January."]),
        ("fr", ["Traitement urgent du dossier refusé. Client dirigé vers le CTD pour un traitement régulier.",
                "Motif : The travel is in January."]),
    ):  # fmt: skip
        letter, case = sample_letters(language)["answer_decline"]
        written = writer.write(letter, case, cause="<o@office.example>", ordinal=0)
        block = etree.fromstring(written.html, etree.HTMLParser()).findtext(".//pre")

        assert block is not None
        assert not set(block) & set("\u00a0\u202f’")
        for line in lines:
            assert line in block.splitlines()
            assert line in written.text.splitlines()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_case_is_told_in_ten_lines_whatever_is_known_of_it(words: Words, language: str) -> None:
    nothing_known = replace(sample_case(), referral=Referral())
    for case in (sample_case(), nothing_known):
        lines = case_lines(case, SAMPLE_OFFICE, NOW, words, language)

        assert len(lines) == 10
        assert all(label and value for label, value in lines)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (sample_case(), "due Thursday, November 26, 2026 at 5:00 p.m. (4 business days left)"),
        (
            sample_case().after(ev.ContactedBy(at=NOW, by="b.osei@office.example")),
            "made by an officer, Friday, November 20, 2026 at 10:02 a.m.",
        ),
        (
            sample_case().after(
                ev.LetterSent(at=NOW, letter="<x>", kind=LetterKind.CONTACT, to=Role.CLIENT, reply="250 ok")
            ),
            "made by letter, Friday, November 20, 2026 at 10:02 a.m.",
        ),
        (
            sample_case().after(ev.ContactedBy(at=NOW + timedelta(days=9), by="b.osei@office.example")),
            "made late by an officer, Sunday, November 29, 2026 at 10:02 a.m.; "
            "was due Thursday, November 26, 2026 at 5:00 p.m.",
        ),
    ],
)
def test_the_summary_says_where_contact_stands(words: Words, case: object, said: str) -> None:
    lines = dict(case_lines(case, SAMPLE_OFFICE, NOW, words, "en"))  # type: ignore[arg-type]

    assert plain(lines["Contact"]) == said


@pytest.mark.parametrize(
    ("days", "said"), [(0, "4 business days left"), (5, "1 business day left"), (6, "due today"), (7, "overdue")]
)
def test_the_summary_counts_the_days_left(words: Words, days: int, said: str) -> None:
    lines = dict(case_lines(sample_case(), SAMPLE_OFFICE, NOW + timedelta(days=days), words, "en"))

    assert said in plain(lines["Contact"])


def test_the_summary_warns_of_an_address_that_bounced(words: Words) -> None:
    bounced = ev.LetterBounced(
        at=NOW,
        letter="<x>",
        kind=LetterKind.CONTACT,
        recipient="Aminata.Diallo@client.example",
        diagnostic="",
        permanent=True,
    )
    lines = dict(
        case_lines(sample_case(email="Aminata.Diallo@client.example").after(bounced), SAMPLE_OFFICE, NOW, words, "en")
    )

    assert "(the e-mail address bounced)" in lines["To reach the client"]


def test_the_summary_names_the_state_of_every_document(words: Words) -> None:
    case = sample_case()
    case = case.after(ev.DocumentsAsked(at=NOW, lines=("proof_of_travel",)))
    case = case.after(ev.DocumentsTicked(at=NOW, lines=("lmia_or_offer",)))

    lines = dict(case_lines(case, SAMPLE_OFFICE, NOW, words, "en"))

    assert lines["Documents"] == (
        "missing: death certificate. requested: proof of travel. received: LMIA or offer of employment"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [("+16135550123", "613-555-0123"), ("+16135550123;ext=22", "613-555-0123 x22"), ("+33140000000", "+33140000000")],
)
def test_a_telephone_number_is_written_as_people_here_write_it(number: str, written: str) -> None:
    assert telephone(number) == written


def test_status_brings_the_history(writer: LetterWriter) -> None:
    text = text_of(writer, "answer_status", "en")

    assert "History Friday, November 20, 2026 at 10:02 a.m.: CSC: referral from agent@csc.example" in text


def test_list_brings_the_open_cases_and_says_when_there_are_none(writer: LetterWriter) -> None:
    letter, _ = sample_letters("en")["answer_list"]

    assert f"{NUMBER}: new – urgent travel, death in the family Needed by: November 30, 2026 (6" in text_of(
        writer, "answer_list", "en"
    )
    assert "You have no open case." in writer.text_of(replace(letter, cases=()), None)


def test_help_brings_every_command_in_both_languages(writer: LetterWriter) -> None:
    text = text_of(writer, "answer_help", "fr")

    for definition in ROWS:
        assert definition.word("fr") in text
        assert definition.word("en") in text
    assert "REFUSER / DECLINE le motif, pour le dossier :" in text
    assert "NOTE / NOTE" not in text


def test_proof_brings_the_account_and_the_files_it_was_given(writer: LetterWriter) -> None:
    letter = staff_letter(
        LetterKind.ANSWER,
        "en",
        headline=Phrase.of("headline.answer", commands=(Term("command", "PROOF"),)),
        topics=("proof",),
    )
    written = writer.write(
        letter, sample_case(), cause="<o@office.example>", ordinal=0, enclosure=Enclosure("Letter 1 : 250 ok")
    )

    assert "Proof of contact\n\nLetter 1 : 250 ok\n" in written.text


def test_a_flag_about_several_cases_needs_no_case_of_its_own(writer: LetterWriter) -> None:
    letter = staff_letter(
        LetterKind.FLAG,
        "fr",
        headline=Phrase.of("headline.flags", count=2),
        pressing=(Phrase.of("flag.case", number="UR-2026-0001", says=Phrase("flag.cpc")),),
        suggests=("LIST",),
        number="",
    )
    written = writer.write(letter, None, cause="", ordinal=0)

    assert written.subject == "2 dossiers près d'un délai ou en retard"
    assert written.message_id.startswith("<office.")


def test_the_csc_is_told_each_field_what_was_read_and_what_is_read(writer: LetterWriter) -> None:
    text = text_of(writer, "clarification", "en")

    assert "UCI - UCI is missing - Please write: 8 or 10 digits, such as 1234-5678 or 12-3456-7890" in text
    assert "We found: “03/04/2026”" in text
    assert "write only the missing fields, one to a line" in text
    assert "The 4 business days promised to the client are running." in text


def test_the_clarification_quotes_no_value_that_could_be_read_as_an_answer(writer: LetterWriter) -> None:
    """An agent who answers below the quoted letter must not be understood to have written its examples."""
    for language in ("en", "fr"):
        written = writer.write(*sample_letters(language)["clarification"], cause="<c@csc.example>", ordinal=0)
        block = etree.fromstring(written.html, etree.HTMLParser()).findtext(".//pre") or ""

        assert len(block.strip().split("\n")) == len(sample_problems())
        assert all(line.endswith(":") for line in block.strip().split("\n"))


def test_the_question_to_the_cpc_has_what_finds_the_application_and_no_name(writer: LetterWriter) -> None:
    """D17, D21."""
    text = text_of(writer, "cpc_question", "en")

    assert "Will you decide on this application by November 30, 2026? Please reply yes or no" in text
    assert "UCI: 12-3456-7890" in text
    assert "Application: W123456789" in text
    assert "Needed by: November 30, 2026" in text
    assert "Diallo" not in text
    assert "1988" not in text


def test_everybody_on_one_letter_is_named_in_its_header(writer: LetterWriter) -> None:
    letter = replace(
        sample_letters("en")["notice"][0], addresses=(Address("a@office.example", "Anne"), Address("b@office.example"))
    )
    written = writer.write(letter, sample_case(), cause="<c@x.example>", ordinal=0)

    assert written.envelope_to == ("a@office.example", "b@office.example")
    assert b"To: Anne <a@office.example>,\r\n b@office.example\r\n" in written.octets


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_mail_about_what_was_set_aside_has_its_number_where_an_answer_keeps_it(
    writer: LetterWriter, language: str
) -> None:
    letter = staff_letter(LetterKind.NOTICE, language, headline=Phrase.of("headline.aside", id="Q17"), number="")

    assert writer.write(letter, None, cause="<u@x.example>", ordinal=0).subject.startswith("[Q17] ")


def test_words_that_do_not_match_stop_the_writer_before_the_first_letter(tmp_path: Path, ids: MessageIds) -> None:
    for language, text in (("en", 'a = "A"'), ("fr", 'b = "B"')):
        folder = tmp_path / language / "words"
        folder.mkdir(parents=True)
        (folder / "x.toml").write_text(text, encoding="utf-8")

    with pytest.raises(WordsFaulty, match="a: is in en, not in fr"):
        LetterWriter(tmp_path, SAMPLE_OFFICE, ids)


def test_the_heading_of_a_flag_is_short_and_its_working_stands_below(writer: LetterWriter) -> None:
    text = text_of(writer, "flag", "en")

    assert text.startswith(
        "Contact with the client is due today Case UR-2026-0042 Please contact the client today. Needs your attention"
    )
    assert "day 4 is Thursday, November 26" in text


def test_the_summary_names_a_representative_and_what_the_cpc_wrote(words: Words) -> None:
    """D17: an answer that is here, and that nobody has recorded, is not "no answer yet"."""
    case = sample_case(representative_name="Odile Marchand", representative_email="odile@law.example")
    finding = ev.Finding(code="earlier_application", rule="D17", says=Phrase("finding.earlier_application"))
    case = replace(case, worked=replace(case.worked, findings=(finding,)))
    case = case.after(ev.CpcState(at=NOW, state="asked"))
    wrote = ev.Wrote(
        at=NOW, by="cpc", from_address="c@cpc.example", known=True, text="Not before\n15 December.", names=()
    )
    lines = dict(case_lines(case.after(wrote), SAMPLE_OFFICE, NOW, words, "en"))

    assert lines["Client"].endswith("representative: Odile Marchand and odile@law.example")
    assert "“Not before 15 December.”" in lines["Earlier application"]
    assert "no answer yet" not in lines["Earlier application"]


@pytest.mark.parametrize(("name", "undo"), [("answer_decline", True), ("answer_status", False), ("answer_help", False)])
def test_only_an_answer_that_did_something_says_how_to_take_it_back(
    writer: LetterWriter, name: str, undo: bool
) -> None:
    english, french = text_of(writer, name, "en"), text_of(writer, name, "fr")

    assert ("UNDO takes back all" in english) is undo
    assert ("ANNULER défait" in french) is undo
    assert ("Nothing was changed." in english) is not undo
    assert ("Rien n'a été modifié." in french) is not undo


def test_an_answer_says_first_what_remains_to_be_done_and_until_when_it_can_be_taken_back(writer: LetterWriter) -> None:
    english, french = text_of(writer, "answer_decline", "en"), text_of(writer, "answer_decline", "fr")

    assert (
        "Please paste the note below into GCMS. The decline letter leaves Friday, November 20, 2026 at 10:32 a.m.; "
        "if this is a mistake, answer UNDO before then. What happened" in english
    )
    assert "Veuillez coller la note ci-dessous dans le SMGC. Envoi le vendredi 20 novembre 2026 à 10 h 32" in french


def test_a_closed_case_has_no_contact_clock(writer: LetterWriter) -> None:
    """D13."""
    assert "Contact: not due any more: the case is closed" in text_of(writer, "answer_decline", "en")
    assert "Contact : n'est plus à faire : le dossier est fermé" in text_of(writer, "answer_decline", "fr")


def test_a_script_for_a_call_says_first_what_to_do_and_puts_no_colon_after_a_question(writer: LetterWriter) -> None:
    text = text_of(writer, "call_script", "en")

    assert "Case UR-2026-0042 Please call the client and say what stands below; then answer CONTACTED" in text
    assert "?:" not in text
    assert "Reply to this e-mail and attach" not in text
