"""How the letters about a case stay together in a mail program, one thread for each audience.

Thunderbird and Gmail go by `References`; Gmail begins anew when the subject changes. Exchange and Outlook go by
`Thread-Topic` and the GUID in `Thread-Index` ([MS-OXOMSG] 2.2.1.3).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from mailbot.vocabulary.letter_kinds import Role

KEPT = 9
"""Earlier letters that `References` names; a header of hundreds makes some servers refuse the mail."""

AUDIENCES = {
    Role.CLIENT: "client",
    Role.OFFICER: "staff",
    Role.SUPERVISOR: "staff",
    Role.ADMINISTRATOR: "staff",
    Role.CSC: "csc",
    Role.CPC: "cpc",
    Role.OFFICE: "office",
}


def audience(to: Role) -> str:
    """With whom a letter is in conversation: officers and supervisors share one."""
    return AUDIENCES[to]


def thread_headers(
    root: str, earlier: Sequence[str], in_reply_to: str, topic: str, token: str
) -> list[tuple[str, str]]:
    """The headers that put a letter into its thread. `earlier` are our letters to this audience, oldest first. `token`
    stands for the letter itself, last: whoever answers hands it on as what is nearest, and a program that threads by
    the last reference takes a message that it never sees for the parent, and goes on to the one before."""
    parent = in_reply_to or (earlier[-1] if earlier else root)
    references = dict.fromkeys((root, *earlier[-KEPT:], parent, token))
    return [
        ("In-Reply-To", parent),
        ("References", " ".join(references)),
        ("Thread-Topic", topic),
        ("Thread-Index", _index(root)),
    ]


def _index(root: str) -> str:
    """A header block of 22 bytes: 1, five bytes of time (none, so that it is the same for every letter), a GUID."""
    return base64.b64encode(b"\x01" + bytes(5) + hashlib.sha256(root.encode()).digest()[:16]).decode("ascii")
