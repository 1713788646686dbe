"""Word and Excel files as HTML, where that is exact: paragraphs, and tables cell by cell (ECMA-376, parts 17 and 18).

A form that was saved as a file is read like one in the mail. What is not text in these files (a drawn box, a picture,
a date that Excel keeps as a number in a format of its own) is left out: a field that lacks is asked for, a guessed one
would be believed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import escape

from lxml import etree

from mailbot.vocabulary.message import Attachment

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 2_000
MOST_CELLS = 60
MOST_SHEETS = 5

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATE_FORMATS = frozenset({14, 15, 16, 17, 22})  # built in, with a day, a month and a year
_EXCEL_BEGINS = date(1899, 12, 30)
_COLUMN = re.compile(r"([A-Z]{1,3})\d+")
_NOTHING = ""
_WHOLE_NUMBER = re.compile(r"-?\d{1,15}(?:\.0+)?")


def html_of(attachment: Attachment) -> str:
    """The file's text as HTML; empty where it is neither, or cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(attachment.octets)) as file:
            names = frozenset(file.namelist())
            if "word/document.xml" in names:
                return "".join(_blocks(_body(_xml(file, "word/document.xml"))))
            if "xl/workbook.xml" in names:
                return "".join(_sheet(file, path, *_texts_and_dates(file, names)) for path in _sheets(file, names))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return ""
    return ""


def _xml(file: zipfile.ZipFile, path: str) -> etree._Element:
    """Raises `ValueError` for what is larger than a form can be, whatever its entry claims."""
    with file.open(path) as member:
        octets = member.read(MOST_BYTES + 1)
    if len(octets) > MOST_BYTES:
        raise ValueError("too large")
    return etree.fromstring(octets, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _body(document: etree._Element) -> etree._Element:
    body = document.find(f"{_W}body")
    return document if body is None else body


def _blocks(parent: etree._Element) -> Iterator[str]:
    """Paragraphs and tables in their order; those in a content control (`w:sdt`) stand where the control does."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield f"<p>{_runs(child)}</p>"
        elif child.tag == f"{_W}tbl":
            rows = (_row(row) for row in list(child.iter(f"{_W}tr"))[:MOST_ROWS])
            yield f"<table>{''.join(rows)}</table>"
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            yield from () if content is None else _blocks(content)


def _row(row: etree._Element) -> str:
    cells = list(row.iter(f"{_W}tc"))[:MOST_CELLS]
    inner = ("<br>".join(_runs(paragraph) for paragraph in cell.iter(f"{_W}p")) for cell in cells)
    return f"<tr>{''.join(f'<td>{text}</td>' for text in inner)}</tr>"


def _runs(paragraph: etree._Element) -> str:
    """The text; what was deleted with changes tracked stands in other elements."""
    said = []
    for part in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        said.append(escape(part.text or "") if part.tag == f"{_W}t" else " " if part.tag == f"{_W}tab" else "<br>")
    return "".join(said)


def _sheets(file: zipfile.ZipFile, names: frozenset[str]) -> list[str]:
    """The sheets' parts in the order of the tabs."""
    related = "xl/_rels/workbook.xml.rels"
    parts = {one.get("Id", ""): one.get("Target", "") for one in _xml(file, related)} if related in names else {}
    sheets = _xml(file, "xl/workbook.xml").iter(f"{_S}sheet")
    paths = (posixpath.normpath(posixpath.join("xl", parts.get(sheet.get(_R, ""), ""))) for sheet in sheets)
    return [path for path in paths if path in names][:MOST_SHEETS]


def _texts_and_dates(file: zipfile.ZipFile, names: frozenset[str]) -> tuple[list[str], frozenset[int]]:
    """The shared texts, and which styles show a date."""
    texts: list[str] = []
    if "xl/sharedStrings.xml" in names:
        texts = ["".join(t.text or "" for t in one.iter(f"{_S}t")) for one in _xml(file, "xl/sharedStrings.xml")]
    styles = _xml(file, "xl/styles.xml").find(f"{_S}cellXfs") if "xl/styles.xml" in names else None
    formats = [] if styles is None else [int(one.get("numFmtId", "0")) for one in styles]
    return texts, frozenset(number for number, format_id in enumerate(formats) if format_id in _DATE_FORMATS)


def _sheet(file: zipfile.ZipFile, path: str, texts: list[str], dates: frozenset[int]) -> str:
    rows = []
    for row in list(_xml(file, path).iter(f"{_S}row"))[:MOST_ROWS]:
        cells: Mapping[int, str] = {_column(cell): _cell(cell, texts, dates) for cell in row.iter(f"{_S}c")}
        last = min(max((column for column, text in cells.items() if text), default=-1), MOST_CELLS)
        inner = "".join(f"<td>{escape(cells.get(column, _NOTHING))}</td>" for column in range(last + 1))
        rows.append(f"<tr>{inner}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _column(cell: etree._Element) -> int:
    found = _COLUMN.fullmatch(cell.get("r", ""))
    number = 0
    for letter in found[1] if found else "A":
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(cell: etree._Element, texts: list[str], dates: frozenset[int]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_S}v") or ""
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_S}t"))
    if kind == "s":
        return texts[int(value)] if value.isdecimal() and int(value) < len(texts) else ""
    if kind == "b":
        return {"1": "Yes", "0": "No"}.get(value, "")
    if kind != "n":
        return value if kind == "str" else ""
    if not _WHOLE_NUMBER.fullmatch(value):
        return ""
    number = int(float(value))
    if int(cell.get("s", "0")) not in dates:
        return str(number)
    return (_EXCEL_BEGINS + timedelta(days=number)).isoformat() if 0 < number < 200_000 else ""
