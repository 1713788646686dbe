"""What a referral has against it, or an officer should know (D2 to D17)."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.decide.bench import Bench
from mailbot.decide.intake.findings import against, work_out
from mailbot.vocabulary.referral import Referral, Value
from tests.office_life import an_office, at

MONDAY = at("2026-11-23")
OFFICE = replace(an_office(), area=("K",))


def referral(**values: Value | None) -> Referral:
    known: dict[str, Value | None] = {
        "category": "travel_death", "needed_by": date(2026, 11, 30), "postal_code": "K1A 0B1",
        "email": "c@mail.example", "call_date": date(2026, 11, 23),
    }  # fmt: skip
    return Referral(known | values)


def found(now=MONDAY, received=MONDAY, **values: Value | None) -> list[str]:
    worked = work_out(referral(**values), received, Bench(OFFICE, None, now))
    return [f"{finding.code} {finding.rule}" for finding in worked.findings]


def test_nothing_speaks_against_an_ordinary_referral():
    assert found() == []


@pytest.mark.parametrize(
    ("needed", "can_wait"),
    [
        (date(2026, 12, 4), False),  # 9 business days after the call
        (date(2026, 12, 6), False),  # a Sunday: still 9
        (date(2026, 12, 7), True),  # 10
    ],
)
def test_who_can_wait_ten_business_days_belongs_at_the_cpc(needed, can_wait):
    assert ("can_wait D2" in found(needed_by=needed)) is can_wait


def test_the_ten_days_count_from_the_call():
    assert found(needed_by=date(2026, 12, 4), call_date=date(2026, 11, 20)) == ["can_wait D2"]


def test_a_journey_before_the_permit_is_needed_makes_it_urgent():
    assert found(needed_by=date(2026, 12, 18), travel_date=date(2026, 11, 30)) == []


@pytest.mark.parametrize(("postal_code", "codes"), [("K7L 1A1", []), ("H2X 1Y4", ["outside_area D3"]), (None, [])])
def test_who_lives_elsewhere_belongs_to_another_office(postal_code, codes):
    assert found(postal_code=postal_code) == codes


def test_an_office_without_an_area_is_for_everybody():
    worked = work_out(referral(postal_code="V5K 0A1"), MONDAY, Bench(an_office(), None, MONDAY))

    assert worked.findings == ()


@pytest.mark.parametrize(("treats", "codes"), [(False, ["teaching_only D5"]), (True, []), (None, [])])
def test_a_doctor_who_only_teaches_does_not_qualify(treats, codes):
    assert found(category="doctor", patient_care=treats) == codes


def test_patient_care_means_something_for_doctors_only():
    assert found(category="travel_death", patient_care=False) == []


def test_anything_else_is_for_the_officers_judgement():
    assert found(category="other") == ["outside_list D8"]


def test_ccms_is_told_and_holds_nothing_back():
    worked = work_out(referral(category="ccms"), MONDAY, Bench(OFFICE, None, MONDAY))

    assert ([finding.code for finding in worked.findings], against(worked)) == (["ccms"], ())


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"previously_submitted": True}, ["earlier_application D17"]),
        ({"submitted_on": date(2026, 9, 1)}, ["earlier_application D17"]),
        ({"previously_submitted": False, "submitted_on": date(2026, 9, 1)}, []),
        ({"application_number": "W123456789"}, []),
    ],
)
def test_an_earlier_application_at_the_cpc(values, codes):
    assert found(**values) == codes


@pytest.mark.parametrize(
    ("needed", "codes"),
    [(date(2026, 11, 22), ["past_needed_by D2"]), (date(2026, 11, 23), []), (date(2026, 11, 24), [])],
)
def test_a_date_that_is_past(needed, codes):
    assert found(needed_by=needed) == codes


def test_a_date_that_passed_while_nobody_read_the_mail_is_past_too():
    assert found(now=at("2026-11-26"), needed_by=date(2026, 11, 25)) == ["past_needed_by D2"]


@pytest.mark.parametrize(
    ("values", "codes"),
    [({"email": None}, ["no_way_to_reach D13"]), ({"email": None, "phone": "+16135550123"}, [])],
)
def test_no_way_to_reach(values, codes):
    assert found(**values) == codes


def test_several_findings_stand_side_by_side():
    assert found(needed_by=date(2026, 12, 18), postal_code="H2X 1Y4", category="other") == [
        "can_wait D2", "outside_area D3", "outside_list D8",
    ]  # fmt: skip


def test_without_a_date_nothing_is_said_of_dates():
    assert found(needed_by=None) == []
