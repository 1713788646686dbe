"""The month as a story: what happened for the first time in full, the rest counted, and at the end both counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

from mailbot.decide.overview.report import Report, report
from mailbot.demo.people import CPC, CSC, OFFICE
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.write.words.dates import date_words
from mailbot.write.words.words import Words

from .counting import Count
from .people import CLOSED, OFFICERS, SUPERVISOR, name_of
from .plan import Scene
from .stage import Moment, Month
from .texts import ORDERS

STAFF = {one.address: one.name for one in (*OFFICERS, SUPERVISOR)}

FIGURES = {"by_category": "category", "by_origin": "origin", "due": "in_time"}
"""What the words of a report call a figure, where it is not its name."""


class Telling:
    """Turns moments into lines. A line that begins with `## ` is a heading, with `- ` one happening."""

    def __init__(self, month: Month, words: Words, language: str) -> None:
        self._month, self._words, self._language = month, words, language
        self._told: dict[str, int] = {}  # the story that tells each fate
        self._whose = {CSC: name_of(CSC), CPC: name_of(CPC)}  # whose letters are told, by address
        self._day: date | None = None
        self._others = self._clients = self._staff = 0

    def say(self, key: str, **says: Spoken) -> str:
        """A sentence of the month's own."""
        return self._words.say(Phrase.of(f"month.{key}", **says), self._language)

    def begins(self) -> Iterator[str]:
        """The first lines."""
        plan = self._month.plan
        stories = [scene.story for scene in plan.scenes if scene.story is not None]
        clients = {story.who.uci for story in stories}
        referrals = len(clients) + sum(scene.what == "refers_anew" for scene in plan.scenes)
        yield f"# {self.say('title')}"
        start, end = plan.scenes[0].at.date(), plan.ends.date()
        yield self.say("intro", clients=len(clients), referrals=referrals, start=start, end=end)

    def moment(self, moment: Moment) -> Iterator[str]:
        """What happened in it."""
        if moment.at.date() != self._day and (moment.scenes or moment.sent):
            yield from self.day_ends()
            self._day = moment.at.date()
            heading = date_words(self._day, self._language, weekday=True, year=False)
            yield f"## {heading[:1].upper()}{heading[1:]}"
        for scene in moment.scenes:
            said = self._scene(scene)
            if said:
                yield f"- {scene.at:%H:%M}  {said}"
            else:
                self._others += 1
        for one in moment.sent:
            outside = [to for to in one.to if to not in STAFF and "office.example" not in to]
            self._clients += bool(outside)
            self._staff += any(to in STAFF for to in one.to)
            mail = message_from_bytes(one.octets, policy=default)
            for to in outside:
                if to in self._whose:
                    yield f"- {one.at:%H:%M}  {self.say('sent', who=self._whose[to], subject=str(mail['Subject']))}"
            if mail["Importance"] == "high" and SUPERVISOR.address in one.to:
                yield f"- {one.at:%H:%M}  {self.say('flagged', who=SUPERVISOR.name, subject=str(mail['Subject']))}"

    def day_ends(self) -> Iterator[str]:
        """What was not told of the day."""
        if self._day is not None:
            yield self.say("day", others=self._others or "", clients=self._clients, staff=self._staff)
        self._others = self._clients = self._staff = 0

    def ends(self) -> Iterator[str]:
        """How it ended: the promises, the questions, both counts."""
        month = self._month
        now = month.clock()
        count = counted(month)
        figures, same = count.figures(now), differing(month, count)
        late = figures["late"]
        yield f"## {self.say('end.heading')}"
        numbers = tuple(one[0] for one in late)  # type: ignore[attr-defined]
        yield self.say("end.promises", kept=figures["in_time"], due=figures["due"], late=numbers)  # type: ignore[arg-type]
        if broken := count.broken(now):
            yield self.say("end.broken", numbers=tuple(broken))
        yield self.say("end.questions", asked=figures["unanswered"])  # type: ignore[arg-type]
        if forgotten := count.forgotten():
            yield self.say("end.forgotten", numbers=tuple(forgotten))
        yield self.say("end.counted")
        yield f"| {self.say('end.figure')} | {self.say('end.by_mailbot')} | {self.say('end.by_mails')} |"
        yield "| --- | --- | --- |"
        made = as_figures(reported(month))
        for name in (name for name in figures if name != "due"):
            figure = self._words.term("report.figure", FIGURES.get(name, name), self._language)
            yield f"| {figure} | {_shown(made[name])} | {_shown(figures[name])} |"
        wrong = tuple(Term("report.figure", FIGURES.get(name, name)) for name in same)
        yield self.say("end.unequal", figures=wrong) if same else self.say("end.equal")

    def _scene(self, scene: Scene) -> str:
        """One line; empty where such a story was told before."""
        story = scene.story
        who = scene.by.name if scene.by is not None else ""
        said = ORDERS[scene.what][scene.by.language == "fr"].split("\n")[0] if scene.by and scene.what in ORDERS else ""
        said = said.partition(" {")[0].rstrip(": ").removesuffix(" at").removesuffix(" à")
        if story is None:
            return self.say("step.says", who=who, said=said) if said else self.say(f"step.{scene.what}", who=who)
        if self._told.setdefault(story.fate.name, story.number) != story.number:
            return ""
        client = story.who.name
        self._whose[story.who.email] = client
        if scene.what == "refers" and story.second is not None:
            client = f"{client}, {story.second.name}"
        if said:
            return self.say("step.orders", who=who, client=client, said=said)
        if scene.what == "refers":
            sender = {"by_officer": story.officer.name, "by_partner": name_of("workforce@province.example")}
            fate = Phrase(f"month.fate.{story.fate.name}")
            return self.say("step.refers", who=sender.get(story.fate.form, "CSC"), story=fate, client=client)
        return self.say(f"step.{scene.what}", client=client, who=who)


