"""What a message may quote: the CSC's own form, which comes again below its answer, is none of what it says now."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import CSC, REFERRAL, Life, form


def answered(life: Life, text: str, **fields: str | None) -> str:
    """The CSC answers the clarification of a referral with these fields; what officers read of it."""
    life.refers(**fields)
    life.sends()
    asked = life.letter(LetterKind.CLARIFICATION).message_id
    known = form(REFERRAL | {name.replace("_", " "): value for name, value in fields.items()})
    life.receives(life.mail(CSC, f"RE: [{life.case.number}] a question", text.format(form=known), answers=asked))
    return life.notice.quoted


@pytest.mark.parametrize("between", ["\n\nDana\n\n", "\n\n-----Original Message-----\n\n", "\n"])
def test_the_form_below_an_answer_is_not_said_again(life: Life, between: str) -> None:
    quoted = answered(life, f"UCI: 22-3344-5566{between}{{form}}", UCI=None)

    assert life.case.referral.text("uci") == "22-3344-5566"
    assert not life.case.incomplete
    assert "Family name" not in quoted


def test_a_field_above_the_form_counts_and_the_old_one_below_does_not(life: Life) -> None:
    answered(life, "Needed by: 2026-11-27\n\nDana\n\n{form}", UCI=None)

    assert life.case.referral.date("needed_by") == date(2026, 11, 27)


def test_the_whole_form_again_with_what_was_missing_completes_it(life: Life) -> None:
    answered(life, form(REFERRAL), UCI=None)

    assert not life.case.incomplete


def test_what_an_officer_opened_a_case_with_may_be_ordered_again(life: Life) -> None:
    life.receives(life.mail("a.tremblay@office.example", "x", f"OPEN\n{form(REFERRAL)}"))
    life.officer(f"OPEN\n{form(REFERRAL)}", case=None)

    assert life.notice is not None
    assert "OPEN" in life.text(life.letters(LetterKind.ANSWER)[-1])
