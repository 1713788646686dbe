"""Tables of every Outlook and Word shape."""

from __future__ import annotations

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.vocabulary.referral import ProblemCode, Referral
from tests.understand.form.mails import FORM, VALUES, a_mail, read_referral, table

ROWS = list(FORM.items())


def read(form: FormDefinition, html: str) -> Referral:
    referral = read_referral(a_mail(html=html), form)
    assert referral is not None
    return referral


def assert_whole(form: FormDefinition, html: str, **more: object) -> Referral:
    referral = read(form, html)
    assert {key: value for key, value in referral.values.items() if value is not None} == VALUES | more
    assert referral.problems == ()
    return referral


def rows(*cells: str) -> str:
    """The form with each label and its words put into this pattern: `rows("<td>{}</td>", "<td>{}</td>")`."""
    made = ("".join(cells).format(label, words) for label, words in ROWS)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>"


@pytest.mark.parametrize(
    "cells",
    [
        ("<td>{}</td><td>{}</td>",), ("<th>{}</th><td>{}</td>",), ("<td>{}:</td><td>{}</td>",),
        ("<td><b>{}</b></td><td>{}</td>",),
        ("<td>{}</td><td>:</td><td>{}</td>",), ("<td>{}</td><td>&nbsp;</td><td>{}</td>",),
        ("<td>1.</td><td>{}</td><td>{}</td>",),
        ("<td>a)</td><td>{}</td><td>{}</td>",), ("<td></td><td>{}</td><td></td><td>{}</td><td></td>",),
        ("<td>{}: {}</td>",), ("<td colspan=2>{}: {}</td>",), ("<td>{}<br>{}</td>",), ("<td>{0}: {1}</td><td></td>",),
        ("<td><p>&nbsp;</p><p>{}</p></td><td><p>{}</p><p>&nbsp;</p></td>",), ("<td>{}</td></tr><tr><td>{}</td>",),
        ("<td colspan=2>{}</td></tr><tr><td colspan=2>{}</td>",), ("<td><h4>{}</h4></td><td>{}</td>",),
        ("<td>{}</td><td><table><tr><td>{}</td></tr></table></td>",), ("<td>{}<td>{}",),
        ("<td><ul><li>{}</ul></td><td>{}</td>",),
        ("<td>{}</td><td></td></tr><tr><td></td><td>{}</td>",), ("<td>{}</td><td></td></tr><tr><td>{}</td><td></td>",),
    ],
)  # fmt: skip
def test_label_and_value_in_neighbouring_cells_and_in_one(form: FormDefinition, cells: tuple[str, ...]) -> None:
    assert_whole(form, rows(*cells))


@pytest.mark.parametrize("across", [2, 3, 4])
@pytest.mark.parametrize("cell", ["<td>{}</td><td>{}</td>", "<td>{}: {}</td>", "<td><p>{}</p><p>{}</p></td>"])
def test_several_fields_in_a_row(form: FormDefinition, across: int, cell: str) -> None:
    groups = [ROWS[at : at + across] for at in range(0, len(ROWS), across)]
    made = ("".join(cell.format(label, words) for label, words in group) for group in groups)

    assert_whole(form, f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>")


def test_labels_across_and_values_below(form: FormDefinition) -> None:
    groups = [ROWS[at : at + 4] for at in range(0, len(ROWS), 4)]
    html = "".join(
        "<table><tr>" + "".join(f"<th>{label}</th>" for label, _ in group) + "</tr><tr>"
        + "".join(f"<td>{words}</td>" for _, words in group) + "</tr></table>"
        for group in groups
    )  # fmt: skip

    referral = assert_whole(form, html)
    assert referral.places["given_names"] == "table 1, row 2"


def test_two_blank_fields_side_by_side_are_no_header(form: FormDefinition) -> None:
    blank = "<tr><td>Occupation</td><td></td><td>Employer</td><td></td></tr>"

    assert_whole(form, table().replace("<table>", f"<table>{blank}"))


@pytest.mark.parametrize(
    "section",
    ["<td colspan=2>Section B - Client</td>", "<td>Client information</td><td></td>",
     "<td colspan=2><b>CLIENT</b></td>",
     "<td>&nbsp;</td><td>&nbsp;</td>", "<td>Section B</td><td>Client</td>", "<td></td>",
     "<td colspan=2>Part 3: Dates</td>"],
)  # fmt: skip
def test_section_rows_are_no_fields(form: FormDefinition, section: str) -> None:
    assert_whole(form, table().replace("<tr>", f"<tr>{section}</tr><tr>"))


def test_a_sections_name_down_the_side_is_no_field(form: FormDefinition) -> None:
    html = table().replace("<tr>", "<tr><td rowspan=13>Client</td>", 1)

    assert_whole(form, html)


def test_a_label_that_spans_rows_has_all_their_words(form: FormDefinition) -> None:
    address = "<td>Address in Canada</td><td>12 Rideau Street, Ottawa ON</td>"
    spanned = "<td rowspan=2>Address in Canada</td><td>12 Rideau Street</td></tr><tr><td>Ottawa ON</td>"

    assert_whole(form, table().replace(address, spanned))


def test_layout_tables_around_the_form_are_opened(form: FormDefinition) -> None:
    inner = table()
    for _ in range(6):
        inner = f"<table><tr><td>&nbsp;</td><td>{inner}</td></tr></table>"

    assert_whole(form, inner)


def test_a_section_beside_a_table_is_no_label_of_it(form: FormDefinition) -> None:
    assert_whole(form, f"<table><tr><td>Employer</td><td>{table()}</td></tr></table>")


def test_one_cell_around_the_whole_mail_is_read_as_the_mail(form: FormDefinition) -> None:
    lines = "".join(f"<p>{label}: {words}</p>" for label, words in ROWS)
    signed = f"<table><tr><td><p>Hello,</p>{lines}<p>Thank you,</p><p>Telephone: 1-888-555-0100</p></td></tr></table>"

    assert_whole(form, signed)


def test_labels_in_both_languages_in_two_columns(form: FormDefinition) -> None:
    french = {"Family name": "Nom de famille", "UCI": "IUC", "Postal code": "Code postal", "Telephone": "Téléphone"}
    for pattern in (
        "<td>{0}</td><td>{1}</td><td>{2}</td>",
        "<td>{0}</td><td>{2}</td><td>{1}</td>",
        "<td>{0}<br>{1}</td><td>{2}</td>",
    ):
        html = "".join(f"<tr>{pattern.format(one, french.get(one, one), two)}</tr>" for one, two in ROWS)

        assert assert_whole(form, f"<table>{html}</table>").language == "both"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("<td>☒ Yes</td><td>☐ No</td>", True), ("<td>☐</td><td>Yes</td><td>☒</td><td>No</td>", False),
        ("<td>Yes X</td><td>No</td>", True), ("<td>Yes</td><td>No X</td>", False),
        ("<td>[ ] Yes<br>[x] No</td>", False),
        ("<td><table><tr><td>☐</td><td>Yes</td></tr><tr><td>☒</td><td>No</td></tr></table></td>", False),
    ],
)  # fmt: skip
def test_boxes_in_cells_of_their_own(form: FormDefinition, cells: str, said: bool) -> None:
    html = table().replace("</table>", f"<tr><td>CAQ required</td>{cells}</tr></table>")

    assert_whole(form, html, caq_required=said)


