"""What comes attached, judged: what the bytes are, whether officers get it, whether a password is needed, what it is
called here. Nothing is believed that the mail says about it.

Withheld is not lost: the whole mail is kept as received. What an attachment may be for the case is the neighbour's,
`offers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.message import Attachment, AttachmentLimits

from .filenames import MACRO_ENDINGS, PROGRAM_ENDINGS, clean, endings, hides_its_ending
from .filetypes import HTML, PROGRAMS, TNEF, ZIP, Sniffed, sniff

DEEPEST = 3

ENDING_OF = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/heic": "heic",
    "image/tiff": "tif", "image/webp": "webp", "text/plain": "txt", "text/html": "html", "application/zip": "zip",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "message/rfc822": "eml",
}  # fmt: skip
# Bytes that do something when opened, under a name that promises a picture or a page.
_QUIET = frozenset({"pdf", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic", "heif", "webp"})


def inspect(attachments: Iterable[Attachment], limits: AttachmentLimits | None = None) -> tuple[Attachment, ...]:
    """The same attachments with `sniffed`, `withheld`, `locked` and a clean name filled in, in the same order. Those
    beyond the limits are withheld, the first ones are passed on."""
    return _inspect(attachments, limits or AttachmentLimits(), depth=0)


def _inspect(attachments: Iterable[Attachment], limits: AttachmentLimits, depth: int) -> tuple[Attachment, ...]:
    judged: list[Attachment] = []
    passed = passed_bytes = 0
    for attachment in attachments:
        one = _judge(attachment, depth)
        if not one.withheld and passed >= limits.most:
            one = replace(one, withheld="too_many")
        elif not one.withheld and passed_bytes + one.size > limits.most_bytes:
            one = replace(one, withheld="too_large")
        if not one.withheld:
            passed += 1
            passed_bytes += one.size
        judged.append(one)
    return tuple(judged)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the rules are asked about."""

    attachment: Attachment
    ending: str
    sniffed: Sniffed
    depth: int


def _judge(attachment: Attachment, depth: int) -> Attachment:
    is_message = attachment.content_type in ("message/rfc822", "message/global")
    sniffed = Sniffed("message/rfc822") if is_message else sniff(attachment.octets)
    last = endings(attachment.name)
    look = _Look(attachment, last[0] if last else "", sniffed, depth)
    return replace(
        attachment,
        name=clean(attachment.name, ENDING_OF.get(sniffed.type, "")),
        sniffed=sniffed.type,
        locked=sniffed.locked,
        withheld=next((code for breaks, code in RULES if breaks(look)), ""),
    )


def _hides_its_type(look: _Look) -> bool:
    runs = look.sniffed.type in PROGRAMS or look.sniffed.type == HTML
    return hides_its_ending(look.attachment.name) or (runs and look.ending in _QUIET)


def _is_program(look: _Look) -> bool:
    return look.sniffed.type in PROGRAMS or look.ending in PROGRAM_ENDINGS


def _has_macros(look: _Look) -> bool:
    return look.sniffed.macros or look.ending in MACRO_ENDINGS


def _holds_program(look: _Look) -> bool:
    if look.sniffed.type == ZIP:
        return bool(look.sniffed.running_members) or any(
            hides_its_ending(name) or (endings(name) or ("",))[0] in PROGRAM_ENDINGS | MACRO_ENDINGS
            for name in look.sniffed.members
        )
    is_mail = look.sniffed.type == "message/rfc822" or look.ending == "eml"
    if not is_mail or look.depth >= DEEPEST:
        return False
    inner = _inspect(read_mail(look.attachment.octets).attachments, AttachmentLimits(), look.depth + 1)
    return any(one.withheld in CARRIED_ON for one in inner)


def _cannot_be_looked_into(look: _Look) -> bool:
    return look.sniffed.opaque


def _is_tnef(look: _Look) -> bool:
    return look.sniffed.type == TNEF or look.attachment.name.lower() == "winmail.dat"


RULES: tuple[tuple[Callable[[_Look], bool], str], ...] = (  # first match wins
    (_hides_its_type, "hidden_type"),  # before program: "invoice.pdf.exe" is worse than an honest setup.exe
    (_is_program, "program"),
    (_has_macros, "macros"),
    (_holds_program, "holds_program"),
    (_cannot_be_looked_into, "unreadable_archive"),
    (_is_tnef, "unopened_tnef"),  # `mime` opens those that it can
)
CARRIED_ON = frozenset({"hidden_type", "program", "macros", "holds_program"})
"""What makes a message or an archive around it as unwelcome as it is itself."""
