"""What was understood of one mail: everything that a decision may know about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from .absences import Absence
from .event import Said
from .letters import Received
from .message import Attachment, AutomaticMail, Bounce, MailIdentity, MailKind, ReadMail, SharedFile
from .orders import Reply
from .page import Page
from .phrase import Phrase
from .referral import Referral
from .trust import TrustLevel


class Says(Enum):
    """How much there is in a message for somebody to answer."""

    NOTHING = "nothing"  # bare documents, or no words at all
    THANKS = "thanks"  # courtesy, without a fact or a question
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Understood:
    """`mail` taken apart, `kind` decided, and what that kind carries.

    `trust` says how far the sender's name is believed, `trouble` why no further than that (None: it is proved).
    `number` is the case number that the mail names, `ours` the Message-IDs of our letters that it answers, nearest
    first. `page` is the mail line by line, `own_text` what its writer wrote, without quotes. `referral` is read for
    REFERRAL, and from the answers of referrers where it may complete one; `further` are those of the other clients
    in the same mail, and `clients_mixed` says that what is said of two cannot be told apart. `above` is what a referrer
    writes above a form that the mail quotes or passes on. `opened` is what an officer's OPEN says.
    """

    mail: ReadMail
    identity: MailIdentity
    kind: MailKind
    received_at: datetime
    trust: TrustLevel = TrustLevel.CLAIMED
    trouble: Phrase | None = None
    number: str = ""
    ours: tuple[str, ...] = ()
    own_text: str = ""
    says: Says = Says.NOTHING
    page: Page = field(default=Page(), repr=False)
    referral: Referral | None = None
    further: tuple[Referral, ...] = ()
    clients_mixed: bool = False
    above: Referral | None = None
    reply: Reply | None = None
    opened: Referral | None = None
    bounce: Bounce | None = None
    automatic: AutomaticMail | None = None
    absence: Absence | None = None  # of a colleague whose out-of-office this is
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    offers: tuple[Received, ...] = ()  # what the attachments may be, for the checklist
    stands_in_for: str = ""  # the number of a message that the server could not hand out; this one came instead
    shared: tuple[SharedFile, ...] = ()  # files that lie with a sharing service

    @property
    def message_id(self) -> str:
        """For history and log; the digest stands in where the mail has none."""
        return self.identity.message_id or f"<sha256.{self.identity.digest[:32]}>"

    def said(self, by: str, line: str = "") -> Said:
        """Who says what an event enters because of this message, and how far they are believed."""
        return Said(by, self.message_id, line, self.trust.value)

    @property
    def sender(self) -> str:
        """The address of From, as written; empty where there is none."""
        return self.mail.sender.address if self.mail.sender else ""
