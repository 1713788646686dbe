"""The watched mailbox. The only module that speaks IMAP (RFC 9051); it answers, it does not judge.

What is asked for, `cursor` works out; how the line comes about, `connect` knows. Anything that goes wrong is a
MailboxUnreachable; the connection is then closed, and whoever called opens it again when they see fit.
`\\Seen` is neither read nor set: what a person has opened is not what mailbot has handled.
"""

from __future__ import annotations

import select
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.fetch.connect import connect, hang_up, one_line, reported
from mailbot.fetch.names import Hierarchy
from mailbot.vocabulary.mail import MailboxPlace, RawMail
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable
from mailbot.vocabulary.servers import FolderState, MailboxSettings, SignIn

MAILS_AT_ONCE = 200  # also keeps a command line under the 8,192 octets that every server takes
BYTES_AT_ONCE = 8 * 1024 * 1024
LARGEST_MAIL = 50 * 1024 * 1024
BEGINNING = 1024 * 1024  # what is fetched of a mail larger than that
SEARCHED_AT_ONCE = 50_000  # imaplib refuses answer lines of more than a million bytes
IDLE_RENEWED = 25 * 60  # a server may hang up after 29 minutes (RFC 2177)


class Stop(Protocol):
    """What `threading.Event` offers."""

    def is_set(self) -> bool:
        """Whether waiting is over."""

    def wait(self, timeout: float) -> bool:
        """Wait at most so long for it."""


