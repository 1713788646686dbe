"""Handing letters over: what became of each, whatever the server does and at whatever step."""

from __future__ import annotations

import base64
import gc
import socket
import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.demo.servers import MailProvider
from mailbot.send.smtp import Courier, stuffed
from mailbot.vocabulary.problems import SignInRefused
from mailbot.vocabulary.servers import Handover, Scheme, Secret, Security, SendingSettings, Step
from tests.servers.certificates import Certificates
from tests.servers.listening import LOOPBACK, Listener, a_port_nobody_listens_on
from tests.servers.scripted_smtp import HANG_UP, SILENCE, ScriptedSMTP

US = "urgent@office.example"
CLIENT = "client@mail.example"
LETTER = b"Message-ID: <1@office.example>\r\nSubject: Your request\r\n\r\nBonjour\r\n"

Script = Callable[..., ScriptedSMTP]


class Password:
    def __init__(self, text: str = "correct-horse", scheme: Scheme = Scheme.PASSWORD) -> None:
        self.text, self.scheme, self.refusals = text, scheme, 0

    def secret(self) -> Secret:
        return Secret(self.scheme, self.text)

    def refused(self) -> None:
        self.refusals += 1


def to(port: int, **more: object) -> SendingSettings:
    settings = SendingSettings(LOOPBACK, "", port, Security.PLAIN, answer_seconds=5, accept_seconds=5)
    return replace(settings, **more)  # type: ignore[arg-type]


def courier_to(server: ScriptedSMTP, **more: object) -> Courier:
    return Courier(to(server.port, **more))


PIPELINING = "250-mail.example\r\n250-PIPELINING\r\n250 8BITMIME"
"""A server that takes an envelope in one flight."""


# A server that does as it should


def test_a_letter_arrives_as_its_bytes_at_the_envelopes_addresses(smtp_sink):
    result = Courier(to(smtp_sink.smtp_port)).hand_over(US, [CLIENT], LETTER, copy_to=[US])

    (arrived,) = smtp_sink.delivered
    assert (result.outcome, result.reply, dict(result.refused)) == (Handover.ACCEPTED, "250 2.0.0 Taken", {})
    assert (arrived.envelope_from, arrived.envelope_to, arrived.octets) == (US, (CLIENT, US), LETTER)


