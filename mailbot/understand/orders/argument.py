"""What every kind of argument has in common: what it may refer to, and that it reads or does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mailbot.understand.words.spelling import composed, folded, word_set
from mailbot.vocabulary.arguments import Argument
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import OtherOffice, Person
from mailbot.vocabulary.orders import OrderRow
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import Value

FieldFinder = Callable[[str], str | None]
ValueReader = Callable[[str, str], tuple[Value | None, Phrase | None]]


@dataclass(frozen=True, slots=True)
class OrderContext:
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
    """An argument that does not read. `plain`: its kind is beyond doubt, only it is of no use (a past date). `offers`:
    what it may mean, each the text of an order that would be obeyed."""

    why: Phrase
    plain: bool = False
    offers: tuple[str, ...] = ()


Outcome = Meant | Unclear

SEPARATOR = re.compile(r"\s{0,9}[,.;:!(\u2013\u2014-]+")
"""What sets a remark off from the command before it."""
END = " \t\n,.;:!-\u2013\u2014"
BULLET = re.compile(r"^\s*(?:[-–—*•·●▪o]\s+|\d{1,2}[.)]\s*|\[\s?[xX✓]?\s?\]\s*|[☐☑☒✓]\s*)")


def unclear(
    reason: str, definition: OrderRow, written: str = "", *, plain: bool = False, offers: tuple[str, ...] = ()
) -> Unclear:
    """The refusal of that name in `words/commands.toml`."""
    command = Term("command", definition.name)
    usage = Term("usage", definition.name)
    return Unclear(
        Phrase.of(f"misunderstood.{reason}", written=shortened(written), command=command, usage=usage), plain, offers
    )


def shortened(written: str) -> str:
    """As much as an answer quotes."""
    written = " ".join(written.split())
    return written if len(written) <= 60 else written[:59] + "…"


def names_known(context: OrderContext) -> frozenset[str]:
    """Every word of the names of the roster and the writer, folded."""
    known = [person.name for person in context.people or ()]
    if context.writer:
        known.append(context.writer.name)
    return frozenset(word.strip(",.") for name in known for word in folded(name).split())


_OBJECTS = word_set(
    """it this that one case file request application referral her him them client applicant she the his their to for
    la le les l lui leur cliente client requerante requerant demandeur demanderesse dossier demande cas aiguillage
    celui-ci celle-ci cela ca ce cette cet a au aux y"""
)


_A_TIME = re.compile(
    r"(?:this|ce|cet|cette) (?:morning|afternoon|evening|noon|week|matin|midi|soir|apres-midi|semaine)\b"
)

_REMARK = re.compile(r"\s{0,9}(?:[,;(\u2013\u2014]|\s-\s)")
_SENTENCE = re.compile(rf"{_REMARK.pattern}|\s{{0,9}}(?:\.\s|:\s)")


def without_objects(text: str) -> str:
    """Without the words at its beginning that only say which case or whom: every order is about this client's."""
    kept = composed(text).lstrip()
    while True:
        word = re.match(r"(?P<word>[\w'’-]+)(?![\w.@])\s*", kept)
        if word is None or folded(word["word"]).strip("'-") not in _OBJECTS or _A_TIME.match(folded(kept)):
            return kept
        kept = kept[word.end() :]


def remark_apart(text: str, *, sentences: bool = True) -> tuple[str, str]:
    """What stands before the first mark that sets a remark off, and the remark: "Montreal, she moved". Not
    `sentences`: a full stop may belong to a name."""
    found = (_SENTENCE if sentences else _REMARK).search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")
