"""`demo --month`: a month of an office, told as it happens and left as files."""

from __future__ import annotations

import time
from pathlib import Path

from mailbot import eventlog
from mailbot.demo.month.stage import Month
from mailbot.demo.month.telling import Telling, as_page, lines_of
from mailbot.write.words.words import LANGUAGES

from .screen import Screen, terminal_language

STORY = {"en": "month.md", "fr": "month.fr.md"}


def month(out: Path, *, whole: bool = True) -> None:
    """Plays it in `out`, which is empty: `month.md` is the story, `mails` holds every mail."""
    screen = Screen()
    with (out / "log.jsonl").open("w", encoding="utf-8") as log:
        eventlog.configure(log)
        began = time.monotonic()
        played = Month(out, whole=whole)
        played.open()
        try:
            words = played.office.room.writer.words
            tellings = {language: Telling(played, words, language) for language in LANGUAGES}
            told: dict[str, list[str]] = {language: [] for language in LANGUAGES}
            for language, line in lines_of(played, tellings):
                told[language].append(line)
                if language == terminal_language():
                    screen.print(line.lstrip("# "), style="bold" if line.startswith("#") else "", soft_wrap=True)
            for language, lines in told.items():
                (out / STORY[language]).write_text(as_page(lines), encoding="utf-8")
            folder = out / "mails"
            folder.mkdir()
            for number, one in enumerate(played.world.mails, 1):
                way = "out" if one.is_ours else "in"
                (folder / f"{number:04d}-{one.at:%m-%d-%H%M}-{way}.eml").write_bytes(one.octets)
            say = tellings[terminal_language()].say
            screen.print(say("files", count=len(played.world.mails), folder=str(folder)), soft_wrap=True)
            screen.print(f"{out / STORY[terminal_language()]}  {time.monotonic() - began:.0f} s", soft_wrap=True)
        finally:
            played.close()
