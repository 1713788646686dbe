"""What the templates see: for each letter and language, everything that is not a matter of wording."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from mailbot.vocabulary.case import Case, needed_by
from mailbot.vocabulary.digest import Digest
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Office, OtherOffice
from mailbot.vocabulary.orders import ROWS
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.write.message.mime import one_line
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words, day_in_words, moment_in_words

from .checklist import papers
from .digest import digest_contents, digest_subject
from .history import history_line
from .suggestions import does, suggestion
from .summary import case_lines, deadline_line, onset_line

_SET_ASIDE = re.compile(r"\A(Q\d{1,9}) ?: ", re.ASCII)
"""What a mail about something set aside begins with; in its subject the number stands in brackets, so that an answer
names it."""

STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})


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
    elif kind is LetterKind.REDIRECT and letter.target == "cpc":
        name = "redirect_cpc"
    elif kind is LetterKind.REDIRECT:
        return words.say(Phrase.of("title.redirect", office=Term("office", letter.target)), language)
    return words.term("title", name, language)


def subject_of(letter: Letter, words: Words, office: Office) -> str:
    """What happened, and never a name, a UCI or a birth date (D21). A mail to the staff begins with the case's number:
    it finds the case, and holds the thread where a program goes by subjects (docs/decisions/what-subjects-say.md)."""
    languages = ("en", "fr") if letter.language == "both" else (letter.language,)
    if letter.to in STAFF and letter.number and letter.headline is not None:
        said = Phrase(f"subject.{letter.headline.key}", letter.headline.says)
        told = words.say(said, languages[0], office.calendar.zone) if words.has(said.key) else ""
        return one_line(f"[{letter.number}] {unset(told or title_of(letter, words, office, languages[0]))}")
    titles = " / ".join(unset(title_of(letter, words, office, language)) for language in languages)
    titles = _SET_ASIDE.sub(r"[\1] ", titles)
    return one_line(f"{titles} – {letter.number}" if letter.number else titles)


def contents(letter: Letter, case: Case | None, words: Words, office: Office, language: str) -> dict[str, Any]:
    """What one letter's template sees beside the helpers."""
    seen: dict[str, Any] = {
        "letter": letter,
        "case": case,
        "number": letter.number,
        "title": title_of(letter, words, office, language),
    }
    if isinstance(letter.digest, Digest):
        return seen | digest_contents(letter.digest, language, office.calendar.zone, words)
    if letter.to in STAFF:
        return seen | _for_staff(letter, case, words, office, language)
    named = papers(case, dict.fromkeys((*letter.missing, *letter.documents)) if _asks(letter) else letter.missing)
    return seen | {
        "name": one_line(letter.addresses[0].name, 60) if letter.addresses and letter.to is Role.CLIENT else "",
        "papers": named,
        "asked": letter.documents if set(letter.documents) != set(named.needed) else (),
        "contact": _contact(letter, case),
        "arrived": [attachment for attachment in letter.attachments if not attachment.trouble],
        "unreadable": [attachment for attachment in letter.attachments if attachment.trouble],
        "needed_by": needed_by(case) if case else None,
        "target": _target(letter, office),
        "target_name": words.term("office", letter.target, language) if letter.target else "",
        "phone_ending": case.referral.text("phone").partition(";")[0][-4:] if case else "",
    }


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
    subject = subject_of(letter, words, office)
    history = case.events if case is not None and "status" in letter.topics else ()
    return {
        "summary": case_lines(case, office, now, words, language) if case is not None else [],
        "commands": [
            suggestion(command, letter.number, subject, office.address, words, language)
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
            }
            for one in letter.cases
        ],
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
