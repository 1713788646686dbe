"""`backup`, `restore`, `purge`: nothing is lost by them, and nothing is kept beyond its time (D22)."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import tarfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.cli import keeping
from mailbot.office.settings_file import read_settings
from mailbot.record import restore
from mailbot.record.book import Book
from mailbot.record.file.blobs import Blobs
from mailbot.record.file.journal import FileJournal
from mailbot.record.file.lock import BookLock
from mailbot.record.retention import kept_since
from mailbot.vocabulary.message import MailboxPlace, RawMail
from mailbot.watch.heartbeat import Heartbeat, beat
from mailbot.wiring import assemble
from tests.office import Office
from tests.referrals import referral_mail

from .conftest import DECLINED, LAST_ROUND, as_json, one_sentence, said

WHEN = datetime.fromisoformat(f"{LAST_ROUND}-05:00")


def held(config: Path) -> tuple[object, object, set[str]]:
    """All that commands can see, and the mails."""
    mails = {path.name for path in (config.parent / "data" / "mail").rglob("*.eml")}
    return as_json("cases", "--json", config=config), as_json("review", "--json", config=config), mails


def restored(file: Path, config: Path, *words: str) -> str:
    result = said("restore", str(file), *words, config=config)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


@pytest.fixture
def saved(played: Office, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    assert said("backup", str(file), config=played.config).exit_code == 0
    return file


# backup and restore


def test_a_backup_is_tried_without_changing_anything(own: Path, saved: Path) -> None:
    before = held(own)

    result = said("restore", str(saved), "--check", config=own)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "can be restored: 4 cases" in result.stdout
    assert held(own) == before


def test_a_damaged_backup_fails_when_it_is_tried(own: Path, saved: Path) -> None:
    octets = saved.read_bytes()
    saved.write_bytes(octets[: len(octets) // 2])

    assert "is no backup of mailbot, or is damaged" in one_sentence(
        said("restore", str(saved), "--check", config=own), 2
    )


def test_backups_follow_one_another_and_the_oldest_go(own: Path, tmp_path: Path) -> None:
    folder, stop = tmp_path / "backups", Rounds(2)
    folder.mkdir()
    for day in ("20260101", "20260102"):
        (folder / f"mailbot-{day}T000000Z.tar.gz").write_bytes(b"old")

    keeping.backups(own, folder, 3600, 2, stop)

    left = sorted(path.name for path in folder.iterdir())
    assert stop.waited == [3600, 3600]
    assert len(left) <= 2
    assert "mailbot-20260101T000000Z.tar.gz" not in left


class Rounds(threading.Event):
    """Asks to stop after so many waits."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count, self.waited = count, list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        return len(self.waited) >= self.count


def test_a_backup_brings_everything_back(own: Path, saved: Path) -> None:
    before = held(own)
    key = (own.parent / "data" / "message-id-key").read_bytes()
    shutil.rmtree(own.parent / "data")

    told = restored(saved, own)

    heartbeat = Heartbeat(WHEN, 1)  # the moment for which the cases are told
    beat(own.parent / "data", heartbeat)
    assert held(own) == before
    assert (own.parent / "data" / "message-id-key").read_bytes() == key
    assert "4 cases" in told
    assert "mailbot/Handled, mailbot/Review and mailbot/Sent (the letters' copies) back to INBOX, in any order" in told
    assert not (own.parent / "data" / "restoring").exists()


