"""What makes thousands of the same day affordable: pure work is done once. The key of the letters is the same every
day, so that the same letters have the same Message-IDs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from mailbot import wiring
from mailbot.write.letter_writer import LetterWriter


class RememberingReader:
    """Understanding is pure: what was understood of the same bytes at the same moment is understood again."""

    known: dict[Any, Any] = {}  # noqa: RUF012

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def understand(self, octets: bytes, identity: Any, *more: Any) -> Any:
        key = (octets, *more)
        if key not in self.known:
            self.known[key] = self._reader.understand(octets, identity, *more)
        return self.known[key]


class _RememberingWriter:
    """So is writing: the same letter of the same case has the same bytes."""

    def __init__(self, writer: LetterWriter) -> None:
        self._writer, self.words = writer, writer.words
        self._known: dict[Any, Any] = {}

    def write(self, letter: Any, case: Any, **more: Any) -> Any:
        key = (repr(letter), repr(case), repr(more))
        if key not in self._known:
            self._known[key] = self._writer.write(letter, case, **more)
        return self._known[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


@contextmanager
def quickly() -> Iterator[None]:
    """The key is the same every day, so that letters have the same Message-IDs; templates and form are read once."""
    kept = wiring.LetterWriter, wiring.form_of, wiring.secrets
    wiring.LetterWriter = _writer  # type: ignore[misc,assignment]
    wiring.form_of = cache(kept[1])
    wiring.secrets = _NoSecrets  # type: ignore[assignment]
    try:
        yield
    finally:
        wiring.LetterWriter, wiring.form_of, wiring.secrets = kept  # type: ignore[misc]


class _NoSecrets:
    @staticmethod
    def token_bytes(count: int) -> bytes:
        return b"k" * count


_WRITERS: dict[str, Any] = {}


def _writer(templates: Path, office: Any, ids: Any) -> Any:
    if "one" not in _WRITERS:
        _WRITERS["one"] = _RememberingWriter(LetterWriter(templates, office, ids))
    return _WRITERS["one"]
