"""The form that mailbot ships with."""

from __future__ import annotations

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.form.definition import FormDefinition, parse_form

FORM_FILE = PROJECT / "config" / "referral_form.toml"


@pytest.fixture(scope="session")
def form() -> FormDefinition:
    return parse_form(FORM_FILE.read_text(encoding="utf-8"))
