"""`demo`: the office on this machine, with nothing to configure."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape as verbatim

from mailbot import eventlog
from mailbot.demo.manners import MANNERS
from mailbot.demo.people import ANNE, CSC, JAS, MORGAN, NAMES, OFFICE, PASSWORD
from mailbot.demo.stage import Stage, serve
from mailbot.demo.timeline import timeline
from mailbot.vocabulary.problems import CannotStart

from .signals import stop_on_signals

MARK = "made-by-mailbot-demo"
WIDTH = 110
"""Characters of what happened in one line; the whole is in the letters and in `case`."""


def demo(out: Path = Path("demo-out"), *, keep_serving: bool = False, like: str = "") -> None:
    """Plays a week and leaves every letter and the digest in `out`."""
    if like not in MANNERS:
        raise CannotStart(f"{like!r} is no service that the demo knows.", f"Name {' or '.join(filter(None, MANNERS))}.")
    _make_room(out)
    console = Console(highlight=False, soft_wrap=True)
    with (out / "log.jsonl").open("w", encoding="utf-8") as log:
        eventlog.configure(log)
        began = time.monotonic()
        stage = Stage(out, like)
        stage.open()
        try:
            _tell(stage, console)
            digest = stage.write_digest()
            (out / "index.html").write_text(timeline(stage.happened), encoding="utf-8")
            console.print()
            console.print(
                f"[bold]{len(stage.files)} letters[/] in {time.monotonic() - began:.1f} s, as .eml and .html:"
            )
            console.print(f"  {out / 'index.html'}    the week, by case and by person")
            console.print(f"  {digest}   this morning's digest")
            if keep_serving:
                _serve(stage, console)
        finally:
            stage.close()


def _tell(stage: Stage, console: Console) -> None:
    day = ""
    for told in stage.play():
        at = told.at.astimezone(stage.clock().tzinfo)
        if f"{at:%A}" != day:
            day = f"{at:%A}"
            console.print(f"\n[bold]{at:%A} {at.day} {at:%B}[/]")
        colour = "green" if told.who == "mailbot" else "cyan"
        what = told.what if len(told.what) <= WIDTH else told.what[: WIDTH - 1] + "…"
        console.print(f"  {at:%H:%M}  [{colour}]{verbatim(told.who):<22}[/] {verbatim(what)}")


def _serve(stage: Stage, console: Console) -> None:
    console.print("\n[bold]The office goes on.[/] Join it with any mail program (no encryption, this machine only):")
    console.print(f"  IMAP 127.0.0.1 port {stage.provider.imap_port}, SMTP 127.0.0.1 port {stage.provider.smtp_port}")
    console.print(f'  password "{PASSWORD}" for everybody:')
    for address in (JAS, ANNE, MORGAN, CSC, *(other for other in NAMES if "mail.example" in other)):
        console.print(f"    {address:<34} {NAMES[address]}")
    console.print(f"  As an officer, answer a notice with HELP or AIDE; as anybody else, write to {OFFICE}.")
    console.print("  Ctrl-C stops it.")
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
