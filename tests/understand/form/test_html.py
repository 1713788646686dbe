"""HTML as a reader sees it: lines and tables, without what is hidden or struck."""

from __future__ import annotations

import pytest

from mailbot.understand.html.blocks import Line, Table, TooLarge
from mailbot.understand.html.parse import MOST_HTML, html_to_text, read_html
from mailbot.understand.html.walk import DEEPEST_TABLE, MOST_LINES, MOST_ROWS


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<p>One\n  two\tthree</p>", "One two three"),
        ("<p>One</p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One</p><p></p><p>Two</p>", "One\nTwo"),
        ("<div><br></div>x", "\nx"),
        ("<p>a&nbsp;&nbsp;&nbsp;b</p>", "a   b"),
        ("<p><span>Tremb</span><span>lay<o:p></o:p></span></p>", "Tremblay"),
        ("<ul><li>One</li><li>Two</li></ul>", "• One\n• Two"),
        ("<pre>a\n   b\n\nc</pre>d", "a\nb\n\nc\nd"),
        ("<div style='white-space:pre-wrap'>a\nb</div>", "a\nb"),
        ("<table><tr><td>a</td><td>b<br>c</td></tr><tr><td>d</td><td></td></tr></table>", "a\tb c\nd"),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\tb\nc\td"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<b>Label</b> words", "Label\t words"),
        ("<span style='font-weight:700'>Label</span>words", "Label\twords"),
        ("words <b>loud</b> words", "words loud words"),
        ("<b> </b>words", "words"),
        ("<label>A</label><span>b</span>", "A\tb"),
        ("a<hr>b", "a\n________\nb"),
        ("caf\u0065\u0301 \u200bx\u00ady", "café xy"),
        ("<!-- no --><title>no</title><style>p{}</style><script>no</script>yes", "yes"),
        ("<![if !supportLists]>1.<![endif]>yes", "1.yes"),
        ("<!--[if mso]><p>no</p><![endif]--><p>yes</p>", "yes"),
        ("", ""),
        ("<>", "<>"),
        ("<td>alone</td>", "alone"),
        ("<meta charset=iso-8859-1><p>é œ</p>", "é œ"),
        ("a\x00b", "ab"),
    ],
)
def test_text_as_a_reader_sees_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


HIDING = (
    "style='display:none'", "style='DISPLAY : NONE !important'", "style='visibility:hidden'", "style='mso-hide:all'",
    "style='font-size:0'", "style='font-size:0px;color:red'", "style='opacity:0'",
    "style='max-height:0;overflow:hidden'",
    "style='position:absolute;left:-9999px'", "hidden", "class=gone", "class='a gone b'", "id=away", "class=old",
    "style='text-decoration:line-through'", "style='text-decoration-line: line-through'", "class='gmail_signature'",
    "id=Signature",
)  # fmt: skip
SHEET = (
    "<style><!-- .gone, p.other {display:none} #away{mso-hide:all} span.old { text-decoration : line-through; }"
    " @media screen { .seen {display:none} } .seen2 {text-decoration:none} /* .seen3 {display:none} */ --></style>"
)


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("tag", ["span", "div"])
def test_hidden_and_struck_text_is_gone_with_all_inside(hiding: str, tag: str) -> None:
    html = f"{SHEET}a<{tag} {hiding}>no <b>no</b><br>no</{tag}>b"

    assert html_to_text(html).split() in (["ab"], ["a", "b"])


@pytest.mark.parametrize("tag", ["s", "strike", "del", "template", "noscript"])
def test_struck_by_tag(tag: str) -> None:
    assert html_to_text(f"<p>{SHEET}a <{tag}>no</{tag}>b</p>") == "a b"


@pytest.mark.parametrize(
    "looks",
    ["style='display:block'", "style='font-size:0.8em'", "style='font-size:10pt'", "style='opacity:0.9'", "class=seen",
     "class=seen2", "class=seen3", "id=gone", "style='max-height:0.5em'", "style='left:-99px'",
     "style='font-size:11px'", "style='background-color:transparent'"],
)  # fmt: skip
def test_what_only_looks_hidden_is_read(looks: str) -> None:
    assert html_to_text(f"{SHEET}<p {looks}>yes</p>") == "yes"


