"""The sheet of open cases: real dates, no formulas, no clients, in the supervisor's language."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from mailbot.shipped import PROJECT
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.clocks import ContactLevel
from mailbot.vocabulary.office import Person
from mailbot.write.sheet import open_cases_sheet
from mailbot.write.words.words import Words
from tests.morning import LATER, NOW, OFFICE, a_case, at, reached

WORDS = Words(PROJECT / "templates")


def read(*pairs, language="en", office=OFFICE):
    attachment = open_cases_sheet(pairs, office, NOW, WORDS, language)
    return load_workbook(BytesIO(attachment.octets)).active


def test_a_case_is_one_line_in_words_with_real_dates():
    case = a_case(
        officer="a.tremblay@office.example",
        documents={"caq": DocumentState.MISSING, "proof_of_travel": DocumentState.OFFERED},
        findings=("can_wait",),
        contacts=reached(at("2026-11-19", "10:32")),
    )

    page = read((case, ContactLevel.MET))

    line = {head.value: cell.value for head, cell in zip(page[1], page[2], strict=True)}
    assert line == {
        "Case": "UR-2026-0001",
        "Status": "contacted",
        "Category": "urgent travel, death in the family",
        "Officer": "Anne Tremblay",
        "Language": "language not known (both)",
        "Received": datetime(2026, 11, 18, 9, 0),  # noqa: DTZ001
        "Contact due": datetime(2026, 12, 1, 17, 0),  # noqa: DTZ001
        "Contact": "met in time",
        "Contact made": datetime(2026, 11, 19, 10, 32),  # noqa: DTZ001
        "Needed by": datetime(2026, 12, 18),  # noqa: DTZ001
        "Documents missing": WORDS.term("line", "caq", "en"),
        "Documents to look at": WORDS.term("line", "proof_of_travel", "en"),
        "Findings": "can wait 10 business days (D2)",
    }


def test_moments_stand_on_the_office_s_wall_clock():
    case = a_case(received=datetime.fromisoformat("2026-11-19T03:30:00+00:00"))

    assert read((case, ContactLevel.OK))["F2"].value == datetime(2026, 11, 18, 22, 30)  # noqa: DTZ001


def test_the_sheet_speaks_the_supervisor_s_language():
    attachment = open_cases_sheet([(a_case(), ContactLevel.OVERDUE)], OFFICE, NOW, WORDS, "fr")

    page = load_workbook(BytesIO(attachment.octets)).active
    assert page.title == "Dossiers ouverts"
    assert attachment.name == "dossiers-ouverts-2026-11-24.xlsx"
    assert [cell.value for cell in page[1]][:3] == ["Dossier", "État", "Catégorie"]


@pytest.mark.parametrize(
    "name", ["=1+3", "+1", "@SUM(A1)", "-2", '=HYPERLINK("http://mail.example")', "http://mail.example"]
)
def test_what_looks_like_a_formula_or_a_link_is_text(name):
    office = replace(OFFICE, people=(Person(name, "a.tremblay@office.example"),))
    case = a_case(officer="a.tremblay@office.example")

    attachment = open_cases_sheet([(case, ContactLevel.OK)], office, NOW, WORDS, "en")

    inside = ZipFile(BytesIO(attachment.octets)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    assert "hyperlink" not in inside
    assert load_workbook(BytesIO(attachment.octets)).active["D2"].value == name


def test_no_client_can_be_told_from_it():
    attachment = open_cases_sheet([(a_case(), ContactLevel.OK)], OFFICE, NOW, WORDS, "en")

    archive = ZipFile(BytesIO(attachment.octets))
    everything = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    for personal in ("Okonkwo", "Chiamaka", "1234-5678", "c.okonkwo", "K1A"):
        assert personal not in everything


def test_without_open_cases_there_are_only_the_heads():
    page = read()

    assert page.max_row == 1
    assert page["A1"].value == "Case"


def test_the_same_cases_give_the_same_bytes():
    pairs = [(a_case(due=LATER, needed_by=date(2026, 12, 18)), ContactLevel.OK)]

    first, second = (open_cases_sheet(pairs, OFFICE, NOW, WORDS, "en").octets for _ in range(2))

    assert first == second