@pytest.mark.parametrize(
    ("octets", "on_the_wire"),
    [
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n"),
        (b".first\r\n..second\r\n", b"..first\r\n...second\r\n"),
        (b"a\n.b\rc", b"a\r\n..b\r\nc\r\n"),  # a bare CR or LF would let a line smuggle a command
        (b"a\n\r\n", b"a\r\n\r\n"),
        (b"a\r\r\n.\r\n", b"a\r\n\r\n..\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_line_ends_and_leading_dots_are_as_smtp_wants_them(octets, on_the_wire):
    assert stuffed(octets) == on_the_wire


def test_dots_and_long_texts_arrive_unchanged(smtp_sink):
    octets = b"Subject: x\r\n\r\n.\r\n..\r\n" + b"ligne\r\n" * 50_000

    Courier(to(smtp_sink.smtp_port)).hand_over(US, [CLIENT], octets)

    assert smtp_sink.delivered[0].octets == octets


def test_one_connection_takes_letter_after_letter(scripted_smtp: Script):
    server = scripted_smtp()
    courier = courier_to(server)

    for _ in range(5):
        assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED

    assert (server.connections, len(server.taken)) == (1, 5)


def test_a_server_that_hung_up_after_a_pause_is_called_again_without_a_failure(scripted_smtp: Script):
    server = scripted_smtp()
    courier = courier_to(server)
    courier.hand_over(US, [CLIENT], LETTER)
    server.hang_up_on_everyone()

    assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED
    assert (server.connections, len(server.taken)) == (2, 2)


def test_a_goodbye_in_answer_to_mail_is_not_a_failure_either(scripted_smtp: Script):
    server = scripted_smtp(script={"MAIL": ["250 OK", "421 4.4.2 idle for too long"]})
    courier = courier_to(server)
    courier.hand_over(US, [CLIENT], LETTER)

    assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED
    assert server.connections == 2


@pytest.mark.parametrize("reply", ["530 5.7.57 not authenticated", "451 4.7.0 session expired", "550 5.7.60 not you"])
def test_a_sign_in_that_ended_within_a_kept_connection_is_made_anew(scripted_smtp: Script, reply: str):
    server = scripted_smtp(script={"EHLO": "250-mail.example\r\n250 AUTH PLAIN", "MAIL": ["250 OK", reply]})
    courier = Courier(to(server.port, user=US), Password())
    courier.hand_over(US, [CLIENT], LETTER)

    assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED
    assert (server.connections, sum(command.startswith("AUTH") for command in server.commands)) == (2, 2)


@pytest.mark.parametrize("reply", ["530 5.7.57 not authenticated", "451 4.3.0 later", "552 5.3.4 too large"])
def test_whenever_mail_is_refused_the_line_is_closed(scripted_smtp: Script, reply: str):
    server = scripted_smtp(script={"MAIL": [reply]})
    courier = courier_to(server)
    courier.hand_over(US, [CLIENT], LETTER)
    courier.hand_over(US, [CLIENT], LETTER)

    assert (server.connections, len(server.taken)) == (2, 1)


def test_closing_says_goodbye_and_the_next_letter_opens_again(scripted_smtp: Script):
    server = scripted_smtp()
    courier = courier_to(server)
    courier.hand_over(US, [CLIENT], LETTER)
    courier.close()

    assert server.commands[-1] == "QUIT"
    assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED


# At every step: 4yz, 5yz, hang-up, silence, nonsense


LATER, NO, MAYBE, YES = Handover.TRY_LATER, Handover.REFUSED, Handover.UNCERTAIN, Handover.ACCEPTED
OUTCOMES = [
    # step, what the server does, what became of the letter, at which step
    ("connect", "421 4.3.2 not now", LATER, Step.CONNECT),
    ("connect", "554 5.7.1 not you", LATER, Step.CONNECT),  # says nothing about the letter
    ("connect", HANG_UP, LATER, Step.CONNECT),
    ("connect", SILENCE, LATER, Step.CONNECT),
    ("connect", "SSH-2.0-OpenSSH_9.2", LATER, Step.CONNECT),
    ("EHLO", HANG_UP, LATER, Step.CONNECT),
    ("EHLO", SILENCE, LATER, Step.CONNECT),
    ("MAIL", "451 4.3.0 later", LATER, Step.SENDER),
    ("MAIL", "550 5.7.1 not from you", LATER, Step.SENDER),  # every letter is from us: it says nothing about this one
    ("MAIL", "550 5.7.501 this account is disabled", LATER, Step.SENDER),
    ("MAIL", "552 5.3.4 too large", NO, Step.SENDER),
    ("MAIL", "552 message too large", NO, Step.SENDER),
    ("MAIL", "554 5.2.3 longer than we take", NO, Step.SENDER),
    ("MAIL", "550 5.6.7 no accented addresses here", NO, Step.SENDER),
    ("MAIL", "530 5.7.0 sign in first", LATER, Step.SENDER),
    ("MAIL", "421 4.3.2 going down", LATER, Step.SENDER),
    ("MAIL", HANG_UP, LATER, Step.SENDER),
    ("MAIL", SILENCE, LATER, Step.SENDER),
    ("RCPT", "450 4.2.0 greylisted", LATER, Step.RECIPIENTS),
    ("RCPT", "452 4.2.2 full", LATER, Step.RECIPIENTS),
    ("RCPT", "550 5.1.1 unknown", NO, Step.RECIPIENTS),
    ("RCPT", "421 4.3.2 going down", LATER, Step.RECIPIENTS),
    ("RCPT", HANG_UP, LATER, Step.RECIPIENTS),
    ("RCPT", SILENCE, LATER, Step.RECIPIENTS),
    ("DATA", "451 4.3.0 later", LATER, Step.CONTENT),
    ("DATA", "554 5.5.1 no", NO, Step.CONTENT),
    ("DATA", "250 what?", LATER, Step.CONTENT),
    ("DATA", HANG_UP, LATER, Step.CONTENT),
    ("DATA", SILENCE, LATER, Step.CONTENT),
    ("dot", "451 4.3.0 disk full", LATER, Step.FINAL_DOT),
    ("dot", "421 4.3.2 going down", LATER, Step.FINAL_DOT),
    ("dot", "554 5.6.0 spam", NO, Step.FINAL_DOT),
    ("dot", "552 5.2.2 over quota", NO, Step.FINAL_DOT),
    ("dot", HANG_UP, MAYBE, Step.FINAL_DOT),
    ("dot", SILENCE, MAYBE, Step.FINAL_DOT),
    ("dot", "gibberish", MAYBE, Step.FINAL_DOT),
    ("dot", "354 go on", MAYBE, Step.FINAL_DOT),
    ("MAIL", "354 go on", LATER, Step.SENDER),
    ("RCPT", "354 go on", LATER, Step.RECIPIENTS),
    ("dot", "999 no such class", MAYBE, Step.FINAL_DOT),
    ("dot", "250-first\r\n250 2.0.0 second", YES, Step.FINAL_DOT),
]


@pytest.mark.parametrize(
    ("step", "does", "outcome", "decided_at"), OUTCOMES, ids=[f"{step}: {does}" for step, does, *_ in OUTCOMES]
)
def test_what_the_server_does_at_a_step_decides_what_became_of_the_letter(
    scripted_smtp: Script, step, does, outcome, decided_at
):
    server = scripted_smtp(script={step: does})
    seconds = 0.1 if does is SILENCE else 5

    result = courier_to(server, answer_seconds=seconds, accept_seconds=seconds).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step) == (outcome, decided_at)
    assert result.is_about_the_server or does not in (HANG_UP, SILENCE)  # the next one would wait as long
    if isinstance(does, str) and does[:3].isdigit() and does[0] in "45":
        assert result.reply == does
    assert result.reply
    assert len(server.taken) == (outcome in (YES, MAYBE))  # never refused, later or again what the server kept


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
@pytest.mark.parametrize("does", [HANG_UP, "451 4.3.0 later", "554 5.0.0 no", "421 4.3.2 going down"], ids=str)
def test_after_any_trouble_the_next_letter_goes_its_way(scripted_smtp: Script, step, does):
    server = scripted_smtp(script={step: [does]})
    courier = courier_to(server)
    courier.hand_over(US, [CLIENT], LETTER)

    assert courier.hand_over(US, ["other@mail.example"], LETTER).outcome is Handover.ACCEPTED
    assert server.taken[-1].rcpt_to == ["other@mail.example"]


def test_a_line_lost_in_the_middle_of_the_letter_leaves_nothing_in_doubt(scripted_smtp: Script):
    """Without the final dot a server keeps nothing (RFC 5321, 4.1.1.4), so the letter may go again."""
    server = scripted_smtp(script={"content": HANG_UP})
    long = LETTER + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 400_000

    result = courier_to(server).hand_over(US, [CLIENT], long)

    assert (result.outcome, result.step) == (Handover.TRY_LATER, Step.CONTENT)
    assert server.taken == []


def test_an_answer_to_the_final_dot_may_take_longer_than_any_other(scripted_smtp: Script):
    server = scripted_smtp()
    answering = threading.Event()

    class Slow(str):
        def encode(self, *_: str) -> bytes:  # type: ignore[override]
            answering.wait(0.3)
            return b"250 2.0.0 at last"

    server.script["dot"] = Slow("250")

    result = courier_to(server, answer_seconds=0.1, accept_seconds=5).hand_over(US, [CLIENT], LETTER)

    assert result.outcome is Handover.ACCEPTED


def test_a_server_that_reads_slowly_but_all_the_time_is_given_the_whole_letter():
    """What an answer may take is no limit for all the bytes of a large one."""
    taken = 0

    def talk(connection: socket.socket) -> None:
        nonlocal taken
        lines = connection.makefile("rb")
        connection.sendall(b"220 mail.example\r\n")
        while not lines.readline().startswith(b"DATA"):
            connection.sendall(b"250 OK\r\n")
        connection.sendall(b"354 go ahead\r\n")
        tail = b""
        while not tail.endswith(b"\r\n.\r\n"):
            got = connection.recv(100_000)
            if not got:
                return
            taken, tail = taken + len(got), (tail + got)[-5:]
            pause.wait(0.01)
        connection.sendall(b"250 2.0.0 at last\r\n")

    pause = threading.Event()
    listener = Listener(talk, None)
    large = LETTER + (b"y" * 76 + b"\r\n") * 200_000

    result = Courier(to(listener.port, answer_seconds=0.3)).hand_over(US, [CLIENT], large)

    listener.stop()
    assert (result.outcome, taken) == (Handover.ACCEPTED, len(stuffed(large)) + 3)


@pytest.mark.parametrize("reply", ["250-" + "x" * 9000, "\r\n".join(["250-more"] * 300)], ids=["line", "lines"])
def test_a_reply_without_end_is_no_reply(scripted_smtp: Script, reply):
    server = scripted_smtp(script={"MAIL": reply, "dot": reply})

    first = courier_to(server).hand_over(US, [CLIENT], LETTER)
    del server.script["MAIL"]
    second = courier_to(server).hand_over(US, [CLIENT], LETTER)

    assert (first.outcome, second.outcome) == (Handover.TRY_LATER, Handover.UNCERTAIN)
    assert "without end" in first.reply


# Addressees and copies


def test_where_all_addressees_are_refused_the_copy_is_not_sent_either(scripted_smtp: Script):
    server = scripted_smtp(script={f"RCPT TO:<{CLIENT}>": "550 5.1.1 unknown"})

    result = courier_to(server).hand_over(US, [CLIENT], LETTER, copy_to=[US])

    assert result.outcome is Handover.REFUSED
    assert dict(result.refused) == {CLIENT: "550 5.1.1 unknown"}
    assert (server.taken, server.commands[-1]) == ([], "RSET")
    assert f"RCPT TO:<{US}>" not in server.commands


@pytest.mark.parametrize("reply", ["550 5.1.1 unknown", "450 4.2.0 greylisted"])
def test_a_copy_that_is_refused_does_not_stop_the_letter_but_is_told(scripted_smtp: Script, reply):
    server = scripted_smtp(script={f"RCPT TO:<{US}>": reply})

    result = courier_to(server).hand_over(US, [CLIENT], LETTER, copy_to=[US])

    assert (result.outcome, dict(result.refused)) == (Handover.ACCEPTED, {US: reply})
    assert server.taken[0].rcpt_to == [CLIENT]


def test_one_addressee_of_two_is_enough_and_the_other_is_told(scripted_smtp: Script):
    server = scripted_smtp(script={"RCPT TO:<b@mail.example>": "550 5.1.1 unknown"})

    result = courier_to(server).hand_over(US, [CLIENT, "b@mail.example"], LETTER)

    assert (result.outcome, dict(result.refused)) == (Handover.ACCEPTED, {"b@mail.example": "550 5.1.1 unknown"})


def test_one_greylisted_addressee_among_refused_ones_means_later(scripted_smtp: Script):
    server = scripted_smtp(
        script={"RCPT TO:<a@mail.example>": "550 unknown", "RCPT TO:<b@mail.example>": "450 4.2.0 later"}
    )

    result = courier_to(server).hand_over(US, ["a@mail.example", "b@mail.example"], LETTER)

    assert (result.outcome, result.reply) == (Handover.TRY_LATER, "450 4.2.0 later")


def test_a_goodbye_in_answer_to_one_addressee_ends_it_for_all(scripted_smtp: Script):
    server = scripted_smtp(script={"RCPT TO:<b@mail.example>": "421 4.3.2 going down"})

    result = courier_to(server).hand_over(US, [CLIENT, "b@mail.example"], LETTER)

    assert (result.outcome, result.reply) == (Handover.TRY_LATER, "421 4.3.2 going down")
    assert server.taken == []


def test_a_copy_to_an_addressee_is_one_recipient(scripted_smtp: Script):
    server = scripted_smtp()

    courier_to(server).hand_over(US, [CLIENT], LETTER, copy_to=[CLIENT])

    assert server.taken[0].rcpt_to == [CLIENT]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "a b@c.example",
        "",
        "nobody",
        "<a@b.example>",
        "a@\x00.example",
        "é@mail.example",  # and the server has no SMTPUTF8
    ],
)
def test_what_cannot_stand_in_an_envelope_is_refused_without_being_said(scripted_smtp: Script, address):
    server = scripted_smtp()

    result = courier_to(server).hand_over(US, [address], LETTER)

    assert result.outcome is Handover.REFUSED
    assert result.refused[address].startswith("553 not sent")
    assert not any(command.startswith("RCPT") for command in server.commands)


