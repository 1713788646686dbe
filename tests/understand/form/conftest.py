"""The form that mailbot ships with."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.understand.form.definition import FormDefinition, parse_form

FORM_FILE = Path(__file__).parents[3] / "config" / "referral_form.toml"


@pytest.fixture(scope="session")
def form() -> FormDefinition:
    return parse_form(FORM_FILE.read_text(encoding="utf-8"))
