"""When a round is made: every so often, whatever is done to the clock."""

import threading
from datetime import datetime, timedelta
from types import SimpleNamespace

import apscheduler.schedulers.base
import pytest

import mailbot.watch.schedule
from mailbot.watch.heartbeat import last_beat
from mailbot.watch.schedule import Watch

OFTEN = 0.02  # seconds


class SetBack(datetime):
    """A clock that somebody can set."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.by


class Rounds:
    """A cycle that does nothing, and something at its nth round."""

    def __init__(self, **at_round) -> None:
        self.made, self.at_round = 0, {int(name.removeprefix("round")): what for name, what in at_round.items()}
        self.dispatch = SimpleNamespace(outage="")

    def run(self) -> SimpleNamespace:
        self.made += 1
        self.at_round.get(self.made, lambda: None)()
        return SimpleNamespace(handled=0, sent=0)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(SetBack, "by", timedelta(0))
    for module in (apscheduler.schedulers.base, mailbot.watch.schedule):
        monkeypatch.setattr(module, "datetime", SetBack)


def set_back_an_hour() -> None:
    SetBack.by = -timedelta(hours=1)


def watch(tmp_path, cycle: Rounds, stop: threading.Event) -> None:
    Watch(cycle, tmp_path, OFTEN, stop).run()


@pytest.mark.timeout(20)
def test_rounds_go_on_where_the_clock_is_set_back(tmp_path):
    stop = threading.Event()
    cycle = Rounds(round3=set_back_an_hour, round6=stop.set)

    watch(tmp_path, cycle, stop)

    assert cycle.made >= 6


@pytest.mark.timeout(20)
def test_a_round_that_fails_is_followed_by_the_next(tmp_path):
    def fail() -> None:
        raise RuntimeError("our own failure")

    stop = threading.Event()
    cycle = Rounds(round1=fail, round2=stop.set)

    watch(tmp_path, cycle, stop)

    assert cycle.made >= 2
    assert last_beat(tmp_path) is not None
