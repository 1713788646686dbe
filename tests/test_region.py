"""Several offices in one process: what happens in one touches no other, and a free one is taken over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot import region
from mailbot.cli.running import run_one
from mailbot.demo.servers import MailProvider
from mailbot.region import Region, read_region, run_region
from mailbot.vocabulary.problems import BookInUse, BookUnwritable, CannotStart
from tests.office import ADDRESS, Office
from tests.referrals import referral_mail

NAMES = [f"{name}.toml" for name in ("ottawa", "hull", "kingston", "cornwall")]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region, "AGAIN", 0.02)
    monkeypatch.setattr(region, "STANDS_BY", 0.02)


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


class Leases:
    """What a database would know: who works for which office."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self._lock = threading.Lock()

    def run_as(self, worker: str) -> region.RunOffice:
        def works(office: Path, stop: threading.Event) -> None:
            with self._lock:
                if office.name in self.held:
                    raise BookInUse("in use", "")
                self.held[office.name] = worker
            try:
                stop.wait()
            finally:
                del self.held[office.name]

        return works


def a_worker(offices: Region, run: region.RunOffice) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=run_region, args=(offices, run, stop))
    thread.start()
    return thread, stop


def test_workers_share_the_offices_and_one_that_ends_gives_its_own_back():
    leases, offices = Leases(), Region(tuple(map(Path, NAMES)), at_most=2)
    one, stop_one = a_worker(offices, leases.run_as("one"))
    two, stop_two = a_worker(offices, leases.run_as("two"))

    until(lambda: sorted(leases.held.values()) == ["one", "one", "two", "two"])
    stop_one.set()
    one.join(10)
    assert set(leases.held.values()) == {"two"}
    three, stop_three = a_worker(offices, leases.run_as("three"))
    until(lambda: sorted(leases.held.values()) == ["three", "three", "two", "two"])

    for stop, thread in ((stop_two, two), (stop_three, three)):
        stop.set()
        thread.join(10)
    assert leases.held == {}


@pytest.mark.parametrize("failure", [CannotStart("broken", ""), BookUnwritable("full", ""), ZeroDivisionError()])
def test_an_office_that_fails_is_tried_again_and_touches_no_other(failure):
    leases, failed = Leases(), []
    run = leases.run_as("one")

    def fails_at_hull(office: Path, stop: threading.Event) -> None:
        if office.name == "hull.toml":
            failed.append(office)
            raise failure
        run(office, stop)

    thread, stop = a_worker(Region(tuple(map(Path, NAMES))), fails_at_hull)
    until(lambda: len(leases.held) == 3 and len(failed) > 2)
    stop.set()
    thread.join(10)


def test_an_office_that_another_post_room_took_over_stops_alone():
    leases, lost = Leases(), []
    run = leases.run_as("one")

    def is_lost_at_hull(office: Path, stop: threading.Event) -> None:
        if office.name == "hull.toml" and not lost:
            lost.append(office)
            stop.set()  # as the watcher does that finds another one
        run(office, stop)

    thread, stop = a_worker(Region(tuple(map(Path, NAMES))), is_lost_at_hull)
    until(lambda: bool(lost) and len(leases.held) == 4)
    stop.set()
    thread.join(10)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("offices = []", "has to be a list"),
        ('offices = "one"', "has to be a list"),
        ('offices = ["a.toml", "a.toml"]', "named twice"),
        ('offices = ["a.toml"]\nat_most = -1', "number of offices"),
        ('offices = ["a.toml"]\nmost = 1', "no such setting: most"),
    ],
)
def test_what_is_wrong_in_a_region_is_said(tmp_path, text, says):
    (tmp_path / "region.toml").write_text(text)

    with pytest.raises(CannotStart, match=says):
        read_region(tmp_path / "region.toml")


def test_an_office_s_own_file_is_no_region(tmp_path):
    (tmp_path / "office.toml").write_text('[office]\nname_en = "Ottawa"\n')

    assert read_region(tmp_path / "office.toml") is None
    assert read_region(tmp_path / "nothing.toml") is None


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({ADDRESS: "pw", "hull@office.example": "pw"}, elsewhere=lambda address: True) as running:
        yield running


def test_two_real_offices_work_beside_one_that_cannot_start(tmp_path, provider):
    offices = []
    for name, user in (("ottawa", ADDRESS), ("hull", "hull@office.example")):
        (tmp_path / name).mkdir()
        offices.append(Office(tmp_path / name, provider.imap_port, user, "pw", provider.smtp_port))
    (tmp_path / "broken.toml").write_text("[office]\n")
    (tmp_path / "region.toml").write_text('offices = ["broken.toml", "ottawa/office.toml", "hull/office.toml"]\n')
    found = read_region(tmp_path / "region.toml")
    assert found is not None
    for number, office in enumerate(offices):
        office.put(referral_mail(number, datetime.now(UTC)))

    thread, stop = a_worker(found, run_one)
    try:
        until(lambda: all((office.folder / "data" / "book" / "journal").exists() for office in offices))
        until(lambda: all(b"UR-" in (office.folder / "data" / "book" / "journal").read_bytes() for office in offices))
    finally:
        stop.set()
        thread.join(30)

    assert [len(office.cases()) for office in offices] == [1, 1]
