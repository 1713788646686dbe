"""`key new`, `key rotate`, `key status`, and secrets that a command or a credential gives."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from mailbot.office.secrets import secret_source
from mailbot.vocabulary.problems import SignInRefused

from .conftest import as_json, one_sentence, said

NAMES = (b"@mail.example", b"Subject:")


def encrypted(config: Path, *, key: str = "data-key") -> Path:
    """The same office, with a key."""
    file = config.parent / key
    assert said("key", "new", str(file)).exit_code == 0
    config.write_text(config.read_text("utf-8") + f'\n[encryption]\nkey_file = "{key}"\n', "utf-8")
    return file


def readable(config: Path) -> list[Path]:
    data = config.parent / "data"
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path for path in files if any(name in path.read_bytes() for name in NAMES)]


def test_everything_is_encrypted_and_says_the_same(own: Path) -> None:
    before = as_json("cases", "--all", "--json", config=own)
    assert readable(own)
    key = encrypted(own)
    told = said("key", "rotate", config=own)

    assert (told.exit_code, readable(own)) == (0, []), told.output
    assert "Everything is under" in told.output
    assert as_json("cases", "--all", "--json", config=own) == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert said("backup", str(own.parent / "b.tar.gz"), config=own).stdout.endswith(
        "It is encrypted: keep its key as long as the file, and elsewhere.\n"
    )


def test_the_former_key_may_go_after_a_rotation(own: Path) -> None:
    key = encrypted(own)
    said("key", "rotate", config=own)
    assert said("key", "new", str(key)).exit_code == 0
    assert "keep every key" in said("key", "status", config=own).stdout
    said("key", "rotate", config=own)
    key.write_text(key.read_text().splitlines()[0])

    assert as_json("cases", "--json", config=own)
    key.write_text(said("key", "new").stdout)
    assert "encrypted with the key" in one_sentence(said("cases", config=own), 2)
    key.unlink()
    assert "cannot be read" in one_sentence(said("cases", config=own), 2)


def test_without_a_key_the_command_says_how_to_make_one(own: Path) -> None:
    assert "key new" in one_sentence(said("key", "rotate", config=own), 2)


def test_a_secret_comes_from_a_command_or_a_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imap").write_text("horse\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    prints = (sys.executable, "-c", "print('battery')")

    assert secret_source(None, "", (), "imap").secret().text == "horse"
    assert secret_source(None, "", (), "../../imap").secret().text == "horse"
    assert secret_source(None, "", prints, "").secret().text == "battery"
    assert "battery" not in repr(secret_source(None, "", prints, "").secret())


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("false",), "ends with 1"),
        (("/no/such/program",), "cannot be run"),
        (("true",), "prints no secret"),
        ((sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\xff')"), "prints something else"),
    ],
)
def test_a_command_that_gives_none_is_named_and_what_it_printed_is_not(command: tuple[str, ...], why: str) -> None:
    with pytest.raises(SignInRefused, match=why):
        secret_source(None, "", command, "").secret()