def counted(month: Month) -> Count:
    """The month from its raw mails alone."""
    return Count(OFFICE, STAFF, {CLOSED}).read(month.world.mails)


def reported(month: Month) -> Report:
    """The report of the month."""
    start, end = month.plan.scenes[0].at.date(), month.plan.ends.date()
    return report(month.office.book.cases(), start, end, month.clock(), month.office.office)


def as_figures(made: Report) -> dict[str, Any]:
    """The report's figures by name, as the other count has them."""
    figures = {one.name: getattr(made, one.name) for one in fields(made)}
    figures["late"] = tuple((one.number, one.due_at, one.made_at, one.why) for one in made.late)
    return figures


def differing(month: Month, count: Count) -> list[str]:
    """The figures on which the two counts differ."""
    made = as_figures(reported(month))
    return [name for name, value in count.figures(month.clock()).items() if made[name] != value]


def _shown(value: Any) -> str:
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60} h {minutes % 60:02d}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        parts = (" ".join(_shown(one) for one in part) if isinstance(part, tuple) else _shown(part) for part in value)
        return "; ".join(parts) or "0"
    return "–" if value is None else str(value)


def lines_of(month: Month, tellings: Mapping[str, Telling]) -> Iterator[tuple[str, str]]:
    """The whole story, as it happens: each line with the name of the telling that has it."""

    def each(tell: Callable[[Telling], Iterable[str]]) -> Iterator[tuple[str, str]]:
        return ((name, line) for name, telling in tellings.items() for line in tell(telling))

    yield from each(Telling.begins)
    for moment in month.play():
        yield from each(lambda telling, now=moment: telling.moment(now))  # type: ignore[misc]
    yield from each(Telling.day_ends)
    yield from each(Telling.ends)


def as_page(lines: Iterable[str]) -> str:
    """The story as Markdown."""
    return (
        "".join(f"{line}\n" if line.startswith(("- ", "|")) else f"\n{line}\n\n" for line in lines)
        .replace("\n\n\n", "\n\n")
        .lstrip()
    )
