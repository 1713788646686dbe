"""Where in a mail the form is: its own words, a forwarded part, an attached message or text file; each as its stream
of label, value and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailbot.understand.html.blocks import TooLarge
from mailbot.understand.html.office_files import html_of
from mailbot.understand.mail.mime import text_of
from mailbot.understand.mail.subject import says_answer
from mailbot.understand.page.banners import glued
from mailbot.understand.page.furniture import is_closing, is_footer, is_rule, own_words, segments, without_signatures
from mailbot.understand.page.items import CellRow, Item
from mailbot.vocabulary.message import ReadMail

from .columns import value_columns
from .definition import FormDefinition
from .labels import Pair
from .pairs import PairReader
from .plain import text_items
from .rows import RowReader
from .several import apart, stacked
from .tables import html_items

LABELS_OF_A_REFERRAL = 4  # required fields' labels that make a part of a mail a form (referral-form.md)
DEEPEST = 4
MOST_ATTACHED = 12
_TEXT_FILES = (".txt", ".text", ".md")
_OFFICE_FILES = (".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of the mail: the pairs of each client in it, and how many required fields' labels the fullest has.
    `own`: the mail's own words, neither forwarded nor attached."""

    clients: list[list[Pair]]
    telling: int
    own: bool = False

    @property
    def is_form(self) -> bool:
        """Whether it is a referral's form."""
        return self.telling >= LABELS_OF_A_REFERRAL


def form_parts(
    mail: ReadMail, form: FormDefinition, depth: int = 0, source: str = "", *, quotes: bool = False
) -> Iterator[FormPart]:
    """Every part that may hold the form, the mail's own words first. What is too large for a form is left out.
    `quotes`: what an answer quotes counts too."""
    for part in _own_parts(mail, form, source, quotes_count=quotes or depth > 0 or not says_answer(mail)):
        yield replace(part, own=part.own and depth == 0)
    if depth >= DEEPEST:
        return
    for number, inner in enumerate(mail.embedded[:MOST_ATTACHED], 1):
        yield from form_parts(inner, form, depth + 1, f"{source}attached message {number}, ")
    for attachment in mail.attachments[:MOST_ATTACHED]:
        name = attachment.name.lower()
        is_html = attachment.content_type == "text/html" or name.endswith((".htm", ".html"))
        if is_html or attachment.content_type == "text/plain" or name.endswith(_TEXT_FILES):
            for part in _read(text_of(attachment), is_html, form, f"{source}attached file"):
                yield replace(part, own=False)
        elif name.endswith(_OFFICE_FILES):
            for part in _read(html_of(attachment), True, form, f"{source}attached file"):
                yield replace(part, own=False)


def is_too_large(mail: ReadMail, form: FormDefinition) -> bool:
    """Whether the mail's own words are more than a form can be."""
    return all(
        _items(text, is_html, form, "") is None for text, is_html in ((mail.html, True), (mail.text, False)) if text
    ) and bool(mail.html or mail.text)


def _own_parts(mail: ReadMail, form: FormDefinition, source: str, quotes_count: bool) -> Iterator[FormPart]:
    """HTML before text: they say the same, and the text that Outlook makes of a table has lost its rows. What an answer
    quotes is neither its own text nor forwarded."""
    where = f"{source}text"
    if mail.html:
        of_html = list(_read(mail.html, True, form, where, quotes_count))
        if not mail.text or any(part.is_form for part in of_html):
            yield from of_html
            return
    yield from _read(mail.text, False, form, where, quotes_count)


def _items(text: str, is_html: bool, form: FormDefinition, where: str) -> list[Item] | None:
    try:
        return html_items(text, form.labels, where) if is_html else text_items(text, where)
    except TooLarge:
        return None


