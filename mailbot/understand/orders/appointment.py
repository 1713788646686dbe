"""An interview: by telephone or in person, one date, one time of day, perhaps a place."""

from __future__ import annotations

import re
from datetime import datetime

from mailbot.understand.page.courtesies import hesitates, takes_back, without_pleasantries, without_thanks
from mailbot.understand.words.moments import NoMoment, read_moment
from mailbot.understand.words.spelling import composed, flat
from mailbot.vocabulary.arguments import Interview
from mailbot.vocabulary.orders import OrderRow

from .argument import END, SEPARATOR, Meant, OrderContext, Outcome, Unclear, names_known, unclear

_MODES = (
    ("phone", r"(?:by |par )?(?:telephone|phone|phone call|telephonique|tel\b\.?)(?: (?:call|interview))?"),
    ("in_person", r"(?:in[- ]person|en personne|face[- ]to[- ]face)"),
)
_MODE_FIRST = tuple((mode, re.compile(rf"[\s,:;(-]{{0,5}}{words}(?!\w)[\s,:;)-]{{0,5}}")) for mode, words in _MODES)
_MODE_AFTER = tuple((mode, re.compile(rf"(?<!\w){words}(?!\w)")) for mode, words in _MODES)
_NUMBER_TO_CALL = re.compile(r"[+\d][\d\s().-]{6,24}(?:\s?(?:ext|poste|x)\.?\s?\d{1,6})?")


_CANCELLED = re.compile(
    r"(?:is |was |est |a ete )?(?:cancel(?:l?ed)?|called off|off|annulee?s?|annuler|annulez|decommandee?)(?![\w'-])"
)
_MOVED = re.compile(
    r"(?:is |was |est |a ete )?(?:move(?:d)?|rescheduled?|postponed?|changed?|pushed|shifted|brought forward|remise?"
    r"|reportee?|reporter|deplacee?|repoussee?|avancee?|devancee?)(?: back)?"
    r"(?: (?:to|for|until|a|au|pour|jusqu'a|le))?(?![\w'-])"
)
_CONFIRMED = re.compile(
    r"[\s,;(–—-]{1,9}(?:anyway|all the same|confirmed|i am sure|i'm sure|sure|quand meme|confirmee?|j'en suis sure?)"
    r"[\s.!)]{0,9}$"
)
_WITH_WHOM = re.compile(r"(?:\b(?:with|avec)\s+)(?:her|him|them|the client|elle|lui|la cliente|le client)\b")


def read_interview(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """How, when and where a client is met; that the interview ahead is moved, or cancelled."""
    written = composed(text).strip()
    cancelled = _CANCELLED.match(flat(written))
    if cancelled:
        return _cancelled(definition, written[cancelled.end() :], exact)
    confirmed = _CONFIRMED.search(flat(written))
    if confirmed:
        written = written[: confirmed.start()]
    for aside in reversed(list(_WITH_WHOM.finditer(flat(written)))):
        written = f"{written[: aside.start()]} {written[aside.end() :]}"
    moved = _MOVED.match(flat(written))
    if moved:
        written = written[moved.end() :].lstrip(" :")
    found = _mode(flat(written))
    if found is None and not moved:
        return _no_mode(definition, text, written, context)
    mode, start, end = found or ("", 0, 0)
    words = written[:start] + "\n" + written[end:]
    moment = read_moment(words, context.now)
    if isinstance(moment, NoMoment):
        begins = f"INTERVIEW {'moved to ' if moved else ''}{mode.replace('_', ' ')}".strip()
        return Unclear(moment.why, moment.plain, _offers(begins, moment.either))
    place = "" if not without_pleasantries(moment.left_over, names_known(context)) else without_thanks(moment.left_over)
    if place and (takes_back(place) or (mode == "phone" and not _NUMBER_TO_CALL.fullmatch(place))):
        return unclear("left_over", definition, place, plain=moved is not None)
    if place and exact and not re.search(r"\d|\b(?:room|bureau|office|salle|street|rue)\b", flat(place)):
        return unclear("left_over", definition, place)
    return Meant(
        Interview(mode, moment.at, _short_place(place), moved=moved is not None, confirmed=confirmed is not None)
    )


def _cancelled(definition: OrderRow, remark: str, exact: bool) -> Outcome:
    if "?" in remark or hesitates(remark) or (exact and remark.strip(END) and not SEPARATOR.match(remark)):
        return unclear("left_over", definition, remark, plain=True, offers=("INTERVIEW cancel",))
    return Meant(Interview("", None, cancelled=True))


def _no_mode(definition: OrderRow, text: str, written: str, context: OrderContext) -> Unclear:
    """Neither by phone nor in person, or both: where there is a date, both are offered."""
    moment = read_moment(written, context.now)
    if isinstance(moment, NoMoment):
        return unclear("phone_or_in_person", definition, text, offers=_offers("INTERVIEW", moment.either))
    place = f" {_short_place(moment.left_over)}" if re.search(r"\d", moment.left_over) else ""
    ways = tuple(f"INTERVIEW {way} {moment.at:%Y-%m-%d %H:%M}" for way in ("phone", "in person"))
    return unclear("phone_or_in_person", definition, text, plain=True, offers=(ways[0], ways[1] + place))


def _offers(begins: str, either: tuple[datetime, ...]) -> tuple[str, ...]:
    return tuple(f"{begins} {at:%Y-%m-%d %H:%M}" for at in either)


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
