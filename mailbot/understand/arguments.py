"""What follows a command word, by its kind: documents, an interview, a person, an office, a field and its value.

Every reader takes the words as written and says what they mean, or why they mean nothing. Which lines belong to a
command is not decided here but in `commands`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from mailbot.vocabulary.commands import (
    COMMANDS,
    Argument,
    ArgumentKind,
    Choice,
    CommandDefinition,
    Correction,
    Corrections,
    Documents,
    Fields,
    Interview,
    OfficeNamed,
    PersonNamed,
    SetAside,
)
from mailbot.vocabulary.documents import LINE_OF, NAMES, line_of
from mailbot.vocabulary.mail import Address
from mailbot.vocabulary.office import OtherOffice, Person
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Value

from .moments import NoMoment, read_moment
from .prose import PLEASANTRIES, takes_back, without_pleasantries
from .spelling import composed, flat, folded, word_set

FieldFinder = Callable[[str], str | None]
ValueReader = Callable[[str, str], tuple[Value | None, Phrase | None]]


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What an argument may refer to. None means not known here (`parse` without a configuration): then any name does.

    `now` has the office's zone. `writer` signs the mail. `find_field` knows the form's labels and keys in either
    language; `read_value` reads a field's value from text, and says what is wrong with it.
    """

    now: datetime
    people: tuple[Person, ...] | None = None
    writer: Address | None = None
    offices: tuple[OtherOffice, ...] | None = None
    find_field: FieldFinder | None = None
    read_value: ValueReader | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """An argument that reads. None where there is only text, or nothing."""

    argument: Argument | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """An argument that does not read. `plain`: its kind is beyond doubt, only it is of no use (a past date)."""

    why: Phrase
    plain: bool = False


Outcome = Meant | Unclear
_SEPARATOR = re.compile(r"[\s]*[,.;:!(\u2013\u2014-]+")
_END = " \t\n,.;:!-\u2013\u2014"


def read_argument(definition: CommandDefinition, text: str, context: CommandContext, *, exact: bool) -> Outcome:
    """What `text` means after this command's word. `exact` allows nothing beside the argument itself."""
    if definition.needs_argument and not text.strip(_END):
        return _unclear("needs_argument", definition)
    return _READERS[definition.argument](definition, text, context, exact)


def _unclear(reason: str, definition: CommandDefinition, written: str = "", *, plain: bool = False) -> Unclear:
    command = Term("command", definition.name)
    usage = Term("usage", definition.name)
    return Unclear(Phrase.of(f"misunderstood.{reason}", written=_short(written), command=command, usage=usage), plain)


def _short(written: str) -> str:
    written = " ".join(written.split())
    return written if len(written) <= 60 else written[:59] + "…"


# Nothing, and text

_COMMAND_WORD = re.compile(
    rf"(?<!\w)(?:{'|'.join(word for definition in COMMANDS for word in definition.words)})(?!\w)"
)


