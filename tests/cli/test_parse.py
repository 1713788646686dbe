"""`parse`: the contract's JSON, and a table that a person likes to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailbot.home import home_of
from mailbot.office.settings_file import read_settings
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.letter_kinds import Role
from tests.office import Office

from .conftest import MAIL, SAMPLES, as_json, one_sentence, said, sample

KEYS = ["kind", "trust", "fields", "problems", "language", "commands", "own_text", "attachments"]
CORPUS = sorted((MAIL / "referrals").glob("*.eml"))


def parsed(name: str, *words: str, config: Path | None = None) -> dict:
    return as_json("parse", str(SAMPLES / f"{name}.eml"), "--json", *words, config=config)


def test_a_referral() -> None:
    mail = parsed("referral-en-plain-text")

    assert list(mail) == KEYS
    assert (mail["kind"], mail["language"], mail["problems"], mail["commands"]) == ("referral", "en", [], [])
    assert mail["fields"] | {"reason": ""} == {
        "call_date": "2026-11-17", "agent_name": "Renée Fernandes", "agent_id": "CSC5451", "office": None,
        "family_name": "Pelletier", "given_names": "Priya", "uci": "66-9300-6896", "date_of_birth": "1985-04-09",
        "citizenship": None, "email": "priya.pelletier878@mail.example", "phone": "+15145550110",
        "address": "6553 chemin de la Côte-des-Neiges, Winnipeg MB", "postal_code": "V5X 4S6", "language": "en",
        "representative_name": None, "representative_email": None, "application_number": "W397251111",
        "previously_submitted": False, "submitted_on": None, "employer": "Wong Foods Inc.", "occupation": None,
        "lmia_number": "8180257", "offer_number": None, "exemption_code": None, "caq_required": False,
        "category": "travel_death", "reason": "", "patient_care": None, "needed_by": "2026-11-26",
        "travel_date": None, "documents_held": None, "documents_advised": ["illness_evidence"],
        "client_informed": True, "gcms_note": None, "notes": None,
    }  # fmt: skip


def test_what_is_wrong_with_a_form() -> None:
    problems = parsed("referral-incomplete")["problems"]

    assert [(problem["field"], problem["code"]) for problem in problems] == [
        ("uci", "invalid"),
        ("date_of_birth", "invalid"),
        ("email", "missing"),
        ("needed_by", "ambiguous_date"),
    ]
    assert problems[-1]["text"] == "03/04/2026 can be 3 April or 4 March"


def test_an_officers_command() -> None:
    mail = parsed("officer-declines-fr")

    assert (mail["kind"], mail["fields"], mail["language"]) == ("officer_reply", {}, None)
    assert [command for command, _ in mail["commands"]] == ["DECLINE"]
    assert mail["commands"][0][1].startswith("Le voyage n'est pas avant le 15 janvier")
    assert "REFUSER" in mail["own_text"]
    assert "Pour refuser, répondez" not in mail["own_text"]


def test_a_line_that_is_not_understood_leaves_no_command(tmp_path: Path) -> None:
    mail = tmp_path / "reply.eml"
    text = (
        sample("officer-declines-fr")
        .decode()
        .replace("REFUSER Le", "REFUSER Le")
        .replace("Merci,", "ACEPTER\n\nMerci,")
    )
    mail.write_text(text)

    assert as_json("parse", str(mail), "--json")["commands"] == []
    shown = said("parse", str(mail)).stdout
    assert "Not understood: “ACEPTER”" in shown
    assert "nothing in this mail is done" in shown


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("automatic-out-of-office-fr", "auto_reply"),
        ("dsn-postfix", "bounce"),
        ("partner-free-letter", "unknown"),
        ("officer-prose-no-command", "officer_reply"),
    ],
)
def test_other_mail_has_its_kind_and_no_fields(name: str, kind: str) -> None:
    mail = parsed(name)

    assert (mail["kind"], mail["fields"], mail["problems"], mail["commands"]) == (kind, {}, [], [])
    assert mail["own_text"] or kind in ("bounce", "auto_reply")


def test_a_client_commands_nothing_where_the_office_is_known(played: Office, tmp_path: Path) -> None:
    mail = tmp_path / "client.eml"
    mail.write_bytes(sample("officer-declines-fr").replace(b"a.tremblay@office.example", b"client@mail.example"))

    got = as_json("parse", str(mail), "--json", config=played.config)

    assert (got["kind"], got["commands"]) == ("client_reply", [])


def test_by_the_office_what_its_letters_say_is_quoted_without_a_mark(played: Office, tmp_path: Path) -> None:
    home = home_of(read_settings(played.config))
    letter = next(one for one in home.open_book(read_only=True).letters() if one.to is Role.OFFICER and one.number)
    text = read_mail(home.blobs().get(letter.blob)).text
    mail = tmp_path / "answer.eml"
    mail.write_bytes(
        f"From: {letter.envelope_to[0]}\nSubject: RE: [{letter.number}] x\nContent-Type: text/plain; charset=utf-8\n"
        f"\nTAKE\n\n{text}".encode()
    )

    known = as_json("parse", str(mail), "--json", config=played.config)

    assert (known["own_text"], known["commands"][0][0]) == ("TAKE", "TAKE")
    assert as_json("parse", str(mail), "--json")["own_text"] != "TAKE"


def test_attachments_are_told_with_what_they_are_and_whether_they_are_withheld(tmp_path: Path) -> None:
    mail = tmp_path / "two.eml"
    mail.write_bytes(
        b"From: client@mail.example\r\nSubject: Re: documents\r\nIn-Reply-To: <x@y.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere.\r\n'
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="ticket.pdf"\r\n\r\n'
        b"%PDF-1.4 x\r\n"
        b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="setup.exe"\r\n\r\n'
        b"MZ\x90\x00 program\r\n--b--\r\n"
    )

    ticket, program = as_json("parse", str(mail), "--json")["attachments"]

    assert ticket == {"name": "ticket.pdf", "type": "application/pdf", "size": 10, "withheld": None}
    assert (program["name"], program["withheld"]) == ("setup.exe", "program")
    assert "it is a program" in said("parse", str(mail)).stdout


def test_several_files_are_one_object_a_line_with_its_file() -> None:
    files = [str(SAMPLES / f"{name}.eml") for name in ("referral-en-plain-text", "dsn-postfix")]

    lines = said("parse", *files, "--json").stdout.splitlines()

    got = [json.loads(line) for line in lines]
    assert [mail["file"] for mail in got] == files
    assert [mail["kind"] for mail in got] == ["referral", "bounce"]
    assert list(got[0]) == ["file", *KEYS]


def test_a_mail_from_standard_input() -> None:
    assert as_json("parse", "-", "--json", stdin=sample("referral-fr-plain-text"))["kind"] == "referral"


def test_the_corpus_comes_out_as_expected() -> None:
    lines = said("parse", *map(str, CORPUS), "--json").stdout.splitlines()

    assert len(CORPUS) == len(lines) >= 60
    for path, line in zip(CORPUS, lines, strict=True):
        expected, got = json.loads(path.with_suffix(".json").read_text()), json.loads(line)
        expected["problems"] = [(problem["field"], problem["code"]) for problem in expected["problems"]]
        got["problems"] = [(problem["field"], problem["code"]) for problem in got["problems"] if problem["text"]]
        assert {key: got[key] for key in expected} == expected, path.name


def test_the_table_shows_field_value_place_and_problem() -> None:
    shown = said("parse", str(SAMPLES / "referral-incomplete.eml")).stdout

    (line,) = (line for line in shown.splitlines() if line.startswith("permit needed by"))
    assert "line 16" in line
    assert "03/04/2026 can be 3 April or 4 March" in line
    (line,) = (line for line in shown.splitlines() if line.startswith("date of call"))
    assert "2026-11-23" in line
    assert "line 3: 23 November 2026" in line
    assert "4 problems; the form is in English." in shown


def test_the_table_in_french() -> None:
    shown = said("parse", str(SAMPLES / "referral-incomplete.eml"), LC_ALL="fr_CA.UTF-8").stdout

    assert "ligne 16" in shown
    assert "4 problèmes" in shown


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_a_mail_says_cannot_write_on_the_terminal(words: tuple[str, ...], tmp_path: Path) -> None:
    mail = tmp_path / "evil.eml"
    mail.write_bytes(
        b"From: =?utf-8?b?" + b"G1syShtdMDtvd25lZAc=" + b"?= <x@evil.example>\r\nSubject: \x1b[31m[red]\x9b2J\r\n\r\n"
        b"\x1b]0;title\x07 \xc2\x9b31m \xe2\x80\xae[bold]reversed\r\n"
    )

    shown = said("parse", str(mail), *words).stdout

    assert not any(character in shown for character in "\x1b\x07\x9b\u202e")
    assert "[bold]" in shown


@pytest.mark.parametrize("octets", [b"", b"\x00\xff" * 500, b"From: x\n" * 3000, b"\n\n\n"])
def test_any_bytes_at_all_are_a_mail_of_some_kind(octets: bytes, tmp_path: Path) -> None:
    mail = tmp_path / "any.eml"
    mail.write_bytes(octets)

    assert as_json("parse", str(mail), "--json")["kind"] == "unknown"
    assert said("parse", str(mail)).exit_code == 0


def test_a_file_that_is_not_there_is_told_before_any_is_read(tmp_path: Path) -> None:
    known, unknown = str(SAMPLES / "dsn-postfix.eml"), str(tmp_path / "nothing.eml")

    assert one_sentence(said("parse", known, unknown, "--json"), 2).startswith(f"There is no file {unknown}.")
    assert "is a folder" in one_sentence(said("parse", str(tmp_path)), 2)


def test_every_line_is_explained() -> None:
    lines = as_json("parse", str(MAIL / "replies" / "text-en-groupwise.eml"), "--json", "--explain")["lines"]

    assert lines[0] == {"text": "TAKE", "role": "order", "why": "Begins with an order."}
    assert lines[1]["role"] == "attribution"
    assert {line["role"] for line in lines[2:]} == {"quotation"}


def test_a_person_reads_the_roles_in_words() -> None:
    shown = said("parse", str(MAIL / "replies" / "text-en-groupwise.eml"), "--explain")

    assert "Says who wrote what follows, and when." in " ".join(shown.stdout.split())
