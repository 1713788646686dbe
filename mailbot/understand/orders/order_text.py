"""Which of the lines below a command belong to it: its text, a list of documents, the place of an interview.

A command's text goes on to a blank line, the next command or a closing (interface.md, "How a mail is read", 3). What
follows a command that takes no text is prose, unless it takes the command back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailbot.understand.page.courtesies import goes_on_below, is_closing, starts_by_taking_back
from mailbot.understand.words.spelling import folded
from mailbot.vocabulary.orders import ArgumentKind, OrderRow
from mailbot.vocabulary.phrase import Phrase, Term

from .argument import BULLET, Meant, OrderContext, Outcome, Unclear
from .arguments import read_argument
from .choices import remark_after
from .documents import document_lines
from .natural import read_natural
from .order_words import Opening, opening_of

LEAST_WORDS = 3  # of a reason in a paragraph of its own; less is a name or a title
MOST_PLACE_LINES = 3
MOST_ARGUMENT_LINES = 6

_SENTENCES = frozenset({ArgumentKind.TEXT, ArgumentKind.FIELDS, ArgumentKind.CORRECTION})
_GOES_ON = (",", ";", ":", "&", "+", "/", " and", " et", " or", " ou")
_PLACE = re.compile(r"\d|\b(?:room|bureau|office|floor|etage|salle|street|rue|building|edifice|avenue|suite)\b")


@dataclass(frozen=True, slots=True)
class OwnText:
    """The lines of a mail, and the forms of its writer's name: one of them alone on a line is a signature."""

    lines: list[str]
    names: frozenset[str]
    context: OrderContext

    def following(self, at: int) -> list[str]:
        """The lines below `at` up to a blank one, the next command or a closing."""
        found = []
        for below in range(at + 1, len(self.lines)):
            line = self.lines[below]
            if not line.strip() or self._ends(line, self.lines[below - 1]):
                break
            found.append(line.rstrip())
        return found

    def next_paragraph(self, at: int) -> tuple[list[str], int]:
        """The paragraph after one or two blank lines, and where it ends; none where it is a command or a closing."""
        below = next((n for n in range(at + 1, min(at + 4, len(self.lines))) if self.lines[n].strip()), None)
        if below is None or self._ends(self.lines[below], ""):
            return [], at + 1
        lines = [self.lines[below].rstrip(), *self.following(below)]
        return lines, below + len(lines)

    def _ends(self, line: str, above: str) -> bool:
        return is_closing(line, self.names) or self.commands(line, above)

    def commands(self, line: str, above: str = "") -> bool:
        """Whether a command begins on this line."""
        opening = opening_of(line)
        if opening is None or opening.marked:
            return opening is not None and (opening.exact or opening.capitals or opening.colon)
        if goes_on_below(above) or (opening.own_words and not opening.definition.takes_care):
            return False  # "left a message" goes on with a note
        return opening.sure and opening.exact and isinstance(read_natural(opening, self.context)[1], Meant)

    def read(self, opening: Opening, text: str) -> Outcome:
        """What the text means after this command."""
        return read_argument(opening.definition, text, self.context, exact=False)


@dataclass(frozen=True, slots=True)
class Extent:
    """A command's whole text as written, the line to go on at, and what the text means."""

    text: str
    end: int
    outcome: Outcome


def extent_of(own: OwnText, at: int, opening: Opening) -> Extent:
    """How far the command that begins on line `at` reaches."""
    definition = opening.definition
    if definition.to_the_end:
        text = as_written(definition, "\n".join([opening.said, *own.lines[at + 1 :]]))
        return Extent(text, len(own.lines), own.read(opening, text))
    return _EXTENTS.get(definition.argument, _shortest)(own, at, opening)


def as_written(definition: OrderRow, text: str) -> str:
    """The text of a command. Punctuation at its end counts only where it is a sentence."""
    if definition.argument in _SENTENCES and any(map(str.isalnum, text)):
        return text.strip()
    return text.lstrip().rstrip(" \n.!?;,:")


