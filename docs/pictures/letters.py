"""Writes what people read as documents: `make letters`. docs/letters.md has every letter to a client, to the CSC, the
CPC and another office, English beside French, with how easily each reads to a client; docs/staff-mail.md has every
kind of mail to officers, supervisors and administrators.

Readability by the Flesch-Kincaid grade in English, and by Kandel and Moles' score in French (100 is easiest, 60 is
plain); syllables are counted by groups of vowels, which is near enough to compare letters with one another.
"""

from __future__ import annotations

import re
from pathlib import Path

from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.letter_kinds import Audience
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import SAMPLE_OFFICE
from mailbot.write.samples import sample_letters

ROOT = Path(__file__).resolve().parents[2]
VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyàâäéèêëîïôöûùüœ]+")}
SILENT = {"en": re.compile(r"(?<=[^aeiouyl])e$"), "fr": re.compile(r"(?<=[^aeiouyé])(?:e|es|ent)$")}
MADE = "Made by `make letters` from the templates and a sample case, not by hand: the text part of each.\n\n"
GRADE = 8.0
"""The Canada.ca style guide's limit."""

SCORE = 55.0
"""What plain French reaches on Kandel and Moles' scale."""


def main() -> None:
    """The pages, from the letters as they are now."""
    for name, page in pages().items():
        (ROOT / "docs" / name).write_text(page, encoding="utf-8")


def pages() -> dict[str, str]:
    """Each document by its name in docs/."""
    writer = LetterWriter(TEMPLATES, SAMPLE_OFFICE, MessageIds(bytes(32), "office.example"))
    both = {language: sample_letters(language) for language in ("en", "fr")}
    table, outside, staff = [], [], []
    for name, (sample, _) in both["en"].items():
        texts = {}
        for language, letters in both.items():
            letter, case = letters[name]
            texts[language] = writer.write(letter, case, cause="letters", ordinal=0)
        english, french = (texts[language].text for language in ("en", "fr"))
        if sample.kind.row.to_client:
            table.append(
                f"| {name} | {words_of(english)} | {grade(english):.1f} | {words_of(french)} | {ease(french):.0f} |"
            )
        (staff if sample.kind.row.audience is Audience.STAFF else outside).append(
            f"## {name}\n\n**{texts['en'].subject}**\n\n```text\n{english}```\n\n"
            f"**{texts['fr'].subject}**\n\n```text\n{french}```\n"
        )
    head = (
        f"# Every letter to people outside\n\n{MADE}"
        f"To clients, English: Flesch-Kincaid grade, {GRADE:.0f} at most. French: Kandel and Moles' score, {SCORE:.0f} "
        "at least (100 is easiest).\n\n"
        "| letter | words | grade (en) | words | score (fr) |\n| --- | --- | --- | --- | --- |\n"
    )
    return {
        "letters.md": head + "\n".join(table) + "\n\n" + "\n".join(outside),
        "staff-mail.md": f"# Every kind of mail to the office's own people\n\n{MADE}" + "\n".join(staff),
    }


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence; a heading or an item of a list is one."""
    blocks = re.split(r"\n\s*\n|\n(?=- |\d\. )|(?<=[.?!])\s+", text)
    found = [re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", block) for block in blocks]
    return [words for words in found if words]


def words_of(text: str) -> int:
    """How long it is."""
    return sum(map(len, sentences_of(text)))


def syllables(word: str, language: str) -> int:
    """At least one."""
    word = SILENT[language].sub("", word.lower())
    return max(1, len(VOWELS[language].findall(word)))


def grade(text: str) -> float:
    """Flesch and Kincaid's grade of school."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in sentence]
    spoken = sum(syllables(word, "en") for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def ease(text: str) -> float:
    """Kandel and Moles' score."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in sentence]
    spoken = sum(syllables(word, "fr") for word in words)
    return 207 - 1.015 * len(words) / len(sentences) - 73.6 * spoken / len(words)


if __name__ == "__main__":
    main()
