"""A case is what its events add up to; its status is worked out, never set (interface.md, "Status")."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.case_state import DocumentState, needed_by
from mailbot.vocabulary.clocks import Deadline
from mailbot.vocabulary.letter_kinds import Interview, LetterKind, Role
from mailbot.vocabulary.referral import Referral
from tests.office_life import TORONTO

NOW = datetime(2026, 11, 23, 9, tzinfo=TORONTO)
DUE = Deadline(NOW + timedelta(days=4), ())
LINES = ("lmia_or_offer", "proof_of_travel")


def worked(*, lacking=(), findings=(), lines=LINES, deadline=DUE) -> ev.Worked:
    found = tuple(ev.Finding(code=code, rule="D0", says=ev.Phrase("x")) for code in findings)
    return ev.Worked(lacking=lacking, findings=found, checklist=lines, deadline=deadline)


def opened(**how) -> ev.Opened:
    values = {"email": "c@mail.example", "uci": "1234-5678"}
    return ev.Opened(
        at=NOW, by="csc", mail="<m0@x>", number="UR-2026-0001", referral=Referral(values), worked=worked(**how),
        received_at=NOW, referrer="agent@csc.example",
    )  # fmt: skip


def a_case(*events: ev.Event, **how) -> Case:
    return fold((opened(**how), *events))


def written(letter="<l1@x>", kind=LetterKind.CONTACT, to=Role.CLIENT, lines=LINES, mail="<m0@x>", at=NOW):
    return ev.LetterWritten(at=at, letter=letter, kind=kind, to=to, leaves_at=at, documents=lines, mail=mail)


def sent(letter="<l1@x>", kind=LetterKind.CONTACT, to=Role.CLIENT, at=NOW):
    return ev.LetterSent(at=at, letter=letter, kind=kind, to=to)


def bounced(letter="<l1@x>", permanent=True, copy=False):
    return ev.LetterBounced(
        at=NOW, letter=letter, kind=LetterKind.CONTACT, recipient="c@mail.example", diagnostic="550",
        permanent=permanent, copy=copy,
    )  # fmt: skip


ASKED = ev.DocumentsAsked(at=NOW, lines=LINES, mail="<m0@x>")
TICKED = ev.DocumentsTicked(at=NOW, by="a@x", mail="<m2@x>", lines=LINES)
ACCEPTED = ev.Accepted(at=NOW, by="a@x", mail="<m3@x>")
DECLINED = ev.Ended(at=NOW, by="a@x", mail="<m4@x>", status="declined")
AHEAD = ev.InterviewSet(
    at=NOW, by="a@x", mail="<m5@x>", interview=Interview("phone", NOW + timedelta(days=1), "", "u@x")
)


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((), "new"),
        ((sent(),), "contacted"),
        ((ASKED, sent()), "awaiting_documents"),
        ((ASKED, sent(), TICKED), "documents_complete"),
        ((TICKED,), "new"),  # no contact made yet
        ((sent(), AHEAD), "interview"),
        ((AHEAD,), "interview"),
        ((AHEAD, ACCEPTED), "accepted"),
        ((ACCEPTED, DECLINED), "declined"),
        ((DECLINED, ev.Reopened(at=NOW)), "new"),
        ((ACCEPTED, DECLINED, ev.Reopened(at=NOW)), "accepted"),
    ],
)
def test_the_first_status_that_fits_counts(events, status):
    assert a_case(*events).status(NOW) == status


def test_incomplete_comes_before_everything_but_the_end():
    assert a_case(ACCEPTED, lacking=("uci",)).status(NOW) == "incomplete"
    assert a_case(ACCEPTED, DECLINED, lacking=("uci",)).status(NOW) == "declined"


def test_an_interview_that_has_taken_place_is_no_longer_ahead():
    assert a_case(sent(), AHEAD).status(NOW + timedelta(days=2)) == "contacted"


def test_a_case_without_a_checklist_is_never_complete():
    assert a_case(sent(), lines=()).status(NOW) == "contacted"


# Contact (D13)


def test_the_earliest_contact_counts():
    later = sent("<l2@x>", at=NOW + timedelta(hours=1))

    assert a_case(later, sent()).made.letter == "<l1@x>"


def test_only_letters_to_the_client_are_contact():
    assert a_case(sent(kind=LetterKind.CLARIFICATION, to=Role.CSC)).made is None


def test_a_bounce_leaves_the_other_contacts():
    phoned = ev.ContactedBy(at=NOW + timedelta(hours=1), by="a@x", mail="<m6@x>", text="by phone")
    case = a_case(sent(), phoned, bounced())

    assert (case.made.how, case.made.at) == ("officer", NOW + timedelta(hours=1))


@pytest.mark.parametrize("report", [bounced(permanent=False), bounced(copy=True)])
def test_a_delay_and_a_lost_copy_leave_the_contact(report):
    case = a_case(sent(), report)

    assert case.made is not None


def test_a_lost_contact_arms_the_contact_flags_and_no_others():
    flagged = (ev.Flagged(at=NOW, flag="contact:due_soon"), ev.Flagged(at=NOW, flag="onset"))

    assert a_case(*flagged, sent(), bounced()).flags == {"onset"}


# What was asked for


def test_a_letter_that_was_stopped_asked_for_nothing():
    case = a_case(ASKED, written(), ev.LetterStopped(at=NOW, letter="<l1@x>", kind=LetterKind.CONTACT))

    assert set(case.documents.values()) == {DocumentState.MISSING}
    assert (case.last_asked_at, case.on_its_way) == (None, {})


def test_what_another_letter_asks_for_stays_asked_for():
    again = (
        ev.DocumentsAsked(at=NOW, lines=LINES[:1], mail="<m7@x>"),
        written("<l2@x>", LetterKind.DOCUMENT_REQUEST, lines=LINES[:1], mail="<m7@x>"),
    )
    stopped = ev.LetterStopped(at=NOW, letter="<l1@x>", kind=LetterKind.CONTACT)

    assert a_case(ASKED, written(), *again, stopped).documents == {
        "lmia_or_offer": DocumentState.REQUESTED, "proof_of_travel": DocumentState.MISSING,
    }  # fmt: skip


def test_what_came_in_meanwhile_is_not_forgotten():
    stopped = ev.LetterStopped(at=NOW, letter="<l1@x>", kind=LetterKind.CONTACT)

    assert set(a_case(ASKED, written(), TICKED, stopped).documents.values()) == {DocumentState.RECEIVED}


def test_reminders_count_from_the_last_letter_that_asked():
    reminder = written("<r1@x>", LetterKind.DOCUMENT_REMINDER)
    again = written("<l2@x>", LetterKind.DOCUMENT_REQUEST)

    assert len(a_case(written(), reminder).reminded) == 1
    assert a_case(written(), reminder, again).reminded == ()


# Undone (UNDO)


def test_undone_events_stay_in_the_history_and_do_not_count():
    case = a_case(ACCEPTED, ev.Undone(at=NOW, by="a@x", mail="<m9@x>", undoes="<m3@x>"))

    assert case.accepted_at is None
    assert ACCEPTED in case.events
    assert ACCEPTED not in case.counted


def test_what_the_clock_did_is_never_undone():
    flagged = ev.Flagged(at=NOW, flag="onset")

    assert a_case(flagged, ev.Undone(at=NOW, undoes="", mail="<m9@x>")).flags == {"onset"}


# Corrections


def corrected(*fields, lines=LINES, **values):
    return ev.Corrected(
        at=NOW, by="a@x", mail="<m8@x>", referral=Referral({"email": "c@mail.example", **values}),
        worked=worked(lines=lines), fields=fields,
    )  # fmt: skip


def test_a_line_that_falls_away_is_not_needed_unless_it_came():
    ticked = ev.DocumentsTicked(at=NOW, lines=LINES[:1])

    assert a_case(ticked, corrected("category", lines=("caq",))).documents == {
        "caq": DocumentState.MISSING, "lmia_or_offer": DocumentState.RECEIVED,
        "proof_of_travel": DocumentState.NOT_NEEDED,
    }  # fmt: skip


def test_a_line_that_is_needed_again_is_missing_again():
    case = a_case(corrected("category", lines=("caq",)), corrected("category"))

    assert case.documents["proof_of_travel"] is DocumentState.MISSING


# Addresses


def test_an_address_that_was_learned_is_kept_once():
    wrote = ev.Wrote(at=NOW, by="client", from_address="new@mail.example", known=False, text="")
    case = a_case(wrote, wrote)

    assert case.learned_addresses == ("new@mail.example",)
    assert case.client_addresses == {"c@mail.example", "new@mail.example"}


def test_what_the_csc_writes_from_is_no_address_of_the_client():
    wrote = ev.Wrote(at=NOW, by="csc", from_address="agent@csc.example", known=False, text="")

    assert a_case(wrote).client_addresses == {"c@mail.example"}


# The second clock


@pytest.mark.parametrize(
    ("needed", "travels", "onset"),
    [
        (date(2026, 12, 1), None, date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 11, 28), date(2026, 11, 28)),
        (None, date(2026, 11, 28), date(2026, 11, 28)),
        (None, None, None),
    ],
)
def test_the_onset_is_the_earlier_of_the_two_dates(needed, travels, onset):
    case = a_case(corrected("needed_by", needed_by=needed, travel_date=travels))

    assert needed_by(case) == onset


# However it is added up


MOMENTS = st.sampled_from([
    ASKED, written(), sent(), bounced(), bounced(permanent=False), TICKED, ACCEPTED, DECLINED, AHEAD,
    corrected("email"), ev.Reopened(at=NOW), ev.OnHold(at=NOW, mail="<m7@x>"), ev.Flagged(at=NOW, flag="onset"),
    ev.LetterStopped(at=NOW, letter="<l1@x>", kind=LetterKind.CONTACT, mail="<m7@x>"),
    ev.Assigned(at=NOW, officer="a@x", mail="<m2@x>"), ev.CpcState(at=NOW, state="asked", mail="<m3@x>"),
    *(ev.Undone(at=NOW, mail="<m9@x>", undoes=f"<m{number}@x>") for number in range(2, 9)),
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(MOMENTS, max_size=12))
def test_event_by_event_or_all_at_once_it_is_the_same_case(events):
    case = a_case()
    for event in events:
        case = case.after(event)

    assert case == a_case(*events)
    assert case.events[1:] == tuple(events)


@settings(max_examples=200)
@given(st.lists(MOMENTS, max_size=12))
def test_every_case_has_a_status_of_the_contract(events):
    assert a_case(*events).status(NOW) in {
        "issued", "declined", "redirected", "withdrawn", "closed", "incomplete", "accepted", "interview", "new",
        "documents_complete", "awaiting_documents", "contacted",
    }  # fmt: skip
