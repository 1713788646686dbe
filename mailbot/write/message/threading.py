"""How the letters about a case stay together in a mail program, one thread for each audience.

Thunderbird and Gmail go by `References`; Gmail asks for the same subject as well. Exchange and Outlook go by
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
}


def audience(to: Role) -> str:
    """With whom a letter is in conversation: officers and supervisors share one."""
    return AUDIENCES[to]


def thread_headers(root: str, earlier: Sequence[str], in_reply_to: str, topic: str) -> list[tuple[str, str]]:
    """The headers that put a letter into its thread. `earlier` are our letters to this audience, oldest first."""
    parent = in_reply_to or (earlier[-1] if earlier else root)
    references = [root, *[one for one in earlier if one != root][-KEPT:]]
    if in_reply_to and in_reply_to not in references:
        references.append(in_reply_to)
    return [
        ("In-Reply-To", parent),
        ("References", " ".join(references)),
        ("Thread-Topic", topic),
        ("Thread-Index", _index(root)),
    ]


def _index(root: str) -> str:
    """A header block of 22 bytes: 1, five bytes of time (none, so that it is the same for every letter), a GUID."""
    return base64.b64encode(b"\x01" + bytes(5) + hashlib.sha256(root.encode()).digest()[:16]).decode("ascii")
