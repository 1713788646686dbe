"""WHY says what caused each letter; REMIND comes back on its morning, once."""

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import ANNE, JAS, keys


def causes(answer):
    return [dict(one.says)["cause"].key for one in answer.happened if one.key == "chain.letter"]


def test_why_names_the_line_the_rule_and_what_the_server_answered(life):
    life.refers()
    life.later(minutes=31).sends()
    life.officer("DOCS lmia", by=ANNE)
    answer = life.officer("WHY")

    assert causes(answer) == ["chain.contact_by_itself", "chain.order"]
    text = " ".join(life.text(life.letter(LetterKind.ANSWER)).split())
    assert "DOCS lmia" in text
    assert ANNE.name in text
    assert "250 2.0.0" in text


def test_why_says_for_what_reason_a_letter_did_not_leave(life):
    life.refers()
    life.officer("ACCEPT")

    assert "why.accepted" in keys(life.officer("WHY").happened)


def test_a_reminder_comes_back_on_its_morning_and_once(life):
    life.refers()
    life.officer("TAKE\nREMIND 2026-11-26 call the employer")
    for moment in ("2026-11-25 10:00", "2026-11-26 08:30", "2026-11-26 11:00", "2026-11-27 09:00"):
        life.at(moment).ticks()

    mails = [life.decided(one) for one in life.letters(LetterKind.FLAG) if one.envelope_to == (JAS.address,)]
    assert sum("flag.remind" in keys(mail.pressing) for mail in mails) == 1
    assert life.case.reminders[0].text == "call the employer"
