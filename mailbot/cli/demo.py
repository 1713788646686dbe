"""`demo`: the office on this machine, with nothing to configure."""

from __future__ import annotations

import shutil
import threading
import time
from datetime import datetime
from pathlib import Path

from mailbot import eventlog
from mailbot.demo.manners import MANNERS
from mailbot.demo.people import ANNE, CSC, JAS, MORGAN, NAMES, OFFICE, PASSWORD
from mailbot.demo.stage import ZONE, Stage, serve
from mailbot.demo.telling import Told
from mailbot.demo.timeline import write_week
from mailbot.vocabulary.problems import CannotStart
from mailbot.write.words.dates import date_words

from .month import month
from .screen import Screen, terminal_language
from .signals import stop_on_signals

MARK = "made-by-mailbot-demo"
MARGIN = {"scene": "", "did": "  · ", "out": "  → "}
"""What goes before a line, by its kind."""

STYLE = {"act": "bold", "says": "italic", "scene": "bold cyan", "out": "green"}
LONGEST = 300
"""Characters of one line; the whole is in the letters and in `case`."""


def demo(out: Path = Path("demo-out"), *, keep_serving: bool = False, like: str = "", a_month: bool = False) -> None:
    """Plays a week, or a month, and leaves every mail and the digest in `out`."""
    if like not in MANNERS:
        raise CannotStart(f"{like!r} is no service that the demo knows.", f"Name {' or '.join(filter(None, MANNERS))}.")
    _make_room(out)
    if a_month:
        month(out)
        return
    screen = Screen()
    with (out / "log.jsonl").open("w", encoding="utf-8") as log:
        eventlog.configure(log)
        began = time.monotonic()
        stage = Stage(out, like, terminal_language())
        stage.open()
        try:
            _tell(stage, screen)
            digest = stage.write_digest()
            page = write_week(out, stage.telling, stage.office)
            say, took = stage.telling.say, time.monotonic() - began
            screen.print()
            screen.print(say("letters", count=len(stage.telling.files), seconds=f"{took:.1f}"), style="bold")
            for file, what in ((page, "week"), (digest, "digest"), (out / "log.jsonl", "log")):
                screen.print(f"  {file}    {say(what)}", soft_wrap=True)
            if keep_serving:
                _serve(stage, screen)
        finally:
            stage.close()


def _tell(stage: Stage, screen: Screen) -> None:
    day = None
    screen.paragraph(stage.telling.say("intro"))
    for told in stage.play():
        at = told.at.astimezone(ZONE)
        if told.kind in ("act", "says"):
            screen.print() if told.kind == "act" else None
            screen.paragraph(told.text, STYLE[told.kind])
            continue
        if at.date() != day:
            day = at.date()
            heading = date_words(day, stage.language, weekday=True, year=False)
            screen.print(f"\n{heading[:1].upper()}{heading[1:]}", style="bold")
        _show(told, at, screen)


def _show(told: Told, at: datetime, screen: Screen) -> None:
    """One happening, its later lines below where its text begins."""
    number = f"{told.number}  " if told.number and told.kind == "did" else ""
    text = told.text if len(told.text) <= LONGEST else told.text[: LONGEST - 1] + "…"
    before = f"  {at:%H:%M}  " if told.kind == "scene" else " " * 9 + MARGIN[told.kind].lstrip()
    screen.paragraph(number + text, STYLE.get(told.kind, ""), before)


def _serve(stage: Stage, screen: Screen) -> None:
    def say(key: str, **says: str) -> str:
        return stage.telling.say(f"serve.{key}", **says)

    provider = stage.provider
    screen.print(f"\n{say('goes_on')}", style="bold")
    screen.print(say("where", imap=str(provider.imap_port), smtp=str(provider.smtp_port), password=PASSWORD))
    for address in (JAS, ANNE, MORGAN, CSC, *(other for other in NAMES if "mail.example" in other)):
        screen.print(f"    {address:<34} {NAMES[address]}", soft_wrap=True)
    screen.print(say("how", office=OFFICE))
    screen.print(say("stop"))
    stop = threading.Event()
    restore = stop_on_signals(stop)
    join = serve(stage, stop)
    stop.wait()
    join()
    restore()


def _make_room(out: Path) -> None:
    """An earlier demo's folder is replaced; any other folder is left alone."""
    if out.exists():
        if any(out.iterdir()) and not (out / MARK).exists():
            raise CannotStart(f"{out} is there and is not an earlier demo's.", "Name another folder with --out.")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / MARK).touch()