def test_an_accented_domain_goes_as_ascii_and_an_accented_name_as_utf8(smtp_sink):
    result = Courier(to(smtp_sink.smtp_port)).hand_over(US, ["info@hôpital.example", "zoé@mail.example"], LETTER)

    assert result.outcome is Handover.ACCEPTED
    assert smtp_sink.delivered[0].envelope_to == ("info@xn--hpital-ixa.example", "zoé@mail.example")


def test_the_null_sender_is_an_empty_path(scripted_smtp: Script):
    server = scripted_smtp()

    courier_to(server).hand_over("", [CLIENT], LETTER)

    assert server.commands[1].startswith("MAIL FROM:<>")


def test_eight_bit_bytes_are_announced(scripted_smtp: Script):
    server = scripted_smtp()

    courier_to(server).hand_over(US, [CLIENT], "Déjà".encode())

    assert "BODY=8BITMIME" in server.commands[1]


# Signing in, TLS, and servers that cannot be reached


def test_the_provider_takes_the_right_password(provider: MailProvider):
    courier = Courier(to(provider.smtp_port, user=US), Password())

    assert courier.probe() == ""
    assert courier.hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED
    assert provider.delivered[0].signed_in == US


def test_a_refused_sign_in_is_not_the_letters_fault(provider: MailProvider):
    sign_in = Password("wrong")

    result = Courier(to(provider.smtp_port, user=US), sign_in).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step, result.is_about_the_server) == (Handover.TRY_LATER, Step.SIGN_IN, True)
    assert result.reply.startswith("535")
    assert sign_in.refusals == 1


