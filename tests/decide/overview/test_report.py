"""The figures of some days: each counted on the day it was settled, and nobody's name among them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mailbot.decide.overview.report import Late, days_of, lines, report
from mailbot.vocabulary.arguments import Period
from mailbot.vocabulary.case_state import Question
from mailbot.vocabulary.events import Attempted, Ended
from mailbot.vocabulary.letter_kinds import LetterKind
from tests.morning import LATER, NOW, OFFICE, TREMBLAY, a_case, at, reached
from tests.office_life import ANNE, JAS, LEE, Life, an_office

WEEK = (date(2026, 11, 18), date(2026, 11, 24))
DUE = at("2026-11-20", "17:00")
BEFORE = at("2026-11-10")


def made(*cases, days=WEEK, now=NOW):
    return report(cases, *days, now, OFFICE)


def ended(day: str, status: str, **says):
    by = says.pop("by", TREMBLAY.address)
    end = Ended(at=at(day), by=by, status=status, **says)
    return {"ended": end, "decided_at": end.at, "events": (end,)}


@pytest.mark.parametrize(("period", "days"), [
    (Period("week"), (date(2026, 11, 18), date(2026, 11, 24))),
    (Period("month"), (date(2026, 10, 26), date(2026, 11, 24))),
    (Period("dates", date(2026, 1, 2), date(2026, 1, 2)), (date(2026, 1, 2), date(2026, 1, 2))),
])  # fmt: skip
def test_a_week_is_the_last_seven_days_a_month_the_last_thirty(period, days):
    assert days_of(period, date(2026, 11, 24)) == days


def test_referrals_are_counted_by_category_and_by_the_domain_they_came_from():
    figures = made(
        a_case("UR-2026-0001"), a_case("UR-2026-0002", category="doctor", opened_by_officer=True),
        a_case("UR-2026-0003"), a_case("UR-2026-0004", received=BEFORE),
    )  # fmt: skip

    assert figures.referrals == 3
    assert figures.by_category == (("travel_death", 2), ("doctor", 1))
    assert figures.by_origin == (("csc.example", 2), ("officer", 1))


@pytest.mark.parametrize(("case", "settled", "in_time"), [
    (a_case(due=DUE, contacts=reached(at("2026-11-18", "12:00"))), 1, 1),
    (a_case(due=LATER, contacts=reached(at("2026-11-18", "12:00"))), 1, 1),  # due next week, made in this one
    (a_case(due=DUE, contacts=reached(at("2026-11-23"))), 1, 0),
    (a_case(due=DUE), 1, 0),
    (a_case(due=LATER), 0, 0),  # may still be made
    (a_case(received=BEFORE, due=at("2026-11-16"), contacts=reached(at("2026-11-19"))), 0, 0),  # late last week
    (a_case(due=DUE, **ended("2026-11-19", "withdrawn")), 0, 0),  # promises nothing any more
])  # fmt: skip
def test_a_contact_counts_where_it_was_settled_whether_it_was_made_in_time(case, settled, in_time):
    figures = made(case)

    assert (figures.due, figures.in_time) == (settled, in_time)
    assert len(figures.late) == settled - in_time


def test_the_median_is_in_business_time():
    fast = a_case(contacts=reached(at("2026-11-18", "10:00")))
    slow = a_case("UR-2026-0002", contacts=reached(at("2026-11-18", "12:00")))

    assert made(fast, slow).to_contact == timedelta(hours=2)
    assert made().to_contact is None
    assert made().share is None


@pytest.mark.parametrize(("known", "why"), [
    ({"bounced_addresses": frozenset({"c@mail.example"})}, "bounced"),
    ({"attempts": (Attempted(at=DUE, outcome="voicemail", called_at=at("2026-11-19")),)}, "attempted"),
    ({"lacking": ("uci",)}, "incomplete"), ({"held_back": True}, "held_back"), ({}, "unknown"),
])  # fmt: skip
def test_who_was_reached_late_is_named_by_the_number_with_the_reason(known, why):
    assert made(a_case(due=DUE, **known)).late == (Late("UR-2026-0001", DUE, None, why),)


def test_decisions_declines_and_redirects_are_counted_and_by_who_decided():
    figures = made(
        a_case("UR-2026-0001", **ended("2026-11-19", "declined", reason="Not urgent.")),
        a_case("UR-2026-0002", **ended("2026-11-20", "declined", reason="not urgent for Ms OKONKWO, uci 1234-5678")),
        a_case("UR-2026-0003", **ended("2026-11-20", "redirected", target="hull")),
        a_case("UR-2026-0004", **ended("2026-11-20", "withdrawn")),
        a_case("UR-2026-0005", accepted_at=at("2026-11-20"), decided_at=at("2026-11-20")),
        a_case("UR-2026-0006", received=BEFORE, **ended("2026-11-11", "issued")),
    )

    assert figures.decisions == (("declined", 2), ("accepted", 1), ("redirected", 1), ("withdrawn", 1))
    assert figures.declines == (("Not urgent", 1), ("not urgent for Ms …, uci …", 1))
    assert figures.redirects == (("hull", 1),)
    assert figures.by_officer == (("Anne Tremblay", 3),)


def test_attempts_and_waiting_questions_are_counted():
    calls = tuple(Attempted(at=at(day), outcome="no_answer", called_at=at(day), by=TREMBLAY.address)
                  for day in ("2026-11-16", "2026-11-19", "2026-11-20"))  # fmt: skip
    figures = made(a_case(attempts=calls, question=Question(at("2026-11-12"), "When?")))

    assert (figures.attempts, figures.unanswered) == (2, 1)
    assert figures.by_officer == (("Anne Tremblay", 2),)


def test_officers_are_shown_to_supervisors_only():
    figures = made(a_case(**ended("2026-11-19", "issued")))
    shown = [{line.figure for line in lines(figures, by_officer=may)} for may in (True, False)]

    assert shown[0] - shown[1] == {"by_officer"}


@pytest.mark.parametrize(("order", "first"), [
    ("REPORT week", date(2026, 11, 17)), ("BILAN mois", date(2026, 10, 25)),
    ("REPORT 2026-11-01 2026-11-23", date(2026, 11, 1)),
])  # fmt: skip
def test_a_supervisor_gets_them_by_mail_with_a_table_enclosed(life, order, first):
    life.refers()
    answer = life.officer(order, by=LEE, case=None)

    assert [line.key for line in answer.happened][:2] == ["report.title", "report.line"]
    assert dict(answer.happened[0].says)["start"] == first
    sent = life.letter(LetterKind.ANSWER)
    assert life.files(sent) == ["figures.csv"]
    assert "Referrals: 1" in life.text(sent)
    assert "Marchetti" not in life.text(sent)


@pytest.mark.parametrize("who", [ANNE, JAS])
def test_an_officer_does_not_get_them(life, who):
    assert "refused.for_supervisors" in repr(life.officer("REPORT week", by=who, case=None).happened)


def test_a_supervisor_who_reads_french_gets_them_in_french():
    office = an_office(people=(ANNE, JAS, replace(LEE, language="fr")))
    with TemporaryDirectory() as folder:
        life = Life(Path(folder), office)
        life.refers()
        life.officer("BILAN semaine", by=LEE, case=None)
        sent = life.letter(LetterKind.ANSWER)

        assert life.files(sent) == ["bilan.csv"]
        assert "Demandes reçues" in life.text(sent)


def test_where_a_decision_is_overruled_it_is_the_one_that_holds_that_is_counted(life):
    life.refers()
    life.officer("ACCEPT", by=ANNE)
    life.officer("DECLINE no evidence came", by=JAS)
    life.refers(UCI="11-2233-4455", Family_name="Haddad")
    life.officer("ACCEPT", by=ANNE)
    life.officer("ISSUED", by=JAS)

    figures = report(life.book.cases(), life.now.date(), life.now.date(), life.now, life.office)
    assert dict(figures.by_officer) == {JAS.name: 1, ANNE.name: 1}
