"""One ordinary day of a whole office: mails of every kind, three officers, letters, flags and a digest, through
`assemble` on a real IMAP server and a real SMTP server, with a clock that is set and a disk in memory.

`Day.play` stops the process where it is told to, begins it again, and goes on to the end of the day.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from mailbot import eventlog
from mailbot.cli.as_json import case_json
from mailbot.demo.manners import message_id, report_of
from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.fetch.connect import hang_up
from mailbot.office.settings import Settings
from mailbot.office.settings_file import read_settings
from mailbot.understand.mail.identity import identity as identify
from mailbot.wiring import Assembled, assemble
from tests.faults.disks import MemoryDisk, PowerCut
from tests.faults.fate import Fate, FatefulDisk, fateful_wires, what_is_left
from tests.faults.mails import LEE, NOBODY, mail
from tests.faults.quickly import RememberingReader, quickly
from tests.faults.scenes import MOMENTS, SCENES, Scene

CONFIG = Path(__file__).resolve().parents[2] / "config"
MAILBOX = "urgent@mailbox.example"


@dataclass
class Played:
    """What the day came to, as plain data: everything but when exactly it was handled."""

    cases: dict[str, Any] = field(default_factory=dict)
    letters: dict[str, Any] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    octets: dict[str, Any] = field(default_factory=dict)
    folders: dict[str, Any] = field(default_factory=dict)
    ledger: list[Any] = field(default_factory=list)
    aside: dict[str, Any] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    stopped_at: str = ""
    resent: int = 0  # letters that were uncertain and had to be sent again
    confirmed: int = 0  # letters whose copy told that they had left
    repeated: list[str] = field(default_factory=list)  # what the extra run did, which is nothing

    def differs(self, other: Played) -> str:
        """Where two days came to different ends; empty where they did not."""
        # A letter that had to be sent again left later, and notices that tell when say so.
        later = self.resent or self.confirmed
        parts = (
            "cases",
            "letters",
            "accepted",
            "folders",
            "ledger",
            "aside",
            "repeated",
            *([] if later else ["octets"]),
        )
        found = [f"{name}: {_first_difference(getattr(self, name), getattr(other, name))}" for name in parts
                 if getattr(self, name) != getattr(other, name)]  # fmt: skip
        return "; ".join(found)


class Day:
    """The servers and settings for as many days as are played on them, one after the other."""

    def __init__(self, folder: Path, like: str = "") -> None:
        """`like`: whose manners the servers have (`mailbot.demo.manners`)."""
        self.moment = MOMENTS[0]
        self.folder: Any = folder
        # The mailbox is not called by the office's address: this, and not the provider, lays the copies into it.
        self.provider = MailProvider(
            {MAILBOX: PASSWORD}, now=lambda: self.moment, elsewhere=lambda address: address != NOBODY, like=like,
            reports=lambda address: like == "exchange" and address == NOBODY,
        )  # fmt: skip
        self.provider.start()
        self._seen = 0  # of what was delivered
        self.settings = _settings(folder, self.provider)
        eventlog.configure(_Nowhere())

    def stop(self) -> None:
        self.provider.stop()

    def play(self, stop_at: int | None = None, *, power: bool = False, late: bool = False) -> Played:
        """The day, with a stop before step `stop_at`: a kill, or with `power` a failure of the power. `late` copies
        are in the mailbox only after the next process has looked for them."""
        self.provider.wipe()
        self._seen = 0
        fate, disk = Fate(stop_at), MemoryDisk()
        scenes = list(SCENES)
        office: Assembled | None = None
        with quickly(), fateful_wires(fate):
            for self.moment in MOMENTS:
                while scenes and scenes[0].at <= self.moment:
                    self._deliver(scenes.pop(0))
                self._lay_copies()
                for _ in range(2):
                    try:
                        office = office or self._assembled(fate, disk)
                        office.cycle.run()
                        break
                    except PowerCut:
                        _abandon(office)
                        office, disk = None, what_is_left(disk, Random(stop_at), power=power)
                        fate.again()
                        if not late:
                            self._lay_copies()
            steps = len(fate.taken)
            assert office is not None
            self._lay_copies()
            office.cycle.run()
            played = self._outcome(office)
            played.steps, played.stopped_at = fate.taken[:steps], fate.stopped_at
            played.repeated = self._once_more(office, disk)
            office.close()
        return played

    def _assembled(self, fate: Fate, disk: MemoryDisk) -> Assembled:
        office = assemble(self.settings, lambda: self.moment, disk=FatefulDisk(fate, disk))
        office.room.reader = RememberingReader(office.room.reader)  # type: ignore[assignment]
        return office

    def _lay_copies(self) -> None:
        """What the server took since the last time, into the office's own mailbox; what it could not deliver too."""
        for one in self.provider.delivered[self._seen :]:
            if OFFICE in one.envelope_to:
                self.provider.put(MAILBOX, b"Received: by mail.example; x\r\n" + one.octets)
            if NOBODY in one.envelope_to:
                self.provider.put(MAILBOX, report_of(one.octets, NOBODY, OFFICE))
            self._seen += 1

    def _deliver(self, scene: Scene) -> None:
        letter, subject = "", ""
        if scene.answers is not None:
            letter, subject = self._last_to(*scene.answers)
        if scene.raw is not None:
            octets = scene.raw(letter, scene.at)
        else:
            assert scene.written is not None
            octets = mail(scene.name, scene.written, scene.at, letter, subject)
        self.provider.put(MAILBOX, octets, at=scene.at)

    def _last_to(self, address: str, case: str) -> tuple[str, str]:
        """The Message-ID of our last letter there about the case, and a subject that names it."""
        told = [one for one in self.provider.delivered if address in one.envelope_to]
        found = next((message_id(one.octets) for one in reversed(told) if one.given_id.startswith(f"<{case}")), "")
        return found, f"[{case}]"

    def _outcome(self, office: Assembled) -> Played:
        book, words = office.book, office.room.writer.words
        letters = {letter.message_id: letter for letter in book.letters()}
        return Played(
            cases={
                case.number: _without_times(
                    case_json(case, book.letters_of(case.number), office.office, words, MOMENTS[-1])
                )
                for case in book.cases()
            },
            letters={
                key: (one.kind.value, one.state.value, one.to.value, one.language, one.envelope_to, one.copies_to)
                for key, one in letters.items()
            },
            accepted=dict(Counter(one.given_id for one in self.provider.delivered)),
            octets={
                one.given_id: (one.envelope_to, identify(one.octets).digest) for one in self.provider.delivered
            },
            folders={
                folder: sorted(_known_by(octets) for octets in self.provider.mails(MAILBOX, folder))
                for folder in self.provider.folders(MAILBOX)
                if self.provider.mails(MAILBOX, folder)
            },
            ledger=sorted(
                ("" if one.kind == "copy" else one.digest, one.kind, one.account, one.folder, one.number)
                for one in book.ledger()
            ),
            aside={
                one.id: (one.message_id, one.reason.key, one.outcome, one.number) for one in book.all_aside()
            },
            resent=sum(letter.attempts > 1 for letter in letters.values()),
            confirmed=sum(letter.reply.startswith("its copy") for letter in letters.values()),
        )  # fmt: skip

    def _once_more(self, office: Assembled, disk: MemoryDisk) -> list[str]:
        """What another round changes: nothing."""
        data = self.settings.data
        before = (disk.reading(data / "book" / "journal").read(), len(self.provider.delivered))
        office.cycle.run()
        after = (disk.reading(data / "book" / "journal").read(), len(self.provider.delivered))
        changed = ["the book was written"] if after[0] != before[0] else []
        return changed + (["a letter left"] if after[1] != before[1] else [])


