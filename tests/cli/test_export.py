"""`export`: all that is held about one client, and nothing of anybody else's (D22)."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from mailbot.office.settings_file import read_settings
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.message import MailboxPlace, RawMail
from mailbot.wiring import assemble
from tests.office import Office

from .conftest import DECLINED, FRENCH, as_json, one_sentence, said, sample
from .test_keeping import WHEN


def exported(config: Path, number: str, to: Path) -> dict[str, bytes]:
    result = said("export", number, "--to", str(to), config=config)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    with zipfile.ZipFile(to) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_case_every_mail_and_every_letter(played: Office, tmp_path: Path) -> None:
    held = exported(played.config, DECLINED, tmp_path / "request.zip")

    assert json.loads(held[f"{DECLINED}/case.json"]) == as_json("case", DECLINED, "--json", config=played.config)
    received = [octets.splitlines() for name, octets in held.items() if "/received/" in name]
    assert received == [sample(name).splitlines() for name in ("referral-en-plain-text", "officer-declines-fr")]
    letters = {read_mail(octets).message_id for name, octets in held.items() if "/letters/" in name}
    case = as_json("case", DECLINED, "--json", config=played.config)
    assert letters == {letter["message_id"] for letter in case["letters"]}


def test_the_text_is_in_the_clients_language(played: Office, tmp_path: Path) -> None:
    english = exported(played.config, DECLINED, tmp_path / "en.zip")[f"{DECLINED}/case.en.txt"].decode()
    french = exported(played.config, FRENCH, tmp_path / "fr.zip")[f"{FRENCH}/case.fr.txt"].decode()

    assert "UCI: 66-9300-6896" in english
    assert "decline letter" in english
    assert "IUC" in french
    assert "42-5966-5189" in french
    assert "la demande, telle" in french.lower()


def test_nothing_of_anybody_else(played: Office, tmp_path: Path) -> None:
    held = exported(played.config, DECLINED, tmp_path / "request.zip")

    for octets in held.values():
        assert FRENCH.encode() not in octets
        assert b"42-5966-5189" not in octets


def test_a_mail_that_speaks_of_other_clients_is_left_out_and_named(own: Path, tmp_path: Path) -> None:
    office = assemble(read_settings(own), lambda: WHEN)
    note = sample("officer-prose-no-command").replace(b"Please", b"As for 42-5966-5189: please")
    assert DECLINED.encode() in note
    office.room.receive(RawMail(MailboxPlace(9, 1), WHEN, note), WHEN)
    office.close()

    told = said("export", DECLINED, "--to", str(tmp_path / "request.zip"), config=own)

    assert "left out, since they speak of other clients too" in told.stdout
    with zipfile.ZipFile(tmp_path / "request.zip") as archive:
        assert all(b"42-5966-5189" not in archive.read(name) for name in archive.namelist() if "received" in name)


def test_for_the_owners_eyes_and_over_nothing(played: Office, tmp_path: Path) -> None:
    file = tmp_path / "request.zip"
    exported(played.config, DECLINED, file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert "is there already" in one_sentence(said("export", DECLINED, "--to", str(file), config=played.config), 2)


def test_a_client_with_two_cases_gets_both(own: Path, tmp_path: Path) -> None:
    office = assemble(read_settings(own), lambda: WHEN)
    again = sample("referral-en-plain-text").replace(b"ref-77-000001", b"ref-99-000001")
    office.room.receive(RawMail(MailboxPlace(9, 1), WHEN, again.replace(b"X-Mailer", b"X-Other")), WHEN)
    numbers = [case.number for case in office.book.cases() if case.referral.text("uci") == "66-9300-6896"]
    office.close()

    held = exported(own, DECLINED, tmp_path / "request.zip")

    assert {name.split("/")[0] for name in held if "/" in name} == set(numbers)


def test_a_mail_that_cannot_be_read_is_told(own: Path, tmp_path: Path) -> None:
    mails = sorted((own.parent / "data" / "mail").rglob("*.eml"))
    for mail in mails:
        if b"ref-77-000001@csc.example" in mail.read_bytes()[:600]:
            mail.unlink()

    result = said("export", DECLINED, "--to", str(tmp_path / "request.zip"), config=own)

    assert result.exit_code == 1
    assert "lacks 1 mails" in result.stderr


def test_an_unknown_case_leaves_no_file(played: Office, tmp_path: Path) -> None:
    file = tmp_path / "request.zip"

    assert "There is no case UR-2026-0099." in one_sentence(
        said("export", "UR-2026-0099", "--to", str(file), config=played.config), 1
    )
    assert not file.exists()


def test_an_index_names_every_file_in_the_clients_language(played: Office, tmp_path: Path) -> None:
    held = exported(played.config, FRENCH, tmp_path / "fr.zip")
    page = held["index.html"].decode()

    assert '<html lang="fr">' in page
    assert {unquote(link) for link in re.findall(r'href="([^"]+)"', page)} == {
        name for name in held if name.endswith((".eml", ".txt", ".json"))
    }
    assert ">reçu<" in page
    assert ">envoyé<" in page
