"""Letters out of thin air, of every kind and variant: what `preview` shows and the tests of the templates write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import Interview, LetterKind, Role
from mailbot.vocabulary.letters import Letter, Received
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import FieldProblem, ProblemCode

from .sample_office import NOW, NUMBER, SAMPLE_OFFICE, ZONE, sample_case

REASON = "The travel is in January."


def client_letter(kind: LetterKind, case: Case, **more: object) -> Letter:
    """A letter of this kind to the client of `case`."""
    name = f"{case.referral.text('given_names')} {case.referral.text('family_name')}"
    letter = Letter(
        kind=kind,
        to=Role.CLIENT,
        addresses=(Address(case.client_address, name),),
        language=case.language,
        leaves_at=NOW + timedelta(minutes=30),
        number=case.number,
        missing=case.outstanding,
    )
    return replace(letter, **more)  # type: ignore[arg-type]


def staff_letter(kind: LetterKind, language: str, **more: object) -> Letter:
    """A mail to the office's own people who read this language."""
    people = [person for person in SAMPLE_OFFICE.officers if person.language == language]
    letter = Letter(
        kind=kind,
        to=Role.OFFICER,
        addresses=tuple(person.mailbox for person in people),
        language=language,
        leaves_at=NOW,
        number=NUMBER,
    )
    return replace(letter, **more)  # type: ignore[arg-type]


def sample_letters(language: str) -> dict[str, tuple[Letter, Case | None]]:
    """One letter of every kind and variant, by a name for its file. `language` is en, fr or both; the office's own
    people are written to in one language."""
    case = sample_case(None if language == "both" else language)
    letters: dict[str, tuple[Letter, Case | None]] = {name: (letter, case) for name, letter in _to_client(case).items()}
    letters |= {name: (letter, case) for name, letter in _to_others(case, language).items()}
    if language != "both":
        told = _to_staff(case, language).items()
        letters |= {name: (letter, case if letter.number else None) for name, letter in told}
        declined = ev.Ended(at=NOW, by="b.osei@office.example", status="declined", reason=REASON)
        letters["answer_decline"] = (letters["answer_decline"][0], case.after(declined))
        by_telephone = replace(case, referral=replace(case.referral, values={**case.referral.values, "email": None}))
        letters["call_script"] = (letters["call_script"][0], by_telephone)
    return letters


def _to_client(case: Case) -> dict[str, Letter]:
    kind = LetterKind
    by_phone = Interview("phone", datetime(2026, 11, 24, 14, 30, tzinfo=ZONE), "", f"{NUMBER}@office.example")
    in_person = Interview(
        "in_person",
        datetime(2026, 12, 1, 9, 0, tzinfo=ZONE),
        SAMPLE_OFFICE.street_fr if case.language == "fr" else SAMPLE_OFFICE.street_en,
        f"{NUMBER}@office.example",
        1,
    )
    return {
        "contact": client_letter(kind.CONTACT, case, documents=case.outstanding),
        "document_request": client_letter(kind.DOCUMENT_REQUEST, case, documents=("death_certificate",)),
        "document_reminder": client_letter(kind.DOCUMENT_REMINDER, case, documents=case.outstanding),
        "documents_received": client_letter(
            kind.DOCUMENTS_RECEIVED,
            case,
            documents=("proof_of_travel",),
            missing=("lmia_or_offer", "death_certificate"),
            attachments=(
                Received("billet.pdf", ("proof_of_travel",)),
                Received("scan0001.pdf", (), "locked"),
            ),
            in_reply_to="<answer-1@client.example>",
        ),
        "interview_phone": client_letter(kind.INTERVIEW, case, interview=by_phone),
        "interview_in_person_moved": client_letter(kind.INTERVIEW_MOVED, case, interview=in_person),
        "interview_cancelled": client_letter(kind.INTERVIEW_CANCELLED, case, interview=replace(in_person, sequence=2)),
        "accepted": client_letter(kind.ACCEPTED, case),
        "decline": client_letter(kind.DECLINE, case),
        "redirect_cpc": client_letter(kind.REDIRECT, case, target="cpc"),
        "redirect_office": client_letter(kind.REDIRECT, case, target="hull"),
        "withdrawal_question": client_letter(kind.WITHDRAWAL_QUESTION, case),
        "message": client_letter(
            kind.MESSAGE,
            case,
            text="Veuillez nous dire la date des funérailles."
            if case.language == "fr"
            else "Please tell us the date of the funeral.",
        ),
    }


def _to_others(case: Case, language: str) -> dict[str, Letter]:
    outside = Letter(
        kind=LetterKind.CLARIFICATION,
        to=Role.CSC,
        addresses=(Address("agent@csc.example", "J. Agent"),),
        language=language,
        leaves_at=NOW,
        number=NUMBER,
        in_reply_to="<referral-1@csc.example>",
    )
    return {
        "clarification": replace(outside, problems=sample_problems()),
        "redirect_notice": replace(outside, kind=LetterKind.REDIRECT_NOTICE, target="hull"),
        "cpc_question": replace(
            outside,
            kind=LetterKind.CPC_QUESTION,
            to=Role.CPC,
            addresses=(Address(SAMPLE_OFFICE.cpc_address),),
            in_reply_to="",
        ),
    }


