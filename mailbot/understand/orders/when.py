"""Orders about days: a call that was made, a reminder, an absence, the days of a report."""

from __future__ import annotations

import re
from datetime import date

from mailbot.understand.page.courtesies import takes_back, without_thanks
from mailbot.understand.words.days import days_in, leading_day
from mailbot.understand.words.moment_line import Unusable
from mailbot.understand.words.moments import read_past_moment
from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.arguments import Away, Called, Period, PersonNamed, Reached, Remind
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.orders import OrderRow

from .argument import END, Meant, OrderContext, Outcome, Unclear, remark_apart, unclear, without_objects
from .call_words import outcome_of, somebody_else, told_outcome
from .people import read_person

_TOLD_WHEN = re.compile(
    r"(?:(?:his|her|their|the|son|sur son) (?:cell\w*|phone|number|line|mobile|home)|tried|attempted|called|phoned|rang"
    r"|essaye|tente|telephone|at|on|by|twice|again|yesterday|this|today|a|le|hier|ce|deux fois|encore|par)\b|\d"
)


def read_called(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """A call that reached nobody: how it ended, and when; without a time, now."""
    outcome = told_outcome(text)
    if not outcome:
        return unclear("unknown_choice", row, text)
    whom, apart = remark_apart(without_objects(text.lstrip(END)), sentences=False)
    if apart and whom.strip(END) and not outcome_of(whom) and not _TOLD_WHEN.match(folded(whom)):
        return unclear("another_called", row, whom, plain=True, offers=("NOTE",))
    if "?" in text:
        return unclear("question", row)
    try:
        at = read_past_moment(text, context.now)
    except Unusable:  # "she will call back at 5": when she will, not when she was called
        at = None
    return Meant(Called(outcome, at, without_thanks(composed(text)).strip(END)))


_WHAT_SHE_SAID = re.compile(
    r"(?:^|[,.;:(–—]\s*|\s-\s)(?:and |et )?(?:that )?"
    r"(?:she|he|they|(?:the )?client|elle|il|ils|elles|(?:la |le )?cliente?|qu['’]elle|qu['’]il)\b",
    re.IGNORECASE,
)
"""From here on a day is what was talked about, not when: "talked to her, she is fine with Friday"."""

_SPOKE = re.compile(
    r"(?<!not )(?<!n't )(?<!pas )(?<!personne )(?<!nobody )"
    r"\b(?:spoke|talked|discussed|reached (?:her|him|them)|parle|discute|jointe?|rejointe?|repondu)\b"
)


_ANOTHER = re.compile(
    r"[\s,:-]*(?:(?:the|her|his|their|le|la|l'|son|sa|leur) ?)?(?:employer|lawyer|brother|sister|husband|wife"
    r"|mother|father|cpc|csc|airline|employeur|avocate?|frere|s(?:o|oe)ur|mari|femme|epouse?|mere|pere|ctd)\b"
)


def read_reached(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """How and when the client was reached. Words that say that she was not are asked about."""
    outcome = outcome_of(text)
    spoke = _SPOKE.search(folded(text))
    if outcome and not (outcome in ("will_call_back", "not_there") and spoke):
        return unclear(
            "not_reached", row, text, plain=True, offers=(f"CALLED {' '.join(text.split())[:200]}".strip(), row.name)
        )
    another = _ANOTHER.match(folded(text))
    named = another[0] if another else somebody_else(text)
    if named:
        return unclear("another_called", row, named, plain=True, offers=(f"NOTE {' '.join(text.split())[:200]}",))
    if exact and "?" in text:
        return unclear("question", row)
    try:
        at = read_past_moment(_WHAT_SHE_SAID.split(composed(text), maxsplit=1)[0], context.now)
    except Unusable:  # a time that is still to come is what was said, not when
        at = None
    return Meant(Reached(at))


_A_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri)\b|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
)


