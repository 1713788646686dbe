"""What logs and subjects say of people: everything that the post room is told of them is noted, and looked for in every
line of the log and every subject (D21).

    python -m pytest -p tests.security.overheard tests/...      the same of any tests; exit 1 where there is anything
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from mailbot import eventlog
from mailbot.postroom.receive import PostRoom
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.understood import Understood
from mailbot.write.letter_writer import LetterWriter

FIELDS = ("family_name", "given_names", "uci", "date_of_birth", "telephone", "email", "address", "postal_code")
SHORTEST = 4
OURS = frozenset({"case", "test", "name", "none", "unknown", "office", "client", "address"})
"""Words of the log's own, which a made-up person may be called by."""


@dataclass
class Overheard:
    """What was said of people, and what was written down."""

    people: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    def told(self, got: Understood, office: str) -> None:
        """A message: its fields, and who wrote it, if not the office's own."""
        for referral in (got.referral, *got.further):
            self._note(*(referral.text(key) for key in FIELDS) if referral is not None else ())
        domain = office.rpartition("@")[2]
        if got.mail.sender is not None and not got.mail.sender.address.endswith(domain):
            self._note(got.mail.sender.address, got.mail.sender.name if " " in got.mail.sender.name else "")

    def _note(self, *facts: str) -> None:
        for fact in facts:
            found = " ".join(fact.casefold().split())
            if len(found) >= SHORTEST and found not in OURS and re.search(r"[^\W_]{2}", found):
                self.people.add(found)

    def offences(self) -> Iterator[str]:
        """Each line and subject that names somebody, with whom. Message-IDs and case numbers are nobody's."""
        if not self.people:
            return
        anybody = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(self.people, key=len, reverse=True)))})(?!\w)"
        )
        for kind, said in (("log", self.lines), ("subject", self.subjects)):
            for line in dict.fromkeys(said):
                if named := anybody.search(line.casefold()):
                    yield f"{kind}: {named[0]!r} in {line!r}"


class _Listening:
    """The log, with somebody who listens."""

    def __init__(self, log: Any, overheard: Overheard) -> None:
        self._log, self._overheard = log, overheard

    def __getattr__(self, name: str) -> Any:
        says = getattr(self._log, name)

        def both(event: str, **about: object) -> Any:
            self._overheard.lines.append(f"{event} {about}")
            return says(event, **about)

        return both


def listen(patch: pytest.MonkeyPatch) -> Overheard:
    """From now on."""
    overheard = Overheard()
    enter, write = PostRoom._enter, LetterWriter.write

    def entering(room: PostRoom, raw: Any, identity: Any, got: Understood | None, *rest: Any) -> str:
        if got is not None:
            overheard.told(got, room.office.address)
        return enter(room, raw, identity, got, *rest)

    def writing(writer: LetterWriter, *about: Any, **how: Any) -> Any:
        written = write(writer, *about, **how)
        overheard.subjects.append(read_mail(written.octets).subject)
        return written

    patch.setattr(PostRoom, "_enter", entering)
    patch.setattr(LetterWriter, "write", writing)
    patch.setattr(eventlog, "log", _Listening(eventlog.log, overheard))
    return overheard


_patch = pytest.MonkeyPatch()
_overheard: list[Overheard] = []


def pytest_configure(config: pytest.Config) -> None:
    _overheard.append(listen(_patch))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if any(_overheard[-1].offences()) and session.exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    heard, found = _overheard[-1], list(_overheard[-1].offences())
    terminalreporter.write_line(
        f"{len(heard.people)} facts of people, {len(heard.lines)} lines of the log, {len(heard.subjects)} subjects: "
        f"{len(found)} name somebody"
    )
    for one in found[:40]:
        terminalreporter.write_line(one)
