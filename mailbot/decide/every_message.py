"""Which decision each kind of message leads to."""

from __future__ import annotations

from collections.abc import Callable

from mailbot.vocabulary.effects import Effect, SetAside
from mailbot.vocabulary.message import MailKind
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.understood import Understood

from .bench import Bench
from .delivery.reports import decide_bounce
from .intake.referral import decide_referral
from .officers.reply import decide_officer
from .officers.set_aside import FORM_IN_A_FILE, NOT_HANDED_OUT
from .outsiders.answer import decide_answer
from .outsiders.automatic import decide_automatic

Decision = Callable[[Understood, Bench], list[Effect]]


def _unknown(got: Understood, bench: Bench) -> list[Effect]:
    """Nothing about it says what it is: the CSC's or a client's own words, or a stranger's."""
    if got.trouble is not None:
        return [SetAside(got.trouble)]
    files = tuple(one.name for one in got.attachments if not one.withheld)
    if (
        files
        and got.mail.sender is not None
        and bench.office.refers(got.mail.sender)
        and not got.ours
        and not got.number
    ):
        return [SetAside(Phrase.of(FORM_IN_A_FILE, names=files))]
    return decide_answer(got, bench)


DECISIONS: dict[MailKind, Decision] = {
    MailKind.REFERRAL: decide_referral,
    MailKind.OFFICER_REPLY: decide_officer,
    MailKind.CLIENT_REPLY: decide_answer,
    MailKind.BOUNCE: decide_bounce,
    MailKind.AUTO_REPLY: decide_automatic,
    MailKind.UNKNOWN: _unknown,
}


def decide(got: Understood, bench: Bench) -> list[Effect]:
    """What this message leads to."""
    if got.stands_in_for:
        # Whoever is named in it, it is the server's own word: somebody has to look at the message itself.
        return [SetAside(Phrase.of(NOT_HANDED_OUT, number=got.stands_in_for))]
    return DECISIONS[got.kind](got, bench)
