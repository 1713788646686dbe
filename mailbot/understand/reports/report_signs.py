"""Whether a message in prose is a delivery report: by who sent it, by what it says, and by the letter that it quotes.

None of the three is enough alone. A person speaks of mail that came back; a daemon's absence notice is no report; an
answer quotes our letter whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mailbot.understand.page.rough_text import rough_text
from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

from . import bounce_wordings as wordings
from .automatic_wordings import AWAY_SUBJECT_SURE

NATURE = 3_000  # characters in which a report says what it is


class Says(Enum):
    """How sure it is."""

    NO = "no"
    PERHAPS = "perhaps"  # then flufl.bounce has to know it
    YES = "yes"


@dataclass(frozen=True, slots=True)
class _Signs:
    """`nobody`: from the null sender. `machine`: from one who only sends such. `office`: from one that people use too
    (postmaster). `automatic`: the message says that no person wrote it. `subject`, `text`: they speak of delivery.
    `quotes`: it repeats the headers of a letter of ours, its Message-ID among them, as no answer does."""

    nobody: bool
    machine: bool
    office: bool
    automatic: bool
    subject: bool
    text: bool
    quotes: bool

    def says(self) -> Says:
        """What they come to together."""
        speaks = self.subject or self.text
        if self.nobody or self.machine:
            return Says.YES if speaks or self.quotes else Says.PERHAPS
        if self.office or self.automatic:
            sure = speaks if self.quotes else self.subject and self.text
            return Says.YES if sure else Says.PERHAPS if self.office or self.subject else Says.NO
        return Says.PERHAPS if self.subject else Says.NO

    def says_in_an_answer(self) -> Says:
        """The same where the subject says `Re:` or `Fwd:`: James and some gateways answer so. A person who passes a
        report on is not the postmaster, and a postmaster who answers does not begin with a report."""
        if self.nobody or self.machine:
            return self.says()
        return Says.YES if self.text and (self.office or (self.automatic and self.quotes)) else Says.NO


def says_it_is_a_report(mail: ReadMail, has_report: bool, quotes: bool) -> Says:
    """`has_report`: a part of it is a report by its type. `quotes`: see `_Signs`."""
    subject = folded(mail.subject)
    if AWAY_SUBJECT_SURE.match(subject):
        return Says.NO
    signs = _signs(mail, subject, quotes)
    passed_on = bool(wordings.FORWARDED.match(subject))
    if passed_on and not signs.nobody:
        return signs.says_in_an_answer()
    if has_report or "delivery-status" in mail.header("content-type").lower() or mail.header("x-failed-recipients"):
        return Says.YES
    return signs.says()


def _signs(mail: ReadMail, subject: str, quotes: bool) -> _Signs:
    sender = mail.sender
    local = sender.address.rpartition("@")[0].strip('"').lower() if sender else ""
    returns_to = (mail.return_path or "x").partition("@")[0].lower()
    written = mail.header("from")
    return _Signs(
        nobody=mail.return_path == "" or (sender is None and written.rstrip().endswith("<>")),
        machine=any(map(wordings.MACHINE.fullmatch, (local, returns_to))),
        office=sender is None
        or bool(wordings.OFFICE_MACHINE.search(local) or wordings.MACHINE_NAME.search(folded(sender.name))),
        automatic=mail.header("auto-submitted").strip().lower() not in ("", "no"),
        subject=bool(wordings.SUBJECT.search(subject)),
        text=bool(wordings.TEXT.search(folded(rough_text(mail, NATURE)))),
        quotes=quotes,
    )
