"""A shadow's report as a mail to the supervisors, who asked for it. Nobody else gets one, and no copy is laid."""

from __future__ import annotations

import secrets
from datetime import datetime

from mailbot.decide.notices import Notice, written
from mailbot.home import home_of
from mailbot.office.settings import Settings
from mailbot.send.smtp import Courier
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Office, by_language
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import MailbotProblem
from mailbot.vocabulary.servers import Handover
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.words.template_folder import TemplateFolder

from .findings import Findings
from .page import Pages
from .turning import HEADLINE


class NotMailed(MailbotProblem):
    """The server did not take the report."""


def notice_of(found: Findings, pages: Pages, language: str, more: tuple[Attachment, ...] = ()) -> Notice:
    """The numbers, and the page enclosed."""
    page = Attachment("mailbot.html", "text/html", pages.page(found, language).encode(), sniffed="text/html")
    return Notice(
        Phrase.of(HEADLINE, since=found.since),
        happened=tuple(Phrase.of("happened.shadow", line=line) for line in pages.lines(found, language)),
        ahead=(Phrase("ahead.shadow"),),
        encloses=(page, *more),
    )


def mail_report(found: Findings, settings: Settings, office: Office, now: datetime) -> tuple[str, ...]:
    """To whom it went. Raises `NotMailed` with the server's words."""
    ids = MessageIds(home_of(settings).read_key() or secrets.token_bytes(32), office.address.rpartition("@")[2])
    writer = LetterWriter(TemplateFolder(own=settings.templates), office, ids)
    pages = Pages(writer.words, office.calendar.zone)
    sending = settings.sending
    courier = Courier(sending, sending.sign_in.sign_in() if sending.user else None)
    reached: list[str] = []
    try:
        for language, people in by_language(office.supervisors).items():
            letter = written(notice_of(found, pages, language), people, Role.SUPERVISOR, now)
            mail = writer.write(letter, None, cause=f"shadow {now.isoformat()}", ordinal=len(reached))
            result = courier.hand_over(office.address, mail.envelope_to, mail.octets)
            if result.outcome is not Handover.ACCEPTED:
                raise NotMailed(f"The report was not taken: {result.reply.rstrip('.')}.", "Try `run_bot.py check`.")
            reached += mail.envelope_to
    finally:
        courier.close()
    return tuple(reached)
