"""Delivery reports: for which of our letters, to whom, and for good or for now.

The structured report (RFC 3464) is read by `delivery_status`. Reports in prose (qmail, Exim, old Exchange, gateways)
are asked of flufl.bounce, which knows their wordings, but only once a mail has the signs of a report: some of its
patterns are quadratic in the length of a line. A mail that a person forwards is no report, whatever it encloses.
"""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice, takewhile

from mailbot.understand.mail.headers import message_ids, unique
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.subject import one_case
from mailbot.understand.mail.tagged import tagged_addresses
from mailbot.understand.page.rough_text import rough_text
from mailbot.understand.words.folding import folded
from mailbot.vocabulary.letter_kinds import OUR_HEADER
from mailbot.vocabulary.message import Bounce, DeliveryAction, FailedRecipient, ReadMail

from . import bounce_wordings as wordings
from .delivery_status import DELIVERY_STATUS, LONGEST_DIAGNOSTIC, MOST_RECIPIENTS, blocks, recipients_of, status_in
from .report_signs import NATURE, Says, says_it_is_a_report

MOST_TEXT = 64 * 1024
LONGEST_LINE = 400
MOST_IDS = 200

_HEADER_PARTS = frozenset({
    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/partial",
})  # fmt: skip
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+='&/-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}")
_OF_THE_ORIGINAL = re.compile(rf"{OUR_HEADER.lower()}|(?:x-[a-z-]{{1,40}}-)?original-message-id")
"""Fields in which servers that gave it a new Message-ID keep the one before; and our own."""
_ID_LINE = re.compile(
    rf"^[ \t>|]{{0,20}}(?:message-id|{_OF_THE_ORIGINAL.pattern})\s{{0,5}}:\s{{0,80}}(<[^<>\s]{{3,500}}>)",
    re.MULTILINE | re.IGNORECASE,
)
_ID = re.compile(r"<[^<>\s@]{1,400}@[^<>\s@]{1,255}>")
_SMTP_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?[^\n]{0,400}")

# It logs every detector that it tries, and exceptions with their traceback; both are expected here.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


IsOurs = Callable[[str], bool]
Failures = tuple[tuple[str, ...], tuple[str, ...]]
"""Addresses that are late, and addresses given up on."""


def read_bounce(mail: ReadMail, octets: bytes, is_ours: IsOurs = lambda known: False) -> Bounce | None:
    """The delivery report that this mail is; None where it is none. `is_ours` knows the Message-IDs of our letters,
    those that servers gave them as well."""
    reports = [part for part in mail.attachments if part.content_type in DELIVERY_STATUS]
    told = tuple(recipient for report in reports for recipient in recipients_of(report))[:MOST_RECIPIENTS]
    if not told:
        in_prose = _read_prose(mail, octets, bool(reports), is_ours)
        if in_prose is None:
            return None
        told = in_prose
    enclosed = _enclosed(mail)
    prose = rough_text(mail, MOST_TEXT)
    mentioned = _identifiers(mail, enclosed, prose, is_ours)
    ours = filter(is_ours, mentioned)
    about_message = next((block for report in reports for block in blocks(report)), {})
    return Bounce(
        original_message_id=next(ours, next(iter(mentioned), "")),
        recipients=_with_first_address(told, enclosed),
        mentioned=mentioned,
        reporter=about_message.get("reporting-mta", "").rpartition(";")[2].strip(),
        number=one_case("\n".join((mail.subject, prose, *(letter.subject for letter in enclosed)))),
    )


def _read_prose(mail: ReadMail, octets: bytes, has_report: bool, is_ours: IsOurs) -> tuple[FailedRecipient, ...] | None:
    """The recipients of a report without a structured part; None where it is no report."""
    quoted = _ID_LINE.findall(rough_text(mail, MOST_TEXT))
    says = says_it_is_a_report(mail, has_report, any(map(is_ours, quoted)))
    if says is Says.NO:
        return None
    failures = _ask_flufl(mail, octets)
    if says is Says.PERHAPS and not any(failures):
        return None
    return _told_in_prose(mail, failures, is_ours)


def _enclosed(mail: ReadMail) -> tuple[ReadMail, ...]:
    """The letters that the report encloses, whole or only their headers."""
    headers_only = (part.octets for part in mail.attachments if part.content_type in _HEADER_PARTS)
    return (*mail.embedded, *map(read_mail, headers_only))


def _identifiers(mail: ReadMail, enclosed: tuple[ReadMail, ...], prose: str, is_ours: IsOurs) -> tuple[str, ...]:
    """The Message-IDs that the report names, the surest first: of the letter it encloses, of the letter it answers,
    of headers quoted in its text, anything in the text that is one of ours, and the address to which it came."""
    quoted = _ID_LINE.findall(prose)
    anywhere = filter(is_ours, _ids_in(prose))
    threads = (known for letter in enclosed for known in letter.references)
    original = (known for one in (*enclosed, mail) for known in _kept_ids(one))
    sent = (letter.message_id for letter in enclosed)
    tagged = tagged_addresses(mail)
    return unique(filter(None, (*sent, *original, *mail.references, *quoted, *anywhere, *tagged, *threads)))


