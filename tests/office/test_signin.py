"""Where the secrets come from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mailbot.office.permissions import is_open
from mailbot.office.secrets import PasswordFile, PasswordVariable
from mailbot.office.signin import MicrosoftSignIn
from mailbot.vocabulary.problems import SignInRefused
from mailbot.vocabulary.servers import Scheme, Secret
from mailbot.vocabulary.xoauth2 import why_turned_away


def test_a_password_is_the_first_line_of_its_file_as_it_stands(tmp_path: Path):
    file = tmp_path / "password"
    file.write_text("  Zoé's horse \nnot this\n", encoding="utf-8")

    assert PasswordFile(file).secret() == Secret(Scheme.PASSWORD, "  Zoé's horse ")


def test_a_changed_password_file_is_read_again(tmp_path: Path):
    file = tmp_path / "password"
    file.write_text("old")
    sign_in = PasswordFile(file)
    sign_in.secret()
    file.write_text("new")

    assert sign_in.secret().text == "new"


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"], ids=["missing", "empty", "blank", "not UTF-8"])
def test_a_password_file_without_a_password_says_what_to_do(tmp_path: Path, content):
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SignInRefused, match=r"first line"):
        PasswordFile(file).secret()


@pytest.mark.parametrize(("mode", "readable"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_password_file_that_others_can_read_is_noticed(tmp_path: Path, mode, readable):
    file = tmp_path / "password"
    file.write_text("secret")
    file.chmod(mode)

    assert is_open(file) is readable


def test_a_password_from_the_environment():
    assert PasswordVariable("MAILBOT_PASSWORD", {"MAILBOT_PASSWORD": "pass"}).secret().text == "pass"
    with pytest.raises(SignInRefused, match="MAILBOT_PASSWORD"):
        PasswordVariable("MAILBOT_PASSWORD", {}).secret()


def test_secrets_do_not_show():
    variable = PasswordVariable("MAILBOT_PASSWORD", {"MAILBOT_PASSWORD": "horse"})

    assert "horse" not in repr(variable) + repr(variable.secret()) + repr(a_sign_in([])[0])


class Issuer:
    def __init__(self, answers: list[Any]) -> None:
        self._answers = answers
        self.asked: list[list[str]] = []

    def acquire_token_for_client(self, scopes: list[str]) -> Mapping[str, Any] | None:
        self.asked.append(scopes)
        answer = self._answers.pop(0) if self._answers else {"access_token": "the same"}
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_sign_in(answers: list[Any], **how: Any) -> tuple[MicrosoftSignIn, list[tuple[tuple[Any, ...], Issuer]]]:
    made: list[tuple[tuple[Any, ...], Issuer]] = []

    def make(*told: Any) -> Issuer:
        made.append((told, Issuer(answers)))
        return made[-1][1]

    return MicrosoftSignIn("a-tenant", "an-id", lambda: Secret(Scheme.PASSWORD, "horse"), issuer=make, **how), made


def test_a_token_is_asked_for_exchange_online_only_when_it_is_needed():
    sign_in, made = a_sign_in([{"access_token": "abc"}])
    assert made == []

    assert sign_in.secret() == Secret(Scheme.XOAUTH2, "abc")

    ((told, issuer),) = made
    assert told == ("an-id", "horse", "https://login.microsoftonline.com/a-tenant")
    assert issuer.asked == [["https://outlook.office365.com/.default"]]


def test_one_issuer_serves_every_connection_and_renews_tokens_by_itself():
    sign_in, made = a_sign_in([{"access_token": "one"}, {"access_token": "two"}])

    assert [sign_in.secret().text, sign_in.secret().text] == ["one", "two"]
    assert len(made) == 1


def test_a_token_that_the_server_refused_is_not_offered_again():
    sign_in, made = a_sign_in([])
    sign_in.secret()
    sign_in.refused()
    sign_in.secret()

    assert len(made) == 2  # a new issuer keeps no old tokens


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"error": "invalid_client", "error_description": "AADSTS7000215:\r\n Invalid secret."}, "Invalid secret"),
        ({"error": "temporarily_unavailable"}, "temporarily_unavailable"),
        (None, "no reason"),
        ({"access_token": ""}, "no reason"),
        (OSError("no network"), "OSError"),
        (ValueError("authority"), "ValueError"),
    ],
)
def test_no_token_says_why_and_the_next_attempt_starts_afresh(answer, says):
    sign_in, made = a_sign_in([answer, {"access_token": "later"}])

    with pytest.raises(SignInRefused, match=says) as refusal:
        sign_in.secret()
    assert "\n" not in str(refusal.value)

    assert sign_in.secret().text == "later"
    assert len(made) == 2


def test_a_certificate_and_another_cloud_are_settings():
    sign_in, made = a_sign_in(
        [], thumbprint="AB12", authority="https://login.cloud.example", scope="https://mail/.default"
    )
    sign_in.secret()

    ((told, issuer),) = made
    assert told == ("an-id", {"private_key": "horse", "thumbprint": "AB12"}, "https://login.cloud.example/a-tenant")
    assert issuer.asked == [["https://mail/.default"]]


@pytest.mark.parametrize(
    ("description", "mend"),
    [
        ("AADSTS7000215: Invalid client secret provided.", "copy its value, not its id"),
        ("AADSTS7000222: The provided client secret keys are expired.", "make a new one"),
        ("AADSTS700016: Application not found in the directory.", "correct client_id"),
        ("AADSTS65001: The user or administrator has not consented.", "SMTP.SendAsApp"),
        ("AADSTS90002: Tenant not found.", "correct tenant"),
        ("something new", "Check tenant, client_id"),
    ],
)
def test_a_refusal_of_microsofts_is_said_with_what_to_do_about_it(description, mend):
    sign_in, _ = a_sign_in([{"error": "invalid_client", "error_description": description}])

    with pytest.raises(SignInRefused) as refusal:
        sign_in.secret()
    assert mend in refusal.value.next_step


@pytest.mark.parametrize(
    ("reply", "mend"),
    [
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "tenant"),
        ("535 5.7.139 ... SmtpClientAuthentication is disabled for the Mailbox.", "Set-CASMailbox"),
        ("User is authenticated but not connected.", "New-ServicePrincipal"),
        ("535 5.7.8 wrong password", ""),
    ],
)
def test_what_a_server_says_to_a_good_token_is_explained(reply, mend):
    said = why_turned_away(reply)

    assert mend in said
    assert bool(said) is bool(mend)
