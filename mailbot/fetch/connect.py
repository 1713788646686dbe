"""From settings to a signed-in IMAPClient, and every way in which that fails told as one sentence.

Neighbours: `imap` uses the connection; what to do about a failure is decided by whoever calls that.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from mailbot.vocabulary.problems import MailbotProblem, MailboxUnreachable, SignInRefused
from mailbot.vocabulary.servers import MailboxSettings, Scheme, Security, SignIn, certificate_advice, is_this_machine
from mailbot.vocabulary.xoauth2 import XOAuth2, why_turned_away

LARGEST_LITERAL = 128 * 1024 * 1024
"""No answer of a server is read beyond this, whatever size it announces."""


def connect(settings: MailboxSettings, sign_in: SignIn) -> tuple[IMAPClient, float]:
    """A connection that is protected as the settings say, and signed in; for how many seconds that is good."""
    where = f"{settings.host}:{settings.port}"
    if settings.security is Security.PLAIN and not (settings.plain_text_is_accepted or is_this_machine(settings.host)):
        raise MailboxUnreachable(
            f"{where}: the settings ask for a plain-text connection to another machine.",
            'Set security = "tls" or "starttls", or write plain_text_is_accepted = true.',
        )
    with reported(f"connecting to {where}"):
        client = _reach(settings)
    try:
        return client, _sign_in(client, settings, sign_in, where)
    except BaseException:
        hang_up(client)
        raise


def _reach(settings: MailboxSettings) -> IMAPClient:
    context = None
    if settings.security is not Security.PLAIN:  # reading the authorities that a system trusts takes 0.1 s
        context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    client = IMAPClient(
        settings.host,
        settings.port,
        ssl=settings.security is Security.TLS,
        ssl_context=context,
        timeout=SocketTimeout(settings.connect_seconds, settings.answer_seconds),
    )
    try:
        # At level 5, which IMAPClient sets, imaplib formats every mail it reads for a log that nobody keeps.
        client._imap.debug = 0
        client.normalise_times = False  # or INTERNALDATE comes without its zone, in this machine's own
        _read_no_more_than(client, LARGEST_LITERAL)
        if settings.security is Security.STARTTLS:
            client.starttls(context)
        connection = client.socket()
        # Nagle's algorithm and a delayed acknowledgement together cost 40 ms per command.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    except BaseException:
        hang_up(client)
        raise
    return client


def _read_no_more_than(client: IMAPClient, limit: int) -> None:
    """imaplib allocates whatever size a server announces; this refuses absurd ones."""
    imap: Any = client._imap
    read = imap.read

    def bounded(size: int) -> Any:
        if size > limit:
            raise IMAPClientAbortError(f"the server announces {size} bytes at once")
        return read(size)

    imap.read = bounded


def _sign_in(client: IMAPClient, settings: MailboxSettings, sign_in: SignIn, where: str) -> float:
    secret = sign_in.secret()
    token = XOAuth2(settings.user, secret.text, "IMAP.AccessAsApp")
    with reported(f"signing in to {where}"):
        try:
            if secret.scheme is Scheme.XOAUTH2:
                _authenticate(client, token)
            elif client.has_capability("AUTH=PLAIN"):  # takes any character; LOGIN takes ASCII only
                client.plain_login(settings.user, secret.text)
            else:
                client.login(settings.user, secret.text)
        except LoginError as refusal:
            if isinstance(refusal.__context__, IMAPClientAbortError | OSError):
                raise IMAPClientAbortError(str(refusal)) from None
            sign_in.refused()
            said = "; ".join(words for words in (one_line(refusal), token.explained) if words)
            raise SignInRefused(
                f"{where} refused the sign-in of {settings.user}: {said}.",
                (why_turned_away(said) if secret.scheme is Scheme.XOAUTH2 else "")
                or "Check the user and the password or application secret; `run_bot.py check` tries them.",
            ) from None
    return secret.renewed_after


def _authenticate(client: IMAPClient, token: XOAuth2) -> None:
    """IMAPClient's own `oauth2_login` says the token again to whatever the server explains."""
    try:
        client._command_and_check("authenticate", "XOAUTH2", token.answer)
    except IMAPClientError as refusal:
        raise LoginError(str(refusal)) from refusal


def hang_up(client: IMAPClient | None) -> None:
    """Close without a word: what the line is worth is not known any more."""
    if client is not None:
        try:
            client.shutdown()
        except Exception:  # noqa: BLE001  it is gone either way
            return


@contextmanager
def reported(doing: str) -> Iterator[None]:
    """Whatever the network, TLS, the server or imaplib's parser comes up with, as MailboxUnreachable."""
    try:
        yield
    except MailbotProblem:
        raise
    except ssl.SSLCertVerificationError as problem:
        raise MailboxUnreachable(
            f"{doing}: the server's certificate is not trusted ({problem.verify_message}).",
            certificate_advice(problem.verify_message),
        ) from None
    except ssl.SSLError as problem:
        what = f"{doing}: no TLS as the settings have it ({problem.reason or 'broken off'})."
        raise MailboxUnreachable(what, "Check `port` and `security`: 993 is tls, 143 starttls.") from None
    except CapabilityError as problem:
        raise MailboxUnreachable(f"{doing}: {one_line(problem)}.", "Check `security` in the settings.") from None
    except socket.gaierror as problem:
        raise MailboxUnreachable(
            f"{doing}: the name is not known ({problem.strerror}).", "Check `host` in the settings, and the DNS."
        ) from None
    except TimeoutError:
        raise MailboxUnreachable(f"{doing}: no answer in time.", "It is tried again.") from None
    # IndexError and the like: imaplib and the response parser take a well-behaved server for granted.
    except (IMAPClientError, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
            MemoryError, AssertionError) as problem:  # fmt: skip
        said = one_line(problem)
        raise MailboxUnreachable(f"{doing}: {said}.", why_turned_away(said) or "It is tried again.") from None


def one_line(problem: BaseException) -> str:
    """A server's words, short enough for a log."""
    return " ".join(str(problem).split())[:300].rstrip(".") or type(problem).__name__
