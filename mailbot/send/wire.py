"""smtplib, held to what a letter needs: bounded answers, certainty about what was said, and errors as one value.

Neighbour: `smtp` conducts the conversation; this knows how one line of it is spoken.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections import deque
from collections.abc import Sequence
from functools import cached_property
from math import inf
from typing import Any

from mailbot.vocabulary.problems import SignInRefused
from mailbot.vocabulary.servers import Scheme, Security, SendingSettings, SignIn, Step, is_this_machine
from mailbot.vocabulary.xoauth2 import XOAuth2

MOST_LINES = 100  # of one reply
MOST_AHEAD = 50
"""Commands in one flight: their answers stay far below what lies between two machines on its way (RFC 2920, 3.1)."""
_BREAKS = re.compile(r"[\r\n]")
PIECE = 2**16
"""Bytes under one limit of time: `sendall` counts its whole, so a large letter would be too slow for any line."""


class LineLost(Exception):
    """No usable answer: the connection ended, timed out, or what came is no SMTP. `words` for the log."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Turned(Exception):
    """The server took the connection but not us: greeting, EHLO, STARTTLS or AUTH."""

    def __init__(self, reply: str, step: Step = Step.CONNECT) -> None:
        super().__init__(reply)
        self.reply = reply
        self.step = step


