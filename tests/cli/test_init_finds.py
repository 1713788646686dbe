"""`init` finds what it can, tries the mailbox, needs nobody to answer, and runs again without losing anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.cli.discovery import discovered
from mailbot.cli.questions import QUESTIONS
from mailbot.demo.servers import MailProvider
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.trust import TrustMode
from tests.office import ADDRESS, Office

from .conftest import one_sentence, said

DNS = {
    ("own.ca", "MX"): ["10 mail.own.ca."],
    ("_imaps._tcp.own.ca", "SRV"): ["0 1 993 imap.own.ca."],
    ("_submission._tcp.own.ca", "SRV"): ["0 1 587 Post.Own.CA."],
    ("m365.ca", "MX"): ["0 m365-ca.mail.protection.outlook.com."],
    ("google.ca", "MX"): ["1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."],
    ("none.ca", "MX"): ["0 ."],
    ("_imaps._tcp.none.ca", "SRV"): ["0 0 0 ."],
}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (
            "a@own.ca",
            {"imap": "imap.own.ca:993", "imap_security": "tls", "smtp": "post.own.ca:587", "smtp_security": "starttls"},
        ),
        (
            "a@m365.ca",
            {
                "imap": "outlook.office365.com", "imap_security": "tls", "smtp": "smtp.office365.com",
                "smtp_security": "starttls", "trust": "exchange_internal", "authserv_id": "",
            },
        ),
        ("a@none.ca", {}),
        ("a@unknown.ca", {}),
        ("a@office.example", {}),
    ],
)  # fmt: skip
def test_servers_are_found_by_the_mail_addresss_domain(address: str, found: dict[str, str]) -> None:
    assert discovered(address, lambda name, kind: DNS.get((name, kind), [])) == found


def test_a_google_domain_names_the_server_that_judges() -> None:
    assert discovered("a@google.ca", lambda name, kind: DNS.get((name, kind), []))["authserv_id"] == "mx.google.com"


def test_nobody_is_asked_where_answers_are_named_or_in_a_file(tmp_path: Path) -> None:
    config, answers = tmp_path / "office.toml", tmp_path / "answers.toml"
    answers.write_text('address = "urgent@ottawa.example"\nreferrers = ["@csc.example", "a@province.example"]\n')

    done = said("init", "--answers", str(answers), "--set", "province=QC", config=config)

    read = read_settings(config)
    assert done.exit_code == 0, done.output
    assert "[" not in done.stdout.splitlines()[0]
    assert (read.office.address, read.calendar.province) == ("urgent@ottawa.example", "QC")
    assert read.office.referrers == ("@csc.example", "a@province.example")
    assert read.mailbox.host == "imap.ottawa.example"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--set", "adress=a@b.example"], "There is no question adress. Those are: name_en,"),
        (["--set", "address"], "'address' is no answer. Write --set KEY=VALUE."),
        (["--set", "address=nobody"], "address will not do: 'nobody' is no e-mail address."),
        (["--answers", "missing.toml"], "missing.toml cannot be read"),
    ],
)
def test_an_answer_that_will_not_do_writes_nothing(words: list[str], why: str, tmp_path: Path) -> None:
    config = tmp_path / "office.toml"

    assert why in one_sentence(said("init", *words, config=config), 2)
    assert not config.exists()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with MailProvider({ADDRESS: "pw"}) as provider:
        yield Office(tmp_path, provider.imap_port, ADDRESS, "pw", provider.smtp_port)


def tried(office: Office, config: Path, password: str) -> str:
    words = [f"--set=imap=127.0.0.1:{office.imap_port}", f"--set=address={ADDRESS}", "--password-stdin"]
    result = said("init", *words, config=config, stdin=f"{password}\n")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_mailbox_is_tried_and_its_mail_tells_whom_to_believe(office: Office, tmp_path: Path) -> None:
    config = tmp_path / "new" / "office.toml"
    for _ in range(6):
        office.put(b"Authentication-Results: mx.own.example; dmarc=pass\r\nSubject: hello\r\n\r\nHello.\r\n")

    told = tried(office, config, "pw")

    assert "INBOX holds 6 mails, and its messages bear mx.own.example." in told
    read, secret = read_settings(config), tmp_path / "new" / "mailbox-password"
    assert (read.trust.mode, read.trust.authserv_id) == ((TrustMode.AUTHENTICATION_RESULTS,), "mx.own.example")
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("pw\n", 0o600)
    assert "pw" not in config.read_text()


def test_internal_mail_of_exchange_tells_as_much(office: Office, tmp_path: Path) -> None:
    office.put(b"X-MS-Exchange-Organization-AuthAs: Internal\r\nSubject: hello\r\n\r\nHello.\r\n")

    tried(office, tmp_path / "new" / "office.toml", "pw")

    assert read_settings(tmp_path / "new" / "office.toml").trust.mode == (TrustMode.EXCHANGE_INTERNAL,)


def test_a_mailbox_that_cannot_be_tried_is_told_and_the_file_written(office: Office, tmp_path: Path) -> None:
    told = tried(office, tmp_path / "new" / "office.toml", "wrong")

    assert "refused the sign-in" in told
    assert (tmp_path / "new" / "office.toml").exists()


def test_again_changes_what_is_answered_otherwise_and_loses_nothing(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    said("init", "--set=area=K1", config=config)
    text = config.read_text().replace("# hold_minutes = 30", "hold_minutes = 45")
    config.write_text(text.replace("# [policy]", "[policy]"))
    before = config.read_text()
    new = "First Officer <officer@office.example> en; Jo Roy <j.roy@office.example> fr"

    said_now = ["--set=name_fr=Bureau d'Ottawa", "--set=area=K1, K2", f"--set=officers={new}"]
    done = said("init", "--again", *said_now, config=config)

    read = read_settings(config)
    assert "changed name_fr, area, officers" in done.stdout.replace("\n", " ")
    assert (read.office.name_fr, read.office.area) == ("Bureau d'Ottawa", ("K1", "K2"))
    assert [one.name for one in read.people] == ["First Officer", "Jo Roy"]
    assert read.policy.hold_minutes == 45
    assert [one.read_text() for one in tmp_path.glob("office.toml.*")] == [before]
    kept = {line for line in before.splitlines() if not line.startswith(("name_fr", "area"))}
    assert kept <= set(config.read_text().splitlines())


def test_again_with_the_same_answers_leaves_the_file_alone(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    said("init", config=config, stdin="")
    before = config.read_bytes()

    done = said("init", "--again", config=config, stdin="\n" * len(QUESTIONS))

    assert "stays as it is" in done.stdout
    assert config.read_bytes() == before
    assert [*tmp_path.glob("office.toml.*")] == []


def test_again_with_what_contradicts_itself_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    said("init", config=config, stdin="")
    before = config.read_bytes()

    refused = said("init", "--again", "--set=address=officer@office.example", config=config)

    assert refused.exit_code == 2
    assert config.read_bytes() == before


def test_the_offices_own_authority_is_named_for_both_servers(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"

    said("init", "--set=ca_file=own.pem", "--password-stdin", config=config, stdin="pw\n")

    read = read_settings(config)
    assert (read.mailbox.ca_file, read.sending.ca_file) == (tmp_path / "own.pem", tmp_path / "own.pem")
