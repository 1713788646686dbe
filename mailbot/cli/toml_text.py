"""Answers as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from .questions import Named, several


def toml(text: str) -> str:
    """A TOML string: JSON's, without what TOML does not take."""
    return json.dumps("".join(character for character in text if character.isprintable()), ensure_ascii=False)


def toml_list(text: str) -> str:
    """A list of strings, from an answer that lists things."""
    return f"[{', '.join(map(toml, several(text)))}]"


def people_lines(people: Iterable[Named], duty: str) -> Iterator[str]:
    """A table for each."""
    for one in people:
        yield (
            f"[[people]]\nname = {toml(one.name)}\naddress = {toml(one.address)}\n"
            f'language = "{one.language}"\nduty = "{duty}"\n'
        )
