"""One mail, understood: the readers of this folder put together, in the order in which they need each other.

No judgement of its own: what kind a mail is, `kinds` decides; whom to believe, `trust`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from mailbot.understand.attachments.inspect import inspect
from mailbot.understand.attachments.shared_links import shared_files
from mailbot.understand.attachments.which_document import offers
from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.form import (
    Referred,
    read_answer_lines,
    read_form_text,
    read_referrals,
    read_value,
    why_unread,
)
from mailbot.understand.form.search import LABELS_OF_A_REFERRAL
from mailbot.understand.html.blocks import TooLarge
from mailbot.understand.mail.mime import attached_within, read_mail
from mailbot.understand.mail.stand_in import stands_in_for
from mailbot.understand.mail.subject import continues, is_reply, one_case
from mailbot.understand.mail.tagged import tagged_addresses
from mailbot.understand.orders.argument import FieldFinder, OrderContext, ValueReader
from mailbot.understand.orders.grammar import begins_with_order, read_orders, recalled, with_orders
from mailbot.understand.page.page import read_page
from mailbot.understand.page.speaks import says
from mailbot.understand.reports.absence import absence_of
from mailbot.understand.reports.automatic import automatic
from mailbot.understand.reports.bounces import read_bounce
from mailbot.understand.trust.levels import trust_in
from mailbot.vocabulary.absences import Absence
from mailbot.vocabulary.arguments import Fields
from mailbot.vocabulary.banners import LearntLines
from mailbot.vocabulary.message import (
    Attachment,
    AttachmentLimits,
    AutomaticKind,
    AutomaticMail,
    Bounce,
    MailIdentity,
    MailKind,
    ReadMail,
    same_mailbox,
)
from mailbot.vocabulary.office import Office, Person
from mailbot.vocabulary.orders import Reply
from mailbot.vocabulary.page import Page
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import Referral, Value
from mailbot.vocabulary.register import ASIDE_TAG
from mailbot.vocabulary.trust import Trust, TrustLevel, TrustPolicy
from mailbot.vocabulary.understood import Understood

from .kinds import Signs, kind_of, within_office

OUR_ID_SHAPE = re.compile(r"<[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}\.[a-z2-7]{20}@[a-z0-9.-]{1,255}>", re.IGNORECASE)

MAY_BRING = (MailKind.CLIENT_REPLY, MailKind.UNKNOWN)
"""Mail whose attachments may be documents: a stranger's too, which an officer may attach to a case (CASE)."""