def test_crosses_below_yes_and_no(form: FormDefinition) -> None:
    grid = (
        "<table><tr><td></td><td>Yes</td><td>No</td></tr><tr><td>CAQ required</td><td></td><td>X</td></tr>"
        "<tr><td>Client informed</td><td>X</td><td></td></tr></table>"
    )

    assert_whole(form, table() + grid, caq_required=False, client_informed=True)


def test_documents_in_cells_of_their_own(form: FormDefinition) -> None:
    one = "<tr><td>Documents available</td><td>LMIA</td><td>CAQ</td></tr>"
    two = "<tr><td>Documents advised</td><td>LMIA</td><td>CAQ</td><td>No</td></tr>"
    html = table().replace("</table>", f"{one}{two}</table>")

    assert_whole(form, html, documents_held=("lmia", "caq"), documents_advised=("lmia",), caq_required=False)


def test_a_field_that_the_form_does_not_have_is_named(form: FormDefinition) -> None:
    for row in (
        "<td>Interpreter</td><td>Hindi</td>",
        "<td>Interpreter:</td><td>Hindi</td>",
        "<td>Interpreter: Hindi</td>",
    ):
        referral = read(form, table().replace("</table>", f"<tr>{row}</tr></table>"))

        assert [(one.field, one.code, one.source) for one in referral.problems] == [
            ("Interpreter", ProblemCode.UNKNOWN_LABEL, "Hindi")
        ]


def test_a_field_that_the_form_does_not_have_beside_one_that_it_has(form: FormDefinition) -> None:
    row = "<tr><td>Interpreter</td><td>Hindi</td><td>Occupation</td><td>Cook</td></tr>"
    referral = read(form, table().replace("</table>", f"{row}</table>"))

    assert referral.text("occupation") == "Cook"
    assert [one.field for one in referral.problems] == ["Interpreter"]


def test_long_text_in_a_box_below_its_label(form: FormDefinition) -> None:
    without = {label: words for label, words in ROWS if label != "Reason for urgency"}
    box = "<p>Reason for urgency:</p><table border=1><tr><td><p>Her father died.</p></td></tr></table>"

    assert_whole(form, table(without) + box)


def test_blank_fields_side_by_side_at_the_end_take_nothing_from_the_next_table(form: FormDefinition) -> None:
    blank = "<table><tr><td>Occupation</td><td>Employer</td><td>Notes</td></tr></table>"
    other = "<table><tr><td>CSC Ottawa</td><td>Room 4</td><td>Canada</td></tr></table>"

    referral = read(form, table() + blank + other)
    assert (referral.values["occupation"], referral.values["employer"]) == (None, None)


def test_rows_without_a_label_go_on_with_the_words_above_where_these_may_have_lines(form: FormDefinition) -> None:
    below = {"Reason for urgency": "She flies soon.", "Documents available": "CAQ", "Occupation": "at night"}
    rows_with_more = (
        f"<tr><td>{label}</td><td>{words}</td></tr>"
        + f"<tr><td></td><td>{below.get(label)}</td></tr>" * (label in below)
        for label, words in {**FORM, "Documents available": "LMIA", "Occupation": "Cook"}.items()
    )
    html = f"<table>{''.join(rows_with_more)}</table>"

    referral = read(form, html)
    assert referral.text("reason") == "Her father died.\nShe flies soon."
    assert referral.listed("documents_held") == ("lmia", "caq")
    assert referral.text("occupation") == "Cook"
