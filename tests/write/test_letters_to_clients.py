"""What each letter to a client has to say, by the rule that asks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import Interview, LetterKind, Role
from mailbot.vocabulary.letters import Letter, Received
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import NOW, SAMPLE_OFFICE, ZONE, sample_case
from mailbot.write.samples import client_letter
from mailbot.write.words.words import Words

KIND = LetterKind
BY_PHONE = Interview("phone", datetime(2026, 11, 24, 14, 30, tzinfo=ZONE), "", "u@office.example")
IN_PERSON = Interview("in_person", datetime(2026, 12, 1, 9, 0, tzinfo=ZONE), "100 Sample Street", "u@office.example", 1)
LETTERS_OF_OPEN_CASES = [
    client_letter(KIND.CONTACT, sample_case(), documents=sample_case().outstanding),
    client_letter(KIND.DOCUMENT_REQUEST, sample_case(), documents=("lmia_or_offer",)),
    client_letter(KIND.DOCUMENT_REMINDER, sample_case(), documents=sample_case().outstanding),
    client_letter(KIND.DOCUMENTS_RECEIVED, sample_case()),
    client_letter(KIND.INTERVIEW, sample_case(), interview=BY_PHONE),
    client_letter(KIND.INTERVIEW_CANCELLED, sample_case(), interview=BY_PHONE),
    client_letter(KIND.ACCEPTED, sample_case()),
    client_letter(KIND.WITHDRAWAL_QUESTION, sample_case()),
    client_letter(KIND.MESSAGE, sample_case(), text="Hello"),
]
LETTERS_OF_CLOSED_CASES = [
    client_letter(KIND.DECLINE, sample_case()),
    client_letter(KIND.REDIRECT, sample_case(), target="cpc"),
    client_letter(KIND.REDIRECT, sample_case(), target="hull"),
]


def by_kind(letter: Letter) -> str:
    return letter.kind.value


def said(writer: LetterWriter, letter: Letter, case: Case | None = None, language: str = "en") -> str:
    """The letter's text, as one line with plain spaces."""
    text = writer.text_of(replace(letter, language=language), case or sample_case(language))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


@pytest.mark.parametrize("letter", LETTERS_OF_OPEN_CASES + LETTERS_OF_CLOSED_CASES, ids=by_kind)
def test_every_letter_reminds_of_the_documents_and_of_the_evidence(writer: LetterWriter, letter: Letter) -> None:
    """D11."""
    english, french = said(writer, letter), said(writer, letter, language="fr")

    assert "issue the permit" in english
    assert "evidence of your emergency" in english
    assert "Labour Market Impact Assessment (LMIA) or the offer of employment" in english
    assert "Proof of your travel" in english
    assert "délivrer le permis" in french
    assert "preuves de l'urgence" in french
    assert "étude d'impact sur le marché du travail (EIMT) ou l'offre d'emploi" in french
    assert "preuve de votre voyage" in french


@pytest.mark.parametrize("letter", LETTERS_OF_OPEN_CASES + LETTERS_OF_CLOSED_CASES, ids=by_kind)
def test_every_letter_has_the_number_and_whom_to_answer_and_nothing_private(
    writer: LetterWriter, letter: Letter
) -> None:
    """D21."""
    for language in ("en", "fr"):
        text = said(writer, letter, language=language)
        assert "UR-2026-0042" in text
        assert SAMPLE_OFFICE.telephone in text
        assert ("Reply to this e-mail" if language == "en" else "Répondez à ce courriel") in text
        for private in ("12-3456-7890", "1988", "W123456789", "Her mother", "12 Example", "613-555-0123", "K1A"):
            assert private not in text


def test_the_contact_letter_says_who_decides_and_that_nothing_is_decided(writer: LetterWriter) -> None:
    """D4, D12, D14."""
    text = said(writer, LETTERS_OF_OPEN_CASES[0])

    assert "An immigration officer at our office decides whether urgent processing begins." in text
    assert "That is not decided yet." in text
    assert (
        "The CSC told you that we would contact you within 4 business days. We are contacting you as promised." in text
    )
    assert "for an interview by telephone or in person" in text


