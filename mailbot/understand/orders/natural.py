"""An order in a colleague's own words, in small letters: what can mean only one thing is understood.

The whole line has to be the order, whom or what it is about, its argument, courtesy, and perhaps a remark set off by a
mark ("Close, she got it elsewhere"). Words that leave open what is to be done are never carried out.
"""

from __future__ import annotations

import re

from mailbot.understand.page.courtesies import hesitates, puts_off, takes_back, without_thanks
from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.arguments import CaseNamed, Documents
from mailbot.vocabulary.orders import ArgumentKind

from .argument import END, Meant, OrderContext, Outcome, Unclear, remark_apart, unclear, without_objects
from .arguments import read_argument
from .choices import remark_after
from .order_words import Opening

_ARGUES = re.compile(r"\s*(?:[:,;\u2013\u2014]|-\s)\s*")
_PLEASE = re.compile(r"\s*(?:please|pls|plz|svp|stp|s['’]il (?:vous|te) pla[iî]t)\b(?=.*\w)", re.IGNORECASE)
_HOW = re.compile(r"\s*(?:by|via|on the|over the|at|this|today|yesterday|par|au|a|ce|hier|aujourd'hui)\b")
_THANKS_ALONE = re.compile(r"\W*(?:(?:please|pls|svp|stp|thanks|thank you|merci|today|now|aujourd'hui)\W*){0,3}")
_TEXTS = frozenset({ArgumentKind.TEXT, ArgumentKind.FIELDS})


def read_natural(opening: Opening, context: OrderContext) -> tuple[str, Outcome]:
    """The text that follows the order, and what it means."""
    row = opening.definition
    told_apart = row.argument in _TEXTS and (opening.colon or opening.own_words)  # "Refused: she can wait"
    about_the_case = row.argument in _ABOUT_THE_CASE and not told_apart
    rest = without_objects(opening.rest) if about_the_case else opening.rest.lstrip()
    if row.argument in _TEXTS and not opening.lead:
        return _text(opening, rest, context)
    if row.argument is ArgumentKind.REACHED:
        return _reached(opening, context)
    if row.everyday and row.argument is ArgumentKind.NOTHING and not _THANKS_ALONE.fullmatch(folded(opening.rest)):
        return rest, unclear("prose", row, rest)
    said = f"{opening.lead} {rest}".strip()
    if opening.lead and not opening.sure and _ARGUES.match(rest) and not hesitates(rest):
        said = opening.lead  # "Client withdrew her request, close it": asked about in any case
    outcome = read_argument(row, said, context, exact=True)
    titled = row.name == "DOCS" and bool(without_thanks(f" {said}").strip(END)) and not opening.lead
    if titled and isinstance(outcome, Meant) and not _names(outcome):
        return said, unclear("prose", row, said)  # "Documents manquants" is as well the title of a list
    if isinstance(outcome, Meant):
        return said, outcome
    words, remark = remark_apart(said)
    if row.argument not in _TAKES_REMARKS or not remark.strip(END) or hesitates(remark) or "?" in said:
        return said, outcome
    if row.argument is ArgumentKind.NOTHING:
        plain = not takes_back(remark) and not remark_after(row, words, context)
        return (remark.strip(END), Meant()) if plain else (said, outcome)
    shorter = read_argument(row, words, context, exact=True)
    return said, shorter if isinstance(shorter, Meant) else outcome


def _names(meant: Meant) -> bool:
    return isinstance(meant.argument, Documents) and bool(meant.argument.codes or meant.argument.others)


_TAKES_REMARKS = frozenset(
    {ArgumentKind.NOTHING, ArgumentKind.OFFICE, ArgumentKind.PERSON, ArgumentKind.CHOICE, ArgumentKind.CASE_NUMBER}
)
"""A comma in a list of documents, a place or a correction is no remark's."""
_ABOUT_THE_CASE = frozenset(
    {ArgumentKind.NOTHING, ArgumentKind.TEXT, ArgumentKind.OFFICE, ArgumentKind.PERSON, ArgumentKind.CASE_NUMBER}
)


def _text(opening: Opening, rest: str, context: OrderContext) -> tuple[str, Outcome]:
    """A reason after a mark: "Decline - she only teaches". Without one the words may be the middle of a sentence."""
    row = opening.definition
    asked = _PLEASE.match(rest)
    rest = rest[asked.end() :] if asked else rest
    apart = _ARGUES.match(rest)
    text = (rest[apart.end() :] if apart else rest).strip()
    if not without_thanks(f" {text}").strip(END + "?"):
        return "", unclear("question" if "?" in rest else "needs_argument", row, plain=True)
    if row.choices and isinstance(found := read_argument(row, text, context, exact=True), Meant) and found.argument:
        return text, found
    if not (apart or opening.own_words) or hesitates(text) or puts_off(text):
        return text, unclear("prose", row, text)
    return text, read_argument(row, text, context, exact=False)


_HER = word_set("her him them client cliente applicant requerante requerant demanderesse demandeur lui elle")


def _reached(opening: Opening, context: OrderContext) -> tuple[str, Outcome]:
    """ "Contacted by phone at 10", "Client reached": her, and nobody else."""
    about_her = without_objects(opening.rest)
    named = set(folded(opening.rest[: len(opening.rest) - len(about_her)]).split()) & _HER  # "the employer" is not she
    others = not named and not opening.own_words
    text = about_her.lstrip(" ,:;.–—-").rstrip()
    bare = not text.strip(END)
    if (others and not bare and not _HOW.match(folded(about_her)) and not _ARGUES.match(about_her)) or hesitates(text):
        return text, unclear("prose", opening.definition, text)
    return text, read_argument(opening.definition, text, context, exact=True)


def offers_of(opening: Opening, text: str, outcome: Outcome, context: OrderContext) -> tuple[str, ...]:
    """What the line may have meant, each as an answer that would be obeyed, or that has only to be finished."""
    row = opening.definition
    if opening.denied:
        return ("HOLD", row.name)
    if isinstance(outcome, Unclear) and outcome.offers:
        return outcome.offers
    if isinstance(outcome, Meant):
        if isinstance(outcome.argument, CaseNamed):
            return (f"{row.name} {outcome.argument.number}",)
        return (f"{row.name} {composed(without_thanks(f' {text}').strip())}".strip(),)
    if row.argument is ArgumentKind.TEXT:
        text = " ".join(text.lstrip(" ,.;:!?\n–—-").split())
        return (f"{row.name} {text}"[:300],) if text and not hesitates(text) else (row.name,)
    if row.argument is ArgumentKind.OFFICE:
        named = [
            office.code
            for office in context.offices or ()
            if any(
                folded(name) in folded(text) for name in (office.code, *_town(office.name_en), *_town(office.name_fr))
            )
        ]
        return (f"{row.name} {named[0]}",) if len(named) == 1 else (row.name,)
    begun = opening.lead if row.argument is ArgumentKind.CHOICE else remark_apart(text)[0].strip()
    if (
        row.argument in _BY_THE_FIRST_WORDS
        and begun
        and isinstance(read_argument(row, begun, context, exact=True), Meant)
    ):
        return (f"{row.name} {begun}",)
    return (row.name,)


_BY_THE_FIRST_WORDS = frozenset({ArgumentKind.CHOICE, ArgumentKind.DOCUMENTS})


def _town(name: str) -> tuple[str, ...]:
    """The name of an office, and its last word, which is the town's: "IRCC Montreal"."""
    return (name, name.split()[-1]) if name else ()
