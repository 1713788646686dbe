"""The referral form's file, read."""

from __future__ import annotations

from pathlib import Path

from mailbot.shipped import FORM
from mailbot.understand.form.definition import FormDefinition, parse_form
from mailbot.vocabulary.problems import CannotStart


def read_form(file: Path = FORM) -> FormDefinition:
    """The referral form of this file, by default the one that mailbot ships with. Raises `CannotStart`."""
    try:
        return parse_form(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotStart(f"The referral form {file} cannot be read: {problem}.", "Name one with form.file.") from None