def test_a_contact_letter_after_the_deadline_says_so(writer: LetterWriter) -> None:
    late = replace(LETTERS_OF_OPEN_CASES[0], leaves_at=sample_case().due_at + timedelta(seconds=1))

    assert "We are sorry that this letter comes later than that." in said(writer, late)
    assert "Nous sommes désolés" in said(writer, late, language="fr")


def test_a_contact_letter_after_a_call_claims_no_first_contact(writer: LetterWriter) -> None:
    case = sample_case().after(ev.ContactedBy(at=NOW, by="b.osei@office.example", text="called"))

    text = said(writer, LETTERS_OF_OPEN_CASES[0], case)

    assert "We are contacting you as promised" not in text
    assert "later than that" not in text


def test_a_case_from_a_partners_letter_is_not_said_to_come_from_the_csc(writer: LetterWriter) -> None:
    """D1."""
    case = replace(sample_case(), opened_by_officer=True)

    assert "CSC" not in said(writer, LETTERS_OF_OPEN_CASES[0], case)
    assert "CSC" not in said(writer, LETTERS_OF_OPEN_CASES[0], case, "fr")
    redirected = client_letter(KIND.REDIRECT, case, target="cpc")
    assert "CSC" not in said(writer, redirected, case)


def test_ccms_needs_no_lmia_and_pays_one_fee(writer: LetterWriter) -> None:
    """D7, D9."""
    case = replace(sample_case(category="ccms"), documents={"ccms_enrolment": sample_case().documents["lmia_or_offer"]})
    letter = client_letter(KIND.CONTACT, case, documents=case.outstanding)
    text = said(writer, letter, case)

    assert "you do not need a Labour Market Impact Assessment or an offer of employment" in text
    assert "processing fee of $155; you do not pay the $100 open work permit fee" in text
    assert "Attention: TL-OSS" in text
    assert "letter of the vendor" in text
    assert "155 $" in said(writer, letter, case, "fr")


def test_a_reason_outside_the_list_still_asks_for_evidence(writer: LetterWriter) -> None:
    """D8, D10, D11."""
    case = replace(sample_case(category="other"), documents={"lmia_or_offer": sample_case().documents["lmia_or_offer"]})
    letter = client_letter(KIND.CONTACT, case, documents=case.outstanding)

    assert "Documents that show what the emergency is, and by when you need the permit" in said(writer, letter, case)


def test_what_is_here_is_not_asked_for_again(writer: LetterWriter) -> None:
    case = sample_case()
    case = case.after(ev.DocumentsTicked(at=NOW, lines=("lmia_or_offer",)))
    case = case.after(ev.DocumentsOffered(at=NOW, lines=("proof_of_travel",)))
    letter = client_letter(KIND.DOCUMENT_REMINDER, case, documents=case.outstanding)
    text = said(writer, letter, case)

    assert "We have this already: LMIA or offer of employment." in text
    assert "Arrived, and waiting for an officer to look at it: proof of travel." in text
    assert "The death certificate" in text
    assert "Labour Market Impact Assessment" not in text


def test_with_everything_here_nothing_more_is_asked(writer: LetterWriter) -> None:
    case = sample_case().after(ev.DocumentsTicked(at=NOW, lines=tuple(sample_case().documents)))
    text = said(writer, client_letter(KIND.ACCEPTED, case), case)

    assert "At the moment you do not have to send us anything more." in text
    assert "How to send them" not in text


def test_a_request_for_one_document_names_it_first(writer: LetterWriter) -> None:
    text = said(writer, client_letter(KIND.DOCUMENT_REQUEST, sample_case(), documents=("caq",)))

    assert "Please send this first: - The Quebec Acceptance Certificate (CAQ)" in text