class Wire(smtplib.SMTP):
    """One connection. `say` and `ask` raise LineLost only, and the line is then closed."""

    def __init__(self, settings: SendingSettings) -> None:
        super().__init__(local_hostname=settings.greets_as, timeout=settings.answer_seconds)
        self._settings = settings
        self.renewed_at = inf  # monotonic seconds: when the token that signed in is about to end
        self._host = settings.host  # for STARTTLS: the name in the certificate
        self._ahead: deque[str] = deque()  # said already, and not yet answered

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """What we trust; only made where it is needed, since reading a system's authorities takes 0.1 s."""
        return ssl.create_default_context(cafile=str(self._settings.ca_file) if self._settings.ca_file else None)

    def reach(self) -> None:
        """Connect and greet, protected as the settings say."""
        settings = self._settings
        if settings.security is Security.PLAIN and not (
            settings.plain_text_is_accepted or is_this_machine(settings.host)
        ):
            raise Turned("not connected: plain text to another machine, and the settings do not accept it in words")
        try:
            code, words = self.connect(settings.host, settings.port)
            if code != 220:
                raise Turned(spoken(code, words))
            self._greet()
            if settings.security is Security.STARTTLS:
                self.starttls(context=self._context)
                self._greet()
        except Turned:
            self.close()
            raise
        except smtplib.SMTPResponseException as refusal:
            self.close()
            raise Turned(spoken(refusal.smtp_code, refusal.smtp_error)) from None
        except ssl.SSLCertVerificationError as problem:
            self.close()
            raise LineLost(f"the server's certificate is not trusted: {problem.verify_message}") from None
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.close()
            raise LineLost(_words(problem)) from None

    def _greet(self) -> None:
        code, words = self.ehlo()
        if code != 250:
            code, words = self.helo()
        if code != 250:
            raise Turned(spoken(code, words))

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), self._settings.connect_seconds)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._settings.security is Security.TLS:
            line = self._context.wrap_socket(line, server_hostname=host)
        line.settimeout(timeout)
        return line

    @property
    def largest(self) -> int:
        """What the server says of the size of a letter (SIZE, RFC 1870); 0 where it does not."""
        stated = self.esmtp_features.get("size", "").strip()
        return int(stated) if stated.isascii() and stated.isdigit() else 0

    def sign_in(self, sign_in: SignIn) -> None:
        """AUTH by password, or with a token by XOAUTH2, which smtplib does not know."""
        try:
            secret = sign_in.secret()
        except SignInRefused as refusal:
            self.close()
            raise Turned(str(refusal), Step.SIGN_IN) from None
        user = self._settings.user
        token = XOAuth2(user, secret.text, "SMTP.SendAsApp")
        self.renewed_at = time.monotonic() + secret.renewed_after
        try:
            if secret.scheme is Scheme.XOAUTH2:
                self.auth("XOAUTH2", lambda challenge=None: token.answer(challenge).decode())
            elif "PLAIN" in self.esmtp_features.get("auth", "").upper().split() and not (user + secret.text).isascii():
                self._plain_utf8(user, secret.text)
            else:
                self.login(user, secret.text)
        except smtplib.SMTPAuthenticationError as refusal:
            sign_in.refused()
            self.close()
            said = (spoken(refusal.smtp_code, refusal.smtp_error), token.explained)
            raise Turned("; ".join(words for words in said if words), Step.SIGN_IN) from None
        except (OSError, ValueError, smtplib.SMTPException) as problem:
            self.close()
            raise Turned(f"sign-in failed: {_words(problem)}", Step.SIGN_IN) from None

    def _plain_utf8(self, user: str, password: str) -> None:
        """smtplib encodes what it signs in with as ASCII; RFC 4616 says UTF-8."""
        code, words = self.docmd("AUTH PLAIN", b64encode(f"\0{user}\0{password}".encode()).decode())
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, words)

    def say_ahead(self, commands: Sequence[str]) -> None:
        """Commands in one flight where the server takes them so (RFC 2920); they are then asked one by one all the
        same, and each answer is known before anything follows from it."""
        if not self.has_extn("pipelining") or len(commands) > MOST_AHEAD or any(map(_BREAKS.search, commands)):
            return
        try:
            self.send("".join(f"{command}\r\n" for command in commands))
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.close()
            raise LineLost(_words(problem)) from None
        self._ahead.extend(commands)

    def hear_out(self) -> None:
        """What was said ahead and is not wanted any more: its answers. A server that waits for a letter now can only be
        left, or what is said next would be the letter."""
        while self._ahead and self.sock is not None:
            command = self._ahead[0]
            code, _ = self.ask(command, expects=3 if command == "DATA" else 2)
            if command == "DATA" and code < 400:
                self.close()

    def close(self) -> None:
        """And nothing is owed any more."""
        self._ahead.clear()
        super().close()

    def ask(self, command: str, expects: int = 2) -> tuple[int, str]:
        """A command and its answer: 2yz (after DATA 3yz), 4yz or 5yz."""
        try:
            if self._ahead and self._ahead[0] == command:
                self._ahead.popleft()
            else:
                self.putcmd(command)
            code, words = self.getreply()
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.close()
            raise LineLost(_words(problem)) from None
        return self._usable(code, words, expects)

    def say(self, octets: bytes) -> None:
        """Bytes without an answer."""
        try:
            for start in range(0, len(octets), PIECE):
                self.send(octets[start : start + PIECE])
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise LineLost(_words(problem)) from None

    def hear(self, seconds: float) -> tuple[int, str]:
        """The answer to what was said, which may take so long."""
        try:
            if self.sock is not None:
                self.sock.settimeout(seconds)
            code, words = self.getreply()
            if self.sock is not None:
                self.sock.settimeout(self._settings.answer_seconds)
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.close()
            raise LineLost(_words(problem)) from None
        return self._usable(code, words)

    def _usable(self, code: int, words: bytes, expects: int = 2) -> tuple[int, str]:
        if code // 100 not in (expects, 4, 5):  # whatever it answers, it is not what we said
            self.close()
            raise LineLost(f"the server is out of step: {spoken(code, words)}")
        return code, spoken(code, words)

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib, but an answer without end is none."""
        started = time.monotonic()
        lines: list[bytes] = []
        code = -1
        while len(lines) < MOST_LINES and time.monotonic() - started < 2 * max(self.timeout, 600):
            got, line = self._one_line()
            lines.append(line[4:].strip(b" \t\r\n"))
            code = got
            if got == -1 or line[3:4] != b"-":
                return code, b"\n".join(lines)
        self.close()
        raise smtplib.SMTPServerDisconnected("an answer without end")

    def _one_line(self) -> tuple[int, bytes]:
        connection: Any = self.sock
        if connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = connection.makefile("rb")
        line: bytes = self.file.readline(8193)
        if not line:
            self.close()
            raise smtplib.SMTPServerDisconnected("the server hung up")
        if len(line) > 8192:
            self.close()
            raise smtplib.SMTPServerDisconnected("an answer line without end")
        return (int(line[:3]) if re.fullmatch(rb"[2-5][0-9]{2}", line[:3]) else -1), line


def spoken(code: int, words: bytes | str) -> str:
    """A reply as one line, with its code."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    readable = "".join(c if c.isprintable() else " " for c in text)
    return f"{code} {' '.join(readable.split())}"[:500].strip()


def _words(problem: BaseException) -> str:
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, ConnectionRefusedError):
        return "connection refused"
    if isinstance(problem, socket.gaierror):
        return f"the name of the server is not known ({problem.strerror})"
    return " ".join(str(problem).split())[:300] or type(problem).__name__
