"""A mail's words without its markup, roughly and fast: enough to see what sort of mail it is.

Forms and commands are read line by line; a delivery report needs no more than this.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.understand.html.blocks import TooLarge
from mailbot.understand.html.parse import MOST_HTML, parse
from mailbot.understand.html.seen import seen
from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

BEGINNING = 4_000  # characters in which machines say what they are

_LINES = frozenset({"p", "br", "div", "tr", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6"})


def rough_text(mail: ReadMail, most: int) -> str:
    """At most so many characters of the mail's text, of the HTML where there is no other; its lines kept."""
    if mail.text.strip():
        return mail.text[:most]
    pieces: list[str] = []
    length = 0
    try:
        for piece in _pieces(mail.html[:MOST_HTML]):
            pieces.append(piece)
            length += len(piece)
            if length > most:
                break
    except TooLarge:
        pass
    return "".join(pieces)[:most]


def beginning(mail: ReadMail) -> str:
    """The first words of a mail, folded."""
    return folded(rough_text(mail, BEGINNING))


def _pieces(html: str) -> Iterator[str]:
    root = parse(html) if html else None
    for met in seen(root) if root is not None else ():
        yield met if isinstance(met, str) else "\n" if met[1].tag in _LINES else " "