def _nothing(own: OwnText, at: int, opening: Opening) -> Extent:
    outcome = own.read(opening, opening.rest)
    if isinstance(outcome, Meant):
        outcome = taken_back_below(own, at, opening) or outcome
    return Extent(remark_after(opening.definition, opening.rest, own.context), at + 1, outcome)


def taken_back_below(own: OwnText, at: int, opening: Opening) -> Unclear | None:
    """ "only if the LMIA arrives", on the line below the command."""
    below = own.lines[at + 1].strip() if at + 1 < len(own.lines) else ""
    if not starts_by_taking_back(below) or own.commands(below):
        return None
    command = Term("command", opening.definition.name)
    return Unclear(Phrase.of("misunderstood.takes_nothing", written=below[:60], command=command))


def _text(own: OwnText, at: int, opening: Opening) -> Extent:
    """Where the word stands alone, its text may be the next paragraph: `DECLINE:`, a blank line, the reason."""
    lines = own.following(at)
    end = at + 1 + len(lines)
    if opening.definition.needs_argument and not opening.said and not lines:
        below, below_end = own.next_paragraph(at)
        if len(" ".join(below).split()) >= LEAST_WORDS:
            lines, end = below, below_end
    text = as_written(opening.definition, "\n".join([opening.said, *lines]))
    return Extent(text, end, own.read(opening, text))


def _documents(own: OwnText, at: int, opening: Opening) -> Extent:
    """A list goes on while it is one: below a bare word, after a comma, with bullets, or where documents are named."""
    text, end, below = opening.said, at + 1, own.following(at)
    bare = not text
    if bare and not below:
        below, end = _list_below(own, at, announced=opening.colon)
    for line in below:
        listed = bare or len(line.split()) <= 3 or text.endswith(_GOES_ON) or BULLET.match(line)
        if not listed and document_lines(f"{text}\n{line}")[1]:
            break
        text = f"{text}\n{line.strip()}".strip()
        end += 1
    return Extent(as_written(opening.definition, text), end, own.read(opening, text))


def _list_below(own: OwnText, at: int, *, announced: bool) -> tuple[list[str], int]:
    """A list after a blank line belongs to `DOCS` where all of it names documents, or a colon announced it."""
    lines, end = own.next_paragraph(at)
    if lines:
        known, unknown = document_lines("\n".join(lines))
        if (known and not unknown) or (announced and (known or BULLET.match(lines[0]))):
            return lines, end - len(lines)
    return [], at + 1


def _shortest(own: OwnText, at: int, opening: Opening) -> Extent:
    """The fewest lines that read; of those that do not, the first line's refusal says most."""
    following = own.following(at)
    refused: Outcome | None = None
    for count in range(min(len(following), MOST_ARGUMENT_LINES) + 1):
        text = "\n".join([opening.said, *following[:count]]).strip()
        outcome = own.read(opening, text)
        if isinstance(outcome, Meant):
            if opening.definition.argument is ArgumentKind.INTERVIEW:
                return _with_place(own, at, opening, following, count)
            return Extent(as_written(opening.definition, text), at + 1 + count, outcome)
        if refused is None or not opening.said:
            refused = outcome
    return Extent(opening.said, at + 1, refused or Meant())


def _with_place(own: OwnText, at: int, opening: Opening, following: list[str], count: int) -> Extent:
    """An interview's place may stand on the lines below its date, as an address does."""
    text = "\n".join([opening.said, *following[:count]]).strip()
    outcome = own.read(opening, text)
    for line in following[count : count + MOST_PLACE_LINES]:
        longer = own.read(opening, f"{text}\n{line.strip()}")
        if len(line) > 80 or not _PLACE.search(folded(line)) or not isinstance(longer, Meant):
            break
        text, outcome, count = f"{text}\n{line.strip()}", longer, count + 1
    return Extent(as_written(opening.definition, text), at + 1 + count, outcome)


_EXTENTS: dict[ArgumentKind, Callable[[OwnText, int, Opening], Extent]] = {
    ArgumentKind.NOTHING: _nothing,
    ArgumentKind.TEXT: _text,
    ArgumentKind.CORRECTION: _text,
    ArgumentKind.DOCUMENTS: _documents,
}