def test_a_reminder_says_when_we_asked(writer: LetterWriter) -> None:
    asked_at = datetime(2026, 11, 21, 3, 0, tzinfo=ZONE)
    case = sample_case().after(
        ev.LetterWritten(at=asked_at, letter="<x>", kind=KIND.CONTACT, to=Role.CLIENT, leaves_at=asked_at)
    )
    letter = client_letter(KIND.DOCUMENT_REMINDER, case, documents=case.outstanding)

    assert "We asked you for documents on November 21, 2026." in said(writer, letter, case)
    assert "le 21 novembre 2026" in said(writer, letter, case, "fr")


def test_an_acknowledgement_lists_what_came_what_could_not_be_opened_and_what_is_missing(writer: LetterWriter) -> None:
    letter = client_letter(
        KIND.DOCUMENTS_RECEIVED,
        sample_case(),
        documents=("proof_of_travel",),
        missing=("lmia_or_offer", "death_certificate"),
        attachments=(Received("billet.pdf", ("proof_of_travel",)), Received("scan.pdf", (), "locked")),
    )
    text = said(writer, letter)

    assert text.startswith("We received your e-mail – something is still missing")
    assert "We could not open one file. Some documents are still missing. Please reply and send us" in text
    assert "billet.pdf – we think that this is your proof of travel" in text
    assert "scan.pdf – it is protected with a password; please send it without one." in text
    assert "this letter does not say that a document is accepted" in text
    assert "The death certificate" in text
    assert "Proof of your travel that shows" not in text


def test_an_acknowledgement_of_what_could_not_be_opened_thanks_for_nothing(writer: LetterWriter) -> None:
    letter = client_letter(KIND.DOCUMENTS_RECEIVED, sample_case(), attachments=(Received("scan.pdf", (), "locked"),))
    text = said(writer, letter)

    assert text.startswith("We could not open your documents")
    assert "What arrived" not in text


def test_an_interview_by_telephone_has_its_time_and_not_the_whole_number(writer: LetterWriter) -> None:
    """D14."""
    english, french = (said(writer, LETTERS_OF_OPEN_CASES[4], language=language) for language in ("en", "fr"))

    assert "When: Tuesday, November 24, 2026 at 2:30 p.m. (local time at our office)" in english
    assert "Quand : le mardi 24 novembre 2026 à 14 h 30 (heure locale de notre bureau)" in french
    assert "ending in 0123" in english
    assert "bring" not in english


def test_an_extension_is_not_taken_for_the_numbers_end(writer: LetterWriter) -> None:
    case = sample_case(phone="+16135550123;ext=9876")

    assert "ending in 0123" in said(writer, LETTERS_OF_OPEN_CASES[4], case)


def test_an_interview_in_person_has_time_place_and_what_to_bring(writer: LetterWriter) -> None:
    """D15."""
    letter = client_letter(KIND.INTERVIEW, sample_case(), interview=IN_PERSON)
    text = said(writer, letter)

    assert "When: Tuesday, December 1, 2026 at 9:00 a.m." in text
    assert "Where: 100 Sample Street" in text
    assert "Photo identification, for example your passport" in text
    assert "The originals of your documents" in text
    assert "1er décembre 2026 à 9 h" in said(writer, letter, language="fr")


def test_a_changed_interview_says_that_it_replaces_the_earlier_one(writer: LetterWriter) -> None:
    changed = said(writer, client_letter(KIND.INTERVIEW_MOVED, sample_case(), interview=IN_PERSON))
    first = said(writer, LETTERS_OF_OPEN_CASES[4])

    assert changed.startswith("Your interview has changed")
    assert "This replaces the interview that we told you about before: please do not use the earlier" in changed
    assert "replaces" not in first


