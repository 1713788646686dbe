"""What the templates see: for each letter and language, everything that is not a matter of wording."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.digest import Digest
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Office, OtherOffice
from mailbot.vocabulary.orders import ROWS
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.write.message.mime import one_line
from mailbot.write.words.dates import office_hours
from mailbot.write.words.typography import NO_BREAK, unset
from mailbot.write.words.words import Words, day_in_words, moment_in_words

from .call_paper import call_paper
from .checklist import Papers, papers
from .digest import digest_contents, digest_subject
from .history import history_line
from .suggestions import Answering, does, suggestion
from .summary import case_lines, deadline_line, officer_line, onset_line

_SET_ASIDE = re.compile(r"\A(Q\d{1,9}) ?: ", re.ASCII)
"""What a mail about something set aside begins with; in its subject the number stands in brackets, so that an answer
names it."""

STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})

CONDOLED = frozenset({LetterKind.CONTACT, LetterKind.ACCEPTED, LetterKind.DECLINE, LetterKind.REDIRECT})
"""Letters that begin with a word of condolence where somebody died; a reminder that did would wound."""


def helpers(words: Words, office: Office, language: str) -> dict[str, Any]:
    """The functions that every template of a language may call."""
    zone = office.calendar.zone
    return {
        "say": lambda phrase: words.say(phrase, language, zone),
        "word": lambda key, **says: words.say(Phrase(key, tuple(says.items())), language, zone),
        "term": lambda family, code: words.term(family, code, language),
        "ask": lambda code: words.term("ask", code, language) if words.has(f"ask.{code}")
        else words.term("document", code, language),
        "listed": lambda family, codes: words.joined(
            tuple(words.term(family, code, language) for code in codes), language
        ),
        "accepts": lambda field: words.term("accepts", field, language) if words.has(f"accepts.{field}") else "",
        "trouble": lambda code: words.term("attachment", code, language),
        "day": lambda day: day_in_words(day, language),
        "local_day": lambda moment: office.calendar.local(moment).date(),
        "moment": lambda moment: moment_in_words(moment, language, zone),
        "office": office,
        "office_name": office.name(language),
        "hours": office_hours(office.calendar, language),
        "csc_telephone": office.csc_telephone,
        "how_to_apply": office.how_to_apply_fr if language == "fr" else office.how_to_apply_en,
        "postal_address": office.cpc_postal_fr if language == "fr" else office.cpc_postal_en,
        "processing_times": office.processing_times_fr if language == "fr" else office.processing_times_en,
    }  # fmt: skip


def title_of(letter: Letter, words: Words, office: Office, language: str) -> str:
    """What a letter says first: a staff mail its headline, any other the title of its kind."""
    if letter.headline is not None:
        short = replace(letter.headline, key=f"short.{letter.headline.key}")
        return words.say(short if words.has(short.key) else letter.headline, language, office.calendar.zone)
    if isinstance(letter.digest, Digest):
        return digest_subject(letter.digest, language, office.calendar.zone, words)
    kind = letter.kind
    name = kind.value
    if kind is LetterKind.DOCUMENTS_RECEIVED and letter.attachments and all(a.trouble for a in letter.attachments):
        name = "documents_unreadable"
    elif kind is LetterKind.DOCUMENTS_RECEIVED and (letter.missing or any(a.trouble for a in letter.attachments)):
        name = "documents_incomplete"
    elif kind is LetterKind.REDIRECT and letter.target == "cpc":
        name = "redirect_cpc"
    elif kind is LetterKind.REDIRECT:
        return words.say(Phrase.of("title.redirect", office=Term("office", letter.target)), language)
    elif letter.to is Role.OFFICE:
        name = "referral_passed_on"
    return words.term("title", name, language)


def subject_of(letter: Letter, words: Words, office: Office) -> str:
    """What happened, and never a name, a UCI or a birth date (D21). A mail to the staff begins with the case's number:
    it finds the case, and holds the thread where a program goes by subjects (docs/decisions/what-subjects-say.md)."""
    languages = ("en", "fr") if letter.language == "both" else (letter.language,)
    if letter.to in STAFF and letter.headline is not None:
        said = replace(letter.headline, key=f"subject.{letter.headline.key}")
        told = words.say(said, languages[0], office.calendar.zone) if words.has(said.key) else ""
        told = unset(told or title_of(letter, words, office, languages[0]))
        return one_line(f"[{letter.number}] {told}" if letter.number else _SET_ASIDE.sub(r"[\1] ", told))
    titles = " / ".join(unset(title_of(letter, words, office, language)) for language in languages)
    return one_line(f"{titles} – {letter.number}" if letter.number else titles)


def preview_of(letter: Letter, case: Case | None, words: Words, office: Office, language: str) -> str:
    """The line that an inbox shows beside the subject: what is asked, never who it is about (D21)."""
    zone = office.calendar.zone
    key = f"preview.{letter.kind.value}"
    of_its_kind = words.say(Phrase(key), language) if words.has(key) else title_of(letter, words, office, language)
    if letter.to not in STAFF:
        return of_its_kind
    clock = case is not None and letter.number and case.made is None and case.ended is None
    lines = [
        asked_of(letter, words, language),
        words.say(Phrase.of("preview.due", due=case.due_at), language, zone) if case is not None and clock else "",
        *(words.say(phrase, language, zone) for phrase in letter.ahead if phrase.key == "ahead.letter_leaves"),
    ]
    said = " ".join(line for line in lines if line)
    return said or of_its_kind


def asked_of(letter: Letter, words: Words, language: str) -> str:
    """What a mail to the staff asks of its reader, in one sentence; "" where its heading says it all."""
    key = f"asks.{letter.headline.key}" if letter.headline is not None else ""
    return words.say(Phrase(key), language) if key and words.has(key) else ""


_UNTIL = {"headline.done": "undo_before", "headline.new_case": "hold_before", "headline.completed": "hold_before"}
"""What can be done to a letter until it leaves, by what the mail says."""


def _until(letter: Letter, words: Words, language: str, zone: ZoneInfo) -> list[str]:
    """After an order the note to paste; and until when a letter that will leave can be stopped."""
    key = letter.headline.key if letter.headline is not None else ""
    if key not in _UNTIL:
        return []
    said = [Phrase("asks.paste")] if letter.gcms and key == "headline.done" else []
    leaving = (phrase for phrase in letter.ahead if phrase.key == "ahead.letter_leaves")
    said += [Phrase(f"asks.{_UNTIL[key]}", phrase.says) for phrase in leaving]
    return [words.say(phrase, language, zone) for phrase in said]


def contents(letter: Letter, case: Case | None, words: Words, office: Office, language: str) -> dict[str, Any]:
    """What one letter's template sees beside the helpers."""
    seen: dict[str, Any] = {
        "letter": letter,
        "case": case,
        "number": letter.number,
        "title": title_of(letter, words, office, language),
        "preview": preview_of(letter, case, words, office, language),
    }
    if isinstance(letter.digest, Digest):
        return seen | digest_contents(letter.digest, language, office, words)
    if letter.to in STAFF:
        return seen | _for_staff(letter, case, words, office, language)
    named = papers(case, dict.fromkeys((*letter.missing, *letter.documents)) if _asks(letter) else letter.missing)
    return (
        seen
        | {
            "name": one_line(letter.addresses[0].name, 60) if letter.addresses and letter.to is Role.CLIENT else "",
            "papers": named,
            "spoken": letter.to is Role.CLIENT and case is not None and not case.client_address,  # a script for a call
            "others": letter.others,
            "asked": letter.documents if set(letter.documents) != set(named.needed) else (),
            "contact": _contact(letter, case),
            "condolence": letter.kind in CONDOLED and case is not None and case.category == "travel_death",
            "stage": _stage(letter, case, named),
            "earlier": _found(case, "earlier_application"),
            "can_wait": _found(case, "can_wait"),
            "arrived": [attachment for attachment in letter.attachments if not attachment.trouble],
            "unreadable": [attachment for attachment in letter.attachments if attachment.trouble],
            "needed_by": needed_by(case) if case else None,
            "target": _target(letter, office),
            "target_name": words.term("office", letter.target, language) if letter.target else "",
            "phone_ending": case.referral.text("phone").partition(";")[0][-4:] if case else "",
        }
    )


