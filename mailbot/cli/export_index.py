"""The index of an export: what a person opens first. One page in the client's language, with a link to every file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote

from mailbot.vocabulary.message import ReadMail
from mailbot.write.words.words import moment_in_words

from .reading import Reading
from .screen import Speech

NAME = "index.html"
_WAYS = {"received": "export.received", "letters": "export.letters_sent"}
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td,th{text-align:left;padding:.3rem .8rem .3rem 0;vertical-align:top}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A mail or a letter in the zip. `kind` is "received" or "letters"."""

    file: str
    kind: str
    at: datetime
    mail: ReadMail


def index(
    number: str, texts: Iterable[str], rows: Iterable[Row], withheld: int, reading: Reading, language: str
) -> str:
    """The page. `texts` are the files that tell each case, `withheld` how many mails speak of others too."""
    speech, zone = Speech(reading.words, language), reading.office.calendar.zone
    title = escape(speech("export.title", number=number, office=reading.office.name(language)))
    heads = "".join(
        f'<th scope="col">{escape(speech(f"export.{key}"))}</th>' for key in ("when", "way", "who", "subject")
    )
    body = "".join(
        f"<tr><td>{escape(moment_in_words(row.at, language, zone))}</td>"
        f"<td>{escape(speech(_WAYS[row.kind]))}</td><td>{escape(_who(row))}</td>"
        f"<td>{_link(row.file, row.mail.subject or row.file)}</td></tr>\n"
        for row in rows
    )
    left_out = f"<p>{escape(speech('export.left_out', count=withheld))}</p>\n" if withheld else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{escape(speech('export.made', at=reading.office.calendar.local(reading.now)))}</p>\n"
        f"<ul>{''.join(f'<li>{_link(file, file)}</li>' for file in texts)}</ul>\n"
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{left_out}</body>\n</html>\n"
    )


def _who(row: Row) -> str:
    if row.kind == "received":
        return row.mail.sender.address if row.mail.sender else ""
    return ", ".join(address.address for address in row.mail.to)


def _link(file: str, text: str) -> str:
    return f'<a href="{escape(quote(file))}">{escape(text)}</a>'
