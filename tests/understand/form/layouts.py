"""The layouts in which the form comes, as functions from labelled values to a mail's text or HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

Labelled = Sequence[tuple[str, str]]  # label and words as written; the words may have several lines


def _br(words: str) -> str:
    return escape(words).replace("\n", "<br>")


def _same_line(rows: Labelled) -> str:
    return "\n".join(f"{label}: {words}" for label, words in rows)


def _next_line(rows: Labelled) -> str:
    return "\n".join(f"{label}:\n{words}" for label, words in rows)


def _french_colons(rows: Labelled) -> str:
    return "\n".join(f"{label}\u00a0: {words}" for label, words in rows)


def _numbered(rows: Labelled) -> str:
    return "\n".join(f"{number}. {label.upper()} * : {words}" for number, (label, words) in enumerate(rows, 1))


def _tabbed(rows: Labelled) -> str:
    return "\n".join(f"{label}\t{words}" for label, words in rows)


def _greeted_and_signed(rows: Labelled) -> str:
    return (
        f"Hello,\n\nPlease see the request below.\n\n{_same_line(rows)}\n\nThank you,\nClient Support Centre\n"
        "Telephone: 1-888-555-0100\nEmail: csc@csc.example\n"
    )


def _quoted(rows: Labelled) -> str:
    return "\n".join(f"> {line}" for line in _same_line(rows).split("\n"))


def _forwarded(rows: Labelled) -> str:
    return (
        "For you.\n\nDe : CSC <csc@csc.example>\nEnvoyé : 23 novembre 2026 09:12\nÀ : Anne Tremblay\n"
        f"Objet : Aiguillage urgent\n\n{_same_line(rows)}\n"
    )


def _table(rows: Labelled) -> str:
    return "<table>" + "".join(f"<tr><td>{escape(a)}</td><td>{_br(b)}</td></tr>" for a, b in rows) + "</table>"


def _word_table(rows: Labelled) -> str:
    cells = "".join(
        "<tr style='mso-yfti-irow:1'><td width=208 valign=top><p class=MsoNormal><b><span>"
        f"{escape(label)}&nbsp;:<o:p></o:p></span></b></p></td><td><p class=MsoNormal><span>{_br(words)}</span>"
        "<o:p>&nbsp;</o:p></p></td></tr>\n"
        for label, words in rows
    )
    return (
        "<html><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body><div class=WordSection1>"
        "<p class=MsoNormal>Urgent processing request<o:p></o:p></p><table class=MsoTableGrid>"
        f"<tr><td colspan=2><p>Section A - Request</p></td></tr>{cells}</table><p class=MsoNormal>Thank you,</p></div>"
    )


def _four_cells(rows: Labelled) -> str:
    cells = [f"<td><b>{escape(a)}</b></td><td>{_br(b)}</td>" for a, b in rows]
    return "<table>" + "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2)) + "</table>"


def _layout_tables(rows: Labelled) -> str:
    middle = len(rows) // 2
    return (
        f"<table><tr><td>&nbsp;</td><td><table><tr><td>{_table(rows[:middle])}</td></tr><tr><td>{_table(rows[middle:])}"
        "</td></tr></table></td></tr></table>"
    )


def _paragraphs(rows: Labelled) -> str:
    return "".join(f"<p class=MsoNormal><b>{escape(a)}:</b> {_br(b)}<o:p></o:p></p>" for a, b in rows)


def _divs(rows: Labelled) -> str:
    return "".join(f"<div>{escape(a)}: {_br(b)}</div>" for a, b in rows) + "<div><br></div>"


def _definitions(rows: Labelled) -> str:
    return "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd>{_br(b)}</dd>" for a, b in rows) + "</dl>"


def _label_above(rows: Labelled) -> str:
    return (
        "<table>" + "".join(f"<tr><td>{escape(a)}:</td></tr><tr><td>{_br(b)}</td></tr>" for a, b in rows) + "</table>"
    )


TEXT_LAYOUTS: tuple[Callable[[Labelled], str], ...] = (
    _same_line, _next_line, _french_colons, _numbered, _tabbed, _greeted_and_signed, _quoted, _forwarded,
)  # fmt: skip
HTML_LAYOUTS: tuple[Callable[[Labelled], str], ...] = (
    _table, _word_table, _four_cells, _layout_tables, _paragraphs, _divs, _definitions, _label_above,
)  # fmt: skip