def read_remind(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """A day ahead, then what to say that morning."""
    written = composed(text).strip(END)
    plain = folded(written)
    skipped = re.match(r"(?:me |moi |us |nous )?(?:on |le |for |pour |dans la matinee du )?", plain)
    written = written[skipped.end() if skipped else 0 :]
    try:
        today = context.now.date()
        day, rest = leading_day(written, today)
        if day == today and _A_WEEKDAY.match(folded(written)):  # this morning is past: next week's
            day = date.fromordinal(day.toordinal() + 7)
    except Unusable as unusable:
        return Unclear(unusable.why, unusable.plain)
    if day < context.now.date():
        return Unclear(Unusable("past", written[:20], day=day).why, plain=True)
    if "?" in text and exact:
        return unclear("question", row)
    return Meant(Remind(day, re.sub(r"^(?:to|that|about|de|que)\s+", "", rest.strip(END), flags=re.IGNORECASE)))


_AROUND = word_set(
    """from to until till through and both included inclusive inclus du de au a jusqu'au jusqu'a le les et on the for me
    is will my cases vacation holiday leave vacances conge mes dossiers pour cover covers covered covering by with
    replaced replaces backup contact see par avec releve remplace remplacee remplacant remplacante est me"""
)
_OPEN_END = re.compile(r"\b(?:from|as of|since|starting|a partir|des|depuis)\b")
_UNTIL = re.compile(r"\b(?:until|till|through|to|jusqu'au|jusqu'a|au)\b")


_COVERS = re.compile(r"\b(?:cover\w*|backup|contact|see|releve|rempla\w+|par|by)\b")
_FOR_ANOTHER = re.compile(r"[\s,:-]*(?:for|pour)\b")


def read_away(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """From which day to which, and who covers."""
    today = context.now.date()
    written = composed(without_thanks(text)).strip(END)
    if takes_back(re.sub(_UNTIL, " ", re.sub(r"\btomorrow\b|\bdemain\b", " ", folded(written)))):
        return unclear("left_over", row, written)
    try:
        days = days_in(written, today)
    except Unusable as unusable:
        return Unclear(unusable.why, plain=True)
    if not days:
        return unclear("no_date", row, written)
    if len(days) > 2:
        return unclear("left_over", row, written)
    start, end = days[0].day, (days[1].day if len(days) == 2 else None)
    if end is None and not _OPEN_END.search(folded(written)):
        end = start
    if len(days) == 1 and _UNTIL.search(folded(written[: days[0].start])):
        start, end = today, start
    if end is not None and end < start:
        return unclear("ends_before", row, written, plain=True)
    person, cover = _who_is_away(row, written[: days[0].start], context), ""
    rest = written[days[0].start :] if person else written
    for found in reversed(days):
        at = found.start - (days[0].start if person else 0)
        rest = f"{rest[:at]} {rest[at + found.end - found.start :]}"
    if named := " ".join(_without_words(rest).split()).strip(END):
        who = read_person(row, named, context, exact)
        if not isinstance(who, Meant) or not isinstance(who.argument, PersonNamed):
            return who if isinstance(who, Unclear) else unclear("left_over", row, named)
        cover = who.argument.address
    return Meant(Away(start, end, cover, person))


def _who_is_away(row: OrderRow, before: str, context: OrderContext) -> str:
    """Whom a supervisor names before the first day, unless it is who covers: "AWAY Tremblay, 30 Nov to 4 Dec"."""
    writer = next(
        (one for one in context.people or () if context.writer and one.mailbox.key == context.writer.key), None
    )
    named = " ".join(_without_words(before).split()).strip(END)
    told = _FOR_ANOTHER.match(folded(before)) or (writer is not None and writer.duty is Duty.SUPERVISOR)
    if not named or not told or _COVERS.search(folded(before)):
        return ""
    who = read_person(row, named, context, exact=True)
    found = who.argument.address if isinstance(who, Meant) and isinstance(who.argument, PersonNamed) else ""
    return "" if writer is not None and found == writer.address else found


def _without_words(text: str) -> str:
    """Without the small words around days and names; an address stays whole."""
    kept = []
    for word in text.split():
        bare = word.strip(",;:()[]-")
        if folded(bare).strip(".") and folded(bare).strip(".") not in _AROUND:
            kept.append(bare)
    return " ".join(kept)


def read_period(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """The week, the month, or from one day to another."""
    plain = folded(without_thanks(text)).strip(END)
    if re.fullmatch(r"(?:(?:of |for )?(?:the |this |last |past )?week|weekly|(?:de )?(?:la |cette )?semaine)", plain):
        return Meant(Period("week"))
    if re.fullmatch(r"(?:(?:of |for )?(?:the |this |last |past )?month|monthly|(?:du |le |ce )?mois|mensuel)", plain):
        return Meant(Period("month"))
    try:
        days = days_in(composed(text), context.now.date(), past=True)
    except Unusable as unusable:
        return Unclear(unusable.why, plain=True)
    if len(days) != 2 or days[1].day < days[0].day:
        return unclear("unknown_choice", row, text)
    return Meant(Period("dates", days[0].day, days[1].day))
