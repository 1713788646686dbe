"""A message that the server did not hand out, or whose words are in a file: nobody's words are guessed."""

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ADA, ANNE, CSC, JAS

SUBJECT = "Retrieval using the IMAP4 protocol failed for the following message: 4711"
TEXT = """The server couldn't retrieve the following message:

Subject: "Urgent referral"
From: "Dana" ("agent@csc.example")
Sent date: 11/23/2026 8:58:00 AM
"""


def test_it_is_set_aside_whole_and_the_administrator_knows(life):
    folder = life.receives(life.mail(CSC, SUBJECT, TEXT))
    life.ticks()
    alarm, *notices = life.letters(LetterKind.ALARM) + life.letters(LetterKind.NOTICE)

    assert (folder, life.aside, life.cases) == ("review", ["aside.not_handed_out"], [])
    assert alarm.envelope_to == (ADA.address,)
    assert {address for notice in notices for address in notice.envelope_to} == {ANNE.address, JAS.address}
    for letter in (alarm, *notices):
        assert "4711" in life.text(letter)
        assert 'From: "Dana" ("agent@csc.example")' in life.text(letter)


def test_in_an_officers_name_it_commands_nothing(life):
    life.refers()
    life.receives(life.mail(JAS.address, SUBJECT, f"ACCEPT\n{TEXT}"))

    assert life.status() != "accepted"
    assert life.aside == ["aside.not_handed_out"]


def test_a_known_referrers_form_in_a_file_that_is_not_read_reaches_the_officers_with_the_file(life):
    folder = life.receives(life.mail(CSC, "Urgent referral", "", files={"Screenshot.png": b"\x89PNG\r\n"}))
    life.ticks()
    notice = life.letters(LetterKind.NOTICE)[-1]

    assert (folder, life.aside) == ("review", ["aside.form_in_a_file"])
    assert "Screenshot.png" in life.text(notice)
    assert life.files(notice) == ["Screenshot.png"]


def test_a_strangers_file_is_handed_to_nobody(life):
    life.receives(life.mail("someone@elsewhere.example", "Urgent referral", "", files={"Screenshot.png": b"\x89PNG"}))
    life.ticks()

    assert life.aside == ["aside.unknown_sender"]
    assert [life.files(notice) for notice in life.letters(LetterKind.NOTICE)] == [[], []]
