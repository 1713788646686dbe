"""What a book says of a time in which nothing left: cases, letters beside what the office wrote, limits missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from mailbot.postroom.receive import PostRoom
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import RawMail
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.referral import ProblemCode, Value

from .findings import Aside, Findings, Missed, Ordered, ShadowCase, ShadowLetter, Written

LONGEST_TEXT = 4_000  # characters of a letter in the report


def report_of(room: PostRoom, since: datetime, until: datetime, sent: Sequence[Written]) -> Findings:
    """Of that time; `sent` is what the office itself wrote, oldest first."""
    cases = [*room.book.cases()]
    opened = [case for case in cases if since <= case.events[0].at <= until]
    words = room.writer.words
    return Findings(
        since=since,
        until=until,
        messages=sum(since <= entry.handled_at <= until for entry in room.book.ledger()),
        cases=tuple(_case(case, until) for case in opened),
        letters=tuple(_letters(room, cases, since, sent)),
        missed=tuple(_missed(cases, since, until, sent)),
        aside=tuple(
            Aside(entry.received_at, entry.sender, entry.subject, words.say(entry.reason, "en"))
            for entry in room.book.waiting_aside()
            if entry.set_aside_at >= since
        ),
        orders=tuple(
            Ordered(event.at, event.by, event.commands)
            for case in cases
            for event in case.events
            if isinstance(event, ev.Commanded) and event.at >= since
        ),
        unknown_labels=dict(Counter(_unknown_labels(opened)).most_common()),
    )


def written(sent: Iterable[RawMail]) -> list[Written]:
    """What the office wrote, oldest first."""
    found = []
    for raw in sorted(sent, key=lambda raw: raw.received_at):
        mail = read_mail(raw.octets)
        to = tuple(address.address.lower() for address in (*mail.to, *mail.cc))
        found.append(Written(raw.received_at, to, mail.subject, mail.text[:LONGEST_TEXT]))
    return found


def _unknown_labels(cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        first = case.events[0]
        if isinstance(first, ev.Opened):
            yield from (one.field for one in first.referral.problems if one.code is ProblemCode.UNKNOWN_LABEL)


def _case(case: Case, now: datetime) -> ShadowCase:
    lacking = case.referral.lacking if case.incomplete else ()
    read = {key: _printed(value) for key, value in case.referral.values.items() if value is not None}
    return ShadowCase(case.number, case.received_at, case.category, case.status(now), tuple(lacking), read)


def _printed(value: Value) -> str:
    """A date is its ISO form; a list its words, a blank between them."""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _letters(room: PostRoom, cases: Iterable[Case], since: datetime, sent: Sequence[Written]) -> Iterator[ShadowLetter]:
    for case in cases:
        for letter in room.book.letters_of(case.number):
            if letter.to.is_outside and letter.first_try_at is not None and letter.first_try_at >= since:
                yield _letter(room, letter, sent)


def _letter(room: PostRoom, letter: OutboxLetter, sent: Sequence[Written]) -> ShadowLetter:
    mail = read_mail(room.blobs.get(letter.blob))
    at = letter.first_try_at or letter.leaves_at
    really = _first_to(letter.envelope_to, letter.recorded_at, sent)
    text = mail.text[:LONGEST_TEXT]
    return ShadowLetter(letter.number, letter.kind.value, ", ".join(letter.envelope_to), at, mail.subject, text, really)


def _missed(cases: Iterable[Case], since: datetime, until: datetime, sent: Sequence[Written]) -> Iterator[Missed]:
    for case in cases:
        really = _first_to(tuple(case.client_addresses), case.received_at, sent)
        if since <= case.due_at < until and (really is None or really.at > case.due_at):
            yield Missed(case.number, case.due_at, really.at if really else None)


def _first_to(addresses: Iterable[str], after: datetime, sent: Sequence[Written]) -> Written | None:
    wanted = {address.lower() for address in addresses}
    return next((one for one in sent if one.at >= after and wanted & set(one.to)), None)