class _Nowhere(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)


def _settings(folder: Path, provider: MailProvider) -> Settings:
    sample = (CONFIG / "office.toml").read_text(encoding="utf-8")
    head, rest = sample.split("[mailbox]", 1)
    tail = rest[rest.index("[trust]") :]
    head = head.replace('data = "../data"', 'data = "data"').replace("rehearsal = false", "rehearsal = true")
    third = f'[[people]]\nname = "Lee Novak"\naddress = "{LEE}"\nlanguage = "en"\n\n'
    servers = "".join(
        f'[{name}]\nhost = "127.0.0.1"\nport = {port}\nuser = "{user}"\nsecurity = "plain"\n'
        'sign_in = { password_file = "password" }\n\n'
        for name, port, user in (("mailbox", provider.imap_port, MAILBOX), ("sending", provider.smtp_port, ""))
    )
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    (folder / "referral_form.toml").write_bytes((CONFIG / "referral_form.toml").read_bytes())
    (folder / "office.toml").write_text(head + third + servers + tail, encoding="utf-8")
    return read_settings(folder / "office.toml")


def _abandon(office: Assembled | None) -> None:
    """What the operating system does for a process that is gone: lines are cut, the lock is free."""
    if office is not None:
        hang_up(office.cycle.mailbox._client)
        if office.courier._wire is not None:
            office.courier._wire.close()
        office.lock.release()


def _known_by(octets: bytes) -> str:
    known = identify(octets)
    return known.message_id or known.digest


def _without_times(case: dict[str, Any]) -> dict[str, Any]:
    """A case as other programs read it, without when it was handled, and without the words of servers."""
    case["contact"]["made_at"] = None
    case["letters"] = sorted(
        [{key: value for key, value in letter.items() if key != "at"} for letter in case["letters"]],
        key=lambda letter: str(letter["message_id"]),
    )
    case["history"] = sorted(
        (event["event"], event["by"], "" if event["event"] == "letter_sent" else event["text"])
        for event in case["history"]
    )
    return case


def _first_difference(one: Any, other: Any, where: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}, key=str):
            if one.get(key) != other.get(key):
                return _first_difference(one.get(key), other.get(key), f"{where}/{key}")
    if isinstance(one, list) and isinstance(other, list):
        more = [each for each in one if each not in other]
        less = [each for each in other if each not in one]
        return f"{where}: {json.dumps(more, default=str)[:600]} instead of {json.dumps(less, default=str)[:600]}"
    return f"{where}: {str(one)[:300]} instead of {str(other)[:300]}"