def sample_problems() -> tuple[FieldProblem, ...]:
    """A field that is missing and one that cannot be read."""
    return (
        FieldProblem("uci", ProblemCode.MISSING, Phrase.of("problem.missing", field=Term("field", "uci"))),
        FieldProblem(
            "needed_by",
            ProblemCode.AMBIGUOUS_DATE,
            Phrase.of("problem.ambiguous_date", text="03/04/2026", first=date(2026, 4, 3), second=date(2026, 3, 4)),
            "03/04/2026",
        ),
    )


def _answers(command: str) -> Phrase:
    return Phrase.of("headline.answer", commands=(Term("command", command),))


def _to_staff(case: Case, language: str) -> dict[str, Letter]:
    contact = _to_client(case)["contact"]
    due = Phrase.of("ahead.contact_due", due=case.due_at, working=case.worked.deadline)
    return {
        "notice": staff_letter(
            LetterKind.NOTICE,
            language,
            headline=Phrase.of("headline.new_case", category=Term("category", case.category)),
            pressing=(
                Phrase.of(
                    "pressing.finding", finding=Phrase.of("finding.outside_area", postal_code="J8X 1A1"), rule="D3"
                ),
            ),
            problems=sample_problems()[1:],
            ahead=(
                due,
                Phrase.of(
                    "ahead.letter_leaves",
                    letter=Term("letter", "contact"),
                    to=Term("role", "client"),
                    at=contact.leaves_at,
                ),
            ),
            suggests=("CORRECT needed_by: 2026-04-03", "CORRECT needed_by: 2026-03-04", "HOLD", "TAKE", "DECLINE"),
            shows=(contact,),
        ),
        "notice_client_wrote": staff_letter(
            LetterKind.NOTICE,
            language,
            headline=Phrase.of("headline.client_wrote"),
            happened=(Phrase.of("happened.offered", documents=(Term("line", "proof_of_travel"),)),),
            quoted="Bonjour,\n\nHere is my ticket.\nThe certificate follows.\n\nAminata",
            quoted_from="aminata.diallo@client.example",
            ahead=(due,),
            suggests=("RECEIVED proof_of_travel", "MESSAGE", "DOCS", "ACCEPT"),
        ),
        "answer_decline": staff_letter(
            LetterKind.ANSWER,
            language,
            headline=Phrase.of("headline.done", commands=(Term("command", "DECLINE"),)),
            happened=(Phrase.of("done.declined"), Phrase.of("done.letter_written", letter=Term("letter", "decline"))),
            ahead=(
                Phrase.of(
                    "ahead.letter_leaves",
                    letter=Term("letter", "decline"),
                    to=Term("role", "client"),
                    at=contact.leaves_at,
                ),
            ),
            gcms=(Phrase.of("gcms.decline", on=NOW, officer="Alice Tremblay", reason=REASON),),
            shows=(_to_client(case)["decline"],),
            suggests=("UNDO", "NOTE", "REOPEN", "PROOF"),
            in_reply_to="<officer-1@office.example>",
        ),
        "answer_status": staff_letter(LetterKind.ANSWER, language, headline=_answers("STATUS"), topics=("status",)),
        "answer_list": staff_letter(
            LetterKind.ANSWER,
            language,
            headline=_answers("LIST"),
            topics=("list",),
            cases=(case,),
            number="",
        ),
        "answer_help": staff_letter(
            LetterKind.ANSWER, language, headline=_answers("HELP"), topics=("help",), number=""
        ),
        "flag": staff_letter(
            LetterKind.FLAG,
            language,
            leaves_at=case.due_at - timedelta(hours=8),
            headline=Phrase.of("flag.due_today", due=case.due_at, working=case.worked.deadline),
            pressing=(
                Phrase.of(
                    "flag.case",
                    number=NUMBER,
                    says=Phrase.of("flag.due_today", due=case.due_at, working=case.worked.deadline),
                ),
            ),
            suggests=("CONTACT", "CONTACTED", "ACCEPT", "DECLINE"),
        ),
        "call_script": staff_letter(
            LetterKind.CALL_SCRIPT,
            language,
            headline=Phrase.of("headline.call_script", letter=Term("letter", "document_request")),
            ahead=(due,),
            pressing=(Phrase.of("pressing.call_script", phone="613-555-0123"),),
            suggests=("CONTACTED", "CALLED no answer", "CALLED voicemail", "RECEIVED", "CORRECT email:"),
            shows=(replace(_to_client(case)["document_request"], language="both"),),
        ),
        "alarm": staff_letter(
            LetterKind.ALARM,
            language,
            headline=Phrase.of("headline.staff_unreachable"),
            happened=(
                Phrase.of(
                    "happened.bounced",
                    letter=Term("letter", "notice"),
                    address="b.osei@office.example",
                    words="550 5.1.1 user unknown",
                ),
            ),
            number="",
        ),
    }
