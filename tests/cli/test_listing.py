"""`cases`, `case` and `review`: the table for people and the JSON for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office

from .conftest import DECLINED, FRENCH, INCOMPLETE, WAITS, as_json, one_sentence, said, sample

CASE_KEYS = [
    "number", "status", "category", "language", "officer", "received_at", "contact", "attempts", "reminders", "onset",
    "awaiting_answer", "documents", "findings", "referral", "letters", "history",
]  # fmt: skip


def numbers(*words: str, office: Office) -> list[str]:
    return [case["number"] for case in as_json("cases", "--json", *words, config=office.config)]


def test_the_most_pressing_comes_first_and_the_closed_last(played: Office) -> None:
    assert numbers(office=played) == [FRENCH, INCOMPLETE, WAITS, DECLINED]  # its permit is needed; not complete; new


def test_as_time_goes_by_another_case_is_the_most_pressing(played: Office) -> None:
    after_the_deadline = numbers("--at", "2026-11-30T09:00", office=played)

    assert after_the_deadline == [INCOMPLETE, WAITS, FRENCH, DECLINED]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--open",), {FRENCH, INCOMPLETE, WAITS}),
        (("--all",), {FRENCH, INCOMPLETE, WAITS, DECLINED}),
        (("--status", "declined"), {DECLINED}),
        (("--status", "incomplete"), {INCOMPLETE}),
        (("--category", "travel_business"), {WAITS}),
        (("--category", "travel_death", "--open"), {FRENCH, INCOMPLETE}),
        (("--officer", "none"), {FRENCH, INCOMPLETE, WAITS, DECLINED}),
        (("--officer", "tremblay"), set()),
        (("--overdue",), set()),
        (("--overdue", "--at", "2026-11-30T09:00"), {INCOMPLETE, WAITS}),
    ],
)
def test_filters(words: tuple[str, ...], expected: set[str], played: Office) -> None:
    assert set(numbers(*words, office=played)) == expected


def test_a_status_that_is_none_is_told_the_nearest(played: Office) -> None:
    assert "Did you mean declined?" in one_sentence(said("cases", "--status", "decline", config=played.config), 2)


def test_a_case_as_the_contract_writes_it(played: Office) -> None:
    case = as_json("case", FRENCH, "--json", config=played.config)

    assert list(case) == CASE_KEYS
    assert {key: case[key] for key in CASE_KEYS[:12]} == {
        "number": FRENCH,
        "status": "awaiting_documents",
        "category": "travel_death",
        "language": "fr",
        "officer": None,
        "received_at": "2026-11-18T10:00:00-05:00",
        "contact": {
            "due_at": "2026-11-23T17:00:00-05:00",
            "level": "met",
            "made_at": "2026-11-23T14:10:00-05:00",
            "how": "letter",
        },
        "attempts": [],
        "reminders": [],
        "onset": {"needed_by": "2026-11-21", "flagged": True},
        "awaiting_answer": None,
        "documents": dict.fromkeys(("lmia_or_offer", "proof_of_travel", "death_certificate"), "requested"),
    }
    contact = case["letters"][0]
    assert list(contact) == ["kind", "state", "to", "language", "at", "message_id", "recipients"]
    assert [contact[key] for key in ("kind", "state", "to", "language")] == ["contact", "sent", "client", "fr"]
    assert contact["at"] == "2026-11-23T14:10:00-05:00"
    assert contact["message_id"].startswith("<ur-2026-0002.")
    assert [list(entry) for entry in case["history"]] == [["at", "by", "event", "text"]] * len(case["history"])
    assert [entry["event"] for entry in case["history"]][:2] == ["opened", "documents_asked"]


def test_nothing_is_made_up_where_nothing_is_known(played: Office) -> None:
    case = as_json("case", INCOMPLETE, "--json", config=played.config)

    assert case["contact"] | {"due_at": ""} == {"due_at": "", "level": "ok", "made_at": None, "how": None}
    assert case["onset"] == {"needed_by": None, "flagged": False}
    assert [finding["code"] for finding in case["findings"]] == ["no_way_to_reach"]
    assert case["findings"][0]["rule"] == "D13"
    assert case["referral"]["uci"] is None


def test_what_a_case_says_of_its_referral_is_what_parse_says(played: Office, tmp_path: Path) -> None:
    mail = tmp_path / "referral.eml"
    mail.write_bytes(sample("referral-fr-html-table"))

    parsed = as_json("parse", str(mail), "--json")

    assert as_json("case", FRENCH, "--json", config=played.config)["referral"] == parsed["fields"]


def test_cases_lists_whole_cases(played: Office) -> None:
    listed = as_json("cases", "--json", config=played.config)

    assert listed[0] == as_json("case", FRENCH, "--json", config=played.config)


def test_a_mistyped_number_gets_the_nearest_one_named(played: Office) -> None:
    assert "Did you mean UR-2026-0001?" in one_sentence(said("case", "UR-2062-0001", config=played.config), 1)


@pytest.mark.parametrize("number", ["UR-1999-9999", "Q1", "9", "../../etc"])
def test_an_unknown_case_is_one_sentence(number: str, played: Office) -> None:
    assert one_sentence(said("case", number, config=played.config), 1) == (
        f"There is no case {number}. `run_bot.py cases` shows them all."
    )


@pytest.mark.parametrize("number", ["ur-2026-0001", "1"])
def test_a_case_by_less_than_its_number(number: str, played: Office) -> None:
    assert as_json("case", number, "--json", config=played.config)["number"] == DECLINED


def test_the_table_names_cases_and_no_clients(played: Office) -> None:
    table = said("cases", config=played.config).stdout

    assert "4 cases, 3 open" in table
    assert "awaiting documents" in table
    assert "Tremblay" not in table.replace("Anne Tremblay", "")  # the client of case 2 (D21)
    assert "42-5966-5189" not in table


def test_a_long_table_is_cut_unless_all_is_asked_for(played: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.cli.listing.MANY", 2)

    cut = said("cases", config=played.config).stdout
    whole = said("cases", "--all", config=played.config).stdout

    assert "The 2 most pressing are shown; --all shows every one." in cut
    assert (DECLINED in cut, DECLINED in whole) == (False, True)
    assert len(as_json("cases", "--json", config=played.config)) == 4


def test_the_page_of_a_case_shows_all_of_it(played: Office) -> None:
    page = said("case", DECLINED, config=played.config).stdout

    for said_there in (
        "66-9300-6896",
        "priya.pelletier878@mail.example",
        "decline letter",
        "250 2.0.0",
        "ordinaire au CTD",
    ):
        assert said_there in page


def test_who_has_a_french_terminal_reads_french(played: Office) -> None:
    words = {
        ("cases",): "en attente de documents",
        ("case", FRENCH): "Historique",
        ("review",): "Pourquoi il attend",
    }
    for command, french in words.items():
        assert french in said(*command, config=played.config, LC_ALL="fr_CA.UTF-8").stdout


def test_review_as_the_contract_writes_it(played: Office) -> None:
    waiting = as_json("review", "--json", config=played.config)

    assert waiting == [
        {
            "id": "Q1",
            "reason": waiting[0]["reason"],
            "from": "workforce@province.example",
            "received_at": "2026-11-23T15:00:00-05:00",
            "message_id": "<s7@province.example>",
        },
        {
            "id": "Q2",
            "reason": waiting[1]["reason"],
            "from": "j.singh@office.example",
            "received_at": "2026-11-24T09:00:00-05:00",
            "message_id": "<s5@attacker.example>",
        },
    ]
    assert "the sender is forged" in waiting[1]["reason"]


def test_review_for_people(played: Office) -> None:
    page = said("review", config=played.config).stdout

    for said_there in ("Q1", "Q2", "workforce@province.example", "RETRY"):
        assert said_there in page


def test_an_office_without_a_book_has_no_cases_and_gets_no_book(own: Path) -> None:
    data = own.parent / "data"
    data.rename(own.parent / "elsewhere")

    assert as_json("cases", "--json", config=own) == as_json("review", "--json", config=own) == []
    assert said("cases", config=own).stdout == "There are no cases yet.\n"
    assert said("review", config=own).stdout == "Nothing is set aside.\n"
    assert not data.exists()
