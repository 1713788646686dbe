"""What is raised when this run, or the whole program, cannot go on."""

from __future__ import annotations


class MailbotProblem(Exception):
    """Something a person has to know. `what` happened, and the `next_step` to take; one sentence each."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}".strip())
        self.what = what
        self.next_step = next_step


class CannotStart(MailbotProblem):
    """Usage or configuration: exit 2."""


class MailboxUnreachable(MailbotProblem):
    """The IMAP server cannot be reached, refused the sign-in, or dropped the connection: tried again later."""


class SignInRefused(MailboxUnreachable):
    """No password or token, or the server does not take it."""


class FilingRefused(MailboxUnreachable):
    """The server does not move or store a mail (quota, rights): what was handled stays handled, and in its place."""


class MailUnreadable(MailboxUnreachable):
    """The server refuses to hand out single messages; the others were handed out. `uids` are those to ask for again,
    in this order."""

    def __init__(self, what: str, next_step: str, uids: tuple[int, ...] = ()) -> None:
        super().__init__(what, next_step)
        self.uids = uids


class BookDamaged(CannotStart):
    """The journal or snapshot is damaged before its end: never started empty."""


class BookInUse(CannotStart):
    """A second mailbot on the same book."""


class AnotherPostRoom(CannotStart):
    """A second post room on the same mailbox, with another book or on another machine."""


class BookUnwritable(MailbotProblem):
    """Disk full or read-only: nothing is acknowledged, filed or sent until there is room."""


class LeaseLost(BookUnwritable):
    """Another post room has taken over the book: this one can neither write nor send any more, and stops."""
