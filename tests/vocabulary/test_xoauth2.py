"""Signing in with a token, and what is said of a refusal."""

import base64
import json

import pytest

from mailbot.vocabulary.xoauth2 import XOAuth2, why_turned_away

GOOGLES = b'{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}'


def a_token(**claims: object) -> str:
    return "head." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".signature"


def test_the_token_first_and_an_empty_answer_to_the_explanation():
    token = XOAuth2("a@b.example", "abc")

    assert token.answer() == token.answer(b"") == b"user=a@b.example\1auth=Bearer abc\1\1"
    assert token.answer(GOOGLES) == b""
    assert token.explained == "the server says status 401, schemes bearer, scope https://mail.google.com/"
    assert "scope" in why_turned_away(token.explained)


@pytest.mark.parametrize("challenge", [b"\xff\xfe", b"[1]", b"no json", b'"text"'])
def test_an_explanation_that_is_no_json_is_said_as_it_is(challenge):
    token = XOAuth2("a@b.example", "abc")
    token.answer(challenge)

    assert token.explained.startswith("the server says ")


@pytest.mark.parametrize(
    ("token", "lacks"),
    [
        (a_token(aud="x", roles=["IMAP.AccessAsApp"]), False),
        (a_token(aud="x", roles=["SMTP.SendAsApp"]), True),
        (a_token(aud="x"), True),
        (a_token(aud="x", scp="IMAP.AccessAsUser.All"), False),  # a person's
        ("opaque", False),
        ("a.b.c", False),
        ("a.W10.c", False),
    ],
)
def test_what_an_applications_token_lacks_is_said(token, lacks):
    explained = XOAuth2("a@b.example", token, "IMAP.AccessAsApp").explained

    assert explained == ("the token carries no role IMAP.AccessAsApp" if lacks else "")
