"""The proof of contact (PROOF): what a court or a client's representative is shown of how the client was reached.

Every letter to the client as the exact bytes that were handed over, what the server answered, where the address
came from, which wording it was, and every report that came later. Nothing is judged here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import OutboxLetter
from mailbot.vocabulary.phrase import Phrase, Spoken, Term
from mailbot.write.words.words import Words

from .history import history_line
from .letter_writer import Enclosure


def proof(
    case: Case,
    letters: Sequence[OutboxLetter],
    octets: Mapping[str, bytes],
    office: Office,
    language: str,
    words: Words,
) -> Enclosure:
    """The account, and each letter as a file. `octets` are the recorded bytes by Message-ID."""
    account = _Account(office, language, words)
    account.say("due", due=case.due_at, working=case.worked.deadline)
    made = case.made
    if made is None:
        account.say("not_made")
    else:
        account.say(f"made_{made.how}", at=made.at)
    for attempt in case.attempts:
        account.line(history_line(attempt, office, words, language))
    for event in case.events:
        if isinstance(event, ev.ContactedBy):
            account.line(f"  {account.moment(event.at)}: {history_line(event, office, words, language)}")
    files: list[Attachment] = []
    for number, letter in enumerate(letters, start=1):
        account.line("")
        whole = octets.get(letter.message_id)
        name = f"{number:02}-{letter.kind.value}.eml"
        account.say("letter", number=number, letter=Term("letter", letter.kind.value))
        _tell(account, letter)
        if whole is None:
            account.say("bytes_gone")
        else:
            account.say("bytes", name=name, size=len(whole), digest=hashlib.sha256(whole).hexdigest())
            files.append(Attachment(name, "message/rfc822", whole))
    if not letters:
        account.say("no_letters")
    return Enclosure("\n".join(account.lines), tuple(files))


def _tell(account: _Account, letter: OutboxLetter) -> None:
    account.say("state", state=Term("state", letter.state.value))
    account.say("to", address=letter.envelope_to, source=letter.address_source)
    account.say("message_id", id=letter.message_id)
    account.say("recorded", at=letter.recorded_at)
    if letter.ended_at is not None:
        account.say("ended", at=letter.ended_at, attempts=letter.attempts)
    account.say("reply", reply=" ".join(letter.reply.split()))
    account.say("template", template=letter.template)
    for at, report in letter.reports:
        account.say("report", at=at, report=" ".join(report.split()) if isinstance(report, str) else report)
    if not letter.reports:
        account.say("no_report")


class _Account:
    """The lines of the account, in the officer's language and the office's time."""

    def __init__(self, office: Office, language: str, words: Words) -> None:
        self._zone, self._language, self._words = office.calendar.zone, language, words
        self.lines: list[str] = []

    def say(self, key: str, **says: Spoken) -> None:
        self.line(self._words.say(Phrase.of(f"proof.{key}", **says), self._language, self._zone))

    def line(self, text: str) -> None:
        self.lines.append(text)

    def moment(self, at: datetime) -> str:
        return self._words.say(Phrase.of("proof.moment", at=at), self._language, self._zone)
