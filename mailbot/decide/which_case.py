"""To which case a message belongs, by the number that it names and by the letters of ours that it answers."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.vocabulary.case import Case
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.understood import Understood


def find_case(got: Understood, register: Register) -> tuple[Case | None, Phrase]:
    """The case by the number in the subject, else by our Message-ID that is answered, and why there is none. A number
    and a thread that disagree name none: an officer has to say which."""
    by_number = register.case(got.number) if got.number else None
    threads = numbers_answered(got, register)
    if got.number and by_number is None:
        return None, Phrase.of("refused.no_such_case", number=got.number)
    if by_number is not None:
        if threads and by_number.number not in threads:
            return None, Phrase.of("refused.two_cases", numbers=(by_number.number, *sorted(threads)))
    elif len(threads) > 1:
        return None, Phrase.of("refused.two_cases", numbers=tuple(sorted(threads)))
    elif threads:
        by_number = register.case(threads.pop())
    return by_number, Phrase.of("refused.which_case")


def numbers_answered(got: Understood, register: Register) -> set[str]:
    """The cases whose letters it answers, by the number that counts now (MERGE)."""
    letters = (letter for letter in map(register.letter, got.ours) if letter is not None and letter.number)
    return {case.number if (case := register.case(one.number)) else one.number for one in letters}


def answered_cases(got: Understood, register: Register) -> tuple[Case, ...]:
    """The cases of the nearest message of theirs that this one answers and that we have: what a referral opened."""
    for name in got.mail.references:
        entry = register.handled_id(name)
        first = register.case(entry.number) if entry is not None and entry.number else None
        if first is not None:
            return tuple(_opened_together(first, name, register))
    return ()


def _opened_together(case: Case, mail: str, register: Register) -> Iterator[Case]:
    """This case, and those that the same mail opened: their numbers follow each other."""
    stem, _, count = case.number.rpartition("-")
    following: Case | None = case
    while following is not None:
        yield following
        count = f"{int(count) + 1:04d}"
        following = register.case(f"{stem}-{count}")
        if following is not None and following.referral_mail != mail:
            return
