"""The watched mailbox. The only module that speaks IMAP (RFC 9051); it answers, it does not judge.

What is asked for, `cursor` works out; how the line comes about, `connect` knows. Anything that goes wrong is a
MailboxUnreachable; the connection is then closed, and whoever called opens it again when they see fit.
`\\Seen` is neither read nor set: what a person has opened is not what mailbot has handled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.fetch.arrivals import Stop, await_arrivals
from mailbot.fetch.connect import connect, hang_up, one_line, reported
from mailbot.fetch.filing import Filing
from mailbot.fetch.names import Hierarchy
from mailbot.vocabulary.mail import MailboxPlace, RawMail
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable
from mailbot.vocabulary.servers import FolderState, MailboxSettings, SignIn

MAILS_AT_ONCE = 200  # also keeps a command line under the 8,192 octets that every server takes
BYTES_AT_ONCE = 8 * 1024 * 1024
LARGEST_MAIL = 50 * 1024 * 1024
BEGINNING = 1024 * 1024  # what is fetched of a mail larger than that
SEARCHED_AT_ONCE = 50_000  # imaplib refuses answer lines of more than a million bytes


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
        self._filing: Filing | None = None

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
            self._filing = Filing(client)
        target = self._hierarchy.name(folder)
        self._filing.make(target)
        return target, self._filing

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
        with self._talking("waiting for mail") as client:
            if not client.has_capability("IDLE"):
                stop.wait(seconds)
                return False
            if self._selected != self._hierarchy.name(self._settings.folder):
                return True  # another folder was searched since: whatever arrived meanwhile was not told
            return await_arrivals(client, seconds, stop)

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
            self._selected, self._filing = "", None
            hang_up(client)
            raise


def _in_lots(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
