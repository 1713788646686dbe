"""The machine-readable part of a delivery report, message/delivery-status (RFC 3464, RFC 6533), as servers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.understand.mail.headers import decode_words, split_headers, unfold, unique
from mailbot.vocabulary.message import Attachment, DeliveryAction, FailedRecipient

DELIVERY_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
MOST_REPORT = 512 * 1024
MOST_RECIPIENTS = 500
LONGEST_DIAGNOSTIC = 1_000

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_BLANK_LINES = re.compile(rb"\n(?:[ \t\r]*\n)+")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_ACTIONS = (  # as they begin: servers put comments after them
    ("fail", DeliveryAction.FAILED),
    ("error", DeliveryAction.FAILED),  # OpenSMTPD
    ("undeliver", DeliveryAction.FAILED),
    ("delay", DeliveryAction.DELAYED),
    ("deliver", DeliveryAction.DELIVERED),
    ("relay", DeliveryAction.RELAYED),
    ("expand", DeliveryAction.EXPANDED),
)
_BY_STATUS = {"5": DeliveryAction.FAILED, "4": DeliveryAction.DELAYED, "2": DeliveryAction.DELIVERED}

Block = dict[str, str]


def recipients_of(report: Attachment) -> tuple[FailedRecipient, ...]:
    """What the report says of each recipient, in order."""
    found: list[FailedRecipient] = []
    for block in blocks(report):
        recipient = _recipient(block)
        if recipient is not None:
            found.append(recipient)
        if len(found) >= MOST_RECIPIENTS:
            break
    return tuple(found)


def blocks(report: Attachment) -> Iterator[Block]:
    """The groups of fields: the first is about the message, each further one about a recipient."""
    for group in _BLANK_LINES.split(report.octets[:MOST_REPORT]):
        block: Block = {}
        place = 0
        while place < len(group):
            fields, after = split_headers(group, place)
            for name, value in fields:
                block.setdefault(name, unfold(value))
            if after < len(group):  # a line that is no field: skipped
                newline = group.find(b"\n", after)
                after = newline + 1 if newline >= 0 else len(group)
            place = after
        if block:
            yield block


def status_in(text: str) -> str:
    """The enhanced status code (RFC 3463) in a text; empty where there is none."""
    found = _STATUS.search(text)
    return found[0] if found else ""


def _recipient(block: Block) -> FailedRecipient | None:
    addresses = unique(
        address
        for name in ("original-recipient", "final-recipient", "x-actual-recipient")
        for address in _addresses(block.get(name, ""))
    )
    if not addresses:
        return None
    status = status_in(block.get("status", "")) or status_in(block.get("diagnostic-code", ""))
    action = _action(block.get("action", ""), status)
    if action is None:
        return None
    diagnostic = " ".join(block.get("diagnostic-code", "").split())
    kind, _, words = diagnostic.partition(";")
    return FailedRecipient(
        address=addresses[0],
        action=action,
        status=status,
        diagnostic=decode_words((words if words and " " not in kind.strip() else diagnostic).strip())[
            :LONGEST_DIAGNOSTIC
        ],
        others=addresses[1:],
    )


def _action(said: str, status: str) -> DeliveryAction | None:
    said = said.strip().lower()
    for beginning, action in _ACTIONS:
        if said.startswith(beginning):
            return action
    return _BY_STATUS.get(status[:1])


def _addresses(value: str) -> tuple[str, ...]:
    """The address of "rfc822; user@example", as it stands and with RFC 3461's xtext undone (which not all encode)."""
    kind, separator, address = value.partition(";")
    address = (address if separator and "@" not in kind else value).partition(";")[0].strip().strip("<>").strip()
    if "@" not in address or any(blank in address for blank in " \t"):
        return ()
    return unique([_XTEXT.sub(lambda octet: chr(int(octet[1], 16)), address), address])