class RenewedToken(Password):
    """The first token has expired; who says so gets another."""

    def secret(self) -> Secret:
        return Secret(Scheme.XOAUTH2, f"token {self.refusals}")


def test_a_token_that_expired_is_renewed_for_the_next_attempt(scripted_smtp: Script):
    server = scripted_smtp(
        script={
            "EHLO": "250-mail.example\r\n250 AUTH XOAUTH2",
            "AUTH": ["334 eyJzdGF0dXMiOiI0MDEifQ==", "535 5.7.3 expired", "235 2.7.0 welcome"],
        }
    )
    courier = Courier(to(server.port, user=US), RenewedToken())

    first = courier.hand_over(US, [CLIENT], LETTER)
    second = courier.hand_over(US, [CLIENT], LETTER)

    said = [base64.b64decode(c.split()[2]).decode() for c in server.commands if c.startswith("AUTH XOAUTH2")]
    assert said == [f"user={US}\x01auth=Bearer token {n}\x01\x01" for n in (0, 1)]
    assert server.commands.count("") == 1  # the empty answer to the challenge
    assert (first.outcome, first.reply) == (
        Handover.TRY_LATER,
        "535 5.7.3 expired; the server says status 401",
    )
    assert second.outcome is Handover.ACCEPTED


@pytest.mark.parametrize(("lasts", "sign_ins"), [(0.0, 2), (3600.0, 1)])
def test_a_line_of_which_the_token_is_about_to_end_is_opened_again(scripted_smtp: Script, lasts, sign_ins):
    class Lasting(Password):
        def secret(self) -> Secret:
            return Secret(Scheme.XOAUTH2, "token", lasts)

    server = scripted_smtp(script={"EHLO": "250-mail.example\r\n250 AUTH XOAUTH2"})
    courier = Courier(to(server.port, user=US), Lasting())

    assert {courier.hand_over(US, [CLIENT], LETTER).outcome for _ in range(2)} == {Handover.ACCEPTED}
    assert sum(said.startswith("AUTH") for said in server.commands) == server.connections == sign_ins


