"""The digest in words: what `decide.overview.digest` found, as its template prints it. No fact is added or left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.vocabulary.digest import Digest, Kept, Section, Week, Workload
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.write.words.dates import date_words
from mailbot.write.words.typography import NO_BREAK
from mailbot.write.words.words import Words

from .suggestions import Answering, Suggestion, suggestion

BAR = 20
"""Characters of a full bar. Characters, not images or coloured cells: every mail program and terminal shows them."""

LONGEST = 360
"""Characters of one sentence of a row: a calendar with many closures makes a working without end."""

COUNTS = ("open", "due", "overdue", "decided")
"""The columns of the two tables of work, as `Workload` names them."""

TO_WORK_ON = frozenset({"paused", "questions", "decide", "contact", "onset", "bounced"})
"""Sections whose rows wait for somebody."""

FULL, EMPTY = "█", "░"


def digest_contents(digest: Digest, language: str, office: Office, words: Words) -> dict[str, Any]:
    """What the digest's template sees."""
    return _Saying(language, office.calendar.zone, words, office.address).page(digest)


def digest_subject(digest: Digest, language: str, zone: ZoneInfo, words: Words) -> str:
    """The day, and the two numbers that a supervisor looks for first."""
    return _Saying(language, zone, words).subject(digest)


class _Saying:
    """One language, one wall clock."""

    def __init__(self, language: str, zone: ZoneInfo, words: Words, mailbox: str = "") -> None:
        self.language, self.zone, self.words, self.mailbox = language, zone, words, mailbox

    def say(self, key: str, **says: Spoken) -> str:
        return self.words.say(Phrase.of(f"digest.{key}", **says), self.language, self.zone)

    def subject(self, digest: Digest) -> str:
        contact, decide = digest.section("contact"), digest.section("decide")
        overdue = sum(line.overdue for line in digest.by_category) if contact else 0
        day = date_words(digest.made_at.astimezone(self.zone).date(), self.language)
        return self.say("subject", day=day, overdue=overdue, decide=decide.count if decide else 0)

    def page(self, digest: Digest) -> dict[str, Any]:
        """Everything that the template prints."""
        day = date_words(digest.made_at.astimezone(self.zone).date(), self.language, weekday=True)
        return {
            "title": self.say("title", day=day),
            "balanced": digest.account.balanced,
            "account": self.account(digest),
            "covers": self.covers(digest),
            "open_cases": self.say("open_cases", count=digest.open_cases),
            "opening": self.opening(digest),
            "ahead": self.ahead(digest),
            "sections": [self.section(section) for section in digest.sections],
            "kept": self.kept_over(digest.kept),
            "weeks": [self.week(week) for week in digest.weeks if week.due],
            "officers": self.workload(digest.by_officer),
            "categories": self.workload(digest.by_category),
            "health": self.health(digest),
            "columns": self.family("column"),
            "titles": self.family("section"),
        }

    def opening(self, digest: Digest) -> str:
        """What to do today, in one sentence."""
        contact, decide, asked, paused = map(digest.section, ("contact", "decide", "questions", "paused"))
        overdue = sum(line.overdue for line in digest.by_category) if contact else 0
        says = [self.say("opening.overdue", count=overdue)] if overdue else []
        if contact and contact.count > overdue:
            says.append(self.say("opening.due", count=contact.count - overdue))
        if paused:
            says.append(self.say("opening.paused", count=paused.count))
        if decide:
            aside = sum(row.number.startswith("Q") for row in decide.rows)
            counts = {"decide": decide.count - aside, "aside": aside}
            says += [self.say(f"opening.{name}", count=count) for name, count in counts.items() if count]
        if asked:
            said_at = dict(asked.rows[0].says[0].says).get("since")
            since = said_at if isinstance(said_at, datetime) else digest.since
            day = date_words(since.astimezone(self.zone).date(), self.language, weekday=True, year=False)
            says.append(self.say("opening.questions", count=asked.count, since=day))
        if not says:
            return self.say("nothing")
        said = self.words.joined(tuple(says), self.language)
        if overdue:
            return self.say("opening.only", says=said)
        return self.say("opening.all", says=said, rest=self.say("opening.not_overdue"))

    def answers(self, section: str, number: str, officer: str) -> list[Suggestion]:
        """The next step of a row as a link; of what only informs, none."""
        if section not in TO_WORK_ON or not self.mailbox:
            return []
        if number.startswith("Q"):
            commands: tuple[str, ...] = (f"DISCARD {number}",)
        elif section == "paused":
            commands = ("RELEASE", "HOLD")
        else:
            commands = ("MESSAGE", "SEEN") if section == "questions" else ("STATUS",)
            commands = commands if officer else (*commands, "ASSIGN")
        answering = Answering(self.mailbox, f"[{number}]")
        return [suggestion(command, answering, self.words, self.language) for command in commands]

    def family(self, name: str) -> dict[str, str]:
        return {code: self.say(f"{name}.{code}") for code in self.words.keys(f"digest.{name}", self.language)}

    def account(self, digest: Digest) -> str:
        account = digest.account
        if not account.received:
            return self.say("account.none")
        went = tuple(self.say(f"account.{name}", count=count) for name, count in account.went if count)
        if account.balanced:
            return self.say("account.balanced", received=account.received, went=went)
        return self.say("account.adrift", received=account.received, adrift=account.adrift, went=went or "0")

    def covers(self, digest: Digest) -> str:
        first = digest.since.astimezone(self.zone).date()
        last = digest.until.astimezone(self.zone).date() - timedelta(days=1)
        begins, ends = (date_words(day, self.language, weekday=True, year=False) for day in (first, last))
        return (
            self.say("covers_day", first=begins) if first >= last else self.say("covers_days", first=begins, last=ends)
        )

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "title": self.say(f"section.{section.code}"),
            "count": section.count,
            "more": self.say("more", count=section.more) if section.more else "",
            "rows": [
                {
                    "number": row.number,
                    "officer": row.officer or self.say("nobody"),
                    "answers": self.answers(section.code, row.number, row.officer),
                    "says": [_short(self.words.say(phrase, self.language, self.zone)) for phrase in row.says],
                }
                for row in section.rows
            ],
        }

    def kept_over(self, kept: Iterable[Kept]) -> list[str]:
        """A line for each span in which a contact fell due; one line where none did in any."""
        kept = tuple(kept)
        due = [one for one in kept if one.share is not None] or list(kept[-1:])
        return [self.kept(one) for one in due]

    def kept(self, kept: Kept) -> str:
        if kept.share is None:
            return self.say("kept.none", weeks=kept.weeks)
        percent = f"{int(kept.share * 100)}{NO_BREAK if self.language == 'fr' else ''}%"  # 99.6 is not 100
        said = self.say("kept.some", weeks=kept.weeks, met=kept.met, due=kept.due, share=percent)
        return f"{said} {self.say('kept.waited', median=_hours(kept.median))}" if kept.median is not None else said

    def week(self, week: Week) -> dict[str, str]:
        full = week.met * BAR // week.due
        return {
            "name": date_words(week.monday, self.language, year=False),
            "bar": FULL * full + EMPTY * (BAR - full),
            "says": self.say("kept.week", met=week.met, due=week.due),
        }

    def ahead(self, digest: Digest) -> list[list[str]]:
        """A row for each day of the strip, if anything falls on one of them."""
        if not any(day.contact or day.onset for day in digest.ahead):
            return []
        return [
            [date_words(one.day, self.language, weekday=True, year=False), str(one.contact or ""), str(one.onset or "")]
            for one in digest.ahead
        ]

    def workload(self, lines: Iterable[Workload]) -> dict[str, Any] | None:
        """The names of the columns that hold anything, and the lines: figures alone, a nought takes no space."""
        counted = [(line.who, {name: getattr(line, name) for name in COUNTS}) for line in lines]
        names = [name for name in COUNTS if any(counts[name] for _, counts in counted)]
        rows = [(self.who(who), [self._counted(name, counts[name]) for name in names]) for who, counts in counted]
        return {"names": names, "lines": rows} if rows else None

    def _counted(self, name: str, count: int) -> tuple[str, str]:
        """The figure, and the same in words for who reads no table: "2 decided"."""
        return (str(count), self.say(f"count.{name}", count=count)) if count else ("", "")

    def who(self, who: str | Term) -> str:
        said = self.words.term(who.family, who.code, self.language) if isinstance(who, Term) else who
        return said or self.say("nobody")

    def health(self, digest: Digest) -> list[str]:
        health = digest.health
        lines = [
            self.say("health.polled", at=health.polled_at) if health.polled_at else self.say("health.never_polled")
        ]
        if health.unhandled:
            lines.append(self.say("health.unhandled", count=health.unhandled))
        lines += [self.say("health.alarm", alarm=alarm) for alarm in health.alarms]
        if health.oldest_unsent is not None and health.oldest_unsent < digest.made_at:
            lines.append(self.say("health.oldest", at=health.oldest_unsent))
        if health.capped:
            lines.append(self.say("health.capped", cases=", ".join(filter(None, health.capped)) or "…"))
        return [*lines, self.say("health.next", at=digest.next_at)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _hours(wait: timedelta) -> str:
    hours, minutes = divmod(round(wait.total_seconds() / 60), 60)
    return f"{hours}{NO_BREAK}h{NO_BREAK}{minutes:02}{NO_BREAK}min"
