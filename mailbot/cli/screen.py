"""What a person or a program sees: tables and sentences on a terminal, JSON for whoever reads that.

Words come from the templates' words, in the language of the terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`): a table of
cases is read by officers and supervisors of both languages. What mail says is shown without control characters.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.vocabulary.phrase import Phrase, Spoken
from mailbot.write.message.mime import printable
from mailbot.write.words.words import Words

WIDTH_OF_A_FILE = 160
"""Columns where nobody's terminal says how many there are."""

NARROW = 100
"""Columns of a terminal below which the tables say less in a line, and the rest on a second one."""

STYLES = {
    "overdue": "bold red",
    "due_today": "bold yellow",
    "due_soon": "yellow",
    "met_late": "magenta",
    "met": "green",
    "missing": "red",
    "offered": "yellow",
    "received": "green",
}
"""What stands out, by code; everything that is coloured says the same in words."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Screen(Console):
    """A console that knows when it is a file, and leaves a broken pipe to the door."""

    def __init__(self, *, errors: bool = False) -> None:
        stream = sys.stderr if errors else sys.stdout
        width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH_OF_A_FILE
        super().__init__(file=stream, width=width, highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> NoReturn:
        """Called while the error is being handled."""
        raise BrokenPipeError

    def paragraph(self, text: str, style: str = "", before: Text | str = "") -> None:
        """A text folded at the edge, its later lines below where it begins. In a file that asks for no width each is
        one line."""
        first = before if isinstance(before, Text) else Text(before, style=style)
        wide = self.width >= WIDTH_OF_A_FILE and not self.is_terminal
        room = max(20, self.width - first.cell_len)
        for index, line in enumerate([Text(text)] if wide else Text(text).wrap(self, room)):
            line.rstrip()
            shown = first.copy() if index == 0 else Text(" " * first.cell_len)
            self.print(shown.append(line.plain, style=style), soft_wrap=True)

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Shows that something is going on, on a terminal only."""
        if not self.is_terminal:
            yield
            return
        with self.status(what):
            yield


class Speech:
    """The words of the command line (`cli.*`) in one language, and those of everything else."""

    def __init__(self, words: Words, language: str | None = None) -> None:
        self.words, self.language = words, language or terminal_language()

    def __call__(self, key: str, **says: Spoken) -> str:
        """A sentence of the command line's own."""
        return self.words.say(Phrase.of(f"cli.{key}", **says), self.language)

    def term(self, family: str, code: str) -> str:
        """The name of a coded thing."""
        return self.words.term(family, code, self.language)


def terminal_language(environment: Mapping[str, str] = os.environ) -> str:
    """`fr` where the terminal is set to French, else `en`."""
    said = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if said.lower().startswith("fr") else "en"


def a_table(*columns: str, title: str = "") -> Table:
    """An empty one, in the manner of all."""
    table = Table(title=Text(title, style="bold") if title else None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(Text(column, style="bold"), overflow="fold")
    return table


def cell(text: object, style: str = "") -> Text:
    """Anything as it may be shown: no markup, no control character, whoever wrote it."""
    return Text(printable(str(text)), style=STYLES.get(style, style))


def lines_of(cells: Iterable[Text]) -> Text:
    """Several in one cell, one below the other."""
    return Text("\n").join(cells)


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON that is safe on a terminal and readable in French."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=indent)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