def test_a_password_may_have_any_characters(scripted_smtp: Script):
    server = scripted_smtp(script={"EHLO": "250-mail.example\r\n250 AUTH PLAIN LOGIN"})

    assert Courier(to(server.port, user=US), Password("é ü")).probe() == ""

    said = next(c for c in server.commands if c.startswith("AUTH PLAIN"))
    assert base64.b64decode(said.split()[2]) == f"\0{US}\0é ü".encode()


def test_a_sign_in_without_secret_says_what_to_do(scripted_smtp: Script):
    class Nothing(Password):
        def secret(self) -> Secret:
            raise SignInRefused("no password.", "Set one.")

    result = Courier(to(scripted_smtp().port, user=US), Nothing()).hand_over(US, [CLIENT], LETTER)

    assert (result.step, result.reply) == (Step.SIGN_IN, "no password. Set one.")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_over_tls(secure_provider: MailProvider, certificates: Certificates, security):
    port = secure_provider.smtps_port if security is Security.TLS else secure_provider.smtp_port
    settings = to(port, host="localhost", security=security, ca_file=certificates.authority, user=US)

    assert Courier(settings, Password()).hand_over(US, [CLIENT], LETTER).outcome is Handover.ACCEPTED


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(secure_provider: MailProvider, security):
    port = secure_provider.smtps_port if security is Security.TLS else secure_provider.smtp_port

    result = Courier(to(port, security=security)).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step) == (Handover.TRY_LATER, Step.CONNECT)
    assert "certificate is not trusted" in result.reply


