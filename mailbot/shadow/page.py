"""A shadow's findings as a page to open, and as lines of text."""

from __future__ import annotations

from urllib.parse import quote
from zoneinfo import ZoneInfo

from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.phrase import Phrase, Spoken
from mailbot.write.rendering import Renderer
from mailbot.write.words.words import LANGUAGES, Words

from .findings import Findings


class Pages:
    """Reports of one office, in English or French. An `answers_to` is the mailbox that takes a reader's corrections:
    then each case has a link that begins one."""

    def __init__(self, words: Words, zone: ZoneInfo, answers_to: str = "") -> None:
        self._words, self._answers_to = words, answers_to
        helpers = {
            language: {
                "say": lambda key, _language=language, **says: self._say(key, _language, **says),
                "local": lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
                "link": self._link,
            }
            for language in LANGUAGES
        }
        self._renderer = Renderer(TEMPLATES, helpers)

    def page(self, found: Findings, language: str) -> str:
        """HTML."""
        return self._renderer.document("shadow", language, {"found": found, "can_answer": bool(self._answers_to)})

    def lines(self, found: Findings, language: str) -> list[str]:
        """The numbers, and the labels that the form does not know."""
        lines = [self._say(f"shadow.{name}", language, count=number) for name, number in found.numbers.items()]
        labels = found.unknown_labels.items()
        return lines + [self._say("shadow.label", language, label=label, count=count) for label, count in labels]

    def _say(self, key: str, language: str, **says: Spoken) -> str:
        return self._words.say(Phrase.of(f"cli.{key}", **says), language)

    def _link(self, number: str, order: str) -> str:
        return f"mailto:{self._answers_to}?subject={quote(f'[{number}]')}&body={quote(order)}"
