"""What a script for a call has on paper beside the letter's words: what to ask and to tick, with lines for the answers.
Each line in both languages: nobody knows which one is answered on the telephone."""

from __future__ import annotations

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.phrase import Phrase

from .words.words import LANGUAGES, Words

BOX = "☐"
LINE = "_" * 30
ABOUT: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.INTERVIEW: ("can_come", "other_time"),
    LetterKind.INTERVIEW_MOVED: ("can_come", "other_time"),
    LetterKind.WITHDRAWAL_QUESTION: ("withdraws", "refund"),
    LetterKind.DECLINE: ("next_step_clear",),
    LetterKind.REDIRECT: ("next_step_clear",),
    LetterKind.MESSAGE: ("answer",),
}
"""What to ask besides, by the letter that the call stands for."""


def call_paper(letter: Letter, case: Case, words: Words, language: str) -> list[tuple[str, str]]:
    """Lines to fill in: what is asked, the reader's language first, and the place for the answer."""
    said = letter.shows[0] if letter.shows else letter
    lines = [("is_it_you", ""), *((key, "") for key in ABOUT.get(said.kind, ()))]
    lines += [("paper", line) for line in said.documents]
    lines += [("email", "")] if not case.client_address else []
    return [
        (_both(key, line, words, language), f"{BOX} {LINE}")
        for key, line in (*lines, ("anything_else", ""), ("reached_at", ""))
    ]


def _both(key: str, line: str, words: Words, language: str) -> str:
    other = next(one for one in LANGUAGES if one != language)
    return " / ".join(_asked(key, line, words, one) for one in (language, other))


def _asked(key: str, line: str, words: Words, language: str) -> str:
    named = words.term("line", line, language) if line else ""
    return words.say(Phrase.of(f"script.{key}", document=named), language)
