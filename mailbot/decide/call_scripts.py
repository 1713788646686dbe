"""To a client without an e-mail address every letter is a script for a call: what to say and to ask, on paper."""

from __future__ import annotations

from dataclasses import replace

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.spelling import telephone

from .notices import Notice, contact_ahead

_ANSWERS: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.INTERVIEW: ("INTERVIEW moved to",),
    LetterKind.INTERVIEW_MOVED: ("INTERVIEW moved to",),
    LetterKind.WITHDRAWAL_QUESTION: ("WITHDRAW yes", "WITHDRAW no"),
}
"""What the client may answer to such a letter, as an order."""


def by_telephone(case: Case) -> bool:
    """Whether the client can be reached by telephone alone."""
    return not case.client_address and bool(case.referral.text("phone"))


def call_script(letter: Letter, case: Case) -> Notice:
    """What this letter would say, in both languages: nobody knows which one is answered on the telephone."""
    named = Term("letter", letter.kind.value)
    first = ("CONTACTED", "CALLED no answer", "CALLED voicemail")
    papers = ("RECEIVED",) if letter.documents else ()
    return Notice(
        Phrase.of("headline.call_script", letter=named),
        kind=LetterKind.CALL_SCRIPT,
        number=case.number,
        pressing=(Phrase.of("pressing.call_script", phone=telephone(case.referral.text("phone"))),),
        ahead=contact_ahead(case),
        shows=(replace(letter, language="both", line=""),),
        suggests=(*first, *_ANSWERS.get(letter.kind, ()), *papers, "CORRECT email:")[:6],
    )
