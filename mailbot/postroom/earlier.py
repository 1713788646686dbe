"""What a message may quote: the text of what it answers, then the letters and messages of its case, the newest first.

Reading is pure, so the texts are handed to it (`understand.page.known`). They do not change, so each is taken out of
its message once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.record.book import Book
from mailbot.record.storage import BlobStore
from mailbot.understand.html.parse import html_to_text
from mailbot.understand.mail.headers import decode_words, message_ids, split_headers, unfold
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.subject import one_case
from mailbot.vocabulary.message import MailIdentity, same_mailbox
from mailbot.vocabulary.problems import BookDamaged

from .time_limit import TookTooLong, within

MOST_MESSAGES = 16
MOST_LOOKED_AT = 32  # of a case, the newest: somebody may have written hundreds
MOST_KEPT = 200  # texts in memory
LONGEST = 60_000  # characters of one


@dataclass(slots=True)
class Earlier:
    """Looks up texts in the book, and remembers them."""

    book: Book
    blobs: BlobStore
    mail_seconds: float = 0
    _texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def texts(self, octets: bytes, identity: MailIdentity, case: str = "") -> tuple[str, ...]:
        """The texts that this message may quote; `case`: it is known to belong there. What its own sender wrote counts
        only if it answers that, or if it is the referral, whose form comes again below: who else writes the same once
        more means it."""
        names, number = _answers(octets)
        answered = tuple(filter(None, map(self._blob, names)))
        number = case or number or next(filter(None, map(self._number, names)), "")
        found: list[str] = []
        again = {next(iter(answered), ""), self._referral(number)}
        for blob in dict.fromkeys([*answered, *self._of_case(number, identity.message_id)]):
            if len(found) >= MOST_MESSAGES:
                break
            sender, text = self._text(blob)
            if text and (blob in again or not same_mailbox(sender, identity.sender)):
                found.append(text)
        return tuple(found)

    def _blob(self, name: str) -> str:
        letter, entry = self.book.letter(name), self.book.handled_id(name)
        return letter.blob if letter is not None else entry.blob if entry is not None else ""

    def _number(self, name: str) -> str:
        letter, entry = self.book.letter(name), self.book.handled_id(name)
        return letter.number if letter is not None else entry.number if entry is not None else ""

    def _referral(self, number: str) -> str:
        """The CSC's; what an officer opened a case with is an order, and may be given again."""
        case = self.book.case(number) if number else None
        return self._blob(case.referral_mail) if case is not None and not case.opened_by_officer else ""

    def _of_case(self, number: str, besides: str) -> Iterator[str]:
        case = self.book.case(number) if number else None
        if case is None:
            return
        names = [(letter.recorded_at, letter.message_id) for letter in self.book.letters_of(number)[-MOST_LOOKED_AT:]]
        mails: dict[str, datetime] = {}
        for event in reversed(case.events):
            if event.mail and event.mail != besides:
                mails.setdefault(event.mail, event.at)
            if len(mails) >= MOST_LOOKED_AT:
                break
        names += [(at, mail) for mail, at in mails.items()]
        yield from filter(None, (self._blob(name) for _, name in sorted(names, reverse=True)[:MOST_LOOKED_AT]))

    def _text(self, blob: str) -> tuple[str, str]:
        """Who wrote it, and all that it says: the text and the HTML, whose words differ."""
        if blob not in self._texts:
            if len(self._texts) >= MOST_KEPT:
                self._texts.pop(next(iter(self._texts)))
            try:
                octets = self.blobs.get(blob)
                self._texts[blob] = within(self.mail_seconds, lambda: _sender_and_text(octets))
            except BookDamaged:  # nothing to compare with
                return "", ""
            except TookTooLong:  # it was set aside for that, and nobody can quote it
                self._texts[blob] = "", ""
        return self._texts[blob]


def _sender_and_text(octets: bytes) -> tuple[str, str]:
    mail = read_mail(octets)
    text = f"{mail.text[:LONGEST]}\n{html_to_text(mail.html)[:LONGEST] if mail.html else ''}"
    return mail.sender.address if mail.sender else "", text


def _answers(octets: bytes) -> tuple[tuple[str, ...], str]:
    """What it answers by Message-ID, the nearest first, and the case that its subject names."""
    fields, _ = split_headers(octets)
    first: list[str] = []
    others: list[str] = []
    subject = ""
    for name, value in fields:
        if name == "in-reply-to":
            first += message_ids(unfold(value))
        elif name == "references":
            others += reversed(message_ids(unfold(value)))
        elif name == "subject":
            subject = decode_words(unfold(value))[:1000]
    return tuple(dict.fromkeys([*first, *others]))[:MOST_MESSAGES], one_case(subject)
