"""Referral mail as programs really write it: every mail in tests/mail/referrals/ reads as the JSON beside it says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.referral import Referral, Value
from tests.understand.form.mails import read_referral

MAILS = sorted((PROJECT / "tests" / "mail" / "referrals").glob("*.eml"))


def printed(value: Value | None) -> object:
    """As `parse --json` prints it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def as_json(referral: Referral | None) -> dict[str, object]:
    if referral is None:
        return {"kind": "unknown", "fields": {}, "problems": [], "language": None}
    problems = [{"field": problem.field, "code": problem.code.value} for problem in referral.problems]
    fields = {key: printed(value) for key, value in referral.values.items()}
    return {"kind": "referral", "fields": fields, "problems": problems, "language": referral.language}


@pytest.mark.parametrize("mail", MAILS, ids=lambda path: path.stem)
def test_a_referral_reads_as_the_json_beside_it_says(mail: Path, form: FormDefinition) -> None:
    expected = json.loads(mail.with_suffix(".json").read_text(encoding="utf-8"))

    read = as_json(read_referral(read_mail(mail.read_bytes()), form))

    assert read["fields"] == expected["fields"]
    assert read["problems"] == expected["problems"]
    assert read["language"] == expected["language"]
    # Which other kind a mail is, the form's reader does not say; `parse` does, and its tests read the same mails.
    assert (read["kind"] == "referral") == (expected["kind"] == "referral")


def test_the_corpus_is_there() -> None:
    assert len(MAILS) >= 60
