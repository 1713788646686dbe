"""The report of a week or a month: to supervisors, with the digest of the first business day after it."""

from datetime import date, time, timedelta

import pytest

from mailbot.decide.overview.periods import periods_over
from mailbot.watch.alarms import Alarms
from mailbot.watch.digest_hour import Digestion
from tests.office_life import JAS, LEE

BOTH = ("week", "month")


@pytest.mark.parametrize(("last", "today", "over"), [
    ("2026-11-23", "2026-11-24", []),
    ("2026-11-27", "2026-11-30", [("week", "2026-11-23", "2026-11-29")]),
    ("2026-11-30", "2026-12-01", [("month", "2026-11-01", "2026-11-30")]),
    ("2027-01-29", "2027-02-01", [("week", "2027-01-25", "2027-01-31"), ("month", "2027-01-01", "2027-01-31")]),
    ("2027-03-25", "2027-03-30", [("week", "2027-03-22", "2027-03-28")]),  # Easter Monday
    ("2026-10-30", "2026-11-20", [("week", "2026-11-09", "2026-11-15"), ("month", "2026-10-01", "2026-10-31")]),
    ("2027-06-01", "2026-11-24", []),  # a clock that once ran ahead
])  # fmt: skip
def test_a_week_ends_on_sunday_a_month_on_its_last_day(last, today, over):
    found = periods_over(date.fromisoformat(last), date.fromisoformat(today), BOTH)

    assert [(name, str(start), str(end)) for name, start, end in found] == over


def mails(life, reports=BOTH, until="2026-12-03 08:00"):
    """Every report mail of these days."""
    alarms = Alarms(life.room, timedelta(minutes=30))
    while life.now.isoformat(" ") < until:
        Digestion(life.room, time(7, 30), alarms, reports).if_due(life.now)
        life.later(hours=12)
    return [one for one in life.letters() if one.headline.startswith("headline.report_")]


def test_they_go_to_supervisors_alone_once_with_bars_and_a_table(life):
    life.refers()
    life.officer("DECLINE Elena can wait", by=JAS)
    found = mails(life)

    assert [(one.headline, one.envelope_to) for one in found] == [
        ("headline.report_week", (LEE.address,)), ("headline.report_month", (LEE.address,)),
    ]  # fmt: skip
    text = life.text(found[0])
    assert "■" in text
    assert "Jas Singh" in text
    assert "Elena" not in text
    assert life.files(found[0]) == ["figures.csv"]


@pytest.mark.parametrize(("reports", "sent"), [((), []), (("month",), ["headline.report_month"])])
def test_the_office_says_which_it_wants(life, reports, sent):
    assert [one.headline for one in mails(life, reports)] == sent