def test_a_cancelled_interview_of_a_closed_case_promises_no_other(writer: LetterWriter) -> None:
    closed = sample_case().after(ev.Ended(at=NOW, status="declined"))
    letter = LETTERS_OF_OPEN_CASES[5]

    assert "This is not a refusal: your request is still open." in said(writer, letter)
    assert "If another interview is needed, we will write to you." in said(writer, letter)
    assert "not a refusal" not in said(writer, letter, closed)
    assert "another interview" not in said(writer, letter, closed)
    assert "What we need from you" not in said(writer, letter, closed)


@pytest.mark.parametrize("kind", [KIND.ACCEPTED, KIND.INTERVIEW])
@pytest.mark.parametrize("complete", [True, False])
def test_the_stages_tick_no_documents_that_are_missing_and_no_interview_that_was_not_held(
    writer: LetterWriter, kind: LetterKind, complete: bool
) -> None:
    case = sample_case()
    case = case.after(ev.DocumentsTicked(at=NOW, lines=tuple(case.documents))) if complete else case
    letter = client_letter(kind, case, interview=BY_PHONE if kind is KIND.INTERVIEW else None)
    english, french = said(writer, letter, case), said(writer, letter, case, "fr")

    assert ("2. You send us your documents ✓" in english) is complete
    assert ("2. You send us your documents: some are still missing 3." in english) is not complete
    assert ("2. Vous nous envoyez vos documents : il en manque encore 3." in french) is not complete
    if kind is KIND.ACCEPTED:
        assert (
            "3. An interview, only if the officer needs one 4. Urgent processing: yes ✓ 5. We process your" in english
        )
    else:
        assert "3. The interview: you are here" in english


def test_accepted_promises_no_permit(writer: LetterWriter) -> None:
    """D12."""
    text = said(writer, client_letter(KIND.ACCEPTED, sample_case()))

    assert "Your application will be processed urgently." in text
    assert "It is not yet decided whether you will get a work permit." in text


def test_declined_hears_what_that_means_and_how_to_apply_to_the_cpc(writer: LetterWriter) -> None:
    """D16. The reason is for the file, not for the letter; how long urgent requests take there is for REDIRECT."""
    declined = sample_case().after(ev.Ended(at=NOW, status="declined", reason="Not credible."))
    letter = LETTERS_OF_CLOSED_CASES[0]
    english, french = said(writer, letter, declined), said(writer, letter, declined, "fr")

    assert "Submit your application to the CPC for regular processing" in english
    assert "It does not decide whether you get a work permit." in english
    assert "48 hours" not in english
    assert SAMPLE_OFFICE.how_to_apply_en in english
    assert SAMPLE_OFFICE.processing_times_en in english
    assert "Présentez votre demande au CTD pour un traitement régulier" in french
    assert "48 heures" not in french
    assert SAMPLE_OFFICE.how_to_apply_fr in french
    assert SAMPLE_OFFICE.processing_times_fr in french
    assert "credible" not in english + french


def test_a_redirection_to_another_office_names_it_in_the_letters_language(writer: LetterWriter) -> None:
    """D3."""
    letter = LETTERS_OF_CLOSED_CASES[2]

    assert "Hull Sample Office" in said(writer, letter)
    assert "Bureau modèle de Hull" in said(writer, letter, language="fr")
    assert "hull@office.example" in said(writer, letter)
    assert "You do not have to send anything now. Hull Sample Office has your request" in said(writer, letter)
    assert "Vous n'avez rien à envoyer maintenant." in said(writer, letter, language="fr")


