"""Every event of a case is a sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.letter_kinds import Interview, LetterKind, Role
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.history import LONGEST, event_name, history_line, history_text
from mailbot.write.sample_office import NOW, SAMPLE_OFFICE, ZONE, sample_case
from mailbot.write.words.words import Words

BEN = "b.osei@office.example"
CONTACT = LetterKind.CONTACT
MEETING = Interview("in_person", datetime(2026, 12, 1, 9, 0, tzinfo=ZONE), "Room 2", "u@o.example")
CASE = sample_case()
OPENED = CASE.events[0]
FINDING = ev.Finding(code="duplicate_referral", rule="D13", says=Phrase.of("finding.duplicate_referral", number="x"))


def one_of_each() -> list[ev.Event]:
    assert isinstance(OPENED, ev.Opened)
    return [
        OPENED,
        ev.Opened(
            at=NOW, by=BEN, number="UR-2026-0043", referral=CASE.referral, worked=CASE.worked, received_at=NOW,
            referrer=BEN, opened_by_officer=True,
        ),
        ev.Corrected(at=NOW, by=BEN, referral=CASE.referral, worked=CASE.worked, fields=("email", "needed_by")),
        ev.Repeated(at=NOW, by="csc", from_address="agent@csc.example", finding=FINDING),
        ev.Repeated(at=NOW, by="csc", from_address="agent@csc.example", finding=FINDING, differs=("email",)),
        ev.Merged(at=NOW, by=BEN, other="UR-2026-0043", history=(OPENED,), referral=CASE.referral, worked=CASE.worked),
        ev.MergedInto(at=NOW, by=BEN, into="UR-2026-0042"),
        ev.Noted(at=NOW, by=BEN, text="she called", of="UR-2026-0043"),
        ev.LetterWritten(at=NOW, letter="<x>", kind=CONTACT, to=Role.CLIENT, leaves_at=NOW),
        ev.LetterSent(at=NOW, letter="<x>", kind=CONTACT, to=Role.CLIENT, reply="250 2.0.0 Ok: queued"),
        ev.LetterFailed(at=NOW, letter="<x>", kind=CONTACT, to=Role.CLIENT, reply="550 no"),
        ev.LetterStopped(at=NOW, by=BEN, letter="<x>", kind=CONTACT),
        ev.LetterPaused(at=NOW, by=BEN, letter="<x>", kind=CONTACT, why=Phrase.of("why.not_obeyed", officer="B.")),
        ev.LetterReleased(at=NOW, by=BEN, letter="<x>", kind=CONTACT),
        *(
            ev.LetterBounced(at=NOW, by="mail server", letter="<x>", kind=CONTACT, recipient="a@client.example",
                             diagnostic="550 5.1.1 unknown", permanent=permanent)
            for permanent in (True, False)
        ),
        ev.ContactedBy(at=NOW, by=BEN, text="by telephone at 10:00"),
        ev.ContactedBy(at=NOW, by=BEN, direct_mail=True),
        ev.DocumentsAsked(at=NOW, lines=("lmia_or_offer", "caq")),
        ev.DocumentsOffered(at=NOW, by="client", lines=("caq",)),
        ev.DocumentsTicked(at=NOW, by=BEN, lines=("caq",)),
        ev.InterviewSet(at=NOW, by=BEN, interview=MEETING),
        ev.InterviewSet(at=NOW, by=BEN, interview=Interview("phone", NOW, "", "u@o.example")),
        *(ev.InterviewAnswered(at=NOW, by="client", answer=answer)
          for answer in ("accepted", "declined", "tentative", "counter")),
        ev.InterviewCancelled(at=NOW, by=BEN, interview=Interview("phone", NOW, "", "u@x.example")),
        ev.Accepted(at=NOW, by=BEN),
        *(ev.Ended(at=NOW, by=BEN, status=status, reason="why", target="hull" if status == "redirected" else "")
          for status in ("issued", "declined", "redirected", "withdrawn", "closed")),
        ev.Reopened(at=NOW, by=BEN, reason="why"),
        *(ev.CpcState(at=NOW, by=BEN, state=state, text="what") for state in ("asked", "imminent", "not_in_time")),
        *(ev.WithdrawalState(at=NOW, by=BEN, state=state) for state in ("asked", "yes", "no", "in_process")),
        ev.Assigned(at=NOW, by=BEN, officer="a.tremblay@office.example"),
        ev.Noted(at=NOW, by=BEN, text="a note"),
        ev.Reminder(at=NOW, by=BEN, on=NOW.date(), text="call her"),
        ev.Seen(at=NOW, by=BEN),
        *(ev.Attempted(at=NOW, by=BEN, outcome=outcome, called_at=NOW, text="9:50")
          for outcome in ("no_answer", "voicemail", "wrong_number", "will_call_back")),
        ev.Wrote(at=NOW, by="client", from_address="a@client.example", known=True, text="Hello", names=("a.pdf",)),
        ev.Wrote(at=NOW, by="cpc", from_address="a@cpc.example", known=False, text=""),
        ev.Automatic(at=NOW, by="a@client.example", what=Phrase("finding.ccms")),
        *(ev.Flagged(at=NOW, flag=flag) for flag in
          ("contact:due_soon", "contact:due_today", "contact:overdue", "onset", "cpc", "documents")),
        ev.DeadlineMoved(at=NOW, deadline=CASE.worked.deadline),
        ev.OnHold(at=NOW, by=BEN),
        ev.Undone(at=NOW, by=BEN, undoes="<m@office.example>"),
        ev.Commanded(at=NOW, by=BEN, commands=("DECLINE not urgent", "NOTE x")),
    ]  # fmt: skip


def kinds_of_event(above: type = ev.Event) -> Iterator[type]:
    for below in above.__subclasses__():
        yield below
        yield from kinds_of_event(below)


def test_the_list_has_every_kind_of_event() -> None:
    # by name: a dataclass with slots stands beside the class that it was made from
    assert {type(event).__name__ for event in one_of_each()} == {kind.__name__ for kind in kinds_of_event()}


@pytest.mark.parametrize("event", one_of_each(), ids=event_name)
def test_an_event_is_a_sentence_in_both_languages(words: Words, event: ev.Event) -> None:
    english, french = (history_line(event, SAMPLE_OFFICE, words, language) for language in ("en", "fr"))

    assert english
    assert french
    assert "{" not in english + french
    assert english != french


@pytest.mark.parametrize(
    ("event", "english", "french"),
    [
        (
            ev.Ended(at=NOW, by=BEN, status="declined", reason="not urgent"),
            "Ben Osei: declined for urgent processing. For the file: not urgent",
            "Ben Osei : traitement urgent refusé. Pour le dossier : not urgent",
        ),
        (
            ev.LetterSent(at=NOW, letter="<x>", kind=CONTACT, to=Role.CLIENT, reply="250 Ok"),
            "mailbot: sent: contact letter, to the client; the server answered: 250 Ok",
            "mailbot : envoyé : lettre de premier contact, destinataire : client; réponse du serveur : 250 Ok",
        ),
        (
            ev.Wrote(at=NOW, by="client", from_address="a@b.example", known=False, text="Hi", names=("a.pdf", "b.pdf")),
            "Client: wrote from a@b.example, an address that was not on file: Hi – attached: a.pdf and b.pdf",
            "Client : a écrit de a@b.example, une adresse qui n'était pas au dossier : Hi – joint : a.pdf et b.pdf",
        ),
        (
            one_of_each()[1],
            "Ben Osei: opened the case from a letter, received Friday, November 20, 2026 at 10:02 a.m.; "
            "contact is due Thursday, November 26, 2026 at 5:00 p.m.",
            "Ben Osei : dossier ouvert à partir d'une lettre reçue le vendredi 20 novembre 2026 à 10 h 02; "
            "contact à faire d'ici le jeudi 26 novembre 2026 à 17 h.",
        ),
        (
            ev.Reopened(at=NOW, by="somebody@else.example"),
            "somebody@else.example: opened the case again",
            "somebody@else.example : dossier rouvert",
        ),
    ],
)
def test_a_sentence_says_who_and_what(words: Words, event: ev.Event, english: str, french: str) -> None:
    def plain(text: str) -> str:
        return text.replace("\u00a0", " ").replace("\u202f;", ";").replace("’", "'")

    assert plain(history_line(event, SAMPLE_OFFICE, words, "en")) == english
    assert plain(history_line(event, SAMPLE_OFFICE, words, "fr")) == french


def test_the_text_alone_leaves_out_who(words: Words) -> None:
    assert history_text(ev.Noted(at=NOW, by=BEN, text="x"), SAMPLE_OFFICE, words, "en") == "note: x"


def test_a_moment_is_told_on_the_offices_clock(words: Words) -> None:
    event = ev.LetterWritten(
        at=NOW, letter="<x>", kind=CONTACT, to=Role.CLIENT, leaves_at=(NOW + timedelta(hours=1)).astimezone(None)
    )

    assert "at 11:02" in history_text(event, SAMPLE_OFFICE, words, "en")


def test_a_long_hostile_text_is_shortened_and_cleaned(words: Words) -> None:
    event = ev.Noted(at=NOW, by=BEN, text="{who} \x00\u202e\r\n" + "x" * 100_000)
    line = history_line(event, SAMPLE_OFFICE, words, "en")

    assert len(line) < LONGEST + 100
    assert line.startswith("Ben Osei: note: {who} xxx")


def test_the_name_of_an_event_is_what_json_calls_it() -> None:
    assert event_name(ev.Accepted(at=NOW)) == "accepted"
    assert event_name(ev.OnHold(at=NOW)) == "on_hold"