def _read_nothing(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    rest = text.strip(_END)
    if not rest or (definition.asks and not rest.strip("? ")):
        return Meant()
    if exact:
        return _unclear("takes_nothing", definition, rest)
    if "?" in rest and not definition.asks:
        return _unclear("question", definition)
    if not remark_after(definition, rest, context):
        return Meant()
    if _COMMAND_WORD.search(rest):
        return _unclear("one_a_line", definition, rest)
    if (_SEPARATOR.match(text) or definition.remarks) and not takes_back(text):  # "ACCEPT - all documents are here"
        return Meant()
    return _unclear("takes_nothing", definition, rest)


def remark_after(definition: CommandDefinition, text: str, context: CommandContext) -> str:
    """What is said after a command that takes nothing; politeness, names and its own objects say nothing."""
    return without_pleasantries(text.strip(_END), frozenset(definition.objects) | _names(context))


def _names(context: CommandContext) -> frozenset[str]:
    known = [person.name for person in context.people or ()]
    if context.writer:
        known.append(context.writer.name)
    return frozenset(word.strip(",.") for name in known for word in folded(name).split())


def _read_text(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    if definition.choices:
        found = chosen(definition, text)
        if found is not None and (not exact or not found.remark):
            return Meant(found)
    if exact and text.strip(_END):
        return _unclear("takes_nothing", definition, text)
    return Meant()


def _read_fields(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    if exact:
        return _unclear("takes_nothing", definition, text)
    if context.find_field is not None:
        labels = (re.split(r"[:\t]", line)[0] for line in text.split("\n")[:500] if ":" in line or "\t" in line)
        if not any(context.find_field(label.strip()) for label in labels if len(label) <= 120):
            return _unclear("no_fields", definition, text)
    return Meant(Fields(text))


# Documents

_BETWEEN = re.compile(r"[,;/&+\n•·●]|\s(?:and|et|or|ou|plus)\s|\band/or\b")
_BULLET = re.compile(r"^\s*(?:[-–—*•·●▪o]\s+|\d{1,2}[.)]\s*|\[\s?[xX✓]?\s?\]\s*|[☐☑☒✓]\s*)")
_ASIDE = re.compile(r"\(([^()\n]{0,80})\)")
_EMPTY_WORDS = word_set("""a an the of de du des la le les l d s his her their its copy copie copies original""")
_ALL = word_set(
    """all everything missing all_missing tout tous toutes all_of_them every_document all_documents
    all_missing_documents tout_ce_qui_manque tous_documents documents_manquants missing_documents toutes_pieces
    tous_documents_manquants all_that_missing all_that_are_missing tout_qui_manque"""
)
MOST_DOCUMENTS = 40


def _plain_words(name: str) -> str:
    words = re.split(r"[^a-z0-9]+", folded(name).replace("_", " "))
    return "_".join(_singular(word) for word in words if word and word not in _EMPTY_WORDS)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_DOCUMENTS: dict[str, str] = {
    **{_plain_words(code): line_of(code) for code in (*LINE_OF, *LINE_OF.values(), *NAMES)},
    **{_plain_words(name): line_of(code) for code, names in NAMES.items() for name in names},
}
_ALL_PLAIN = frozenset(
    {"_".join(_singular(word) for word in name.split("_") if word not in _EMPTY_WORDS) for name in _ALL}
)


def document_lines(text: str) -> tuple[list[str], list[str]]:
    """The checklist lines named in `text`, and what names none."""
    lines: list[str] = []
    unknown: list[str] = []
    text = _ASIDE.sub(lambda aside: aside[0] if takes_back(aside[1]) else " ", text)
    for item in _items(text):
        plain = _plain_words(item)
        if plain in _DOCUMENTS:
            lines.append(_DOCUMENTS[plain])
        elif plain in _ALL_PLAIN:
            lines.append("")
        elif plain:
            named = _named_in_a_row(plain.split("_"))
            lines.extend(named)
            if not named:
                unknown.append(item)
    return list(dict.fromkeys(lines)), unknown


def _named_in_a_row(words: list[str]) -> list[str]:
    """`lmia caq`: every word belongs to the name of a document, longest names first; else nothing."""
    lines: list[str] = []
    at = 0
    while at < len(words) <= 24:
        end = next((end for end in range(min(len(words), at + 8), at, -1) if "_".join(words[at:end]) in _DOCUMENTS), 0)
        if not end:
            return []
        lines.append(_DOCUMENTS["_".join(words[at:end])])
        at = end
    return lines


def _items(text: str) -> list[str]:
    """The text cut at commas, bullets and "and"; a name that a line's end cut in two is put together again."""
    items: list[str] = []
    for stretch in re.split(r"[,;]", composed(text)):
        lines = stretch.split("\n")
        pieces = [piece for line in lines for piece in _split(_BULLET.sub("", line))]
        if len(lines) > 1 and not any(map(_BULLET.match, lines)):
            joined = _split(" ".join(lines))
            if all(_plain_words(piece) in _DOCUMENTS for piece in joined):
                pieces = joined
        items.extend(piece.strip(_END) for piece in pieces)
    return [item for item in items if item][: MOST_DOCUMENTS + 1]


def _split(line: str) -> list[str]:
    return [line] if _plain_words(line) in _DOCUMENTS else _BETWEEN.split(line)


def _read_documents(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    rest = text.strip(_END)
    if not rest:
        return Meant(Documents())
    if not exact:
        rest = _SEPARATOR.sub("", rest, count=1) if _SEPARATOR.match(rest) else rest
        rest = _without_asides(rest) if definition.name == "RECEIVED" else _without_thanks(rest)
    codes, unknown = document_lines(rest)
    if not codes and not unknown and (exact or definition.needs_argument):
        return _unclear("needs_argument", definition, rest)
    if unknown or len(codes) > MOST_DOCUMENTS or ("" in codes and len(codes) > 1):
        written = _short(unknown[0] if unknown else rest)
        command = Term("command", definition.name)
        near = process.extractOne(_plain_words(written), list(_DOCUMENTS), scorer=fuzz.ratio, score_cutoff=60)
        if near is None:
            return Unclear(
                Phrase.of("misunderstood.unknown_document", written=written, command=command), plain=bool(codes)
            )
        nearest = Term("document", _DOCUMENTS[near[0]])
        why = Phrase.of("misunderstood.near_document", written=written, command=command, nearest=nearest)
        return Unclear(why, plain=bool(codes))
    return Meant(Documents(tuple(code for code in codes if code)))


_THANKS = re.compile(
    r"[\s,.;:!–—-]+(?:please|pls|svp|s'il (?:vous|te) pla[iî]t|thanks|thank you|merci)\b[^\n]{0,40}$", re.I
)


def _without_thanks(text: str) -> str:
    return _THANKS.sub("", text)


_BY_THE_WAY = re.compile(
    r"[\s,;(–—-]+(?:today|yesterday|this (?:morning|afternoon)|by (?:e-?mail|mail|fax|courier)|aujourd['’]hui"
    r"|hier|ce matin|cet après-midi|par (?:courriel|télécopieur|la poste|messagerie)"
    r"|from the (?:client|employer|representative)|d[ue] (?:client|la cliente|l['’]employeur|représentant))[\s.!)]*$",
    re.IGNORECASE,
)
"""When and how documents came, said beside their names: `RECEIVED caq by e-mail today`."""


def _without_asides(text: str) -> str:
    for _ in range(3):
        text = _BY_THE_WAY.sub("", _without_thanks(text))
    return text


# Interviews

_MODES = (
    ("phone", r"(?:by |par )?(?:telephone|phone|phone call|telephonique|tel\b\.?)(?: (?:call|interview))?"),
    ("in_person", r"(?:in[- ]person|en personne|face[- ]to[- ]face)"),
)
_MODE_FIRST = tuple((mode, re.compile(rf"[\s,:;(-]{{0,5}}{words}(?!\w)[\s,:;)-]{{0,5}}")) for mode, words in _MODES)
_MODE_AFTER = tuple((mode, re.compile(rf"(?<!\w){words}(?!\w)")) for mode, words in _MODES)
_NUMBER_TO_CALL = re.compile(r"[+\d][\d\s().-]{6,24}(?:\s?(?:ext|poste|x)\.?\s?\d{1,6})?")


def _read_interview(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    written = composed(text)
    found = _mode(flat(written))
    if found is None:
        return _unclear("phone_or_in_person", definition, text)
    mode, start, end = found
    moment = read_moment(written[:start] + "\n" + written[end:], context.now)
    if isinstance(moment, NoMoment):
        return Unclear(moment.why, moment.plain)
    place = "" if not without_pleasantries(moment.left_over, _names(context)) else _without_thanks(moment.left_over)
    if place and (takes_back(place) or (mode == "phone" and not _NUMBER_TO_CALL.fullmatch(place))):
        return _unclear("left_over", definition, place)
    if place and exact and not re.search(r"\d|\b(?:room|bureau|office|salle|street|rue)\b", flat(place)):
        return _unclear("left_over", definition, place)
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


# Fixed answers

_REMARK = re.compile(r"(?:by|par|on|le|today|yesterday|hier|aujourd'hui|confirmed|confirme|this|ce)\b")


def chosen(definition: CommandDefinition, text: str) -> Choice | None:
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
    remark = rest.strip(_END)
    if "?" in remark:
        return None
    if not without_pleasantries(remark):
        return Choice(best[1])
    apart = _SEPARATOR.match(rest) or _REMARK.match(flat(rest).strip())
    if not apart or re.match(r"(?:or|ou)\b", folded(remark)):
        return None
    return Choice(best[1], remark)


def _read_choice(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    found = chosen(definition, text)
    if found is None or (exact and found.remark):
        return _unclear("unknown_choice", definition, text)
    return Meant(found)


# People and offices

_TOWARDS = re.compile(r"^[\s,;:!–—-]*(?:(?:to|at|a|au|aux|vers|the|le|la|chez|by|par)\s+){0,3}")
_MYSELF = frozenset({"me", "myself", "moi", "moi-meme", "it", "this", "case", "file", "dossier", "cas"})
_ADDRESS = re.compile(r"[^\s<>,;:()\"]{1,64}@[^\s<>,;:()\"]{1,190}")


def _read_person(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    written = composed(text)[:200]
    named = written[_towards(written) :].strip(_END)
    plain = folded(named)
    if definition.name == "TAKE" and (not plain or (not exact and not without_pleasantries(plain, _MYSELF))):
        return Meant()
    if plain in ("me", "myself", "moi", "moi-meme") and context.writer:
        return Meant(PersonNamed(context.writer.address))
    address = _ADDRESS.search(named)
    if context.people is None:
        if address:
            return Meant(PersonNamed(address[0].strip("<>.")))
        return Meant(PersonNamed(named)) if not exact else _unclear("unknown_person", definition, named)
    key = address[0].strip("<>.").casefold() if address else ""
    if key:
        found = [person for person in context.people if person.address.casefold() == key]
    else:
        found = _people_called(_without_thanks(named), context.people)
    if len(found) == 1:
        return Meant(PersonNamed(found[0].address))
    if found:
        return _unclear("two_people", definition, named, plain=True)
    near = process.extractOne(
        plain, [folded(person.name) for person in context.people], scorer=fuzz.ratio, score_cutoff=60
    )
    if near is None:
        return _unclear("unknown_person", definition, named, plain=bool(key))
    nearest = context.people[near[2]].name
    command = Term("command", definition.name)
    return Unclear(
        Phrase.of("misunderstood.near_person", written=_short(named), command=command, nearest=nearest),
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


_TWO_WAYS = re.compile(r"\b(?:if|unless|once|or|si|s'il|sauf|ou|not|pas)\b|\?")


def _read_office(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    written = composed(text)[:200].split("\n")[0]
    named = (written if exact else _without_thanks(written[_towards(written) :])).strip(_END)
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
            else _unclear("unknown_office", definition, named)
        )
    words = plain.removesuffix(" office").removeprefix("bureau de ").removeprefix("bureau d'")
    for office in context.offices:
        if words in map(folded, (office.code, office.name_en, office.name_fr)) or plain in map(
            folded, (office.name_en, office.name_fr)
        ):
            return Meant(OfficeNamed(office.code))
    within = [o for o in context.offices if len(words) > 2 and any(words in folded(n) for n in (o.name_en, o.name_fr))]
    if len(within) == 1:
        return Meant(OfficeNamed(within[0].code))
    return _unclear("unknown_office", definition, named)


# Corrections

_FIELD = re.compile(r"\s*(?P<label>[^:=\n]{1,80}?)\s*[:=]\s*(?P<value>.*)")


def _read_correction(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    corrections: list[tuple[str, str, str]] = []  # key, label, value
    for line in composed(text).split("\n")[:200]:
        match = _FIELD.fullmatch(_BULLET.sub("", line)) or (None if corrections else _without_colon(line, context))
        key = _field_key(match["label"], context) if match else None
        if match and key is not None:
            corrections.append((key, match["label"].strip(), match["value"].strip()))
        elif corrections and not (match and _is_label_like(match["label"])):
            known, label, value = corrections[-1]
            corrections[-1] = (known, label, f"{value}\n{line.strip()}".strip())
        else:
            return _unclear("unknown_field" if match else "no_field", definition, match["label"] if match else line)
    return _corrected(definition, corrections, context)


def _without_colon(line: str, context: CommandContext) -> re.Match[str] | None:
    """`CORRECT uci 1234-5678`: the longest beginning that names a field."""
    if context.find_field is None:
        return None
    for count in range(5, 0, -1):
        match = re.fullmatch(rf"\s*(?P<label>\S{{1,40}}(?:\s\S{{1,40}}){{{count - 1}}})\s+(?P<value>\S.*)", line)
        if match and context.find_field(match["label"]):
            return match
    return None


def _is_label_like(label: str) -> bool:
    return len(label.split()) <= 4


def _field_key(label: str, context: CommandContext) -> str | None:
    return "" if context.find_field is None else context.find_field(label.strip())


def _corrected(
    definition: CommandDefinition, corrections: list[tuple[str, str, str]], context: CommandContext
) -> Outcome:
    fields = []
    for key, label, written in corrections:
        if not written:
            return _unclear("no_value", definition, label, plain=True)
        value: Value | None = None
        if context.read_value is not None and key:
            value, problem = context.read_value(key, written)
            if problem is not None or value is None:
                why = problem or Phrase.of("misunderstood.unusable_value")
                says = Phrase.of("misunderstood.bad_value", field=Term("field", key), written=_short(written), why=why)
                return Unclear(says, plain=True)
        fields.append(Correction(key, value, written))
    return Meant(Corrections(tuple(fields)))


# Mail set aside

_SET_ASIDE = re.compile(r"#?q[\s-]?(?P<id>\d{1,9})(?!\w)")
_CASE_NUMBER = re.compile(r"(?<!\w)[a-z]{1,6}-\d{4}-\d{1,8}(?!\w)")


def _read_set_aside(definition: CommandDefinition, text: str, context: CommandContext, exact: bool) -> Outcome:
    plain = folded(text[:200])
    ids = list(_SET_ASIDE.finditer(plain))
    numbers = list(_CASE_NUMBER.finditer(plain))
    if len(ids) != 1 or len(numbers) > 1:
        return _unclear("two_set_aside" if len(ids) > 1 else "no_set_aside", definition, text, plain=len(ids) > 1)
    if definition.name == "CASE" and not numbers:
        return _unclear("no_case_number", definition, text, plain=True)
    rest = _CASE_NUMBER.sub(" ", _SET_ASIDE.sub(" ", plain)).strip(" []()#,.;:!-")
    words = {word.strip(",.;:!()") for word in rest.split()} - {"", "to", "case", "a", "au", "dossier", "and", "et"}
    if words - PLEASANTRIES or (words and exact):
        return _unclear("left_over", definition, rest)
    return Meant(SetAside(f"Q{int(ids[0]['id'])}", numbers[0][0].upper() if numbers else None))


_Reader = Callable[[CommandDefinition, str, CommandContext, bool], Outcome]
_READERS: dict[ArgumentKind, _Reader] = {
    ArgumentKind.NOTHING: _read_nothing,
    ArgumentKind.TEXT: _read_text,
    ArgumentKind.DOCUMENTS: _read_documents,
    ArgumentKind.INTERVIEW: _read_interview,
    ArgumentKind.CHOICE: _read_choice,
    ArgumentKind.PERSON: _read_person,
    ArgumentKind.OFFICE: _read_office,
    ArgumentKind.CORRECTION: _read_correction,
    ArgumentKind.SET_ASIDE: _read_set_aside,
    ArgumentKind.FIELDS: _read_fields,
}
