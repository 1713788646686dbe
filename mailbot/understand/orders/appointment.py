"""An interview: by telephone or in person, one date, one time of day, perhaps a place."""

from __future__ import annotations

import re

from mailbot.understand.page.courtesies import takes_back, without_pleasantries, without_thanks
from mailbot.understand.words.moments import NoMoment, read_moment
from mailbot.understand.words.spelling import composed, flat
from mailbot.vocabulary.arguments import Interview
from mailbot.vocabulary.orders import OrderRow

from .argument import Meant, OrderContext, Outcome, Unclear, names_known, unclear

_MODES = (
    ("phone", r"(?:by |par )?(?:telephone|phone|phone call|telephonique|tel\b\.?)(?: (?:call|interview))?"),
    ("in_person", r"(?:in[- ]person|en personne|face[- ]to[- ]face)"),
)
_MODE_FIRST = tuple((mode, re.compile(rf"[\s,:;(-]{{0,5}}{words}(?!\w)[\s,:;)-]{{0,5}}")) for mode, words in _MODES)
_MODE_AFTER = tuple((mode, re.compile(rf"(?<!\w){words}(?!\w)")) for mode, words in _MODES)
_NUMBER_TO_CALL = re.compile(r"[+\d][\d\s().-]{6,24}(?:\s?(?:ext|poste|x)\.?\s?\d{1,6})?")


def read_interview(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """How, when and where a client is met."""
    written = composed(text)
    found = _mode(flat(written))
    if found is None:
        return unclear("phone_or_in_person", definition, text)
    mode, start, end = found
    moment = read_moment(written[:start] + "\n" + written[end:], context.now)
    if isinstance(moment, NoMoment):
        return Unclear(moment.why, moment.plain)
    place = "" if not without_pleasantries(moment.left_over, names_known(context)) else without_thanks(moment.left_over)
    if place and (takes_back(place) or (mode == "phone" and not _NUMBER_TO_CALL.fullmatch(place))):
        return unclear("left_over", definition, place)
    if place and exact and not re.search(r"\d|\b(?:room|bureau|office|salle|street|rue)\b", flat(place)):
        return unclear("left_over", definition, place)
    return Meant(Interview(mode, moment.at, _short_place(place)))


def _mode(flat_text: str) -> tuple[str, int, int] | None:
    for mode, pattern in _MODE_FIRST:
        first = pattern.match(flat_text)
        if first:
            return mode, first.start(), first.end()
    found = [(mode, match) for mode, pattern in _MODE_AFTER if (match := pattern.search(flat_text[:400]))]
    if len(found) != 1:
        return None
    return found[0][0], found[0][1].start(), found[0][1].end()


def _short_place(place: str) -> str:
    return ", ".join(part.strip(" ,") for part in place.split("\n") if part.strip(" ,"))[:300]
