"""The referral form's file, read."""

from __future__ import annotations

from pathlib import Path

from mailbot.shipped import FORM
from mailbot.understand.form.definition import FormDefinition, parse_form
from mailbot.vocabulary.problems import CannotStart

LEARNT = "learnt.toml"
"""Beside the book: labels that a shadow learnt from corrections, in the words of the form's file."""


def read_form(file: Path = FORM, learnt: str = "") -> FormDefinition:
    """The referral form of this file, by default the one that mailbot ships with. Raises `CannotStart`."""
    try:
        return parse_form(file.read_text(encoding="utf-8") + "\n" + learnt)
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotStart(f"The referral form {file} cannot be read: {problem}.", "Name one with form.file.") from None


def form_of(file: Path, data: Path) -> FormDefinition:
    """An office's form: its file, and what lies beside its book. Raises `CannotStart`."""
    beside = data / LEARNT
    try:
        learnt = beside.read_text(encoding="utf-8") if beside.exists() else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotStart(f"{beside} cannot be read: {problem}.", "Mend it, or take it away.") from None
    return read_form(file, learnt)
