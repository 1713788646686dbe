"""Every letter of a commit as bytes, before anything of it is entered: a template that fails loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mailbot.record.book import Book
from mailbot.record.storage import BlobStore
from mailbot.vocabulary import effects as fx
from mailbot.vocabulary.case import Case, CasesEntered
from mailbot.vocabulary.events import Corrected, Opened, Repeated
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.problems import BookDamaged
from mailbot.write.letter_writer import Enclosure, LetterWriter, WrittenLetter
from mailbot.write.message.threading import audience
from mailbot.write.proof import proof

MOST_LETTERS = 1_000_000
"""More than one commit ever holds: the ordinals of one cause, used again."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Decided letters to written ones, for one office. Their bytes are put with the blobs, and named by nobody yet."""

    office: Office
    book: Book
    blobs: BlobStore
    writer: LetterWriter

    def letters(self, effects: Sequence[fx.Effect], cause: str) -> list[tuple[Letter, WrittenLetter]]:
        """From the cases as they will be; what staff mail repeats is rendered first."""
        cases = self._cases_after(effects)
        letters = [effect.letter for effect in effects if isinstance(effect, fx.Write)]
        letters.sort(key=lambda letter: not letter.to.is_outside)
        written = []
        with self.blobs.attempt():
            for ordinal, letter in enumerate(letters):
                case = cases.case(letter.number) if letter.number else None
                one = self._write(letter, case, cause, ordinal)
                self.blobs.put(one.octets)
                written.append((letter, one))
        return written

    def _cases_after(self, effects: Iterable[fx.Effect]) -> CasesEntered:
        cases = CasesEntered(self.book.case_itself)
        for effect in effects:
            if isinstance(effect, fx.Enter):
                cases.enter(effect.number, effect.event)
        return cases

    def _write(self, letter: Letter, case: Case | None, cause: str, ordinal: int) -> WrittenLetter:
        """Under a Message-ID that no letter has: a clock that stands still (`once --at`) ticks twice in one moment."""
        enclosure = self._proof(letter, case) if "proof" in letter.topics else self._originals(letter, case)
        while True:
            written = self.writer.write(
                letter, case, cause=cause, ordinal=ordinal, thread=self._thread(letter), enclosure=enclosure
            )
            if self.book.letter(written.message_id) is None:
                return written
            ordinal += MOST_LETTERS

    def _thread(self, letter: Letter) -> list[str]:
        """Our earlier letters of the case to the same audience."""
        if not letter.number:
            return []
        earlier = self.book.letters_of(letter.number)
        return [sent.seen_as for sent in earlier if audience(sent.to) == audience(letter.to)]

    def _originals(self, letter: Letter, case: Case | None) -> Enclosure | None:
        """What the CSC wrote, as it came: to the office that the referral is passed on to."""
        if case is None or "original" not in letter.topics:
            return None
        brought = (
            event
            for event in case.in_order
            if isinstance(event, Opened) or (event.by == "csc" and isinstance(event, Repeated | Corrected))
        )
        mails = dict.fromkeys(event.mail for event in brought if event.mail)
        entries = [entry for entry in map(self.book.handled_id, mails) if entry is not None and entry.blob]
        files = []
        for count, entry in enumerate(entries, start=1):
            with suppress(BookDamaged):  # its fields stand in the letter
                name = f"{case.number}-{count:02}.eml"
                files.append(Attachment(name, "message/rfc822", self.blobs.get(entry.blob)))
        return Enclosure(files=tuple(files))

    def _proof(self, letter: Letter, case: Case | None) -> Enclosure | None:
        """Every letter to the client as the bytes that left (PROOF)."""
        if case is None:
            return None
        letters = tuple(sent for sent in self.book.letters_of(letter.number) if sent.to is Role.CLIENT)
        octets = {sent.message_id: self.blobs.get(sent.blob) for sent in letters}
        return proof(case, letters, octets, self.office, letter.language, self.writer.words)
