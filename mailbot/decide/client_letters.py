"""Letters to the client, as decisions make them: to whom, in which language, when, and what they ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.decide.bench import Bench
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.effects import Effect, Enter, Write
from mailbot.vocabulary.events import DocumentsAsked, Said
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address, delivered_as
from mailbot.vocabulary.office import Office

ROLES = frozenset({
    "abuse", "hostmaster", "mailer-daemon", "majordomo", "noc", "postmaster", "root", "security", "webmaster",
    "listserv", "list-owner", "noreply", "no-reply", "donotreply", "do-not-reply", "nepasrepondre", "ne-pas-repondre",
})  # fmt: skip
"""Mailboxes that are nobody's at any domain (RFC 2142)."""

OFFICE_ROLES = frozenset({
    "abus", "admin", "administrator", "administrateur", "contact", "daemon", "helpdesk", "info", "it", "mail", "office",
    "bureau", "support", "soutien", "sysadmin", "ti", "news", "usenet", "uucp", "ftp", "www", "marketing", "sales",
    "privacy", "confidentialite", "reception", "accueil", "aide", "help",
})  # fmt: skip
"""And at the office's own domain, where no client is."""


def not_a_clients(address: str, office: Office) -> str:
    """Whose this address is, if it cannot be a client's: the key of the sentence that says so (`problem.*`,
    `refused.*`); empty if a client may be written to there. Compared as a mail system delivers: a letter that lands
    with the office itself would count as contact (D13)."""
    mailbox = delivered_as(address)
    name, _, domain = mailbox.rpartition("@")
    if not name:
        return ""
    if mailbox == delivered_as(office.address):
        return "our_own_address"
    if any(mailbox == delivered_as(person.address) for person in office.people):
        return "staff_address"
    if name in ROLES or (name in OFFICE_ROLES and domain == Address(office.address).domain):
        return "role_address"
    if office.cpc_address and mailbox == delivered_as(office.cpc_address):
        return "cpc_address"
    if any(mailbox == delivered_as(other.address) for other in office.other_offices if other.address):
        return "offices_address"
    return "referrers_address" if office.refers(Address(mailbox)) else ""


def to_client(kind: LetterKind, case: Case, bench: Bench, *, hold_minutes: int | None = None) -> Letter:
    """The frame of a letter to the client; `replace` fills in what the kind says.

    It leaves after `hold_minutes`, by default the policy's for its kind. A representative (IMM 5476) gets a copy
    where the policy says so, at an address that did not bounce.
    """
    policy = bench.office.policy
    if hold_minutes is None:
        hold_minutes = kind.row.hold_minutes(policy)
    representative = case.referral.text("representative_email")
    lost = Address(representative).key in case.bounced_addresses
    copied = representative and policy.representative == "copy" and not lost
    return Letter(
        kind=kind,
        to=Role.CLIENT,
        addresses=(Address(case.client_address, _name(case)),),
        language=case.language,
        leaves_at=bench.now + timedelta(minutes=hold_minutes),
        number=case.number,
        missing=case.outstanding,
        copy_to=(Address(representative, case.referral.text("representative_name")),) if copied else (),
    )


def asking(letter: Letter, lines: tuple[str, ...], said: Said, now: datetime) -> list[Effect]:
    """A letter that asks for documents, and the checklist that remembers it."""
    asked = DocumentsAsked(**said.stamp(now), lines=lines)
    effects: list[Effect] = [Write(replace(letter, documents=lines, line=said.line))]
    return [*effects, Enter(letter.number, asked)] if lines else effects


def _name(case: Case) -> str:
    return f"{case.referral.text('given_names')} {case.referral.text('family_name')}".strip()
