"""The banners that the office's mail teaches, kept in the book: counted with each message of a case."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from mailbot import eventlog
from mailbot.record.book import Book, Change
from mailbot.understand.learnt import may_teach
from mailbot.understand.page.banners import taught
from mailbot.vocabulary.banners import LearntBanner, LearntLines, SeenLine
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.understood import Understood

SENDERS = 3
"""So many people write the same line at the same place: then none of them wrote it."""
SHELVES, ON_A_SHELF = 32, 8
"""Lines that were seen lie in facts of their own, so that a message writes little; the oldest of each is forgotten."""
MOST = 50
BANNERS = "banners"


def banners_of(book: Book) -> tuple[LearntBanner, ...]:
    """What was learnt, oldest first."""
    return tuple(book.fact(BANNERS) or ())


def learnt_lines(book: Book, office: Office) -> LearntLines:
    """The same as reading needs it, without what the office says is none."""
    never = {taught(line) for line in office.policy.not_banners}
    return frozenset((one.place, one.words) for one in banners_of(book) if one.words not in never)


def learn(change: Change, got: Understood, now: datetime) -> None:
    """Counts this message's lines, in its own commit."""
    for place, words, text in may_teach(got):
        line = _digest(f"{place} {words}")
        shelf = f"lines_seen:{int(line[:8], 16) % SHELVES}"
        lying = tuple(change.fact(shelf) or ())
        before = next((one for one in lying if one.line == line), SeenLine(line, ()))
        others = tuple(one for one in lying if one.line != line)
        senders = tuple(dict.fromkeys((*before.senders, _digest(got.sender.casefold()))))
        if len(senders) < SENDERS:
            if senders != before.senders:
                change.remember(shelf, (*others, SeenLine(line, senders))[-ON_A_SHELF:])
            continue
        known = tuple(change.fact(BANNERS) or ())
        change.remember(BANNERS, (*known, LearntBanner(place, words, text, now))[-MOST:])
        change.remember(shelf, others)
        eventlog.banner_learnt(got.message_id, place)


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:24]