def test_a_certificate_for_another_name_is_refused(tmp_path: Path):
    others = Certificates.made_in(tmp_path, "mail.other.example")
    listener = Listener(lambda connection: None, others.for_servers)

    reply = Courier(to(listener.port, security=Security.TLS, ca_file=others.authority)).probe()

    listener.stop()
    assert "certificate is not trusted" in reply


@pytest.mark.parametrize("offers", [False, True])
def test_starttls_that_is_not_to_be_had_is_not_given_up(scripted_smtp: Script, offers):
    server = scripted_smtp(script={"EHLO": "250-mail.example\r\n250 STARTTLS"} if offers else {})

    result = courier_to(server, security=Security.STARTTLS, user=US).hand_over(US, [CLIENT], LETTER)

    assert result.outcome is Handover.TRY_LATER
    assert not any(command.startswith(("AUTH", "MAIL")) for command in server.commands)


def test_plain_text_to_another_machine_needs_the_settings_word():
    result = Courier(to(25, host="mail.example")).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step) == (Handover.TRY_LATER, Step.CONNECT)
    assert "plain text" in result.reply


def test_a_server_that_does_not_listen():
    result = Courier(to(a_port_nobody_listens_on())).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.reply) == (Handover.TRY_LATER, "connection refused")


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    result = Courier(to(587, host="smtp.office.example", security=Security.STARTTLS)).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step) == (Handover.TRY_LATER, Step.CONNECT)
    assert "name of the server is not known" in result.reply


def test_however_a_conversation_fails_no_socket_stays_open(scripted_smtp: Script):
    steps = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "dot")
    scripts = [{step: HANG_UP} for step in steps] + [{"connect": "554 no"}, {"AUTH": "535 no"}]

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")  # Python warns of a socket that nobody closed
        for script in scripts:
            server = scripted_smtp(script={"EHLO": "250-x\r\n250 AUTH PLAIN"} | script)
            Courier(to(server.port, user=US), Password()).hand_over(US, [CLIENT], LETTER)
        Courier(to(server.port, security=Security.TLS)).hand_over(US, [CLIENT], LETTER)
        gc.collect()

    assert [str(one.message) for one in seen if one.category is ResourceWarning] == []


