"""`init`: a few questions, and a configuration that mailbot accepts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from mailbot.cli.initial import TEMPLATE
from mailbot.cli.questions import QUESTIONS
from mailbot.office import settings
from mailbot.office.settings_file import read_settings
from mailbot.vocabulary.office import Duty
from mailbot.vocabulary.servers import Security

from .conftest import one_sentence, said

ANSWERS = {
    "name_en": 'Ottawa "Centre"',
    "name_fr": "Ottawa {centre} # 1",
    "address": "urgent@ottawa.example",
    "referrers": "csc@csc.example, @province.example",
    "area": "k1 K2",
    "province": "qc",
    "time_zone": "",
    "officers": "Anne Tremblay <a.tremblay@ottawa.example> fr; b.osei@ottawa.example",
    "supervisors": "Dana Roy <d.roy@ottawa.example>",
    "imap": "127.0.0.1:1143",
    "imap_security": "",
    "smtp": "mail.ottawa.example",
    "smtp_security": "tls",
    "user": "",
    "password_file": "secret/word",
    "trust": "header",
    "authserv_id": "",
    "data": "/srv/mailbot",
}


def piped(answers: dict[str, str]) -> str:
    return "".join(f"{answers.get(question.key, '')}\n" for question in QUESTIONS)


def test_every_answer_is_in_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / "config" / "office.toml"

    written = said("init", config=config, stdin=piped(ANSWERS))

    assert (written.exit_code, written.stderr) == (0, "")
    read = read_settings(config)
    assert (read.office.name_en, read.office.name_fr) == ('Ottawa "Centre"', "Ottawa {centre} # 1")
    assert read.office.referrers == ("csc@csc.example", "@province.example")
    assert read.office.area == ("K1", "K2")
    assert (read.calendar.province, read.calendar.time_zone) == ("QC", "America/Toronto")
    assert [(one.name, one.address, one.language, one.duty) for one in read.people] == [
        ("Anne Tremblay", "a.tremblay@ottawa.example", "fr", Duty.OFFICER),
        ("B Osei", "b.osei@ottawa.example", "en", Duty.OFFICER),
        ("Dana Roy", "d.roy@ottawa.example", "en", Duty.SUPERVISOR),
    ]
    assert (read.mailbox.host, read.mailbox.port, read.mailbox.security) == (
        "127.0.0.1", 1143, Security.PLAIN,
    )  # fmt: skip
    assert (read.sending.host, read.sending.port, read.sending.security) == (
        "mail.ottawa.example", 465, Security.TLS,
    )  # fmt: skip
    assert read.mailbox.user == read.sending.user == "urgent@ottawa.example"
    assert read.mailbox.sign_in.password_file == tmp_path / "config" / "secret" / "word"
    assert read.trust.header_name == "X-MS-Exchange-Organization-AuthAs"
    assert read.data == Path("/srv/mailbot")
    assert read.form.file.is_file()


@pytest.mark.parametrize("answers", ["", "\n" * 3, "\n" * len(QUESTIONS)])
def test_what_is_not_answered_takes_its_default(answers: str, tmp_path: Path) -> None:
    config = tmp_path / "office.toml"

    assert said("init", config=config, stdin=answers).exit_code == 0

    read = read_settings(config)
    assert read.office.address == "urgent.referrals@office.example"
    assert (read.mailbox.host, read.mailbox.port) == ("imap.office.example", 993)
    assert read.data == tmp_path / "data"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    config.write_text("mine")

    assert "overwrites nothing" in one_sentence(said("init", config=config, stdin=piped(ANSWERS)), 2)
    assert config.read_text() == "mine"


@pytest.mark.parametrize(
    ("key", "answer", "why"),
    [
        ("address", "nonsense", "'nonsense' is no e-mail address."),
        ("province", "Ontario", "'Ontario' is none of AB, BC,"),
        ("officers", "Anne", "'Anne' is nobody;"),
        ("imap_security", "ssl", "'ssl' is none of tls, starttls, plain."),
    ],
)
def test_a_piped_answer_that_will_not_do_writes_nothing(key: str, answer: str, why: str, tmp_path: Path) -> None:
    config = tmp_path / "office.toml"

    refused = said("init", config=config, stdin=piped(ANSWERS | {key: answer}))

    assert refused.exit_code == 2
    assert why in refused.stderr
    assert not config.exists()


def test_answers_that_contradict_each_other_write_nothing(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"

    refused = said("init", config=config, stdin=piped(ANSWERS | {"officers": "urgent@ottawa.example"}))

    assert refused.exit_code == 2
    assert "mailbot would write to itself" in refused.stderr
    assert not config.exists()


def test_what_is_commented_out_is_the_default(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    said("init", config=config, stdin="")
    plain = read_settings(config)

    shown = re.sub(r"(?m)^# (?=(?:\[|\w+ = ))", "", _without_examples(config.read_text()))
    config.write_text(shown)

    spoken = read_settings(config)
    for table in ("calendar", "policy", "watch", "attachments", "form", "mailbox", "sending", "trust"):
        assert getattr(spoken, table) == getattr(plain, table), table


def test_the_template_names_every_setting() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")

    lacking = {name for name in _settings() if not re.search(rf"\b{name}\b", text)}

    assert lacking <= {
        # a person's, who is asked for; the servers' patience and exceptions, which nobody is asked about
        "language", "duty", "connect_seconds", "answer_seconds", "accept_seconds", "greets_as", "folder_prefix",
        "plain_text_is_accepted",
    }  # fmt: skip


def test_the_sample_and_what_init_writes_are_toml(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    said("init", config=config, stdin=piped(ANSWERS))

    assert tomllib.loads(config.read_text())["office"]["address"] == "urgent@ottawa.example"


def _without_examples(text: str) -> str:
    """Comments that show an example rather than a default."""
    examples = (
        "street_",
        "telephone",
        "closures",
        "ca_file",
        "sign_in",
        "csc_telephone",
        "templates",
        "metrics_file",
        "address",
        "postal_address",
        "how_to_apply",
        "processing_times",
        "code",
        "name_",
    )
    lines = [line for line in text.splitlines() if not line.startswith(tuple(f"# {name}" for name in examples))]
    return "\n".join(line for line in lines if "[[other_offices]]" not in line and line != "# [cpc]")


def _settings() -> set[str]:
    tables = [one for one in vars(settings).values() if isinstance(one, type) and one.__module__ == settings.__name__]
    return {entry.name for table in tables if is_dataclass(table) for entry in fields(table)}
