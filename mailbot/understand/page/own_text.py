"""An officer's own text: what they wrote in their mail program, without what they answered to (interface.md).

It is read from the HTML where there is HTML: Outlook's text part doubles the line breaks and forgets what was struck.
Meant for replies; a referral's form would be taken for quoted headers.
"""

from __future__ import annotations

from mailbot.understand.words.folding import visible
from mailbot.vocabulary.message import ReadMail

from .quotations import own_lines
from .reply_html import html_lines

MOST_TEXT = 200_000


def own_text(mail: ReadMail) -> str:
    """What the sender wrote, quotes and signature off. Any mail has one; it may be empty."""
    lines = html_lines(mail.html) if mail.html else None
    text = mail.text if lines is None else "\n".join(lines)
    return "\n".join(own_lines(visible(text[:MOST_TEXT]).split("\n")))