@pytest.mark.parametrize("earlier", [True, False])
def test_a_redirection_to_the_cpc_says_why_how_where_and_how_long(writer: LetterWriter, earlier: bool) -> None:
    """D2, D18, D19."""
    codes = ("can_wait", "earlier_application") if earlier else ("can_wait",)
    found = tuple(ev.Finding(code=code, rule="", says=Phrase("finding.ccms")) for code in codes)
    case = sample_case()
    case = replace(case, worked=replace(case.worked, findings=found))
    english, french = (said(writer, LETTERS_OF_CLOSED_CASES[1], case, language) for language in ("en", "fr"))

    assert "only requests that must be processed in less than 10 business days" in english
    assert "only requests that must be" not in said(writer, LETTERS_OF_CLOSED_CASES[1])
    assert "Attention: TL-OSS" in english
    assert "À l'attention de : TL-OSS" in french
    assert SAMPLE_OFFICE.cpc_postal_en in english
    assert "48 hours to 5 business days there, plus the time for mailing" in english
    assert "48 heures à 5 jours ouvrables" in french
    assert "the fees and evidence of the urgency" in english
    assert "les frais et les preuves de l'urgence" in french
    assert ("there is no refund" in english) is earlier
    assert ("il n'y a plus de remboursement" in french) is earlier
    assert "new application" in english if earlier else "please send a new one" in english
    assert "tells the client" not in english


@pytest.mark.parametrize(
    ("kind", "condoled"),
    [(KIND.CONTACT, True), (KIND.ACCEPTED, True), (KIND.DECLINE, True), (KIND.REDIRECT, True),
     (KIND.DOCUMENT_REMINDER, False), (KIND.DOCUMENTS_RECEIVED, False), (KIND.MESSAGE, False)],
)  # fmt: skip
def test_a_word_of_condolence_where_somebody_died_and_nowhere_else(
    writer: LetterWriter, kind: LetterKind, condoled: bool
) -> None:
    for category in ("travel_death", "travel_illness"):
        case = sample_case(category=category)
        letter = client_letter(kind, case, target="cpc" if kind is KIND.REDIRECT else "", text="Hello")
        is_said = condoled and category == "travel_death"
        assert ("We are sorry for your loss." in said(writer, letter, case)) is is_said
        assert ("Nous vous offrons nos condoléances." in said(writer, letter, case, "fr")) is is_said


def test_the_question_about_withdrawing_can_be_answered_in_a_word(writer: LetterWriter) -> None:
    """D18."""
    case = sample_case(submitted_on=date(2026, 11, 3))
    english, french = (said(writer, LETTERS_OF_OPEN_CASES[7], case, language) for language in ("en", "fr"))

    assert "submitted on November 3, 2026" in english
    assert "It is not yet in process." in english
    assert "Please reply yes or no to this e-mail, or tell us by telephone at 613-555-0100" in english
    assert "A new application needs all documents, the fees and the evidence of your emergency again." in english
    assert "Once the earlier application is in process, its fees are not refunded." in english
    assert "Veuillez répondre oui ou non" in french
    assert "Your request at our office stays open." in english
    assert "Neither answer decides on urgent processing" in english
    assert "Aucune des deux réponses ne décide du traitement urgent" in french


def test_an_officers_message_is_inside_the_offices_letter_as_it_was_written(writer: LetterWriter) -> None:
    letter = client_letter(KIND.MESSAGE, sample_case(), text="First line\nsecond : line ?\n\n\n<b>Third</b>")
    text = writer.text_of(letter, sample_case())

    assert "> First line\n> second : line ?\n>\n> <b>Third</b>\n" in text
    assert "> second : line ?" in writer.text_of(replace(letter, language="fr"), sample_case())


def test_without_a_telephone_or_a_street_the_letter_has_no_gaps(words: Words, ids: MessageIds) -> None:
    bare = replace(
        SAMPLE_OFFICE, telephone="", street_en="", street_fr="", processing_times_en="", processing_times_fr=""
    )
    writer = LetterWriter(words.folder, bare, ids, words)
    for letter in LETTERS_OF_OPEN_CASES + LETTERS_OF_CLOSED_CASES:
        for language in ("en", "fr"):
            text = said(writer, letter, language=language)
            assert "call us" not in text
            assert "téléphoner au ;" not in text
            assert "()" not in text
