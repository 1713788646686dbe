"""`check`: a line for everything that the configuration names, and what to do where it fails."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.fetch.marking import MarkingMailbox
from mailbot.home import home_of
from mailbot.office.settings_file import read_settings
from mailbot.record.book import Book
from mailbot.record.file.journal import FileJournal
from mailbot.vocabulary.banners import LearntBanner
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.problems import CannotStart
from tests.office import Office
from tests.servers.scripted_smtp import ScriptedSMTP

from .conftest import ADDRESS, one_sentence, said


def checked(config: Path, code: int) -> dict[str, list[str]]:
    """Its lines by what was tried."""
    result = said("check", config=config)
    assert (result.exit_code, result.stderr) == (code, ""), result.output
    lines: dict[str, list[str]] = {}
    for line in result.stdout.splitlines():
        lines.setdefault(line[6:16].strip(), []).append(f"{line[:6].strip()}: {line[16:]}")
    return lines


def changed(config: Path, *pairs: tuple[str, str]) -> None:
    text = config.read_text()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    config.write_text(text)


def test_a_working_office(played: Office) -> None:
    lines = checked(played.config, 0)

    assert list(lines) == [
        "settings", "form", "words", "letters", "calendar", "people", "storage", "book", "trust", "rehearsal",
        "password", "mailbox", "folder", "sending", "copies",
    ]  # fmt: skip
    assert all(
        line.startswith("ok:")
        for name, found in lines.items()
        for line in found
        if name not in ("rehearsal", "letters", "trust")
    )
    believed, *survives = lines["trust"]
    assert believed.startswith("ok:")
    for line in survives:  # a forged mail came in, and its own line with it
        assert line.startswith("risk:")
        assert "one without a name" in line
    assert lines["book"] == ["ok: whole; 4 cases."]
    assert [line.split()[1] for line in lines["folder"]] == ["mailbot/Handled", "mailbot/Review", "mailbot/Sent"]


def test_it_leaves_everything_as_it_was(played: Office) -> None:
    before, files = played.folders(), sorted((played.folder / "data").rglob("*"))

    checked(played.config, 0)

    after = played.folders()
    assert after.pop("mailbot/Sent", 0) == before.pop("mailbot/Sent", 0) + 1  # the mail to itself, filed as a copy
    assert (after, sorted((played.folder / "data").rglob("*"))) == (before, files)


def test_a_learnt_banner_is_shown(own: Path) -> None:
    book = home_of(read_settings(own)).open_book()
    with book.commit() as change:
        change.remember(
            "banners", (LearntBanner("top", "scanned by barrage", "Scanned by Barrage", datetime.now(UTC)),)
        )
    book.close()

    assert "Scanned by Barrage" in checked(own, 0)["banners"][0]


def test_trusting_everybody_is_a_risk(own: Path) -> None:
    changed(own, ('mode = "authentication_results"', 'mode = "none"'))

    (line,) = checked(own, 0)["trust"]

    assert line.startswith("risk: trust.mode")


def test_what_other_accounts_can_read_fails(own: Path) -> None:
    (own.parent / "password").chmod(0o644)
    (own.parent / "data").chmod(0o755)

    lines = checked(own, 1)

    assert lines["storage"][1].endswith(f"chmod 700 {own.parent / 'data'}")
    assert lines["storage"][2].endswith(f"chmod 600 {own.parent / 'password'}")


def test_settings_that_everybody_may_write_are_refused(own: Path) -> None:
    own.chmod(0o666)

    with pytest.raises(CannotStart, match="written by every account"):
        read_settings(own)


def test_a_wrong_password_fails_and_the_rest_is_tried_all_the_same(own: Path) -> None:
    (own.parent / "password").write_text("wrong\n")

    lines = checked(own, 1)

    assert lines["mailbox"][0].startswith("fails: ")
    assert "refused the sign-in" in lines["mailbox"][0]
    assert lines["sending"][0].startswith("ok:")


def test_servers_that_are_not_there_fail_with_what_to_do(own: Path, played: Office) -> None:
    changed(own, (f"port = {played.imap_port}", "port = 1"))
    text = own.read_text()
    own.write_text(
        text[: text.index("[sending]")] + text[text.index("[sending]") :].replace("port = ", "port = 1 # ", 1)
    )

    lines = checked(own, 1)

    assert lines["mailbox"][0].startswith("fails: connecting to 127.0.0.1:1")
    assert lines["sending"][0].endswith("Check host, port, security and user under [sending].")


def test_a_password_that_is_nowhere_fails(own: Path) -> None:
    (own.parent / "password").unlink()

    assert "cannot be read" in checked(own, 1)["password"][0]


def test_a_form_that_is_wrong_fails(own: Path) -> None:
    (own.parent / "referral_form.toml").write_text('[[field]]\nkey = "uci"\n')

    assert checked(own, 1)["form"][0].startswith("fails: The referral form is not usable")


@pytest.mark.parametrize("lost", ["message-id-key", "mail"])
def test_a_book_that_lacks_something_fails(lost: str, own: Path) -> None:
    path = own.parent / "data" / lost
    if path.is_dir():
        _hold_a_letter(own)
        shutil.rmtree(path)
    else:
        path.unlink()

    assert "run_bot.py restore" in checked(own, 1)["book"][0]


def _hold_a_letter(config: Path) -> None:
    book = Book(FileJournal(config.parent / "data" / "book"))
    letter = next(iter(book.letters()))
    with book.commit() as change:
        change.update_letter(letter.message_id, state=LetterState.HELD)
    book.close()


def test_a_sender_that_the_server_refuses_fails(own: Path, played: Office) -> None:
    server = ScriptedSMTP({"MAIL": "550 5.7.60 SMTP; Client does not have permissions to send as this sender"})
    changed(own, (f"port = {played.smtp_port}", f"port = {server.port}"))

    (line,) = checked(own, 1)["sending"]
    server.stop()

    assert line.startswith("fails: ")
    assert "does not have permissions to send as this sender" in line
    assert "send as the office's address" in line
    assert not server.taken


def test_addresses_with_a_tag_are_tried(own: Path, played: Office) -> None:
    server = ScriptedSMTP({"RCPT": "550 5.1.1 no such mailbox"})
    changed(own, (f"port = {played.smtp_port}", f"port = {server.port}\ntags = true"))

    (line,) = checked(own, 1)["copies"]
    server.stop()

    assert line.startswith(f"fails: a mail to {ADDRESS.partition('@')[0]}+")
    assert line.endswith("Set sending.tags = false: the server takes no address with a tag.")


def test_a_server_that_takes_less_than_is_forwarded_is_a_risk(own: Path, played: Office) -> None:
    server = ScriptedSMTP({"EHLO": "250-mail.example\r\n250 SIZE 20971520"})
    changed(own, (f"port = {played.smtp_port}", f"port = {server.port}"))

    lines = checked(own, 0)["sending"]
    server.stop()

    assert any("at most 20 MB" in line and "largest_total_mb = 14" in line for line in lines), lines


def test_an_authserv_id_that_no_message_bears_fails_and_the_one_that_is_there_is_named(own: Path) -> None:
    changed(own, ('authserv_id = "mx.office.example"', 'authserv_id = "mx.office-typo.example"'))

    lines = checked(own, 1)["trust"]

    assert any(line.startswith("fails: ") and "they bear mx.office.example" in line for line in lines), lines


def test_lines_of_other_servers_that_survive_are_a_risk_and_named(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = ["mx.office.example; dmarc=pass header.from=csc.example", "mx.attacker.example 1; dmarc=pass"]
    monkeypatch.setattr(MarkingMailbox, "header_values", lambda *asked: seen)

    lines = checked(own, 0)["trust"]

    assert any(line.startswith("risk: ") and "mx.attacker.example" in line for line in lines), lines


def test_an_address_outside_the_offices_domain_is_a_risk(own: Path) -> None:
    changed(own, ('address = "m.field@office.example"', 'address = "m.field@elsewhere.example"'))

    (line,) = checked(own, 0)["people"]

    assert line.startswith("risk: m.field@elsewhere.example is outside office.example.")


def test_the_data_folder_of_another_mailbox_fails(own: Path) -> None:
    with_another = own.read_text().replace(f'user = "{ADDRESS}"', 'user = "other@office.example"')
    own.write_text(with_another)

    assert "is the book of another mailbox" in checked(own, 1)["book"][0]


def test_programs_get_the_same_as_json(own: Path) -> None:
    (own.parent / "password").unlink()

    result = said("check", "--json", config=own)

    assert result.exit_code == 1
    lines = json.loads(result.stdout)
    assert {"name": "form", "outcome": "ok"}.items() <= lines[0].items()
    assert all(line["next_step"] for line in lines if line["outcome"] == "fails")


def test_the_year_shows_the_reason_for_each_day_off_in_both_languages(own: Path) -> None:
    closure = '{ name_en = "Office move", name_fr = "Déménagement", first = 2027-02-11, last = 2027-02-12 }'
    changed(own, ('province = "ON"', f'province = "QC"\nclosures = [{closure}]'))

    shown = said("check", "--calendar", "2027", config=own)

    assert (shown.exit_code, shown.stderr) == (0, "")
    days = {line[:10]: line for line in shown.stdout.splitlines()}
    for day, names in {
        "2027-02-11": ("Thursday / jeudi", "Office move", "Déménagement"),
        "2027-03-29": ("Monday / lundi", "Easter Monday", "Lundi de Pâques"),
        "2027-06-24": ("Thursday / jeudi", "Saint-Jean-Baptiste Day", "Fête nationale du Québec"),
        "2027-12-27": ("Monday / lundi", "Christmas Day (observed)", "Jour de Noël (congé reporté)"),
    }.items():
        assert all(name in days[day] for name in names), days[day]
    assert "business days / jours ouvrables" in shown.stdout


def test_a_year_that_nobody_knows(played: Office) -> None:
    assert "1900 to 2100" in one_sentence(said("check", "--calendar", "3000", config=played.config), 2)
