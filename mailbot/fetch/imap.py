"""The watched mailbox. The only module that speaks IMAP (RFC 9051); it answers, it does not judge.

What is asked for, `cursor` works out; how mails come out, `reading` knows, how they are filed, `filing`, and how the
line comes about, `connect`. Anything that goes wrong is a MailboxUnreachable; the connection is then closed, and
whoever called opens it again when they see fit.
`\\Seen` is neither read nor set: what a person has opened is not what mailbot has handled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import inf
from time import monotonic
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.vocabulary.message import RawMail
from mailbot.vocabulary.patience import patience_asked
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable
from mailbot.vocabulary.servers import FolderState, MailboxSettings, SignIn

from .batches import MAILS_AT_ONCE, NOT_ASKED, Reading, Refusal, in_lots
from .connect import connect, hang_up, one_line, reported
from .filing import Filing
from .folders import Hierarchy
from .idle import Stop, await_arrivals

SEARCHED_AT_ONCE = 50_000  # imaplib refuses answer lines of more than a million bytes


class Mailbox:
    """One connection to one mailbox. Not for two threads at once."""

    READ_ONLY = False  # EXAMINE in place of SELECT

    def __init__(
        self,
        settings: MailboxSettings,
        sign_in: SignIn,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._now = now
        self._client: IMAPClient | None = None
        self._hierarchy = Hierarchy()
        self._selected = ""
        self._uidvalidity = 0
        self._line = 0
        self._singly = False  # the last pass over the mails was ended by the line
        self._filing: Filing | None = None
        self._renewed_at = inf  # monotonic seconds: when the token that signed in is about to end
        self._patient_until = 0.0  # until then the server wants to be left alone

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as known."""
        return self._client is not None

    def open(self) -> None:
        """Connect, sign in, learn how folders are named. Does nothing where that is done, and the sign-in still good.
        Raises `MailboxUnreachable` without a word to the server while that wants to be left alone."""
        left = self._patient_until - monotonic()
        if left > 0:
            raise MailboxUnreachable(
                f"{self._settings.host} asks for patience, {left:.0f} s more.", "It is tried again."
            )
        if self._client is not None and monotonic() < self._renewed_at:
            return
        self.close()
        self._client, good_for = connect(self._settings, self._sign_in)
        self._renewed_at = monotonic() + good_for
        self._line += 1
        with self._talking("asking for the folders"):
            self._hierarchy = self._learn_hierarchy(self._client)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        client, self._client = self._client, None
        self._selected, self._filing = "", None
        if client is not None:
            try:
                client.logout()
            except Exception:  # noqa: BLE001  the connection may be long gone
                hang_up(client)

    def look(self) -> FolderState:
        """What the watched folder shows now, messages marked \\Deleted included."""
        with self._talking(f"looking into {self._settings.folder}") as client:
            exists = self._select(self._settings.folder, again=True)
            uids: set[int] = set()
            for first in range(1, exists + 1, SEARCHED_AT_ONCE):
                last = first + SEARCHED_AT_ONCE - 1
                uids.update(client.search(f"{first}:{last if last < exists else '*'}"))
            it = self._settings
            mailbox = f"{it.user} at {it.host}:{it.port}, {it.folder}"
            return FolderState(self._uidvalidity, tuple(sorted(uids)), mailbox, self._line)

    def fetch(self, uids: Iterable[int], apart: Sequence[int] = ()) -> Iterator[RawMail]:
        """The mails, as the server keeps them, in the order asked for; last those that it did not hand out before
        (`apart`). One that was expunged meanwhile is left out.

        What the server refuses, or hangs up on, is MailUnreadable at the end: all the others came first.
        """
        reading = self._reading()
        yield from reading.mails(tuple(dict.fromkeys(uids)))
        yield from reading.apart(apart)
        self._singly = reading.ended is not None
        refused = reading.refused | dict.fromkeys(self._still_there(sorted(reading.absent)), "it is left out")
        if refused:
            replies = [reply for reply in refused.values() if reply != NOT_ASKED]
            raise MailUnreadable(
                f"{self._settings.folder}: the server does not hand out {len(refused)} mail(s), UID "
                f"{', '.join(map(str, sorted(refused)[:10]))}: {(replies or [NOT_ASKED])[0].rstrip('.')}.",
                "They are asked for again; look at them with a mail program if this goes on.",
                tuple(refused),
            )
        if reading.ended is not None:
            raise reading.ended

    def by_arrival(self, uids: Sequence[int]) -> list[int]:
        """In the order in which they came to the mailbox at first, which moving them to and fro does not change."""
        return self._reading().by_arrival(uids)

    def _reading(self) -> Reading:
        return Reading(self._ask, self._reopen, lambda: self._uidvalidity, self._now, self._singly)

    def _ask(self, uids: Sequence[int], items: Sequence[str]) -> dict[int, Mapping[bytes, Any]]:
        self._turn_to_watched()
        with self._talking("fetching mails", refusals=True) as client:
            shown: dict[int, Mapping[bytes, Any]] = client.fetch(uids, items)
            return shown

    def _reopen(self) -> None:
        self.open()
        self._turn_to_watched()

    def _turn_to_watched(self) -> None:
        with self._talking(f"looking into {self._settings.folder}"):
            self._select(self._settings.folder)

    def _still_there(self, uids: Sequence[int]) -> list[int]:
        """Which of them the watched folder shows."""
        found: list[int] = []
        for some in in_lots(uids, MAILS_AT_ONCE):
            self._turn_to_watched()
            with self._talking("looking for mails") as client:
                found += client.search(["UID", ",".join(map(str, some))])
        return found

    def move(self, uids: Iterable[int], folder: str) -> frozenset[int]:
        """File mails of the watched folder, batch by batch; the folder is made where it is missing.

        Answers with the UIDs that are still in the watched folder, whatever the server said (empty is the rule).
        """
        remaining: set[int] = set()
        for some in in_lots(sorted(set(uids)), MAILS_AT_ONCE):
            with self._talking(f"filing mails to {folder}") as client:
                target, filing = self._filing_to(client, folder)
                self._select(self._settings.folder)
                remaining |= filing.move(some, target)
        return frozenset(remaining)

    def prepare(self, folder: str) -> str:
        """Make a folder where there is none; what it is called on the server."""
        with self._talking(f"looking for {folder}") as client:
            return self._filing_to(client, folder)[0]

    def append(self, folder: str, octets: bytes) -> None:
        """Put a mail there."""
        with self._talking(f"storing a mail in {folder}") as client:
            target, filing = self._filing_to(client, folder)
            filing.store(octets, target)

    def _filing_to(self, client: IMAPClient, folder: str) -> tuple[str, Filing]:
        """The folder, which is there by then, by the server's name for it."""
        if self._filing is None:
            self._filing = Filing(client, self._headers_since)
        target = self._hierarchy.name(folder)
        self._filing.make(target)
        return target, self._filing

    def _headers_since(self, folder: str, uid: int) -> list[bytes]:
        """Of all that came into a folder from this UID on. The watched folder is selected again afterwards."""
        with self._talking(f"looking into {folder}") as client:
            self._select(folder)
            shown = client.fetch(client.search(["UID", f"{uid}:*"]), ["BODY.PEEK[HEADER]"])
            self._select(self._settings.folder)
            return [header for one in shown.values() if isinstance(header := one.get(b"BODY[HEADER]"), bytes)]

    def find(self, folder: str, traces: Iterable[tuple[str, str]]) -> bool:
        """Whether a mail that bears one of these is in the folder: a field of its header, and a Message-ID in it. How
        we look for our letters' copies."""
        with self._talking(f"searching {folder}") as client:
            name = self._hierarchy.name(folder)
            if name != self._selected and not client.folder_exists(name):
                return False
            self._select(folder)
            return any(self._is_there(client, field, wanted.strip().strip("<>")) for field, wanted in traces)

    def _is_there(self, client: IMAPClient, field: str, wanted: str) -> bool:
        """A substring search, and some servers match words only: the header itself decides."""
        found = client.search(["HEADER", field, wanted])[-50:]
        headers = client.fetch(found, [f"BODY.PEEK[HEADER.FIELDS ({field.upper()})]"])
        return any(
            f"<{wanted}>".encode() in value
            for shown in headers.values()
            for value in shown.values()
            if isinstance(value, bytes)
        )

    def wait(self, seconds: float, stop: Stop) -> bool:
        """Wait until something arrives (true), time is up, the sign-in is about to end, or `stop` is set. Without IDLE
        time is simply up."""
        with self._talking("waiting for mail") as client:
            if not client.has_capability("IDLE"):
                stop.wait(seconds)
                return False
            if self._selected != self._hierarchy.name(self._settings.folder):
                return True  # another folder was searched since: whatever arrived meanwhile was not told
            return await_arrivals(client, min(seconds, self._renewed_at - monotonic()), stop)

    def _select(self, folder: str, *, again: bool = False) -> int:
        """Select unless it is selected; how many messages there are, when it was. SELECT, since EXAMINE forbids
        filing; neither touches \\Seen."""
        name = self._hierarchy.name(folder)
        if name == self._selected and not again:
            return 0
        client = self._connected
        self._selected = ""
        shown = client.select_folder(name, readonly=self.READ_ONLY)
        if b"UIDVALIDITY" not in shown:
            raise IMAPClientAbortError(f"{name} has no UIDVALIDITY")
        self._selected = name
        if name == self._hierarchy.name(self._settings.folder):
            uidvalidity = int(shown[b"UIDVALIDITY"])
            if not again and self._uidvalidity not in (0, uidvalidity):
                raise IMAPClientAbortError(f"{name} was replaced meanwhile")
            self._uidvalidity = uidvalidity
        return int(shown[b"EXISTS"])

    def _learn_hierarchy(self, client: IMAPClient) -> Hierarchy:
        prefix, separator = "", None
        if client.has_capability("NAMESPACE"):
            personal = client.namespace().personal
            if personal:
                prefix, separator = personal[0]
        if not separator:
            root = client.list_folders("", "")
            separator = root[0][1].decode("ascii", "replace") if root and root[0][1] else None
        if self._settings.folder_prefix is not None:
            prefix = self._settings.folder_prefix
        return Hierarchy(separator, prefix)

    @property
    def _connected(self) -> IMAPClient:
        if self._client is None:
            raise MailboxUnreachable("the mailbox is not open.", "It is tried again.")
        return self._client

    @contextmanager
    def _talking(self, doing: str, *, refusals: bool = False) -> Iterator[IMAPClient]:
        """Everything that is said to the server is said in here. A failure leaves the line in an unknown state, so
        it is dropped; only a plain NO (`refusals`) and a FilingRefused leave it usable."""
        client = self._connected
        where = f"{self._settings.host}: {doing}"
        try:
            with reported(where):
                try:
                    yield client
                except IMAPClientAbortError:
                    raise
                except IMAPClientError as refusal:
                    if refusals:
                        raise Refusal(one_line(refusal)) from None
                    raise
        except FilingRefused:
            raise
        except BaseException as problem:
            told = patience_asked(problem.what) if isinstance(problem, MailboxUnreachable) else None
            if told is not None:
                self._patient_until = monotonic() + told.total_seconds()
            elif isinstance(problem, Refusal):
                raise
            self._client = None
            self._selected, self._filing = "", None
            hang_up(client)
            raise
