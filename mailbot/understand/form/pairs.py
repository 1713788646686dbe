"""Label and value pairs out of lines: which words belong to which label, and where they end.

The value stands on the label's line or on the next; long text runs on until a line that is exactly a label; a list, an
address and tick boxes may take several lines. Rows of tables reach the same reader through `form_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.understand.form.values.boxes import BOX
from mailbot.understand.form.values.documents import document_code
from mailbot.understand.form.values.outcome import is_blank
from mailbot.understand.page.courtesies import is_marking
from mailbot.understand.page.furniture import is_rule
from mailbot.understand.page.items import TextLine
from mailbot.understand.words.folding import fold, phrase

from .definition import FormField
from .labels import LabelBook, Match, Pair
from .lines import Labelled, begins_exactly, is_title, split_line
from .readers import read

WRAPPED_AT = 66  # a line this long that goes on without a label was broken by a mail program
FEWEST_COLONS = 4  # labels with a colon that show how this form is written
MOST_LINES_OF_ONE = 400
MOST_PAIRS = 4_000

_ITEM = re.compile(r"^\s*(?:[•·▪▫◦‣●○■\-\u2013\u2014*+>§]+\s*|\d{1,2}[.)]\s|[a-z][.)]\s|o\s)")
_TICKS = frozenset({"yes/no", "language", "category"})
_SHAPED = frozenset({"date", "uci", "phone", "application number", "postal code"})
_IN_SIGNATURES = frozenset({
    "fax", "tel", "cell", "mobile", "web", "website", "site web", "telecopieur", "toll free", "sans frais", "office",
    "bureau",
})  # fmt: skip
_LONG, _LIST = "long text", "list"


@dataclass(slots=True)
class _Open:
    """A label whose words are still being gathered. `blanks` counts the blank lines since its last words."""

    found: Labelled
    field: FormField | None
    place: str
    lines: list[str]
    blanks: int = 0
    bulleted: bool = False
    last_length: int = 0

    @property
    def type(self) -> str:
        return self.field.type if self.field is not None else ""


class PairReader:
    """Takes lines in their order; `pairs` is the stream of label, value and place."""

    def __init__(self, book: LabelBook, fields: Mapping[str, FormField]) -> None:
        self.pairs: list[Pair] = []
        self._book = book
        self._fields = fields
        self._open: _Open | None = None
        self._begun = False  # a label of the form has been seen
        self._colons = self._bare = 0  # labels with a colon so far, and without
        self._loose: list[Pair] = []  # unclaimed labels right above the form, which may be part of it

    def line(self, item: TextLine) -> None:
        """One line of text."""
        text = item.text.strip()
        if not text or is_rule(text):
            self._blank(is_rule(text))
            return
        if is_marking(text) or len(self.pairs) >= MOST_PAIRS:
            return
        if self._goes_on(text, item):
            return
        labelled = split_line(text, self._book) or self._bare_document(text)
        if labelled:
            for found in labelled:
                self._begin(found, item, text)
        elif item.heading or is_title(text):
            self.close()
        elif self._open is not None:
            self._take(self._open, text)

    def pair(self, match: Match, label: str, value: str, place: str) -> None:
        """A label cell and its value cell."""
        self.close()
        self._keep(Pair(label, value, place, match))

    def unclaimed(self, label: str, value: str, place: str) -> None:
        """A label cell that no field claims."""
        self.close()
        if not is_blank(value):
            self._keep(Pair(label, value, place, None))

    def go_on(self, text: str) -> None:
        """More of the value above, in a row whose label cell is empty or spans several rows."""
        if self._open is not None:
            self._open.lines.extend(text.split("\n"))
            return
        last = self.pairs[-1] if self.pairs else None
        if last is None or last.match is None or len(last.value) > 20_000:
            return
        one = self._fields[last.match.key]
        if not last.value.strip() or one.type in (_LONG, _LIST) or one.lines != " ":
            last.value = f"{last.value}\n{text}".strip()

    def close(self) -> None:
        """No more words for the label in hand."""
        current, self._open = self._open, None
        if current is None:
            return
        lines = current.lines
        if current.type == _LONG:
            _drop_title(lines)
        value = "\n".join(lines).strip("\n")
        if current.found.match is None and is_blank(value):
            return  # "Client information:" is a heading as likely as a field
        self._keep(Pair(current.found.label, value, current.place, current.found.match))

    def finish(self) -> list[Pair]:
        """The whole stream. A signature's fax number at its end is no field that the form lacks."""
        self.close()
        while self.pairs and self.pairs[-1].match is None and phrase(self.pairs[-1].label) in _IN_SIGNATURES:
            self.pairs.pop()
        return self.pairs

    def _keep(self, pair: Pair) -> None:
        if pair.match is not None and pair.match.exact and not self._begun:
            self.pairs.extend(self._loose)
            self._begun = True
        (self.pairs if self._begun else self._loose).append(pair)

    def _is_sure(self, current: _Open) -> bool:
        return current.type != _LONG or (current.found.match is not None and current.found.match.exact)

    def _may_begin(self, pair: Pair) -> bool:
        """Whether words above the form may be its first field: not "Note: please hurry", nor what no field claims."""
        return pair.match is not None and self._fields[pair.match.key].type != _LONG

    def _blank(self, rule: bool) -> None:
        current = self._open
        if not self._begun and (current is None or current.field is None or not self._is_sure(current)):
            self.close()
            self._loose = [pair for pair in self._loose if self._may_begin(pair)]
            return
        if current is None:
            return
        current.blanks += 1
        if current.type == _LONG:
            if current.lines:
                current.lines.append("")
        elif rule or (current.lines and current.type != _LIST and current.type not in _TICKS) or current.field is None:
            self.close()

    def _goes_on(self, text: str, item: TextLine) -> bool:
        """Whether this line belongs to the value in hand whatever it looks like."""
        current = self._open
        if current is None:
            return False
        if current.type == _LONG:
            if item.heading or begins_exactly(text, self._book, signs=current.found.sign) is not None:
                return False
            if len(current.lines) < MOST_LINES_OF_ONE:
                current.lines.append(text)
            return True
        if current.type == _LIST and not current.bulleted and (_ITEM.match(text) or BOX.match(text)):
            self._take(current, text)
            return True
        return False

    def _begin(self, found: Labelled, item: TextLine, line: str) -> None:
        if found.match is None and self._open is not None and self._open.type == _LIST and not self._open.blanks:
            self._take(self._open, line)  # "Other: passport" in a list of documents
            return
        if found.match is None and self._open is not None and self._reads(self._open, line):
            self._take(self._open, line)  # "mailto:...", "cell: 613 ..." below their label
            return
        if self._open is not None and self._is_word_below(self._open, found):
            self._open.lines.append(line)
            return
        self.close()
        if found.match is not None:
            self._colons += found.colon
            self._bare += not found.colon
        one = self._fields[found.match.key] if found.match is not None else None
        current = _Open(found, one, item.place, [], bulleted=_ITEM.match(line) is not None, last_length=len(line))
        if found.value:
            current.lines.append(found.value)
        self._open = current

    def _bare_document(self, text: str) -> list[Labelled]:
        """`LMIA` alone on its line is a label where all labels so far stood so, and no list is being read."""
        if self._colons or self._bare < FEWEST_COLONS:
            return []
        current = self._open
        if current is not None and (not current.lines or (current.type == _LIST and not current.blanks)):
            return []
        match = self._book.exact(text)
        return [] if match is None or not match.document else [Labelled(match, text, "", colon=False)]

    def _is_word_below(self, current: _Open, found: Labelled) -> bool:
        """`Occupation:` and below it `Representative`: a value, where all labels so far had their colon."""
        waiting = current.type == "text" and not current.lines and not current.blanks and current.found.colon
        return waiting and not found.colon and not found.value and self._colons >= FEWEST_COLONS and not self._bare

    def _reads(self, current: _Open, line: str) -> bool:
        shaped = current.field is not None and current.type in (*_SHAPED, "email") and not current.lines
        return shaped and current.field is not None and read(current.field, line).value is not None

    def _take(self, current: _Open, text: str) -> None:
        """A line without a label under one: its value, more of it, or prose that ends it."""
        if current.lines:
            wanted = self._adds_to(current, text)
        else:
            text = text.removeprefix(": ")
            wanted = self._may_be(current, text)
        if not wanted or len(current.lines) >= MOST_LINES_OF_ONE:
            self.close()
            return
        current.lines.append(text)
        current.blanks = 0
        current.last_length = len(text)

    def _adds_to(self, current: _Open, text: str) -> bool:
        one = current.field
        if one is None or current.type == _LONG:
            return one is not None
        if current.type == _LIST:
            marked = _ITEM.match(text) is not None or BOX.search(text) is not None
            return marked or (not current.blanks and len(text) <= 120)
        if current.blanks:
            return current.type in _TICKS and BOX.search(text) is not None
        if current.type in _TICKS:
            return BOX.search(text) is not None
        if current.type == "email":
            return "@" in text  # a second address: which one is meant is not ours to say
        if current.type == "phone":
            return sum(letter.isdigit() for letter in text) >= 7
        return current.type == "text" and (one.lines != " " or current.last_length >= WRAPPED_AT)

    def _may_be(self, current: _Open, text: str) -> bool:
        """Whether a line below a label may be its value."""
        if current.field is None:
            return not current.blanks and len(text) <= 80
        if is_blank(text):
            return True
        if current.type == _LONG or (current.type in _TICKS and BOX.search(text)):
            return True
        titled = is_title(text, alone=True)
        if current.type == _LIST:
            return not titled or document_code(text) is not None
        if current.type == "text" and titled:
            return False
        if current.type == "text":
            return current.field.lines != " " or (not current.blanks and len(text) <= 100)
        if read(current.field, text).value is not None:
            # "No answer yet from her" below a blank line is no answer to a yes or no.
            return not (current.blanks and current.type == "yes/no" and len(text.split()) > 3)
        if titled:
            return False
        if current.type in _SHAPED:
            return len(text) <= 40 and sum(letter.isdigit() for letter in text) >= 3
        if current.type == "email":
            return "@" in text
        return not current.blanks and len(fold(text).split()) <= 4


def _drop_title(lines: list[str]) -> None:
    """A section's heading right above the next label is no part of the story that it follows."""
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) < 2 or not is_title(lines[-1], alone=not lines[-2].strip()):
        return
    if not lines[-2].strip() or _names_a_section(lines[-1]):
        lines.pop()


def _names_a_section(line: str) -> bool:
    return re.match(r"\W*(?:section|partie|part)\s", fold(line)) is not None
