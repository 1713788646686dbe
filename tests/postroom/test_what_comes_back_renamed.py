"""Every bounce, automatic reply, receipt and answer of `tests/mail` that names a letter of ours, twice: from a world in
which servers keep our Message-IDs, and from one in which they give others (Exchange Online, SES). Same outcome."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import OutboxLetter
from tests.office_life import Life

MAIL = PROJECT / "tests" / "mail"
LETTER = b"<ur-2026-0042.contact.abcdefghij234567mnop@office.example>"
ALL = "MAILBOT_ALL" in os.environ
"""All of them, as `make faults` does; else every sixth."""
SOME = 6
NUMBER = b"UR-2026-0042"
NAMING = {folder: [path for path in sorted((MAIL / folder).glob("*.eml")) if LETTER in path.read_bytes()]
          for folder in ("automatic", "bounces", "clients")}  # fmt: skip


class Worlds:
    """Offices whose contact letter to an address has left; each is made once, and opened from a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, bool], Path] = {}
        self._count = 0

    def _prepared(self, client: str, renames: bool) -> Path:
        key = (client, renames)
        if key not in self._made:
            self._made[key] = self._folder / f"{len(self._made)}"
            life = Life(self._made[key], now="2026-11-23 09:00")
            life.courier.renames = renames
            life.refers(Email_address=client)
            life.officer("CONTACT")
            life.later(minutes=31).sends()
            life.book.close()
        return self._made[key]

    def opened(self, client: str, *, renames: bool) -> Life:
        self._count += 1
        folder = self._folder / f"copy-{self._count}"
        shutil.copytree(self._prepared(client, renames), folder)
        return Life(folder, now="2026-11-24 11:00")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(tmp_path_factory.mktemp("worlds"))


def outcome(life: Life, octets: bytes) -> dict[str, Any]:
    """Everything that a mail about the contact letter came to, without the names of what it was about."""
    letter = life.letter(LetterKind.CONTACT)
    known = len(life.letters())
    about = octets.replace(LETTER, letter.seen_as.encode()).replace(NUMBER, life.case.number.encode())
    assert about != octets
    folder = life.receives(about)
    entry = list(life.book.ledger())[-1]
    letter = life.letter(LetterKind.CONTACT)
    return {
        "entered": (folder, entry.kind, entry.account, entry.number),
        "letter": (letter.state, len(letter.reports), _unnamed(letter, (letter.reports, letter.not_reached))),
        "case": (life.events(), life.case.made, life.case.client_addresses, life.status()),
        "aside": life.aside,
        "written": [(one.kind, one.to, one.state, one.headline) for one in life.letters()[known:]],
    }


def _unnamed(letter: OutboxLetter, told: object) -> str:
    """As far as the letter's name, which servers quote."""
    return re.split(f"{re.escape(letter.seen_as)}|{re.escape(letter.message_id)}", str(told))[0]


def client_of(octets: bytes) -> str:
    """Who had the letter: who writes, where a client does."""
    sender = read_mail(octets).sender
    is_clients = sender is not None and sender.domain in ("mail.example", "courriel.example")
    return sender.address if sender is not None and is_clients and sender.address.isascii() else "client@gone.example"


@pytest.mark.parametrize("folder", NAMING)
def test_what_comes_back_under_another_message_id_comes_to_the_same(folder, worlds: Worlds):
    unlike = {}
    for path in NAMING[folder][:: 1 if ALL else SOME]:
        octets = path.read_bytes()
        client = client_of(octets)
        kept, renamed = (worlds.opened(client, renames=renames) for renames in (False, True))
        before, after = outcome(kept, octets), outcome(renamed, octets)
        if before != after:
            unlike[path.name] = [(before[key], after[key]) for key in before if before[key] != after[key]]
        kept.book.close()
        renamed.book.close()

    assert len(NAMING[folder]) > 40
    assert unlike == {}
