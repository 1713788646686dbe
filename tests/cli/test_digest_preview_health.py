"""`digest`, `preview` and `health`."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.cli.alive import trouble
from mailbot.watch.heartbeat import Heartbeat, beat, last_beat
from tests.office import Office

from .conftest import DECLINED, INCOMPLETE, one_sentence, said

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
HERE = Path("data")


def test_the_digest_in_the_terminal(played: Office) -> None:
    page = said("digest", config=played.config).stdout

    assert page.startswith("Urgent referrals, Wednesday, November 25, 2026\n")
    for said_there in ("3 cases are open", INCOMPLETE, "Q1", "2 of 2 contacts made in time"):
        assert said_there in page
    assert "Pelletier" not in page  # D21


def test_the_digest_at_another_moment(played: Office) -> None:
    page = said("digest", "--at", "2026-11-30T09:00", config=played.config).stdout

    assert "Monday, November 30, 2026" in page.splitlines()[0]
    assert "overdue" in page.lower()


def test_the_digest_in_the_other_language(played: Office) -> None:
    assert "mercredi 25 novembre 2026" in said("digest", "--language", "fr", config=played.config).stdout
    assert "Say en or fr." in one_sentence(said("digest", "--language", "de", config=played.config), 2)


def test_the_digest_as_a_page(played: Office, tmp_path: Path) -> None:
    page = tmp_path / "digest.html"

    assert said("digest", "--html", str(page), config=played.config).stdout == f"{page} holds the digest.\n"

    html = page.read_text(encoding="utf-8")
    assert html.lstrip().lower().startswith("<!doctype html")
    assert DECLINED in html
    assert "<script" not in html


def test_looking_at_the_digest_sends_and_enters_nothing(played: Office) -> None:
    journal = played.folder / "data" / "book" / "journal"
    before = journal.read_bytes()

    said("digest", config=played.config)

    assert journal.read_bytes() == before


def test_preview_writes_every_letter_in_both_languages(played: Office, tmp_path: Path) -> None:
    folder = tmp_path / "letters"

    assert said("preview", "--to", str(folder), config=played.config).exit_code == 0

    names = {path.name for path in folder.iterdir()}
    for kind in ("contact", "decline", "document_request", "interview_in_person_moved", "clarification"):
        for language in ("en", "fr", "both"):
            assert {f"{kind}.{language}.{ending}" for ending in ("html", "txt", "eml")} <= names
    assert {"notice.fr.html", "digest.en.html", "digest.fr.html", "index.html"} <= names
    assert "IRCC Ottawa" in (folder / "contact.en.txt").read_text(encoding="utf-8")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in names if name.endswith(".html") and name != "index.html")


def test_preview_needs_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.shipped.PROJECT", tmp_path)
    monkeypatch.chdir(tmp_path)

    assert said("preview").exit_code == 0
    assert "Sample Office" in (tmp_path / "preview" / "contact.en.txt").read_text(encoding="utf-8")


# health


def a_beat(**known: object) -> Heartbeat:
    said_so = {"at": NOW, "pid": os.getpid(), "next_by": NOW + timedelta(minutes=3)} | known
    return Heartbeat(**said_so)  # type: ignore[arg-type]


def test_a_watcher_that_goes_round_is_well() -> None:
    assert trouble(a_beat(), NOW + timedelta(minutes=1), HERE) == ""


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (None, "No watcher has gone round yet"),
        ({"next_by": None}, "The watcher stopped; its last round was 10 minutes ago"),
        ({"pid": 2**22 + 1}, "The watcher stopped"),
        ({}, "hangs: its last round was 10 minutes ago"),
        ({"at": NOW + timedelta(hours=2), "next_by": NOW + timedelta(hours=2, minutes=3)}, "clock was set back"),
        ({"mailbox": "sign-in refused.", "next_by": NOW + timedelta(hours=1)}, "cannot be reached: sign-in refused."),
    ],
)
def test_why_a_watcher_is_not_well(known: dict | None, why: str) -> None:
    seen = None if known is None else a_beat(**known)

    assert why in trouble(seen, NOW + timedelta(minutes=10), HERE)


def test_a_disk_that_nothing_can_be_written_to_ends_no_round(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refused)
    monkeypatch.setattr(Path, "unlink", refused)

    beat(tmp_path, a_beat())

    assert last_beat(tmp_path) is None


def test_health_says_so_and_ends_with_it(own: Path) -> None:
    data, now = own.parent / "data", datetime.now(UTC)
    later = now + timedelta(minutes=5)

    beat(data, Heartbeat(now, os.getpid(), "", "", later))
    well = said("health", config=own)
    beat(data, Heartbeat(now, os.getpid(), "", "the server says no", later))
    stuck = said("health", config=own)
    beat(data, Heartbeat(now, os.getpid(), "", "", later, "the server does not hand out 1 mail"))
    partly = said("health", config=own)
    beat(data, Heartbeat(now, os.getpid(), "no answer in time.", "", later))
    ill = said("health", config=own)

    assert (well.exit_code, stuck.exit_code, ill.exit_code) == (0, 0, 1)
    assert "its mailbox is reachable" in well.stdout
    assert "letters cannot leave: the server says no" in stuck.stdout
    assert partly.exit_code == 0
    assert "But not every mail: the server does not hand out 1 mail" in partly.stdout
    assert "no answer in time." in ill.stdout


def test_health_as_json_says_why_not(own: Path) -> None:
    result = said("health", "--json", config=own)

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["ok"] is False
    assert "Start it with" in told["why"]
    assert told["last_round"]["mailbox"] is None


def test_preview_shows_what_the_offices_own_templates_change(own: Path) -> None:
    (own.parent / "letters" / "en").mkdir(parents=True)
    (own.parent / "letters" / "en" / "accepted.html.j2").write_text("<p>Come and collect it.</p>", encoding="utf-8")
    own.write_text('templates = "letters"\n' + own.read_text("utf-8"), "utf-8")

    shown = said("preview", "--diff", config=own).stdout

    assert "+++ the office's accepted.en" in shown
    assert "+Come and collect it." in shown
    assert "accepted.fr" not in shown
