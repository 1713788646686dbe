"""Writes docs/letters.md: every letter to a client, English beside French, with how easily each reads: `make letters`.

Readability by the Flesch-Kincaid grade in English, and by Kandel and Moles' score in French (100 is easiest, 60 is
plain); syllables are counted by groups of vowels, which is near enough to compare letters with one another.
"""

from __future__ import annotations

import re
from pathlib import Path

from mailbot.shipped import TEMPLATES
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import SAMPLE_OFFICE
from mailbot.write.samples import sample_letters

ROOT = Path(__file__).resolve().parents[2]
VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyàâäéèêëîïôöûùüœ]+")}
SILENT = {"en": re.compile(r"(?<=[^aeiouyl])e$"), "fr": re.compile(r"(?<=[^aeiouyé])(?:e|es|ent)$")}
GRADE = 8.0
"""The Canada.ca style guide's limit."""

SCORE = 55.0
"""What plain French reaches on Kandel and Moles' scale."""


def main() -> None:
    """The page, from the letters as they are now."""
    writer = LetterWriter(TEMPLATES, SAMPLE_OFFICE, MessageIds(bytes(32), "office.example"))
    both = {language: sample_letters(language) for language in ("en", "fr")}
    names = [name for name, (letter, _) in both["en"].items() if letter.kind.row.to_client]
    table, pages = [], []
    for name in names:
        texts = {}
        for language, letters in both.items():
            letter, case = letters[name]
            texts[language] = writer.write(letter, case, cause="letters", ordinal=0)
        english, french = (texts[language].text for language in ("en", "fr"))
        table.append(
            f"| {name} | {words_of(english)} | {grade(english):.1f} | {words_of(french)} | {ease(french):.0f} |"
        )
        pages.append(
            f"## {name}\n\n**{texts['en'].subject}**\n\n```text\n{english}```\n\n"
            f"**{texts['fr'].subject}**\n\n```text\n{french}```\n"
        )
    head = (
        "# Every letter to a client\n\nMade by `make letters` from the templates and a sample case, not by hand.\n\n"
        f"English: Flesch-Kincaid grade, {GRADE:.0f} at most. French: Kandel and Moles' score, {SCORE:.0f} at least "
        "(100 is easiest).\n\n| letter | words | grade (en) | words | score (fr) |\n| --- | --- | --- | --- | --- |\n"
    )
    page = head + "\n".join(table) + "\n\n" + "\n".join(pages)
    (ROOT / "docs" / "letters.md").write_text(page, encoding="utf-8")


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
