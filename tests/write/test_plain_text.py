"""The text part, made from the HTML, so that both say the same (D23)."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from mailbot.write.plain import WIDTH, plain_text, wrapped


def test_headings_lists_paragraphs_and_tables_are_laid_out() -> None:
    markup = """<h1>Title</h1><p>One <strong>strong</strong> word.<br>
    Next line.</p>
    <h2>List</h2><ul><li>first</li><li>second with <p>its own paragraph</p></li></ul>
    <table><tr><th scope="col">Head</th><th scope="col">Head</th></tr>
    <tr><th scope="row">When</th><td>now</td></tr><tr><td>a</td><td>b</td></tr></table>
    <blockquote><p>theirs</p><p>more</p></blockquote><pre>as
  it is</pre><hr><p>End</p>"""

    assert plain_text(markup) == (
        "Title\n\nOne strong word.\nNext line.\n\n\nList\n\n- first\n- second with\n  its own paragraph\n\n"
        "When: now\na – b\n\n> theirs\n>\n> more\n\nas\n  it is\n\n\n* * *\n\nEnd\n"
    )


def test_french_tables_have_the_french_colon() -> None:
    row = "<table><tr><th scope='row'>Quand</th><td>demain</td></tr></table>"

    assert plain_text(row, "fr") == "Quand\u00a0: demain\n"


def test_a_link_shows_where_it_goes_unless_it_says_so_itself_or_opens_a_mail() -> None:
    markup = (
        '<p><a href="https://a.example/x">here</a> <a href="https://b.example">https://b.example</a> '
        '<a href="mailto:c@d.example?subject=x">ACCEPT</a></p>'
    )

    assert plain_text(markup) == "here (https://a.example/x) https://b.example ACCEPT\n"


@given(st.lists(st.text("abcdé\u00a0-.", min_size=1, max_size=100), max_size=60))
def test_lines_are_broken_at_spaces_and_nothing_is_lost(texts: list[str]) -> None:
    lines = wrapped(" ".join(texts))

    assert " ".join(lines).split(" ") == (" ".join(texts).split(" ") if texts else [""])
    assert all(len(line) <= WIDTH or " " not in line for line in lines)


def test_numbers_stay_with_their_units() -> None:
    assert all("14\u00a0h" in line for line in wrapped("x" * 66 + " 14\u00a0h") if "14" in line)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_what_was_escaped_comes_back(text: str) -> None:
    assert plain_text(f"<pre>x{escape(text)}x</pre>").replace("\n", "") == f"x{text}x".replace("\n", "")


def test_long_text_takes_no_longer_than_its_length() -> None:
    def spent(size: int) -> float:
        begun = time.process_time()
        plain_text("<blockquote><p>" + "word " * size + "</p><p>" + "x" * size + "</p></blockquote>")
        return time.process_time() - begun

    spent(1000)
    assert spent(200_000) < 40 * max(spent(20_000), 0.005)