@pytest.mark.parametrize(
    "hiding",
    ["style='font-size:1px'", "style='color:transparent'", "style='color:#fff'", "style='margin:0;COLOR:White'"],
)
def test_text_that_is_too_small_or_white_on_white_is_gone(hiding: str) -> None:
    assert html_to_text(f"a<span {hiding}>no</span>b<font color=#FFFFFF>no</font>") == "ab"


@pytest.mark.parametrize(
    "ground", ["<table bgcolor=navy>", "<p style='background:navy'>", "<style>p{background:red}</style>"]
)
def test_white_text_is_read_where_there_is_a_background(ground: str) -> None:
    """Forms print white labels on dark cells."""
    assert html_to_text(f"{ground}<p style='color:white'>yes</p>") == "yes"


def test_a_hidden_row_and_a_hidden_cell_are_gone() -> None:
    html = "<table><tr hidden><td>a</td></tr><tr><td style='display:none'>b</td><td>c</td></tr></table>"

    assert html_to_text(html) == "c"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href='mailto:jo@mail.example?subject=x'>write</a>", "write <jo@mail.example>"),
        ("<a href='mailto:jo@mail.example'>jo@mail.example</a>", "jo@mail.example"),
        ("<a href='tel:+16135550110'>call</a>", "call <+16135550110>"),
        ("<a href='tel:+16135550110'>613 555 0110</a>", "613 555 0110"),
        ("<a href='https://office.example'>here</a>", "here"),
        ("<input type=checkbox checked> Yes <input type=checkbox> No", "☒ Yes ☐ No"),
        (
            "<input type=radio CHECKED>Yes<input value='Roy'><input type=hidden value=no><input type=submit value=no>",
            "☒ YesRoy",
        ),
        ("<select><option>no<option selected>yes</select>", "yes"),
        (
            "<span style='font-family:Wingdings'>þ</span> Yes <span style='font-family:Wingdings'>¨</span> No",
            "☑ Yes ☐ No",
        ),
        ("<font face=Wingdings>x</font> Yes", "☒ Yes"),
        ("<span style='font-family:\"Wingdings 2\"'>R</span> Yes", "☑ Yes"),
        ("<span style='font-family:Wingdings'>word</span>", "word"),
    ],
)
def test_links_boxes_and_fields_are_characters(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_quotes_and_headings_are_known_as_such() -> None:
    blocks = read_html("<h2>Title</h2><p>a</p><blockquote>b<blockquote>c</blockquote></blockquote><p>d</p>")

    assert blocks == [Line("Title", 0, True), Line("a"), Line("b", 1), Line("c", 2), Line("d")]


def test_cells_know_their_spans_and_the_tables_inside_them() -> None:
    html = "<table><tr><td colspan=2 rowspan=3>a<table><tr><td>b</td></tr></table>c</td><td colspan=x rowspan=99999>d"
    (table,) = read_html(html)

    assert isinstance(table, Table)
    first, second = table.rows[0]
    assert (first.columns, first.rows, second.columns, second.rows) == (2, 3, 1, 60)
    assert (first.text, [inner.number for inner in first.tables]) == ("a\nb\nc", [2])


def test_pictures_in_the_source_do_not_count_towards_its_size() -> None:
    picture = "<img src='data:image/png;base64," + "A" * MOST_HTML + "'>"

    assert html_to_text(f"{picture}<p>yes</p>") == "yes"


def test_a_table_too_deep_is_lines() -> None:
    html = "<table><tr><td>" * (DEEPEST_TABLE + 9) + "deep"

    assert html_to_text(html) == "deep"


@pytest.mark.parametrize(
    "html",
    ["a" * (MOST_HTML + 1), "<tr><td>a</td></tr>".join(["<table>", "</table>"]) * (MOST_ROWS + 1),
     "a<br>" * (MOST_LINES + 1),
     "<dl>" + "<dt>a<dd>b" * (MOST_ROWS + 1), "<p><i>a</i></p>" * 40_000],
)  # fmt: skip
def test_more_than_any_form_has_is_not_read_in_part(html: str) -> None:
    with pytest.raises(TooLarge):
        read_html(html)
    assert html_to_text(html) == ""
