"""A message as a page of lines, each with its role (interface.md, "How a mail is read", 1).

Read from the HTML where there is HTML: Outlook's text part doubles the line breaks and forgets what was struck.
Meant for replies; a referral's form would be taken for quoted headers.
"""

from __future__ import annotations

from mailbot.understand.words.folding import visible
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.page import Page

from .quotations import own_lines
from .reply_html import html_lines

MOST_TEXT = 200_000


def read_page(mail: ReadMail, earlier: tuple[str, ...] = ()) -> Page:
    """The page of this message; any has one. `earlier`: the texts of what it answers and of its case's other
    messages: lines that stand there are quoted, whatever stands around them."""
    lines = html_lines(mail.html) if mail.html else None
    text = mail.text if lines is None else "\n".join(lines)
    return Page.of_text("\n".join(own_lines(visible(text[:MOST_TEXT]).split("\n"))))