class MailReader:
    """Reads mail for one office; for none (`parse` without a configuration) nobody's name is checked, and any person
    and office that a command names will do. `is_ours` knows our Message-IDs by their signature."""

    def __init__(
        self,
        office: Office | None,
        form: FormDefinition,
        trust: TrustPolicy | None = None,
        is_ours: Callable[[str], bool] = lambda known: OUR_ID_SHAPE.fullmatch(known) is not None,
        limits: AttachmentLimits | None = None,
        date_order: str | None = None,
        scan: Callable[[bytes], str] | None = None,
    ) -> None:
        """`scan` says of an attachment's bytes why they are withheld; empty where they are clean."""
        self._scan = scan
        self._office, self._form, self._trust = office, form, trust or TrustPolicy()
        self._is_ours, self._limits, self._date_order = is_ours, limits or AttachmentLimits(), date_order

    def understand(
        self,
        octets: bytes,
        identity: MailIdentity,
        received_at: datetime,
        now: datetime,
        earlier: tuple[str, ...] = (),
        learnt: LearntLines = frozenset(),
    ) -> Understood:
        """Everything that a decision may know about this mail. `earlier`: texts that it may quote; `learnt`: banners
        (`read_page`)."""
        office = self._office
        mail, ours, number, bounce, machine = _looked_at(octets, self._is_ours)
        person = office.person(mail.sender.address) if office and mail.sender else None
        may_command = office is None or person is not None
        answers = bool(ours or number)
        page = read_page(mail, earlier, learnt) if answers or may_command else None
        commands_first = may_command and page is not None and begins_with_order(page)
        form_counts = bounce is None and not answers and not commands_first
        refers = person is None and office is not None and mail.sender is not None and office.refers(mail.sender)
        referred = read_referrals(mail, self._form, self._date_order, quotes=refers) if form_counts else Referred()
        referral = next(iter(referred.referrals), None)
        reply = self._reply(mail, page, now) if may_command and page is not None else None
        kind = kind_of(
            Signs(
                bounce=bounce is not None,
                automatic=machine,
                has_form=referral is not None,
                starts_with_command=commands_first,
                answers_ours=bool(ours),
                names_case=bool(number),
                is_reply=is_reply(mail),
                names_aside=ASIDE_TAG.search(mail.subject[:1000]) is not None,
                has_documents=machine is not None and bool(offers(mail.attachments, "")),
                speaks_commands=reply is not None and bool(reply.orders or reply.misread),
                within_office=within_office(mail),
                from_partner=self._is_partner(mail),
                from_staff=person is not None if office else None,
            )
        )
        if page is None:
            page = (
                read_page(mail, earlier, learnt)
                if kind is not MailKind.REFERRAL or (refers and continues(mail))
                else Page()
            )
        above = self._above(page.own_text) if kind is MailKind.REFERRAL and not referred.referrals[1:] else None
        if office is not None and kind is MailKind.REFERRAL and above is None:
            page = Page()
        own = page.own_text
        if kind in MAY_BRING and office is not None and mail.sender is not None and office.refers(mail.sender):
            referral = self._answer(own)
        trust = self._believed(mail, answers_ours=bool(ours) and person is None)
        attachments = self._inspected(mail.attachments)
        if kind is not MailKind.OFFICER_REPLY:
            reply = None
        elif machine is not None and machine.kind is AutomaticKind.RECALL:
            reply = recalled(page)
        if reply is not None:
            page = with_orders(page, reply)
        return Understood(
            mail=mail,
            identity=identity,
            kind=kind,
            received_at=received_at,
            trust=trust.level,
            trouble=trust.reason or (why_unread(mail, self._form) if office and kind is MailKind.UNKNOWN else None),
            number=number,
            ours=ours,
            own_text=own,
            says=says(page, brings=bool(mail.attachments)),
            page=page,
            referral=referral,
            further=referred.referrals[1:],
            clients_mixed=referred.mixed(above.readings if above is not None else ()),
            above=above,
            reply=reply,
            opened=self._opened(reply),
            bounce=bounce,
            automatic=machine,
            absence=self._absence(person, machine, f"{mail.subject}\n{own}", now, identity.message_id),
            attachments=attachments,
            offers=offers(self._documents(mail, attachments), own) if kind in MAY_BRING else (),
            stands_in_for=stands_in_for(mail),
            shared=shared_files(mail) if kind in MAY_BRING else (),
        )

    def _absence(
        self, person: Person | None, machine: AutomaticMail | None, text: str, now: datetime, message_id: str
    ) -> Absence | None:
        """What a colleague's out-of-office says."""
        if self._office is None or person is None or machine is None:
            return None
        if machine.kind is not AutomaticKind.OUT_OF_OFFICE:
            return None
        today = self._office.calendar.local(now).date()
        return absence_of(person, text, today, self._office.people, message_id)

    def _is_partner(self, mail: ReadMail) -> bool:
        """A referrer, or the CPC."""
        office, sender = self._office, mail.sender
        if office is None or sender is None:
            return False
        return office.refers(sender) or (bool(office.cpc_address) and same_mailbox(sender.address, office.cpc_address))

    def _documents(self, mail: ReadMail, attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        """What came, and what came within a mail that was attached: a client forwards the airline's own."""
        return (*attachments, *self._inspected(attached_within(mail)))

    def _inspected(self, attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        """Judged by name and bytes, then by the office's virus scanner where it has one."""
        judged = inspect(attachments, self._limits)
        if self._scan is None:
            return judged
        return tuple(one if one.withheld else replace(one, withheld=self._scan(one.octets)) for one in judged)

    def _believed(self, mail: ReadMail, *, answers_ours: bool) -> Trust:
        """How far; without an office nobody is proved."""
        if self._office is None:
            return Trust(TrustLevel.BOUND if answers_ours else TrustLevel.CLAIMED)
        return trust_in(mail, self._trust, answers_ours=answers_ours)

    def _reply(self, mail: ReadMail, page: Page, now: datetime) -> Reply:
        office = self._office
        return read_orders(
            page,
            OrderContext(
                now=office.calendar.local(now) if office else now,
                people=office.people if office else None,
                writer=mail.sender,
                offices=office.other_offices if office else None,
                **_corrections(self._form, self._date_order),
            ),
        )

    def _answer(self, own: str) -> Referral | None:
        """The fields that an answer to a clarification gives, by lines or as a whole form."""
        try:
            said = read_answer_lines(own, self._form, self._date_order)
        except TooLarge:
            return None
        if not any(reading.value is not None for reading in said):
            return None
        return read_form_text(own, self._form, self._date_order)

    def _above(self, own: str) -> Referral | None:
        """What somebody writes who answers a form, or passes one on; None where the words are the form themselves."""
        if not own.strip():
            return None
        try:
            said = read_form_text(own, self._form, self._date_order)
        except TooLarge:
            return None
        labels = [key for key in self._form.telling if key in said.sources]
        return said if len(labels) < LABELS_OF_A_REFERRAL else None

    def _opened(self, reply: Reply | None) -> Referral | None:
        """What OPEN says of the case (D1)."""
        for command in reply.orders if reply is not None else ():
            if isinstance(command.argument, Fields):
                return read_form_text(command.argument.text, self._form, self._date_order, by_officer=True)
        return None


def _looked_at(
    octets: bytes, is_ours: Callable[[str], bool]
) -> tuple[ReadMail, tuple[str, ...], str, Bounce | None, AutomaticMail | None]:
    """What comes first with every mail: the mail, our Message-IDs in it, the case's number, and whose machine wrote."""
    mail = read_mail(octets)
    names = (*mail.references, *tagged_addresses(mail))
    ours = tuple(dict.fromkeys(known for known in names if is_ours(known)))
    bounce = read_bounce(mail, octets, lambda name: bool(OUR_ID_SHAPE.fullmatch(name)) or is_ours(name))
    return mail, ours, one_case(mail.subject[:1000]), bounce, None if bounce is not None else automatic(mail)


class _Corrections(TypedDict):
    find_field: FieldFinder
    read_value: ValueReader


def _corrections(form: FormDefinition, date_order: str | None) -> _Corrections:
    """How CORRECT finds a field of this form by its name, and reads its value."""

    def find_field(name: str) -> str | None:
        found = form.named(name)
        return found.key if found is not None else None

    def read(key: str, text: str) -> tuple[Value | None, Phrase | None]:
        value, problem = read_value(key, text, form, date_order)
        return value, problem.says if problem is not None else None

    return {"find_field": find_field, "read_value": read}