def _found(case: Case | None, code: str) -> bool:
    return case is not None and any(finding.code == code for finding in case.worked.findings)


def _stage(letter: Letter, case: Case | None, named: Papers) -> int:
    """The step at which the request stands (`_stages.html.j2`): 2 documents, 3 interview, 4 decision, 5 after a yes."""
    if case is None or case.ended is not None or letter.kind in (LetterKind.DECLINE, LetterKind.REDIRECT):
        return 0
    if letter.kind is LetterKind.ACCEPTED or case.accepted_at is not None:
        return 5
    ahead = case.interview is not None and case.interview.at > letter.leaves_at
    if letter.kind in (LetterKind.INTERVIEW, LetterKind.INTERVIEW_MOVED) or (
        ahead and letter.kind is not LetterKind.INTERVIEW_CANCELLED
    ):
        return 3
    return 4 if named.complete else 2


def _asks(letter: Letter) -> bool:
    """For an acknowledgement, `documents` are those that arrived; else those that are asked for."""
    return letter.kind is not LetterKind.DOCUMENTS_RECEIVED


def _contact(letter: Letter, case: Case | None) -> str:
    """Whether this letter is the contact that was promised (D4): "in_time", "late", or "" where it was made before."""
    if case is None or case.made is not None:
        return ""
    return "in_time" if letter.leaves_at <= case.due_at else "late"


