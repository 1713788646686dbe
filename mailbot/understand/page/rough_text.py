"""A mail's words without its markup, roughly and fast: enough to see what sort of mail it is.

Forms and commands are read from a real parse of the HTML; a delivery report needs no more than this.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from mailbot.understand.words.folding import folded
from mailbot.vocabulary.message import ReadMail

BEGINNING = 4_000  # characters in which machines say what they are

MOST_MARKUP = 60_000  # of which a tree is made: hostile nesting costs up to a tenth of a millisecond for each tag

_LINES = frozenset({"p", "br", "div", "tr", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6"})


def rough_text(mail: ReadMail, most: int) -> str:
    """At most so many characters of the mail's text, of the HTML where there is no other; its lines kept."""
    if mail.text.strip():
        return mail.text[:most]
    body = max(mail.html.lower().find("<body"), 0)
    markup = mail.html[body : body + min(5 * most, MOST_MARKUP)].replace("\0", "")
    pieces = []
    for element in BeautifulSoup(markup, "lxml").descendants:
        if isinstance(element, Tag):
            pieces.append("\n" if element.name in _LINES else " ")
        elif type(element) is NavigableString:  # its subclasses are comments, styles and scripts
            pieces.append(element)
    return "".join(pieces)[:most]


def beginning(mail: ReadMail) -> str:
    """The first words of a mail, folded."""
    return folded(rough_text(mail, BEGINNING))
