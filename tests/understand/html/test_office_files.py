"""A form that was saved as a Word or Excel file is read as it stands; what is not exact is left out."""

import io
import zipfile

import pytest

from mailbot.understand.html.office_files import html_of
from mailbot.vocabulary.message import Attachment

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def packed(**members: str) -> Attachment:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return Attachment("form.bin", "application/octet-stream", octets.getvalue())


def word(body: str) -> str:
    return html_of(packed(**{"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}))


def excel(rows: str) -> str:
    return html_of(
        packed(
            **{
                "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
                "</Relationships>",
                "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
                "xl/sharedStrings.xml": f"<sst {S}><si><t>Nom</t></si>"
                "<si><r><t>Lef</t></r><r><t>èvre</t></r></si></sst>",
                "xl/styles.xml": f"<styleSheet {S}><cellXfs>"
                '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            }
        )
    )


def said(*words: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in words)


def test_words_paragraphs_and_cells_come_in_their_order():
    cells = "".join(f"<w:tc>{said(one)}</w:tc>" for one in ("UCI", "12 &lt; 34"))

    assert word(said("Referral") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>") == (
        "<p>Referral</p><table><tr><td>UCI</td><td>12 &lt; 34</td></tr></table>"
    )


def test_what_stands_in_a_content_control_is_read_and_what_was_deleted_is_not():
    control = f"<w:sdt><w:sdtContent>{said('Oui')}</w:sdtContent></w:sdt>"
    tracked = "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>new</w:t></w:r></w:p>"

    assert word(control + tracked) == "<p>Oui</p><p>new</p>"


def test_excels_shared_texts_inline_texts_and_numbers_are_read_in_their_columns():
    row = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row><c r="A2" t="inlineStr"><is><t>IUC</t></is></c><c r="B2"><v>12345678</v></c></row>'
    )

    assert excel(row) == (
        "<table><tr><td>Nom</td><td></td><td>Lefèvre</td></tr><tr><td>IUC</td><td>12345678</td></tr></table>"
    )


def test_a_date_is_read_where_excel_shows_one_and_a_fraction_is_not_guessed_at():
    row = '<row><c r="A1" s="1"><v>46349</v></c><c r="B1"><v>3.5</v></c><c r="C1" t="b"><v>1</v></c></row>'

    assert excel(row) == "<table><tr><td>2026-11-23</td><td></td><td>Yes</td></tr></table>"


@pytest.mark.parametrize(
    "octets", [b"", b"PK\x03\x04", b"%PDF-1.4", packed(x="y").octets, packed(**{"word/document.xml": "<w:"}).octets]
)
def test_what_cannot_be_opened_says_nothing(octets):
    assert html_of(Attachment("form.docx", "application/octet-stream", octets)) == ""


def test_a_bomb_is_not_unpacked():
    huge = "<w:document>" + " " * (5 * 1024 * 1024) + "</w:document>"

    assert html_of(packed(**{"word/document.xml": huge})) == ""


def test_entities_are_not_resolved():
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    evil += f"<w:document {W}><w:body><w:p><w:t>&x;</w:t></w:p></w:body></w:document>"

    assert html_of(packed(**{"word/document.xml": evil})) in ("", "<p></p>")
