"""People on the roster, and offices that a case can be redirected to."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from mailbot.understand.page.courtesies import hesitates, takes_back, without_pleasantries, without_thanks
from mailbot.understand.words.spelling import composed, flat, folded, word_set
from mailbot.vocabulary.arguments import OfficeNamed, PersonNamed
from mailbot.vocabulary.office import Person
from mailbot.vocabulary.orders import OrderRow
from mailbot.vocabulary.phrase import Phrase, Term

from .argument import END, Meant, OrderContext, Outcome, Unclear, remark_apart, shortened, unclear, without_objects

_TOWARDS = re.compile(r"^[\s,;:!–—-]*(?:(?:to|at|a|au|aux|vers|the|le|la|chez|by|par)\s+){0,3}")
_MYSELF = word_set(
    "me myself moi moi-meme it this one case file dossier cas that request celui-ci celle-ci ce cette demande"
)
_ADDRESS = re.compile(r"[^\s<>,;:()\"]{1,64}@[^\s<>,;:()\"]{1,190}")


def read_person(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """Somebody on the roster; TAKE and BACK alone are the writer's own."""
    written = composed(text)[:200]
    written = without_objects(written[_towards(written) :])
    named, remark = remark_apart(written[_towards(written) :], sentences=False)
    if hesitates(remark):
        named = written
    named = without_thanks(named.strip(END)).strip(END)
    plain = folded(named)
    if not definition.needs_argument and (not plain or (not exact and not without_pleasantries(plain, _MYSELF))):
        return Meant()
    if plain in ("me", "myself", "moi", "moi-meme") and context.writer:
        return Meant(PersonNamed(context.writer.address))
    address = _ADDRESS.search(named)
    if context.people is None:
        if address:
            return Meant(PersonNamed(address[0].strip("<>.")))
        return Meant(PersonNamed(named)) if not exact else unclear("unknown_person", definition, named)
    key = address[0].strip("<>.").casefold() if address else ""
    if key:
        found = [person for person in context.people if person.address.casefold() == key]
    else:
        found = _people_called(without_thanks(named), context.people)
    if len(found) == 1:
        return Meant(PersonNamed(found[0].address))
    if found:
        return unclear("two_people", definition, named, plain=True)
    near = process.extractOne(
        plain, [folded(person.name) for person in context.people], scorer=fuzz.ratio, score_cutoff=60
    )
    if near is None:
        return unclear("unknown_person", definition, named, plain=bool(key))
    nearest = context.people[near[2]].name
    command = Term("command", definition.name)
    return Unclear(
        Phrase.of("misunderstood.near_person", written=shortened(named), command=command, nearest=nearest),
        plain=near[1] > 80,
    )


def _towards(written: str) -> int:
    match = _TOWARDS.match(flat(written))
    return match.end() if match else 0


def _people_called(named: str, people: tuple[Person, ...]) -> list[Person]:
    words = [word for word in re.split(r"[\s,.]+", folded(named)) if word]
    exact = [person for person in people if " ".join(words) == folded(person.name)]
    if exact or not words or all(len(word) == 1 for word in words):
        return exact
    return [person for person in people if _answers_to(words, re.split(r"[\s,.]+", folded(person.name)))]


def _answers_to(words: list[str], name: list[str]) -> bool:
    """Whether every word said is one of the name's, or the initial of one."""
    return all(any(word == part or (len(word) == 1 and part.startswith(word)) for part in name) for word in words)


_TWO_WAYS = re.compile(
    r"^\W*(?:until|jusqu)|\b(?:if|unless|once|when|or|maybe|perhaps|i think|i would"
    r"|si|s'il|sauf|quand|lorsque|ou|peut-etre|je crois)\b|\?"
)


def read_office(definition: OrderRow, text: str, context: OrderContext, exact: bool) -> Outcome:
    """The CPC, or an office that the configuration names."""
    written = without_objects(composed(text)[:200].split("\n")[0])
    written, remark = remark_apart(without_thanks(written[_towards(written) :]))
    if remark and _TWO_WAYS.search(folded(remark)):
        written = f"{written}, {remark}"
    named = written.strip(END)
    plain = folded(named)
    if re.fullmatch(r"(?:cpc|ctd)(?: (?:in |d')?edmonton)?", plain):
        return Meant(OfficeNamed("cpc"))
    apart = re.match(r"(?:cpc|ctd)(?=\s*[,.;:!(–—-])", plain)
    if apart and not exact and not _TWO_WAYS.search(plain):
        return Meant(OfficeNamed("cpc"))
    if context.offices is None:
        return (
            Meant(OfficeNamed(named))
            if not exact and not takes_back(plain)
            else unclear("unknown_office", definition, named)
        )
    words = re.sub(r"^(?:the |le )?bureau (?:de |d'|du )|(?: (?:ircc|local))* office$", "", plain)
    for office in context.offices:
        if words in map(folded, (office.code, office.name_en, office.name_fr)) or plain in map(
            folded, (office.name_en, office.name_fr)
        ):
            return Meant(OfficeNamed(office.code))
    within = [o for o in context.offices if len(words) > 2 and any(words in folded(n) for n in (o.name_en, o.name_fr))]
    if len(within) == 1:
        return Meant(OfficeNamed(within[0].code))
    return unclear("unknown_office", definition, named)
