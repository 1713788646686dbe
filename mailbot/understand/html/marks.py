"""How mail programs mark, in HTML, what is quoted, and where a signature begins that has no end (others: `hidden`).

Outlook for Windows draws a rule above the headers of the message answered to, Outlook on the web and on phones give
it an id, Gmail, Apple Mail and Thunderbird a blockquote. Word and Outlook put everything below the mark into the
quote; the others let the writer go on beneath.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from mailbot.understand.words.spelling import word_set

MOST_SEARCHES = 12

# The message answered to begins here and goes to the end of the mail.
_REST_IDS = word_set("divrplyfwdmsg appendonsend zwchr olk_src_body_section _mailoriginal")
_HEADER_RULE = re.compile(r"border-(?:top:[^;]{0,40}solid|style:solidnonenone)")
# What is quoted, and nothing else: what comes after it may be the writer's again.
_QUOTE_IDS = word_set("mail-editor-reference-message-container isforwardcontent isreplycontent")
_QUOTE_CLASSES = word_set(
    """yahoo_quoted gmail_attr moz-cite-prefix moz-forward-container protonmail_quote tutanota_quote
    ms-outlook-mobile-reference-message"""
)
_QUOTE_AROUND = word_set("gmail_quote gmail_quote_container gmail_extra")
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?:0")


class Marks:
    """Finds the marks of one mail. Searches below an element are counted: hostile mail nests frames in frames."""

    def __init__(self) -> None:
        self._searches = 0

    def rest_begins(self, element: etree._Element) -> bool:
        """Whether everything from here on is the message answered to."""
        if not element.attrib:
            return False
        if {_plain_id(element, "id"), _plain_id(element, "name")} & _REST_IDS:
            return True
        if element.tag != "div" or not _HEADER_RULE.search(_style(element)):
            return False
        self._searches += 1
        if self._searches > MOST_SEARCHES:
            return True
        first = "".join(islice(element.itertext(), 6)).strip()
        return ":" in first[:40]  # "From:", in whatever language

    def is_quote(self, element: etree._Element) -> bool:
        """Whether this element holds a quote and nothing else."""
        classes = {name.removeprefix("x_") for name in element.get("class", "").lower()[:500].split()}
        if element.tag == "blockquote":  # Gmail's indent button makes one too, of the writer's own words
            return "border:none" not in _style(element) or "gmail_quote" in classes
        if _plain_id(element, "id") in _QUOTE_IDS or classes & _QUOTE_CLASSES:
            return True
        if not classes & _QUOTE_AROUND:
            return False
        self._searches += 1
        return self._searches > MOST_SEARCHES or not _quotes_inside(element)


def signature_begins(element: etree._Element) -> bool:
    """Whether a signature without an end begins here: Outlook's bookmark, Apple Mail's line break."""
    if element.tag == "a":
        return _plain_id(element, "name").startswith("_mailautosig")
    return _plain_id(element, "id") == "linebreakatbeginningofsignature"


def no_margin(element: etree._Element) -> bool:
    """Whether a paragraph stands directly below the one before it: Word's do, and Outlook's on the web."""
    return "mso" in element.get("class", "").lower()[:200] or bool(_NO_MARGIN.search(_style(element)))


def _quotes_inside(frame: etree._Element) -> bool:
    """Gmail's frame: a reply quotes in a blockquote, and what stands beside it is the writer's; a forward has none."""
    quote = False
    for element in frame.iter("div", "blockquote"):
        if element.tag == "blockquote":
            quote = True
            break
        if "gmail_attr" in element.get("class", "") and "---" in "".join(islice(element.itertext(), 2)):
            return False
    return quote


def _plain_id(element: etree._Element, name: str) -> str:
    """Outlook puts x_ before the ids of what it quotes."""
    return str(element.get(name, ""))[:80].lower().removeprefix("x_")


def _style(element: etree._Element) -> str:
    return re.sub(r"\s", "", element.get("style", "")[:2_000].lower())
