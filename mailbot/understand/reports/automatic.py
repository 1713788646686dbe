"""Mail that no person wrote: out-of-office, receipts, calendar replies, challenges, lists (RFC 3834, 8098, 5546, 2919).

Two mistakes are possible and both hurt: to answer a machine, and to take a person for one. So every sign here is one
that only machines give, or two weak ones together. X-Auto-Response-Suppress alone is weak: people's Exchange mail
carries it too. Delivery reports are the neighbour's, `bounce`, and are looked for first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from mailbot.understand.mail.headers import message_ids
from mailbot.understand.page.rough_text import beginning
from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import AutomaticKind, AutomaticMail, ReadMail

from . import automatic_wordings as wordings
from .gestures import gesture

MDN = "message/disposition-notification"
MOST_REPORT = 64 * 1024
MOST_CALENDAR = 256 * 1024

MACHINE_FIELDS = (
    "x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply",
    "x-vacation", "x-zarafa-vacation", "x-fc-machinegenerated", "x-cron-env", "x-autoresponse", "x-away-message",
)  # fmt: skip
LIST_FIELDS = (
    "list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "x-mailman-version",
)  # fmt: skip
CHALLENGE_FIELDS = (
    "x-boxbe-challenge", "x-spamarrest-speedcode", "x-tmda-confirm", "x-choicemail-registration-request",
)  # fmt: skip
PRECEDENCE_FIELDS = ("precedence", "x-precedence", "preference")
MACHINES = frozenset({"mailer-daemon", "autoresponder", "auto-reply", "autoreply", "vacation"})
UNATTENDED = ("noreply", "donotreply", "nepasrepondre", "notification")

_METHOD = re.compile(rb"^METHOD:[ \t]*(REPLY|COUNTER)\b", re.MULTILINE | re.IGNORECASE)
_PARTSTAT = re.compile(rb"PARTSTAT=\"?(ACCEPTED|DECLINED|TENTATIVE)\b", re.IGNORECASE)
_UID = re.compile(rb"^UID:[ \t]*([^\r\n]{1,255})", re.MULTILINE | re.IGNORECASE)
_ICS_FOLD = re.compile(rb"\r?\n[ \t]")
_ABOUT = re.compile(r"^Original-Message-ID:(.{0,1000})", re.MULTILINE | re.IGNORECASE)
_REPORT_TYPE = re.compile(r"report-type\s{0,9}=\s{0,9}\"?([a-z-]{1,60})")
_WORD_END = re.compile(r"[\s;,(]")


def automatic(mail: ReadMail) -> AutomaticMail | None:
    """What automatic mail this is; None where a person may have written it."""
    looked_at = _Look(mail)
    for test in TESTS:
        found = test(looked_at)
        if found:
            return replace(found, responds=bool(looked_at.response))
    return None


class _Look:
    """A mail with what the tests ask of it, worked out once."""

    def __init__(self, mail: ReadMail) -> None:
        self.mail = mail

    @cached_property
    def subject(self) -> str:
        return folded(self.mail.subject)

    @cached_property
    def text(self) -> str:
        return beginning(self.mail)

    @cached_property
    def sign(self) -> str:
        """The field by which a machine says that it is one; empty where none does."""
        return self.response or _sending_sign(self.mail)

    @cached_property
    def response(self) -> str:
        """The field by which it says that it answers a mail."""
        return _response_sign(self.mail)

    @cached_property
    def report_type(self) -> str:
        return _report_type(self.mail)


def _receipt(look: _Look) -> AutomaticMail | None:
    report = next((part for part in look.mail.attachments if part.content_type == MDN), None)
    if report is not None or look.report_type == "disposition-notification":
        told = report.octets[:MOST_REPORT].decode("ascii", "replace") if report else ""
        about = _ABOUT.search(told)
        ids = (message_ids(about[1]) if about else ()) or look.mail.references
        return AutomaticMail(AutomaticKind.READ_RECEIPT, MDN, about=next(iter(ids), ""))
    if wordings.RECEIPT_SUBJECT.match(look.subject) and wordings.RECEIPT_TEXT.search(look.text[:800]):
        return AutomaticMail(AutomaticKind.READ_RECEIPT, "subject and text", about=next(iter(look.mail.references), ""))
    return None


def _calendar_reply(look: _Look) -> AutomaticMail | None:
    for part in look.mail.attachments:
        if part.content_type not in ("text/calendar", "application/ics") and not part.name.lower().endswith(".ics"):
            continue
        octets = _ICS_FOLD.sub(b"", part.octets[:MOST_CALENDAR])
        method = _METHOD.search(octets)
        if method:
            said = _PARTSTAT.search(octets)
            answer = "counter" if method[1].upper() == b"COUNTER" else said[1].decode().lower() if said else ""
            uids = {uid.strip().decode("utf-8", "replace") for uid in _UID.findall(octets)}
            uid = uids.pop() if len(uids) == 1 else ""
            return AutomaticMail(AutomaticKind.CALENDAR_REPLY, f"METHOD:{method[1].decode().upper()}", answer, uid=uid)
    if "calendarmessage" in look.mail.header("content-class").lower():  # Exchange, where the invitation was lost
        for answer, pattern in wordings.CALENDAR_SUBJECTS.items():
            if pattern.match(look.subject):
                return AutomaticMail(AutomaticKind.CALENDAR_REPLY, "content-class", answer)
    return None


def _challenge(look: _Look) -> AutomaticMail | None:
    for name in CHALLENGE_FIELDS:
        if name in look.mail.headers:
            return AutomaticMail(AutomaticKind.CHALLENGE, name)
    if look.sign and any(said.search(look.text) for said in (wordings.CHALLENGE_TEXT_SURE, wordings.CHALLENGE_TEXT)):
        return AutomaticMail(AutomaticKind.CHALLENGE, look.sign)
    # Without a field it takes three: its subject, what it says, and something to click.
    about_it = wordings.CHALLENGE_SUBJECT.search(look.subject)
    if about_it and wordings.CHALLENGE_TEXT_SURE.search(look.text) and _has_link(look):
        return AutomaticMail(AutomaticKind.CHALLENGE, "subject, text and link")
    return None


def _has_link(look: _Look) -> bool:
    return "http://" in look.text or "https://" in look.text or "href=" in look.mail.html[:200_000].lower()


def _out_of_office(look: _Look) -> AutomaticMail | None:
    if sure := wordings.AWAY_SUBJECT_SURE.match(look.subject):
        # "Out of office" without the subject it answers is also what a person might write.
        if ":" in look.subject or sure[0].endswith("]") or look.sign or wordings.AWAY_TEXT.search(look.text):
            return AutomaticMail(AutomaticKind.OUT_OF_OFFICE, "subject")
        return None
    if look.sign and (wordings.AWAY_SUBJECT.match(look.subject) or wordings.AWAY_TEXT.search(look.text[:1_500])):
        return AutomaticMail(AutomaticKind.OUT_OF_OFFICE, look.sign)
    # Only an answer can be one, so nothing else has its text looked at.
    if look.mail.references and wordings.MACHINE_TEXT_SURE.search(look.text[:300]):
        return AutomaticMail(AutomaticKind.OUT_OF_OFFICE, "text")
    return None


def _list_mail(look: _Look) -> AutomaticMail | None:
    for name in LIST_FIELDS:
        if look.mail.header(name):
            return AutomaticMail(AutomaticKind.LIST, name)
    if _word(look.mail.header("precedence")) == "list":
        return AutomaticMail(AutomaticKind.LIST, "precedence")
    return None


def _any_machine(look: _Look) -> AutomaticMail | None:
    return AutomaticMail(AutomaticKind.OTHER, look.sign) if look.sign else None


def _gesture(look: _Look) -> AutomaticMail | None:
    return gesture(look.mail, look.subject)


TESTS: tuple[Callable[[_Look], AutomaticMail | None], ...] = (  # first match wins
    _receipt,  # a receipt carries Auto-Submitted too
    _calendar_reply,
    _gesture,
    _challenge,
    _out_of_office,  # before lists: a vacation program may add Precedence
    _list_mail,
    _any_machine,
)


def _response_sign(mail: ReadMail) -> str:
    if _word(mail.header("auto-submitted")) == "auto-replied":
        return "auto-submitted"
    for name in MACHINE_FIELDS:
        if name in mail.headers and _word(mail.header(name)) not in ("no", "false", "0"):
            return name
    if _word(mail.header("x-autogenerated")) == "reply":  # its "Redirect" is a person's mail, sent on
        return "x-autogenerated"
    for name in PRECEDENCE_FIELDS:
        if _word(mail.header(name)) in ("junk", "auto_reply", "auto-reply"):  # vacation(1) says "junk"
            return name
    if _report_type(mail):
        return "multipart/report"
    return "sender" if _local_part(mail) in MACHINES else ""


def _sending_sign(mail: ReadMail) -> str:
    """What responders carry, and just as well what a ticket system or a mailbox's rule sends on for a person."""
    if _word(mail.header("auto-submitted")) not in ("", "no"):
        return "auto-submitted"
    for name in PRECEDENCE_FIELDS:
        if _word(mail.header(name)) == "bulk":
            return name
    if mail.return_path == "":
        return "null return-path"
    unattended = re.sub("[-_.]", "", _local_part(mail)).startswith(UNATTENDED)
    return "x-auto-response-suppress" if unattended and "x-auto-response-suppress" in mail.headers else ""


def _local_part(mail: ReadMail) -> str:
    return mail.sender.address.partition("@")[0].lower() if mail.sender else ""


def _report_type(mail: ReadMail) -> str:
    if mail.content_type != "multipart/report":
        return ""
    found = _REPORT_TYPE.search(mail.header("content-type").lower())
    return found[1] if found else "report"


def _word(value: str) -> str:
    """The first word of a field, lower case: "auto-replied (vacation)" is auto-replied."""
    return _WORD_END.split(value.strip(), maxsplit=1)[0].lower()
