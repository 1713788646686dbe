"""A shadow's day: in place of the digest, one mail to the supervisors with what mailbot would have done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from mailbot import eventlog
from mailbot.decide.notices import to_staff
from mailbot.formfile import LEARNT, read_form
from mailbot.office.settings import Settings
from mailbot.postroom.receive import PostRoom
from mailbot.vocabulary.digest import Digest
from mailbot.vocabulary.effects import Effect
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import by_language
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.problems import MailboxUnreachable
from mailbot.watch.alarms import Alarms
from mailbot.watch.digest_hour import Digestion

from .by_mail import notice_of
from .findings import Written
from .learning import keep_labels, labels_learnt, referrers_learnt
from .page import Pages
from .past import sent_since
from .report import report_of, written
from .turning import IN_SHADOW

LOOKS_BACK = timedelta(days=14)
"""How far back the office's own letters are looked for: a contact limit is no further."""


class DailyReport(Digestion):
    """At the digest's hour."""

    def __init__(self, room: PostRoom, at: time, alarms: Alarms, settings: Settings) -> None:
        super().__init__(room, at, alarms, reports=())
        self._settings = settings

    def _letters(self, digest: Digest, now: datetime) -> list[Effect]:
        """In each supervisor's language, the page enclosed."""
        room, office = self._room, self._room.office
        since = room.book.fact("digest_until") or room.book.fact(IN_SHADOW) or now - LOOKS_BACK
        found = report_of(room, since, now, self._really_written(now))
        pages = Pages(room.writer.words, office.calendar.zone, office.address)
        learnt = self._learn()
        letters: list[Effect] = []
        for language, people in by_language(office.supervisors).items():
            notice = notice_of(found, pages, language, self._learnt_file())
            told = (*notice.happened, *learnt), (*notice.ahead, Phrase("ahead.shadow_ends"))
            letters += to_staff(people, replace(notice, happened=told[0], ahead=told[1]), room.bench(now))
        return letters

    def _learn(self) -> tuple[Phrase, ...]:
        """What the corrections teach that was not known."""
        form, data = self._settings.form.file, self._settings.data
        cases = [*self._room.book.cases()]
        labels = labels_learnt(cases, self._room.office, read_form(form))
        added = keep_labels(labels, form, data)
        return (*(label.says for label in added), *referrers_learnt(cases, self._room.office))

    def _learnt_file(self) -> tuple[Attachment, ...]:
        file = self._settings.data / LEARNT
        if not file.exists():
            return ()
        return (Attachment(LEARNT, "text/plain", file.read_bytes(), sniffed="text/plain"),)

    def _really_written(self, now: datetime) -> list[Written]:
        try:
            return written(sent_since(self._settings, (now - LOOKS_BACK).date()))
        except MailboxUnreachable as problem:
            eventlog.trouble(problem.what, "The report goes without what the office wrote.")
            return []