def test_only_its_owner_can_read_a_backup(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_backup_overwrites_nothing(saved: Path, played: Office) -> None:
    before = saved.read_bytes()

    assert "is there already" in one_sentence(said("backup", str(saved), config=played.config), 2)
    assert saved.read_bytes() == before


def test_there_is_nothing_to_back_up_before_the_first_mail(own: Path, tmp_path: Path) -> None:
    shutil.rmtree(own.parent / "data")

    assert "There is no book" in one_sentence(said("backup", str(tmp_path / "b.tar.gz"), config=own), 2)
    assert list(tmp_path.glob("b.tar.gz*")) == []


def test_while_mailbot_writes_it_can_be_looked_at_and_backed_up_but_not_restored(
    own: Path, saved: Path, tmp_path: Path
) -> None:
    settings = read_settings(own)
    office = assemble(settings, lambda: WHEN)
    try:
        for number in range(3):
            mail = RawMail(MailboxPlace(9, number + 1), WHEN, referral_mail(number, WHEN))
            office.room.receive(mail, WHEN)
            assert len(as_json("cases", "--json", config=own)) == 5 + number
        office.book.db.snapshot()

        assert said("backup", str(tmp_path / "live.tar.gz"), config=own).exit_code == 0
        refusal = one_sentence(said("restore", str(saved), "--replace-what-is-there", config=own), 2)
        assert "is in use by process" in refusal
        assert "is in use by process" in one_sentence(said("purge", "--yes", config=own), 2)
    finally:
        office.close()

    before = held(own)
    restored(tmp_path / "live.tar.gz", own, "--replace-what-is-there")
    assert held(own) == before


def test_a_torn_last_line_is_no_part_of_a_backup(own: Path, tmp_path: Path) -> None:
    before = held(own)
    with (own.parent / "data" / "book" / "journal").open("ab") as journal:
        journal.write(b"5f1c09ab 42 90be77d0 118 {")

    assert said("backup", str(tmp_path / "b.tar.gz"), config=own).exit_code == 0
    restored(tmp_path / "b.tar.gz", own, "--replace-what-is-there")

    assert held(own) == before


def test_a_damaged_book_is_not_backed_up(own: Path, tmp_path: Path) -> None:
    journal = own.parent / "data" / "book" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"UR-2026-0001", b"UR-2026-9999", 1))

    assert "restore an earlier backup" in one_sentence(said("backup", str(tmp_path / "b.tar.gz"), config=own), 2)
    assert not (tmp_path / "b.tar.gz").exists()


def test_mails_that_are_gone_are_told_and_the_rest_is_kept(own: Path, tmp_path: Path) -> None:
    lost = next((own.parent / "data" / "mail").rglob("*.eml"))
    lost.unlink()

    made = said("backup", str(tmp_path / "b.tar.gz"), config=own)

    assert made.exit_code == 1
    assert lost.stem in made.stderr
    shutil.rmtree(own.parent / "data")
    back = said("restore", str(tmp_path / "b.tar.gz"), config=own)
    assert back.exit_code == 1
    assert lost.stem in back.stderr
    assert len(as_json("cases", "--json", config=own)) == 4


def test_a_book_that_is_there_is_replaced_only_when_told_to_and_kept_beside(own: Path, saved: Path) -> None:
    data = own.parent / "data"
    before = {path.name: path.read_bytes() for path in (data / "book").iterdir()}

    refusal = one_sentence(said("restore", str(saved), config=own), 2)
    assert "--replace-what-is-there" in refusal
    assert {path.name: path.read_bytes() for path in (data / "book").iterdir()} == before

    restored(saved, own, "--replace-what-is-there")
    (aside,) = data.glob("before-restore-*")
    assert {path.name: path.read_bytes() for path in aside.iterdir() if path.name != "message-id-key"} == before


