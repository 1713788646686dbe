"""Which lines of a message may teach a banner: the first and the last, if they stand apart, nobody says them and they
order nothing, not even nearly (docs/decisions/learnt-banners.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.understand.orders.argument import OrderContext
from mailbot.understand.orders.grammar import read_orders
from mailbot.understand.page.banners import is_said_by_a_person, taught
from mailbot.understand.page.courtesies import is_closing, is_greeting, is_marking
from mailbot.understand.page.line import begins_with_order_word
from mailbot.vocabulary.banners import BOTTOM, TOP
from mailbot.vocabulary.message import MailKind
from mailbot.vocabulary.page import Page, PageLine, Role
from mailbot.vocabulary.understood import Understood

FEWEST_WORDS, LONGEST = 4, 300
_COURTEOUS = re.compile(
    r"\b(?:please|thanks?|thank|sorry|hope|see|find|attached|enclosed|here|sent|send|need|want|ask|call|wait|help|urgent\w*"
    r"|veuillez|svp|merci|desole\w*|espere|voir|trouver|trouverez|ci-joint\w*|joint\w*|voici|envoi\w*|envoye\w*|besoin"
    r"|demand\w*|appel\w*|attend\w*|aide\w*|you|your|vous|votre|vos|we|our|us|nous|notre|nos|on)\b"
)
_LABEL = re.compile(r"[^:]{1,60}[:\uff1a]\s*\S")


def may_teach(got: Understood) -> Iterator[tuple[str, str, str]]:
    """Place, words as they are compared, and text of each such line. Only messages that belong to a case and whose
    writer is sure teach anything: a stranger does not."""
    if got.kind not in (MailKind.OFFICER_REPLY, MailKind.CLIENT_REPLY) or not got.trust.holds:
        return
    own = [line for line in got.page.own if line.text.strip()]
    if len(own) < 2:
        return
    for place, line in ((TOP, own[0]), (BOTTOM, own[-1])):
        if _stands_apart(line, place, got.page) and _may_be_one(line.text, got):
            yield place, taught(line.text), line.text.strip()


def _stands_apart(line: PageLine, place: str, page: Page) -> bool:
    """A blank line, or a greeting, parts it from the writer's words."""
    if line.role not in (Role.OWN, Role.SIGNATURE):
        return False
    at = page.lines.index(line)
    beside = page.lines[at + 1 : at + 2] if place == TOP else page.lines[at - 1 : at] if at else ()
    return bool(beside) and (not beside[0].text.strip() or beside[0].role is Role.GREETING)


def _may_be_one(text: str, got: Understood) -> bool:
    said = taught(text)
    if not len(said.split()) >= FEWEST_WORDS or len(said) > LONGEST or "?" in text or "@" in text:
        return False
    if begins_with_order_word(text) or is_greeting(text) or is_closing(text) or is_marking(text):
        return False
    if _LABEL.match(text) or _COURTEOUS.search(said) or is_said_by_a_person(text):
        return False
    read = read_orders(Page.of_text(text), OrderContext(now=got.received_at))
    return not (read.orders or read.misread or read.almost)