def test_a_server_that_speaks_no_tls(scripted_smtp: Script):
    result = courier_to(scripted_smtp(), security=Security.TLS).hand_over(US, [CLIENT], LETTER)

    assert (result.outcome, result.step) == (Handover.TRY_LATER, Step.CONNECT)


def test_nothing_but_this_module_and_its_neighbour_speaks_smtp():
    """The people of the demo do, with their own mail programs."""
    speakers = {path.as_posix() for path in Path("mailbot").rglob("*.py") if "smtplib" in path.read_text("utf-8")}

    assert {path for path in speakers if "/demo/" not in path} == {"mailbot/send/smtp.py", "mailbot/send/wire.py"}


# A server that takes an envelope in one flight


def test_an_envelope_leaves_in_one_flight_where_the_server_takes_it_so(scripted_smtp: Script):
    server = scripted_smtp({"EHLO": PIPELINING})
    flights: list[bytes] = []
    courier = courier_to(server)
    courier.probe()
    wire = courier._wire
    assert wire is not None
    send = wire.send
    wire.send = lambda said: (flights.append(said if isinstance(said, bytes) else said.encode()), send(said))  # type: ignore[method-assign,assignment]

    assert courier.hand_over(US, [CLIENT], LETTER, copy_to=[US]).outcome is Handover.ACCEPTED

    assert flights[0].split(b"\r\n")[:-1] == [
        b"MAIL FROM:<urgent@office.example>",
        b"RCPT TO:<client@mail.example>",
        b"RCPT TO:<urgent@office.example>",
        b"DATA",
    ]
    assert flights[1:] == [LETTER, b".\r\n"]
    assert server.taken[0].rcpt_to == [CLIENT, US]


@pytest.mark.parametrize(
    ("script", "outcome", "step", "refused", "connections"),
    [
        ({"MAIL": "451 4.3.0 later"}, Handover.TRY_LATER, Step.SENDER, set(), 2),
        ({"MAIL": "552 5.3.4 too large"}, Handover.REFUSED, Step.SENDER, set(), 2),
        ({"RCPT": "550 5.1.1 no", "DATA": "554 5.5.1 no recipient"}, Handover.REFUSED, Step.RECIPIENTS, {CLIENT}, 1),
        ({f"RCPT TO:<{CLIENT}>": "550 5.1.1 nobody"}, Handover.REFUSED, Step.RECIPIENTS, {CLIENT}, 2),
        ({f"RCPT TO:<{CLIENT}>": "450 4.2.1 full"}, Handover.TRY_LATER, Step.RECIPIENTS, {CLIENT}, 2),
        ({f"RCPT TO:<{US}>": "550 5.1.1 nobody"}, Handover.ACCEPTED, Step.FINAL_DOT, {US}, 1),
        ({"DATA": "451 4.3.0 disk"}, Handover.TRY_LATER, Step.CONTENT, set(), 1),
        ({"dot": HANG_UP}, Handover.UNCERTAIN, Step.FINAL_DOT, set(), 2),
        ({"dot": "554 5.6.0 no"}, Handover.REFUSED, Step.FINAL_DOT, set(), 1),
    ],
)  # fmt: skip
def test_what_is_known_after_each_answer_of_a_flight_is_what_is_known_one_by_one(
    scripted_smtp: Script,
    script: dict[str, object],
    outcome: Handover,
    step: Step,
    refused: set[str],
    connections: int,
):
    server = scripted_smtp(
        {"EHLO": PIPELINING} | {step: [said, said] if step == "RCPT" else [said] for step, said in script.items()}
    )
    courier = courier_to(server)

    result = courier.hand_over(US, [CLIENT], LETTER, copy_to=[US])
    after = courier.hand_over(US, ["other@mail.example"], LETTER)

    assert (result.outcome, result.step) == (outcome, step)
    assert refused <= set(result.refused)
    assert after.outcome is Handover.ACCEPTED  # nothing that was left unanswered is taken for its answer
    assert server.taken[-1].rcpt_to == ["other@mail.example"]
    assert server.connections == connections