def _read(text: str, is_html: bool, form: FormDefinition, where: str, quotes_count: bool = True) -> Iterator[FormPart]:
    """Each message in this text, forwarded ones after the mail's own; all as one where none is a form by itself."""

    def is_label(words: str) -> bool:
        return form.labels.exact(words.strip(" *")) is not None

    items = _without_glued_banner(_items(text, is_html, form, where) or [])
    parts = segments(items if quotes_count else own_words(items, is_label), is_label)
    found = [_form(part, form) for part in parts]
    first = next((item for item in items if item.text.strip()), None)
    if parts and any(item is first for item in parts[0]):  # else it begins with what is forwarded
        found[0] = replace(found[0], own=True)
    if len(found) > 1 and all(not part.is_form for part in found):
        yield _form([item for part in parts for item in part], form)
    yield from found


def _without_glued_banner(items: list[Item]) -> list[Item]:
    """A gateway's warning on the line of the first label, or in its cell."""
    first = next((item for item in items if item.text.strip()), None)
    if isinstance(first, CellRow):
        at = next(number for number, cell in enumerate(first.cells) if cell.strip())
        first.cells[at] = first.cells[at][glued(first.cells[at]) :].strip()
    elif first is not None:
        first.text = first.text[glued(first.text) :].lstrip()
    return items


def _form(items: list[Item], form: FormDefinition) -> FormPart:
    """The writer's own lines if they are a form, else the quoted ones too."""
    depth = min((item.depth for item in items if item.text), default=0)
    outer = [item for item in items if item.depth <= depth]
    if len(outer) < len(items):
        own = _counted(outer, form)
        if own.is_form:
            return own
    return _counted(items, form)


def _counted(items: list[Item], form: FormDefinition) -> FormPart:
    telling = form.telling
    clients = [one for alone in apart(items, form) for one in stacked(pairs_of(alone, form), form)]
    counts = (
        {telling[pair.match.key] for pair in pairs if pair.match is not None and pair.match.key in telling}
        for pairs in clients
    )
    return FormPart(clients, max(map(len, counts), default=0))


def pairs_of(items: list[Item], form: FormDefinition) -> list[Pair]:
    """The stream of label, value and place."""
    items = _up_to_the_end(without_signatures(items), form)
    lines = PairReader(form.labels, form.by_key)
    rows = RowReader(form, lines, value_columns(items, form.labels))
    skip = False
    for position, item in enumerate(items):
        if skip:
            skip = False
        elif isinstance(item, CellRow):
            following = items[position + 1] if position + 1 < len(items) else None
            skip = rows.read(item, following if isinstance(following, CellRow) else None)
        else:
            lines.line(item)
    return lines.finish()


def _up_to_the_end(items: list[Item], form: FormDefinition) -> list[Item]:
    """Without the closing, the unmarked signature and the footers below the form, and the banners above it.

    "Thank you," ends the form unless a field that has not come yet follows; what a signature also has (telephone,
    e-mail, address) does not count as one.
    """
    ends = [position for position, item in enumerate(items) if _may_end(item)]
    if not ends:
        return items
    contact = {one.key for one in form.fields if one.type in ("email", "phone") or one.lines != " "}
    seen: set[str] = set()
    first_label, last_new = len(items), -1
    for position, item in enumerate(items):
        for key in _keys(item, form):
            first_label = min(first_label, position)
            if key not in seen and key not in contact:
                last_new = position
            seen.add(key)
    for end in ends:
        if end > last_new and end > first_label:
            again = {key for item in items[end:] for key in _keys(item, form)} & form.telling.keys()
            if len(again) < LABELS_OF_A_REFERRAL:
                items = items[:end]
            break
    banners = {end for end in ends if end < first_label}
    return [item for position, item in enumerate(items) if position not in banners]


def _may_end(item: Item) -> bool:
    text = item.text.strip()
    if not text or (isinstance(item, CellRow) and sum(1 for cell in item.cells if cell.strip()) > 1):
        return False
    return text == "--" or is_closing(text) or is_rule(text) or is_footer(text)


def _keys(item: Item, form: FormDefinition) -> list[str]:
    texts = item.cells if isinstance(item, CellRow) else [item.text]
    found = (form.labels.exact(text.split("\n")[0][:400].partition(":")[0].strip(" \t*_#>•·-")) for text in texts)
    return [match.key for match in found if match is not None]
