"""`case NUMBER --why`: for each letter what caused it, from the line or the clock to the server's answer."""

from __future__ import annotations

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from mailbot.decide.why import Chain, chains
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.history import history_line

from .as_json import chain_json
from .reading import Reading
from .screen import Screen, Speech, a_table, cell, lines_of, to_json


def show(reading: Reading, number: str, *, as_json: bool) -> None:
    """The chains of one case, oldest letter first; as an object, `number` and `letters`."""
    case = reading.case(number)
    found = tuple(chains(case, reading.book.letters_of(case.number), reading.office))
    if as_json:
        letters = [chain_json(chain, reading.office, reading.words) for chain in found]
        typer.echo(to_json({"number": case.number, "letters": letters}))
        return
    speech = Speech(reading.words)
    parts: list[RenderableType] = [Text(case.number, style="bold")]
    for chain in found:
        parts += [Text(), _heading(chain, speech), _links(chain, reading, speech)]
    Screen().print(Group(*parts) if found else Group(*parts, cell(speech("chain.none"))))


def _heading(chain: Chain, speech: Speech) -> RenderableType:
    letter = chain.letter
    return cell(f"{speech.term('letter', letter.kind.value)} ({speech.term('role', letter.to.value)})", "bold")


def _links(chain: Chain, reading: Reading, speech: Speech) -> RenderableType:
    office, letter = reading.office, chain.letter
    table = a_table("", "")
    table.show_header = False
    table.add_row(cell(speech("chain.cause"), "bold"), cell(_said(chain.cause, reading, speech)))
    if chain.effects:
        lines = (cell(history_line(event, office, reading.words, speech.language)) for event in chain.effects)
        table.add_row(cell(speech("chain.effect"), "bold"), lines_of(lines))
    written = f"{office.calendar.local(letter.recorded_at):%Y-%m-%d %H:%M}"
    table.add_row(cell(speech("chain.written"), "bold"), cell(written))
    state = speech.term("state", letter.state.value)
    stopped = f". {_said(chain.stopped, reading, speech)}" if chain.stopped else ""
    table.add_row(cell(speech("chain.state"), "bold"), cell(f"{state}{stopped}"))
    if letter.reply:
        table.add_row(cell(speech("chain.reply"), "bold"), cell(" ".join(letter.reply.split())))
    return table


def _said(phrase: Phrase | str, reading: Reading, speech: Speech) -> str:
    if isinstance(phrase, str):
        return phrase
    return reading.words.say(phrase, speech.language, reading.office.calendar.zone)