class _Refusal(MailboxUnreachable):
    """The server said NO, or answered with what cannot be read; the line itself is in order."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply, "")
        self.reply = reply


class Mailbox:
    """One connection to one mailbox. Not for two threads at once."""

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
        self._made: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as known."""
        return self._client is not None

    def open(self) -> None:
        """Connect, sign in, learn how folders are named. Does nothing where that is done."""
        if self._client is not None:
            return
        self._client = connect(self._settings, self._sign_in)
        with self._talking("asking for the folders"):
            self._hierarchy = self._learn_hierarchy(self._client)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        client, self._client = self._client, None
        self._selected, self._made = "", set()
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
            return FolderState(self._uidvalidity, tuple(sorted(uids)))

    def fetch(self, uids: Iterable[int]) -> Iterator[RawMail]:
        """The mails, as the server keeps them, in the order asked for. One that was expunged meanwhile is left out.

        Sizes are asked first, so that a batch stays small in memory. Where the server refuses single mails, all
        the others come first, and MailUnreadable at the end.
        """
        wanted = tuple(dict.fromkeys(uids))
        refused: dict[int, str] = {}
        for batch in self._batches(wanted):
            whole = [uid for uid, size in batch if size <= LARGEST_MAIL]
            too_large = [uid for uid, size in batch if size > LARGEST_MAIL]
            yield from self._fetched(whole, "BODY.PEEK[]", refused)
            yield from self._fetched(too_large, f"BODY.PEEK[]<0.{BEGINNING}>", refused, cut=True)
        if refused:
            uid, reply = next(iter(refused.items()))
            raise MailUnreadable(
                f"{self._settings.folder}: the server does not hand out {len(refused)} mail(s), the first is "
                f"UID {uid}: {reply}.",
                "They are asked for again; look at them with a mail program if this goes on.",
            )

    def _batches(self, uids: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
        """UIDs with their sizes. A mail of more than LARGEST_MAIL is a batch of its own."""
        batch: list[tuple[int, int]] = []
        weight = 0
        for uid, size in self._sizes(uids):
            alone = size > LARGEST_MAIL
            if batch and (alone or weight + size > BYTES_AT_ONCE or len(batch) == MAILS_AT_ONCE):
                yield batch
                batch, weight = [], 0
            batch.append((uid, size))
            weight += size
            if alone:
                yield batch
                batch, weight = [], 0
        if batch:
            yield batch

    def _sizes(self, uids: Sequence[int]) -> Iterator[tuple[int, int]]:
        for some in _in_lots(uids, 500):
            with self._talking("asking for the sizes of mails") as client:
                self._select(self._settings.folder)
                answer = client.fetch(some, ["RFC822.SIZE"])
            for uid in some:
                size = answer.get(uid, {}).get(b"RFC822.SIZE")
                if isinstance(size, int):
                    yield uid, size

    def _fetched(
        self, uids: Sequence[int], what: str, refused: dict[int, str], *, cut: bool = False
    ) -> Iterator[RawMail]:
        if not uids:
            return
        try:
            with self._talking("fetching mails", refusals=True) as client:
                self._select(self._settings.folder)
                # PEEK: a plain BODY[] sets \Seen.
                answer = client.fetch(uids, [what, "INTERNALDATE"])
        except _Refusal as refusal:
            if len(uids) == 1:
                refused[uids[0]] = refusal.reply
                return
            for uid in uids:  # one bad mail never stops the rest
                yield from self._fetched([uid], what, refused, cut=cut)
            return
        for uid in uids:
            shown = answer.pop(uid, {})
            for octets in (shown[key] for key in shown if key.startswith(b"BODY[]")):  # none: expunged
                if isinstance(octets, bytes):
                    place = MailboxPlace(self._uidvalidity, uid)
                    yield RawMail(place, self._moment(shown.get(b"INTERNALDATE")), octets, cut)
                else:
                    refused[uid] = "no content"

    def _moment(self, internal_date: object) -> datetime:
        """INTERNALDATE with a zone; the moment of fetching where the server tells none."""
        if not isinstance(internal_date, datetime):
            return self._now()
        try:
            if internal_date.tzinfo is None:
                return internal_date.replace(tzinfo=UTC)
            return internal_date.astimezone(UTC)
        except (OverflowError, ValueError):
            return self._now()

    def move(self, uids: Iterable[int], folder: str) -> frozenset[int]:
        """File mails of the watched folder, batch by batch; the folder is made where it is missing.

        Answers with the UIDs that are still in the watched folder, whatever the server said (empty is the rule).
        """
        remaining: set[int] = set()
        for some in _in_lots(sorted(set(uids)), MAILS_AT_ONCE):
            with self._talking(f"filing mails to {folder}") as client:
                target = self._folder(client, folder)
                self._select(self._settings.folder)
                remaining |= self._move(client, some, target)
        return frozenset(remaining)

    def _move(self, client: IMAPClient, uids: Sequence[int], target: str) -> set[int]:
        # A MOVE that is refused may have moved some (RFC 6851, 3.3); only those that are left are copied.
        moved = client.has_capability("MOVE") and self._allowed(lambda: client.move(uids, target), target)
        if not moved:
            self._copy_and_expunge(client, uids, target)
        return self._still_here(client, uids)

    def _copy_and_expunge(self, client: IMAPClient, uids: Sequence[int], target: str) -> None:
        """The old way. A mail that is already \\Deleted was copied before a stop, or thrown away by a person: it
        is not copied again. Never a bare EXPUNGE: it would take along what others have marked."""
        flags = client.fetch(uids, ["FLAGS"])  # of those that are here
        if not flags:
            return
        to_copy = [uid for uid in uids if uid in flags and DELETED not in flags[uid].get(b"FLAGS", ())]
        if to_copy and not self._allowed(lambda: client.copy(to_copy, target), target):
            raise FilingRefused(
                f"the server neither moves nor copies mails to {target}: {self._last_refusal}.",
                "Check the mailbox's quota and rights; the mails are handled and stay where they are.",
            )
        if to_copy:
            client.add_flags(to_copy, [DELETED], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid for uid in uids if uid in flags])

    def _allowed(self, command: Callable[[], object], target: str) -> bool:
        """Run it. A folder that is missing after all is made, and the command repeated, once."""
        for attempt in (1, 2):
            try:
                command()
            except IMAPClientAbortError:
                raise
            except IMAPClientError as refusal:
                self._last_refusal = one_line(refusal)
                if attempt == 1 and "TRYCREATE" in self._last_refusal.upper():
                    self._made.discard(target)
                    self._make(self._connected, target)
                    continue
                return False
            return True
        return False

    _last_refusal = ""

    def _still_here(self, client: IMAPClient, uids: Sequence[int]) -> set[int]:
        asked = set(uids)
        return asked & set(client.search(["UID", ",".join(map(str, uids))]))

    def prepare(self, folder: str) -> str:
        """Make a folder where there is none; what it is called on the server."""
        with self._talking(f"looking for {folder}") as client:
            return self._folder(client, folder)

    def append(self, folder: str, octets: bytes) -> None:
        """Put a mail there."""
        with self._talking(f"storing a mail in {folder}") as client:
            target = self._folder(client, folder)
            if not self._allowed(lambda: client.append(target, octets), target):
                raise FilingRefused(
                    f"the server does not store a mail in {target}: {self._last_refusal}.",
                    "Check the mailbox's quota and rights.",
                )

    def find(self, folder: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID is in the folder. How we look for our letters' copies."""
        wanted = message_id.strip().strip("<>")
        with self._talking(f"searching {folder}") as client:
            name = self._hierarchy.name(folder)
            if name != self._selected and not client.folder_exists(name):
                return False
            self._select(folder)
            # A substring search, and some servers match words only: the header itself decides.
            found = client.search(["HEADER", "Message-ID", wanted])[-50:]
            headers = client.fetch(found, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
            return any(
                f"<{wanted}>".encode() in value
                for shown in headers.values()
                for value in shown.values()
                if isinstance(value, bytes)
            )

    def wait(self, seconds: float, stop: Stop) -> bool:
        """Wait until something arrives (true), time is up, or `stop` is set. Without IDLE time is simply up."""
        until = time.monotonic() + seconds
        with self._talking("waiting for mail") as client:
            if not client.has_capability("IDLE"):
                stop.wait(seconds)
                return False
            if self._selected != self._hierarchy.name(self._settings.folder):
                return True  # another folder was searched since: whatever arrived meanwhile was not told
            client.noop()  # some servers tell what is new in answer to a command only
            while not self._told_of_arrivals(client):
                left = until - time.monotonic()
                if stop.is_set() or left <= 0:
                    return False
                client.idle()
                self._listen(client, min(left, IDLE_RENEWED), stop)
                client.idle_done()
            return True

    @staticmethod
    def _told_of_arrivals(client: IMAPClient) -> bool:
        """Since the look, in answer to whatever command: a server tells an arrival once, maybe long before IDLE.
        The first EXISTS is the answer to SELECT itself."""
        return len(client._imap.untagged_responses.get("EXISTS", ())) > 1

    @staticmethod
    def _listen(client: IMAPClient, seconds: float, stop: Stop) -> None:
        """Until the server says something. Also hears what came in one packet with the answer to IDLE, which
        IMAPClient's own `idle_check` would leave lying in its buffer."""
        line = client.socket()
        buffered: Any = client._imap.file
        poller = select.poll()
        poller.register(line.fileno(), select.POLLIN)
        until = time.monotonic() + seconds
        fired = True
        timeout = line.gettimeout()
        line.setblocking(False)
        try:
            while not stop.is_set() and (left := until - time.monotonic()) > 0:
                if fired:
                    try:
                        if buffered.peek(1) or poller.poll(0):  # words, or the end of the connection
                            return
                    except (BlockingIOError, ssl.SSLWantReadError):
                        pass  # nothing yet, or a TLS record without words
                fired = bool(poller.poll(min(left, 0.5) * 1000))
        finally:
            line.settimeout(timeout)

    def _select(self, folder: str, *, again: bool = False) -> int:
        """Select unless it is selected; how many messages there are, when it was. SELECT, since EXAMINE forbids
        filing; neither touches \\Seen."""
        name = self._hierarchy.name(folder)
        if name == self._selected and not again:
            return 0
        client = self._connected
        self._selected = ""
        shown = client.select_folder(name)
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

    def _folder(self, client: IMAPClient, written: str) -> str:
        name = self._hierarchy.name(written)
        if name not in self._made:
            self._make(client, name)
        return name

    def _make(self, client: IMAPClient, name: str) -> None:
        """Make a folder where there is none, and subscribe to it, so that mail programs show it."""
        if not client.folder_exists(name):
            try:
                client.create_folder(name)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as refusal:
                if not client.folder_exists(name):  # someone else was quicker is no refusal
                    raise FilingRefused(
                        f"the server does not make the folder {name}: {one_line(refusal)}.",
                        "Make it with a mail program, or name another one in the settings.",
                    ) from None
            try:
                client.subscribe_folder(name)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                pass  # a courtesy
        self._made.add(name)

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
                        raise _Refusal(one_line(refusal)) from None
                    raise
        except (FilingRefused, _Refusal):
            raise
        except BaseException:
            self._client = None
            self._selected, self._made = "", set()
            hang_up(client)
            raise


def _in_lots(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