def _ids_in(prose: str) -> Iterator[str]:
    return (found[0] for found in islice(_ID.finditer(prose), MOST_IDS))


def _kept_ids(mail: ReadMail) -> Iterator[str]:
    """The Message-IDs that it had before a server gave it another."""
    for name, values in mail.headers.items():
        if _OF_THE_ORIGINAL.fullmatch(name):
            yield from (known for value in values for known in message_ids(value))


def _with_first_address(
    told: tuple[FailedRecipient, ...], enclosed: tuple[ReadMail, ...]
) -> tuple[FailedRecipient, ...]:
    """Where the address forwards, a report may name only where to. The enclosed letter then says whom we wrote to."""
    written_to = unique(to.address for letter in enclosed for to in (*letter.to, *letter.cc))
    if len(told) != 1 or len(written_to) != 1 or told[0].is_for(written_to[0]):
        return told
    return (replace(told[0], others=(*told[0].others, written_to[0])),)


def _told_in_prose(mail: ReadMail, failures: Failures, is_ours: IsOurs) -> tuple[FailedRecipient, ...]:
    prose = rough_text(mail, MOST_TEXT)
    named = (*_ID_LINE.findall(prose), *filter(is_ours, _ids_in(prose)), *mail.references)
    identifiers = {found.strip("<>").casefold() for found in named}
    late, failed = (_but(identifiers, addresses) for addresses in failures)
    if late and not failed and wordings.REFUSED.search(folded(prose[:NATURE])):
        late, failed = (), late
    if not late and not failed:
        failed = _addresses_named(mail, prose, identifiers)
        if _only_late(mail, prose):
            late, failed = failed, ()
    return tuple(
        FailedRecipient(address, action, status_in(words := _words_about(address, prose)) or status_in(prose), words)
        for addresses, action in ((failed, DeliveryAction.FAILED), (late, DeliveryAction.DELAYED))
        for address in addresses
    )[:MOST_RECIPIENTS]


def _words_about(address: str, prose: str) -> str:
    """The server's words: an SMTP reply, else what stands below the address."""
    reply = _SMTP_REPLY.search(prose)
    if reply:
        return " ".join(reply[0].split())[:LONGEST_DIAGNOSTIC]
    place = prose.lower().find(address.lower())
    below = prose[place + len(address) :][:2_000].splitlines()[1:] if place >= 0 else []
    said = takewhile(lambda line: not line.startswith("--"), below)
    return " ".join(" ".join(said).split()[:40])[:300]


def _ask_flufl(mail: ReadMail, octets: bytes) -> Failures:
    """The addresses that are late, and those given up on; of a short copy with short lines, see above."""
    if any("deep" in defect for defect in mail.defects):
        return (), ()
    from flufl.bounce import all_failures  # 0.1 s, and most messages are no bounce

    short = b"\n".join(line[:LONGEST_LINE] for line in octets[:MOST_TEXT].splitlines())
    try:
        late, failed = all_failures(email.message_from_bytes(short))
    except Exception:  # noqa: BLE001  # 17 detectors over strangers' mail: whatever they raise, it was no help
        return (), ()
    return _plain(late), _plain(failed)


def _plain(addresses: frozenset[bytes]) -> tuple[str, ...]:
    return tuple(
        sorted(found[0] for address in addresses if (found := _ADDRESS.search(address.decode("ascii", "replace"))))
    )


def _but(identifiers: Collection[str], addresses: Iterable[str]) -> tuple[str, ...]:
    """Without Message-IDs, which look like addresses."""
    return tuple(address for address in addresses if address.casefold() not in identifiers)


def _addresses_named(mail: ReadMail, prose: str, identifiers: Collection[str]) -> tuple[str, ...]:
    """The recipients of the enclosed letter that the report names; else the first address in it that is not its own
    sender's or ours."""
    stated = unique(_ADDRESS.findall(mail.header("x-failed-recipients")))
    if stated:
        return stated
    named = unique(_but(identifiers, _ADDRESS.findall(prose)))
    folded_names = {address.casefold() for address in named}
    written_to = unique(to.address for inner in mail.embedded for to in (*inner.to, *inner.cc))
    both = tuple(address for address in written_to if address.casefold() in folded_names)
    if both or (len(written_to) == 1 and not named):
        return both or written_to
    own = {address.key for address in (*mail.authors, *mail.to)}
    return tuple(address for address in named if address.casefold() not in own)[:1] or written_to


def _only_late(mail: ReadMail, prose: str) -> bool:
    text = folded(f"{mail.subject}\n{prose[:NATURE]}")
    return bool(wordings.LATE.search(text)) and not wordings.GIVEN_UP.search(text)