def _target(letter: Letter, office: Office) -> OtherOffice | None:
    return next((other for other in office.other_offices if other.code == letter.target), None)


def _for_staff(letter: Letter, case: Case | None, words: Words, office: Office, language: str) -> dict[str, Any]:
    now, zone = letter.leaves_at, office.calendar.zone
    answering = Answering(office.address, subject_of(letter, words, office), case.client_address if case else "")
    history = case.in_order if case is not None and "status" in letter.topics else ()
    asks = (asked_of(letter, words, language), *_until(letter, words, language, zone))
    return {
        "asks": " ".join(one for one in asks if one),
        "limits": [phrase for phrase in letter.ahead if phrase.key == "ahead.contact_due"],
        "ahead": [phrase for phrase in letter.ahead if phrase.key != "ahead.contact_due"],
        "colon": f"{NO_BREAK}: " if language == "fr" else ": ",
        "summary": case_lines(case, office, now, words, language) if case is not None else [],
        "commands": [
            suggestion(command, answering, words, language)
            for command in letter.suggests
        ],
        "gcms": "\n".join(unset(words.say(phrase, language, zone)) for phrase in letter.gcms),
        "history": [
            (moment_in_words(event.at, language, zone), history_line(event, office, words, language))
            for event in history
        ],
        "listing": [
            {
                "number": one.number,
                "status": words.say(Phrase.of("listing.status", status=Term("status", one.status(now)),
                                              category=Term("category", one.category)), language),
                "needed_by": words.say(onset_line(one, office, now), language, zone),
                "contact": words.say(deadline_line(one, office, now), language, zone),
                "officer": words.say(officer_line(one, office), language),
            }
            for one in letter.cases
        ],
        "script": call_paper(letter, case, words, language) if case and letter.kind is LetterKind.CALL_SCRIPT else [],
        "help": _help(words, language) if "help" in letter.topics else [],
    }  # fmt: skip


def _help(words: Words, language: str) -> list[tuple[str, str]]:
    """The table of commands, the reader's language first."""
    other = "en" if language == "fr" else "fr"
    rows = []
    for definition in ROWS:
        names = " / ".join(dict.fromkeys((definition.word(language), definition.word(other))))
        after = words.say(Phrase(f"usage.{definition.name}"), language)
        rows.append((f"{names} {after}".strip(), does(definition.name, words, language)))
    return rows