def _damaged(octets: bytes, how: str) -> bytes:
    if how == "cut":
        return octets[: len(octets) // 2]
    if how == "nothing":
        return b""
    if how == "text":
        return b"this is a letter to my aunt"
    if how == "flipped":
        middle = len(octets) // 2
        return octets[:middle] + bytes([octets[middle] ^ 0x55]) + octets[middle + 1 :]
    return gzip.compress(b"not a tar")


@pytest.mark.parametrize("how", ["cut", "nothing", "text", "flipped", "gzip of something"])
def test_what_is_no_backup_changes_nothing(how: str, own: Path, saved: Path) -> None:
    before = held(own)
    saved.write_bytes(_damaged(saved.read_bytes(), how))

    refusal = one_sentence(said("restore", str(saved), "--replace-what-is-there", config=own), 2)

    assert "Nothing was changed" in refusal
    assert held(own) == before


def _archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, octets in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(octets)
            archive.addfile(entry, io.BytesIO(octets))
    return out.getvalue()


SAYS = json.dumps({"mailbot": "backup", "format": 1, "made_at": "2026-11-25T09:00:00-05:00", "commits": 1}).encode()


@pytest.mark.parametrize(
    "parts",
    [
        {"manifest.json": SAYS, "../../evil": b"x"},
        {"manifest.json": SAYS, "mail/" + "a" * 64 + ".eml": b"not what it says"},
        {"manifest.json": SAYS, "mail/../lock": b""},
        {"manifest.json": SAYS},
        {"manifest.json": b"{}", "book/journal": b""},
        {},
    ],
    ids=["a path out of it", "a mail that is another", "a name out of it", "no book", "no word of it", "nothing"],
)
def test_an_archive_decides_nothing(parts: dict[str, bytes], own: Path, tmp_path: Path) -> None:
    file = tmp_path / "crafted.tar.gz"
    file.write_bytes(_archive(**parts))
    before, files = held(own), sorted(tmp_path.rglob("*"))

    one_sentence(said("restore", str(file), "--replace-what-is-there", config=own), 2)

    assert held(own) == before
    assert [path for path in sorted(tmp_path.rglob("*")) if "lock" not in path.name] == [
        path for path in files if "lock" not in path.name
    ]


def test_a_file_that_is_not_there(own: Path, tmp_path: Path) -> None:
    assert "There is no file" in one_sentence(
        said("restore", str(tmp_path / "no.tar.gz"), "--replace-what-is-there", config=own), 2
    )


class PowerCut(Exception):
    """Everything stops here."""


@pytest.mark.parametrize("stop_at", range(1, 14))
def test_a_stop_at_any_step_of_putting_a_backup_in_place_never_leaves_an_empty_book(
    stop_at: int, own: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [case["number"] for case in as_json("cases", "--json", config=own)]
    steps = 0

    class Cut(restore.Disk):
        def replace(self, source: Path, target: Path) -> None:
            step()
            super().replace(source, target)

        def remove(self, path: Path) -> None:
            step()
            super().remove(path)

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == stop_at:
            raise PowerCut

    in_place = restore._put_in_place

    def cut_in_place(*known: object) -> Path | None:
        # the mails are harmless and many: only what comes after them is cut
        shutil.rmtree(own.parent / "data" / "restoring" / "mail", ignore_errors=True)
        (own.parent / "data" / "restoring" / "mail").mkdir()
        monkeypatch.setattr(restore, "Disk", Cut)
        return in_place(*known)  # type: ignore[arg-type]

    monkeypatch.setattr(restore, "_put_in_place", cut_in_place)
    said("restore", str(saved), "--replace-what-is-there", config=own)
    monkeypatch.undo()

    seen = said("cases", "--json", config=own)
    if seen.exit_code == 0:
        assert [case["number"] for case in json.loads(seen.stdout)] == before
    else:
        assert "Run `run_bot.py restore` again" in seen.stderr  # never taken for a new book
    restored(saved, own, "--replace-what-is-there")
    assert [case["number"] for case in as_json("cases", "--json", config=own)] == before


# purge


def years_later(config: Path, moment: str) -> None:
    """In a rehearsal, the last round is what "now" is."""
    beat(config.parent / "data", Heartbeat(datetime.fromisoformat(moment), 1))


def test_two_years_after_its_end_a_case_is_past_retention(own: Path) -> None:
    years_later(own, "2028-11-24T09:40:59-05:00")
    assert DECLINED not in said("purge", config=own).stdout

    years_later(own, "2028-11-24T09:41:01-05:00")
    assert DECLINED in said("purge", config=own).stdout


def test_purge_shows_first_and_does_nothing(own: Path) -> None:
    years_later(own, "2029-06-01T09:00:00-04:00")
    before = held(own)

    shown = said("purge", config=own)

    assert shown.exit_code == 0
    assert "Nothing has been disposed of yet: --yes does it." in shown.stdout
    assert held(own) == before


def test_purge_disposes_of_ended_cases_their_letters_and_their_mails_and_of_no_open_case(own: Path) -> None:
    years_later(own, "2029-06-01T09:00:00-04:00")
    data = own.parent / "data"
    others = [case for case in as_json("cases", "--json", config=own) if case["number"] != DECLINED]
    uci = as_json("case", DECLINED, "--json", config=own)["referral"]["uci"]

    done = said("purge", "--yes", config=own)

    assert (done.exit_code, done.stderr) == (0, "")
    assert as_json("cases", "--json", config=own) == others
    assert uci.encode() not in b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    book = Book(FileJournal(data / "book", read_only=True))
    named = {letter.blob for letter in book.letters()} | {mail.blob for mail in book.ledger()}
    named |= {entry.blob for entry in book.all_aside()}
    assert named - {""} == {path.stem for path in (data / "mail").rglob("*.eml")}
    assert len(as_json("review", "--json", config=own)) == 2  # they wait, however long


def test_purging_again_finds_nothing(own: Path) -> None:
    years_later(own, "2029-06-01T09:00:00-04:00")
    said("purge", "--yes", config=own)

    again = said("purge", "--yes", config=own)

    assert again.stdout.startswith("Nothing is past retention")


def test_a_purge_leaves_a_record_of_itself_that_names_nobody(own: Path) -> None:
    years_later(own, "2029-06-01T09:00:00-04:00")
    assert "Record" not in said("purge", config=own).stdout
    said("purge", "--yes", config=own)

    record = said("purge", config=own).stdout.splitlines()[-1]
    assert re.fullmatch(
        r"Record: on [0-9-]{10}, by a policy of 2 years, what had ended up to [0-9-]{10}: 1 cases, \d+ letters, "
        r"\d+ entries of mails, \d+ mails set aside; \d+ mails as files\.",
        record,
    )


def test_mails_that_a_stop_left_behind_go_with_the_next_purge(own: Path) -> None:
    left = Blobs(own.parent / "data" / "mail").path(f"ab{'0' * 62}")
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left behind")

    assert said("purge", config=own).stdout.startswith("Nothing")  # a watcher may be about to name it
    assert said("purge", "--yes", config=own).exit_code == 0

    assert not left.exists()


def test_nothing_is_purged_where_the_book_is_gone(own: Path) -> None:
    shutil.rmtree(own.parent / "data" / "book")
    mails = sorted((own.parent / "data" / "mail").rglob("*.eml"))

    for words in (("purge",), ("purge", "--yes"), ("cases",), ("review",)):
        assert "journal is missing" in one_sentence(said(*words, config=own), 2)

    assert sorted((own.parent / "data" / "mail").rglob("*.eml")) == mails
    assert not (own.parent / "data" / "book").exists()


@pytest.mark.parametrize("damaged", [False, True])
def test_mails_that_a_former_book_names_stay_as_long_as_it_does(damaged: bool, own: Path, saved: Path) -> None:
    settings = read_settings(own)
    office = assemble(settings, lambda: WHEN)
    office.room.receive(RawMail(MailboxPlace(9, 1), WHEN, referral_mail(1, WHEN)), WHEN)
    office.close()
    mails = held(own)[2]
    restored(saved, own, "--replace-what-is-there")
    (former,) = (own.parent / "data").glob("before-restore-*")
    if damaged:
        (former / "journal").write_bytes(b"rotten\n")

    told = said("purge", "--yes", config=own)

    assert held(own)[2] == mails
    assert f"the former book in {former} names are kept" in told.stdout
    shutil.rmtree(former)
    said("purge", "--yes", config=own)
    assert held(own)[2] < mails


def test_a_longer_retention_keeps_longer(own: Path) -> None:
    own.write_text(own.read_text() + "\n[policy]\nretention_years = 5\n")
    years_later(own, "2029-06-01T09:00:00-04:00")

    assert said("purge", "--yes", config=own).stdout.startswith("Nothing is past retention")


@pytest.mark.parametrize(
    ("now", "kept"),
    [("2028-02-29", "2026-02-28"), ("2030-02-28", "2028-02-28"), ("2030-03-01", "2028-03-01")],
)
def test_the_leap_day(now: str, kept: str) -> None:
    at = datetime.fromisoformat(f"{now}T00:00:00+00:00")

    assert kept_since(at, 2) == datetime.fromisoformat(f"{kept}T00:00:00+00:00")


def test_the_lock_is_given_back(own: Path) -> None:
    said("purge", "--yes", config=own)

    with BookLock(own.parent / "data", now=datetime.now(UTC)):
        pass
