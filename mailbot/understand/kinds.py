"""What kind of mail this is: one ordered table over signs that others have read (referral-form.md, "Reading it").

Whether its sender is to be believed is another question (`trust`, and the decisions): a spoofed officer's command is
an officer's reply that nobody obeys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbot.vocabulary.message import AutomaticKind, AutomaticMail, MailKind, ReadMail


@dataclass(frozen=True, slots=True)
class Signs:
    """What the table looks at. `has_form`: four or more of the required fields' labels in the mail's own text, in a
    forwarded part or in an attached message or text (quotes do not count). `answers_ours`: it answers a Message-ID of
    ours. `names_case`: a case number in the subject. `is_reply` and `within_office`: see the functions of that name.
    `names_aside`: the tag of a mail set aside in the subject. `speaks_commands`: a line commands, or nearly.
    `has_documents`: files that a checklist may want. `from_partner`: a referrer, or the CPC. `from_staff`: the sender
    is on the roster; None where no roster is known (`parse` without a configuration)."""

    bounce: bool = False
    automatic: AutomaticMail | None = None
    has_form: bool = False
    has_documents: bool = False
    starts_with_command: bool = False
    answers_ours: bool = False
    names_case: bool = False
    names_aside: bool = False
    is_reply: bool = False
    speaks_commands: bool = False
    within_office: bool = False
    from_partner: bool = False
    from_staff: bool | None = None


def kind_of(signs: Signs) -> MailKind:
    """The first row of the table that fits."""
    return next((kind for fits, kind in KINDS if fits(signs)), MailKind.UNKNOWN)


def within_office(mail: ReadMail) -> bool:
    """Whether sender and recipient share a domain: what tells an officer from a client where no roster is known."""
    return mail.sender is not None and any(mail.sender.domain == to.domain for to in mail.to)


def _is_bounce(signs: Signs) -> bool:
    return signs.bounce


def _is_automatic(signs: Signs) -> bool:
    machine = signs.automatic
    if machine is not None and machine.kind is AutomaticKind.RECALL and signs.from_staff:
        return False  # an officer wanted something undone: that is answered
    return machine is not None and not _is_sent_on(signs, machine)


def _is_sent_on(signs: Signs, machine: AutomaticMail) -> bool:
    """Whether a machine only sends on what a person wrote (a list, a ticket system, a mailbox's rule): partners' mail,
    anybody's with documents or a form. To lose a referral is worse than to look at such mail. Never what answers a
    mail set aside: the next one would be told of, answered and set aside for ever. Of staff only a form counts, since
    no machine commands."""
    if machine.responds or signs.names_aside or signs.from_staff is None:
        return False
    own_form = signs.has_form and not _answers(signs)
    if own_form and signs.from_partner:
        # Whatever else it looks like: an agent's "is on sick leave" beside a header reads as an out-of-office.
        return machine.kind not in (AutomaticKind.READ_RECEIPT, AutomaticKind.CALENDAR_REPLY)
    if machine.kind not in (AutomaticKind.LIST, AutomaticKind.OTHER):
        return False
    return own_form or (not signs.from_staff and (signs.from_partner or signs.has_documents))


def _commands(signs: Signs) -> bool:
    """An officer may quote or carry a whole form (OPEN). Without a roster, who begins with a command is an officer."""
    return signs.starts_with_command and signs.from_staff is not False


def _is_staff_answer(signs: Signs) -> bool:
    by_officer = signs.within_office if signs.from_staff is None else signs.from_staff
    return by_officer and _answers(signs)


def _answers(signs: Signs) -> bool:
    return signs.answers_ours or signs.names_case


def _has_form(signs: Signs) -> bool:
    """A form of its own, below no officer's command: those of strangers too, who may not give any."""
    return signs.has_form and not signs.starts_with_command


def _is_staff(signs: Signs) -> bool:
    """Anything else from the roster: LIST, HELP, a remark. Without a roster, answers and commands inside the office."""
    if signs.from_staff is not None:
        return signs.from_staff
    return signs.within_office and (signs.is_reply or signs.speaks_commands)


def _replies(signs: Signs) -> bool:
    return signs.is_reply


KINDS: tuple[tuple[Callable[[Signs], bool], MailKind], ...] = (  # first match wins
    (_is_bounce, MailKind.BOUNCE),  # before AUTO_REPLY: delivery reports are both
    (_is_automatic, MailKind.AUTO_REPLY),  # before commands: an out-of-office may quote one
    (_commands, MailKind.OFFICER_REPLY),
    (_is_staff_answer, MailKind.OFFICER_REPLY),
    (_answers, MailKind.CLIENT_REPLY),  # before REFERRAL: an answer to ours may quote the whole form
    (_has_form, MailKind.REFERRAL),  # before staff: somebody inside forwards a referral
    (_is_staff, MailKind.OFFICER_REPLY),
    (_replies, MailKind.CLIENT_REPLY),
)
