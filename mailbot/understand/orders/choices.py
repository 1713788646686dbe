"""Commands that take nothing, free text, a fixed answer, or the number of a mail set aside; and remarks after them."""

from __future__ import annotations

import re

from mailbot.understand.page.courtesies import PLEASANTRIES, puts_off, takes_back, without_pleasantries
from mailbot.understand.words.spelling import composed, flat, folded
from mailbot.vocabulary.arguments import Choice, SetAside
from mailbot.vocabulary.orders import ROWS, OrderRow

from .argument import END, SEPARATOR, Meant, OrderContext, Outcome, names_known, unclear, without_objects

_COMMAND_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(word for definition in ROWS for word in definition.words)})(?!\w)")


_STANDS_BY = re.compile(r"[\s,;:–—-]{0,9}\b(?:anyway|quand m[eê]me)[\s.!]{0,9}\Z", re.IGNORECASE)
"""Whoever was asked and means it says so."""


def read_nothing(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """A command that stands alone; what politeness or a remark may follow it."""
    text = _STANDS_BY.sub("", text)
    rest = text.strip(END)
    if not rest or (definition.asks and not rest.strip("? ")):
        return Meant()
    if "?" in rest and not definition.asks:
        return unclear("question", definition)
    if not remark_after(definition, rest, context):
        return Meant()
    if exact:
        return unclear("takes_nothing", definition, rest)
    if _COMMAND_WORD.search(rest):
        return unclear("one_a_line", definition, rest)
    if (SEPARATOR.match(without_objects(text)) or definition.remarks) and not takes_back(
        text
    ):  # "ACCEPT - all documents are here"
        return Meant()
    return unclear("takes_nothing", definition, rest)


def remark_after(definition: OrderRow, text: str, context: OrderContext) -> str:
    """What is said after a command that takes nothing; politeness, names and its own objects say nothing."""
    rest = without_objects(text.strip(END))
    return without_pleasantries(rest, frozenset(definition.objects) | names_known(context)) if rest.strip(END) else ""


def read_text(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """Free text; for CLOSE, the fixed answer that it may begin with."""
    if definition.choices:
        found = chosen(definition, text)
        if found is not None and (not exact or not found.remark):
            return Meant(found)
    if exact and text.strip(END):
        return unclear("takes_nothing", definition, text)
    if definition.takes_care and not definition.to_the_end:
        if text.rstrip(" .!").endswith("?"):
            return unclear("question", definition)
        if puts_off(text):
            return unclear("condition", definition, text, plain=True, offers=(definition.name,))
    return Meant()


_REMARK = re.compile(r"(?:by|par|on|le|today|yesterday|hier|aujourd'hui|confirmed|confirme|this|ce)\b")


def chosen(definition: OrderRow, text: str) -> Choice | None:
    """Which of the command's fixed answers `text` begins with, and the remark after it."""
    written = composed(text).lstrip(" ,.;:!\n-–—")
    plain = flat(written)
    best: tuple[int, str] | None = None
    for choice in definition.choices:
        for words in (*choice.en, *choice.fr):
            if re.match(re.escape(folded(words)).replace(r"\ ", r"\s{1,3}") + r"(?![\w'])", plain):
                best = max(best or (0, ""), (len(words), choice.code))
    if best is None:
        return None
    rest = written[best[0] :]
    remark = rest.strip(END)
    if "?" in remark:
        return None
    if not without_pleasantries(remark):
        return Choice(best[1])
    apart = SEPARATOR.match(rest) or _REMARK.match(flat(rest).strip())
    if not apart or re.match(r"(?:or|ou)\b", folded(remark)):
        return None
    return Choice(best[1], remark)


def read_choice(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """One of the command's fixed answers."""
    found = chosen(definition, text)
    if found is None or (exact and found.remark):
        return unclear("unknown_choice", definition, text)
    return Meant(found)


_SET_ASIDE = re.compile(r"#?q[\s-]?(?P<id>\d{1,9})(?!\w)")
_CASE_NUMBER = re.compile(r"(?<!\w)[a-z]{1,6}-\d{4}-\d{1,8}(?!\w)")


def read_set_aside(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """`Q17`, for CASE with the case it belongs to."""
    plain = folded(text[:200])
    ids = list(_SET_ASIDE.finditer(plain))
    numbers = list(_CASE_NUMBER.finditer(plain))
    if len(ids) != 1 or len(numbers) > 1:
        return unclear("two_set_aside" if len(ids) > 1 else "no_set_aside", definition, text, plain=len(ids) > 1)
    if definition.name == "CASE" and not numbers:
        return unclear("no_case_number", definition, text, plain=True)
    rest = _CASE_NUMBER.sub(" ", _SET_ASIDE.sub(" ", plain)).strip(" []()#,.;:!-")
    words = {word.strip(",.;:!()") for word in rest.split()} - {"", "to", "case", "a", "au", "dossier", "and", "et"}
    if words - PLEASANTRIES or (words and exact):
        return unclear("left_over", definition, rest)
    return Meant(SetAside(f"Q{int(ids[0]['id'])}", numbers[0][0].upper() if numbers else None))
