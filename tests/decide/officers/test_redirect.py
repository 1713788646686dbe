"""REDIRECT: the office of the area gets the whole referral; CCMS has its codes (D3, D7)."""

from mailbot.vocabulary.letter_kinds import LetterKind, Role
from tests.office_life import keys


def test_the_responsible_office_gets_the_whole_referral_and_the_csc_hears_that_it_was_passed_on(life):
    life.refers()
    life.officer("REDIRECT hull")
    to_office = life.letters(LetterKind.REDIRECT_NOTICE, Role.OFFICE)[-1]
    to_csc = life.letters(LetterKind.REDIRECT_NOTICE, Role.CSC)[-1]

    assert to_office.envelope_to == ("hull@other.example",)
    assert all(part in life.text(to_office) for part in ("Marchetti", "22-3344-5566", "(613) 555-0142"))
    assert "passed the whole referral on" in " ".join(life.text(to_csc).split())
    assert "Marchetti" not in life.text(to_csc)


def test_undo_stops_the_referral_on_its_way_to_the_other_office(lives):
    life = lives(other_hold_minutes=5)
    life.refers()
    life.officer("REDIRECT hull")
    life.officer("UNDO")

    assert {one.state.value for one in life.letters(LetterKind.REDIRECT_NOTICE)} == {"cancelled"}


def test_the_notes_of_a_ccms_case_have_its_codes(life):
    life.refers(Urgent_category="CCMS")
    answer = life.officer("ACCEPT\nISSUED")

    assert "gcms.issued_ccms" in keys(answer.gcms)


def test_what_is_open_before_issued_is_said_and_the_refund_is_asked_about_once(life):
    life.refers(Previously_submitted="Yes")
    life.officer("CONTACT\nCPC not in time\nACCEPT")
    asked = life.officer("ISSUED")
    done = life.officer("ISSUED anyway")

    assert "refused.refund_open" in keys(asked.happened)
    assert "WITHDRAW ask" in asked.suggests
    assert {"done.issued", "done.open_documents", "done.open_withdrawal"} <= set(keys(done.happened))


def test_the_other_office_gets_what_the_csc_wrote_byte_by_byte(life):
    first = life.referral(Postal_code="J8X 2K1")
    life.receives(first)
    again = life.referral(Postal_code="J8X 2K1", Reason_for_urgency="The funeral is on 28 November.")
    life.receives(again)
    life.officer("CORRECT phone: 613-555-0199")
    life.officer("REDIRECT hull")

    notice = next(one for one in life.letters(LetterKind.REDIRECT_NOTICE) if one.to is Role.OFFICE)
    attached = [part.get_payload(decode=True) for part in life._read(notice).iter_attachments()]
    assert attached == [first, again]
    assert life.files(notice) == ["UR-2026-0001-01.eml", "UR-2026-0001-02.eml"]


def test_its_subject_says_that_it_is_for_the_reader(life):
    life.refers()
    life.officer("REDIRECT hull")

    notice = next(one for one in life.letters(LetterKind.REDIRECT_NOTICE) if one.to is Role.OFFICE)
    assert life._read(notice)["Subject"].startswith("An urgent referral for your office")


def test_the_csc_does_not_get_its_own_mail_back(life):
    life.refers()
    life.officer("REDIRECT hull")

    notice = next(one for one in life.letters(LetterKind.REDIRECT_NOTICE) if one.to is Role.CSC)
    assert life.files(notice) == []


def test_both_numbers_of_a_merged_case_are_named(life):
    life.refers()
    life.refers(UCI="22-3344-5567")
    life.officer("MERGE UR-2026-0002", case="UR-2026-0001")
    life.officer("REDIRECT hull")

    notice = next(one for one in life.letters(LetterKind.REDIRECT_NOTICE) if one.to is Role.OFFICE)
    assert "UR-2026-0001, UR-2026-0002" in life.text(notice)
    assert len(life.files(notice)) == 2


def test_what_the_manual_wants_before_a_permit_is_issued_stands_in_the_answer_to_accept_and_once(life):
    life.refers(Previously_submitted_to_CPC="Yes")
    life.officer("RECEIVED lmia")
    accepted = life.officer("ACCEPT")
    issued = life.officer("UNDO\n") and life.officer("ACCEPT\nISSUED anyway")

    assert {"done.open_documents", "done.open_withdrawal", "done.open_cpc"} <= set(keys(accepted.happened))
    assert keys(issued.happened).count("done.open_documents") == 1


def test_nothing_is_open_where_everything_is_there(life):
    life.refers()

    assert "done.open_documents" not in keys(life.officer("RECEIVED all\nACCEPT").happened)
