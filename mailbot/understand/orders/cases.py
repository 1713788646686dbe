"""Which cases are asked about: what FIND looks for, the case that MERGE joins, whose cases LIST shows."""

from __future__ import annotations

import re

from mailbot.understand.page.courtesies import PLEASANTRIES, without_pleasantries, without_thanks
from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.arguments import CaseNamed, ListOf, PersonNamed, Search
from mailbot.vocabulary.orders import OrderRow

from .argument import END, Meant, OrderContext, Outcome, unclear
from .people import read_person

_NUMBER = re.compile(r"(?<!\w)[a-z]{1,6}-\d{4}-\d{1,8}(?!\w)")
_BESIDE_A_NUMBER = word_set(
    "to with and into case the anyway quand avec et a au dans dossier le cas is same client as meme que cette"
)
LONGEST_SEARCH = 120


def read_search(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """A name, UCI, telephone, address or number: whatever stands on the line."""
    sought = without_thanks(composed(text)).strip(END + "?").strip("\"'«»“” ")
    if not sought or "\n" in sought or len(sought) > LONGEST_SEARCH:
        return unclear("needs_argument", row, sought)
    named = all(word[0].isupper() for word in sought.split()) and len(sought.split()) <= 3
    if exact and not named and not re.search(r"\d|@", sought):
        return unclear("left_over", row, sought)
    return Meant(Search(sought))


def read_case_number(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """One case's number, and nothing that says otherwise."""
    plain = folded(text[:200])
    numbers = {found[0] for found in _NUMBER.finditer(plain)}
    if len(numbers) != 1:
        return unclear("no_case_number", row, text, plain=True)
    rest = re.findall(r"[\w'?]+", _NUMBER.sub(" ", plain))
    if set(rest) - PLEASANTRIES - _BESIDE_A_NUMBER:
        return unclear("left_over", row, " ".join(rest))
    return Meant(CaseNamed(numbers.pop().upper()))


_LISTS = {
    "all": word_set("all everything everybody everybody's everyone everyone's office tous toutes tout bureau"),
    "unassigned": word_set(
        "unassigned nobody nobody's unclaimed free non-attribues non-attribuees non-assignes libres sans-agent personne"
    ),
    "closed": word_set("closed fermes fermees clos closes done termines"),
    "own": word_set("my mine own open mes miens ouverts ouvertes"),
}
_BESIDE_A_LIST = word_set(
    """the of for cases case files file list dossiers dossier cas les de des du is to moi me ones please
    this week lately recently last seven days cette semaine recemment derniere"""
)


def read_list_of(row: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """Whose cases, or which: nothing is the writer's own."""
    plain = folded(without_thanks(text)).strip(END + "?")
    plain = re.sub(r"\b(non|sans)[ -](?=attribue|assigne|agent)", r"\1-", plain)
    known = frozenset[str]().union(*_LISTS.values())
    beside = (_BESIDE_A_LIST | PLEASANTRIES) - known  # "all" is a greeting as well
    said = [word for word in re.findall(r"[\w'-]+", plain) if word not in beside]
    which = [name for name, words in _LISTS.items() if any(word in words for word in said)]
    if all(word in known for word in said):
        named = [one for one in which if one != "own"]
        if len(named) > 1:
            return unclear("unknown_choice", row, text)
        return Meant(ListOf(named[0] if named else "own"))
    found = read_person(row, without_pleasantries(text), context, exact)
    if isinstance(found, Meant) and isinstance(found.argument, PersonNamed):
        return Meant(ListOf("person", found.argument.address))
    return found
