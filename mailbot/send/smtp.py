"""Hands letters to the office's mail server. The only module that speaks SMTP (RFC 5321); it answers, it does
not judge: what follows from TRY_LATER or UNCERTAIN is decided by who reads the outbox.

The conversation is led by hand rather than by smtplib's `sendmail`, because the step at which it ended decides
whether the letter may go again: before the final dot the server must not have kept it (RFC 5321, 4.1.1.4 and
4.1.1.10), after its answer all is known, between the two nothing is. Where the server offers PIPELINING the envelope
and DATA leave in one flight, so that a letter costs two round trips; each answer is still read before the next step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from mailbot.vocabulary.servers import Handover, HandoverResult, SendingSettings, SignIn, Step

from .given_ids import given_ids
from .wire import LineLost, Turned, Wire

THE_LETTER_AT_MAIL = re.compile(r"552|5\d\d[ -]5\.(?:2\.3|3\.4|6\.\d+)\b")
"""5yz at MAIL that are about this letter: its size (RFC 1870, 6.1; RFC 3463, X.2.3 and X.3.4) or its form (X.6). Any
other is about who sends, which is the office with every letter: an account that was disabled, a token that ended."""


class Courier:
    """One connection, reused for one letter after the other; opened when it is needed. Not for two threads."""

    def __init__(self, settings: SendingSettings, sign_in: SignIn | None = None) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._wire: Wire | None = None

    def hand_over(
        self, envelope_from: str, recipients: Sequence[str], octets: bytes, copy_to: Sequence[str] = ()
    ) -> HandoverResult:
        """Hand one letter over. `copy_to` never decides: refused addressees stop the letter for the copy too."""
        fresh = self._wire is None
        try:
            return self._converse(envelope_from, recipients, octets, copy_to)
        except _NotFromUs as refusal:
            if fresh:
                return HandoverResult(Handover.TRY_LATER, refusal.reply, Step.SENDER)
        # A server that closed after a pause, or took our sign-in for ended, has refused nothing: one new connection,
        # signed in anew, and no failure counted.
        return self.hand_over(envelope_from, recipients, octets, copy_to)

    def probe(self, sender: str = "") -> str:
        """Connect and sign in, for `check`, and with a `sender` whether mail from it is taken; what the server says if
        not, else nothing. Nothing is sent."""
        try:
            with self._line() as wire:
                code, reply = wire.ask(f"MAIL FROM:<{sender}>" if sender else "NOOP")
                if sender:
                    wire.ask("RSET")
                return "" if code == 250 else reply
        except Turned as turned:
            return turned.reply
        except LineLost as lost:
            return lost.words

    @property
    def largest(self) -> int:
        """How many bytes a letter may have, as the server said when it was reached; 0 where it does not say."""
        return self._wire.largest if self._wire is not None else 0

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        wire, self._wire = self._wire, None
        if wire is not None and wire.sock is not None:
            try:
                wire.ask("QUIT")
            except LineLost:
                return
            wire.close()

    def _converse(
        self, envelope_from: str, recipients: Sequence[str], octets: bytes, copy_to: Sequence[str]
    ) -> HandoverResult:
        step = Step.CONNECT
        recipients = tuple(dict.fromkeys(recipients))
        refused: dict[str, str] = {}
        try:
            with self._line() as wire:
                step = Step.SENDER
                paths = {address: _path(wire, address) for address in (*recipients, *copy_to)}
                mail_from = self._mail_from(wire, envelope_from, octets, any(not p.isascii() for p in paths.values()))
                too_large = 0 < wire.largest < len(octets)
                if not too_large and any(paths[address] for address in recipients):
                    wire.say_ahead((mail_from, *(f"RCPT TO:<{path}>" for path in paths.values() if path), "DATA"))
                code, reply = (552, _too_large(wire, octets)) if too_large else self._ask_mail(wire, mail_from)
                if code >= 400:
                    wire.close()
                    if not THE_LETTER_AT_MAIL.match(reply):
                        raise _NotFromUs(reply)
                    return HandoverResult(Handover.REFUSED, reply, step)

                step = Step.RECIPIENTS
                codes = [self._ask_rcpt(wire, address, paths[address], refused) for address in recipients]
                if all(code >= 400 for code in codes):
                    self._forget(wire)
                    later = any(code < 500 for code in codes)
                    words = next((refused[a] for a in recipients if refused[a][:1] == "4"), "") if later else ""
                    return HandoverResult(
                        Handover.TRY_LATER if later else Handover.REFUSED,
                        words or next(iter(refused.values()), "no addressee"), step, refused)  # fmt: skip
                for address in copy_to:
                    if address not in recipients:
                        self._ask_rcpt(wire, address, paths[address], refused)

                step = Step.CONTENT
                code, reply = wire.ask("DATA", expects=3)
                if code >= 400:
                    self._forget(wire)
                    return HandoverResult(_outcome(code), reply, step, refused)
                wire.say(stuffed(octets))
                step = Step.FINAL_DOT
                wire.say(b".\r\n")
                code, reply = wire.hear(self._settings.accept_seconds)
                given = given_ids(reply, self._settings.host) if code < 400 else ()
                return HandoverResult(_outcome(code), reply, step, refused, given_ids=given)
        except Turned as turned:
            return HandoverResult(Handover.TRY_LATER, turned.reply, turned.step)
        except LineLost as lost:
            outcome = Handover.UNCERTAIN if step is Step.FINAL_DOT else Handover.TRY_LATER
            return HandoverResult(outcome, lost.words, step, refused, line_lost=True)

    @contextmanager
    def _line(self) -> Iterator[Wire]:
        """The connection, opened if need be, also where its sign-in is about to end; dropped unless the conversation
        ended in order."""
        if self._wire is not None and monotonic() >= self._wire.renewed_at:
            self.close()
        if self._wire is None:
            wire = Wire(self._settings)
            wire.reach()
            if self._settings.user and self._sign_in is not None:
                wire.sign_in(self._sign_in)
            self._wire = wire
        wire = self._wire
        try:
            yield wire
        except BaseException:
            wire.close()
            raise
        finally:
            if wire.sock is None:
                self._wire = None

    def _mail_from(self, wire: Wire, envelope_from: str, octets: bytes, utf8: bool) -> str:
        options = ""
        if wire.has_extn("size"):
            options += f" SIZE={len(octets)}"
        if wire.has_extn("8bitmime") and not octets.isascii():
            options += " BODY=8BITMIME"
        if utf8:
            options += " SMTPUTF8"
            wire.command_encoding = "utf-8"
        return f"MAIL FROM:<{envelope_from}>{options}"

    def _ask_mail(self, wire: Wire, mail_from: str) -> tuple[int, str]:
        try:
            return wire.ask(mail_from)
        except LineLost as lost:
            raise _NotFromUs(lost.words) from None

    def _ask_rcpt(self, wire: Wire, address: str, path: str, refused: dict[str, str]) -> int:
        if not path:
            code, reply = 553, "553 not sent: this address cannot stand in an envelope of this server"
        else:
            code, reply = wire.ask(f"RCPT TO:<{path}>")
        if code == 421:
            raise LineLost(reply)
        if code >= 400:
            refused[address] = reply
        return code

    def _forget(self, wire: Wire) -> None:
        """The transaction is over without a letter; the line stays for the next one."""
        if wire.sock is not None:
            try:
                wire.hear_out()
                if wire.sock is not None:
                    wire.ask("RSET")
            except LineLost:
                return  # it is opened again for the next letter


class _NotFromUs(Exception):
    """The first command of a letter met a closed line, a goodbye, or a server that takes nothing from us."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


def _too_large(wire: Wire, octets: bytes) -> str:
    return f"552 5.3.4 not sent: {len(octets)} bytes, and this server takes at most {wire.largest}"


def _outcome(code: int) -> Handover:
    if code < 400:
        return Handover.ACCEPTED
    return Handover.REFUSED if code >= 500 else Handover.TRY_LATER


def _path(wire: Wire, address: str) -> str:
    """The address as this server can be told it; empty where it cannot."""
    local, at, domain = address.rpartition("@")
    if not at or re.search(r"[\x00-\x20\x7f<>\x80-\x9f\s]", address):
        return ""
    if local.isascii():
        try:
            return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
        except UnicodeError:
            return ""
    return address if wire.has_extn("smtputf8") else ""


def stuffed(octets: bytes) -> bytes:
    """Line ends as CRLF, also bare ones (RFC 5321, 2.3.8), a last one, and leading dots doubled (4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", octets)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
