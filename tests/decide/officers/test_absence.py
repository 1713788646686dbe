"""Somebody is away: cases, notices and questions go to the cover meanwhile, and nobody's cases to the supervisor."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.watch.alarms import Alarms
from mailbot.watch.digest_hour import Digestion
from tests.office_life import ANNE, JAS, LEE, keys, spoken

AUTOMATIC = {"Auto_Submitted": "auto-replied", "X_Auto_Response_Suppress": "All"}


def annes(lives):
    """A case that Anne took."""
    life = lives()
    life.refers()
    life.officer("TAKE", by=ANNE)
    life.officer("CONTACT", by=ANNE)
    return life.sends()


def readers(life) -> set[str]:
    """Who got the newest mail about what a client wrote."""
    return {address for letter in life.letters(LetterKind.NOTICE)[-1:] for address in letter.envelope_to}


def test_what_comes_for_somebody_who_is_away_goes_to_the_cover(lives):
    life = annes(lives)
    answer = life.officer("ABSENT 23 nov. au 27 nov., relève Jas Singh", by=ANNE, case=None)
    life.client("May I travel?")

    assert keys(answer.happened) == ["done.away"]
    assert readers(life) == {JAS.address}


def test_where_nobody_is_named_everybody_who_is_there_reads_it(lives):
    life = annes(lives)
    life.officer("AWAY until Friday", by=ANNE, case=None)
    life.client("May I travel?")

    assert readers(life) == {JAS.address}


def test_before_and_after_it_comes_to_the_officer(lives):
    life = annes(lives)
    life.officer("AWAY 2026-11-24 to 2026-11-25, Jas Singh", by=ANNE, case=None)
    life.client("May I travel?")
    assert readers(life) == {ANNE.address}
    life.at("2026-11-25 10:00").client("May I travel now?")
    assert readers(life) == {JAS.address}
    life.at("2026-11-26 10:00").client("And now?")
    assert readers(life) == {ANNE.address}


def test_back_is_back(lives):
    life = annes(lives)
    life.officer("AWAY 2026-11-23 to 2026-11-27, Jas Singh", by=ANNE, case=None)
    life.at("2026-11-24 10:00").officer("PRÉSENTE", by=ANNE, case=None)
    life.client("May I travel?")

    assert readers(life) == {ANNE.address}


def test_the_cover_and_the_supervisor_are_told_whose_cases_they_are(lives):
    life = annes(lives)
    life.officer("AWAY 2026-11-23 to 2026-11-27, Jas Singh", by=ANNE, case=None)

    told = [
        letter for letter in life.letters(LetterKind.NOTICE) if life.decided(letter).headline.key == "headline.covers"
    ]
    assert {address for letter in told for address in letter.envelope_to} == {JAS.address, LEE.address}
    assert [case.number for case in life.decided(told[0]).cases] == ["UR-2026-0001"]


def test_an_out_of_office_counts_beside_the_officer_and_is_put_to_the_supervisor_once(lives):
    life = annes(lives)
    text = "Je suis absente du 23 au 27 novembre. En cas d'urgence, écrivez à Jas Singh.\n\nAnne Tremblay"
    for _ in range(2):
        life.receives(life.mail(ANNE.address, f"Réponse automatique : {life.case.number}", text, **AUTOMATIC))
    life.client("May I travel?")

    told = [one for one in life.letters() if one.headline == "headline.officer_absent"]
    assert [letter.envelope_to for letter in told] == [(LEE.address,)]
    assert [one.end for one in life.book.absences()] == [date(2026, 11, 27)]
    assert {address for letter in life.letters(LetterKind.NOTICE)[-2:] for address in letter.envelope_to} == {
        ANNE.address, JAS.address,
    }  # fmt: skip


def test_a_case_that_nobody_takes_is_put_to_the_supervisor_after_four_business_hours_and_once(lives):
    life = lives(contact="officer")
    life.refers()
    for moment in ("2026-11-23 12:50", "2026-11-23 13:30", "2026-11-23 15:00"):
        life.at(moment).ticks()

    told = [letter for letter in life.letters(LetterKind.FLAG) if "flag.untaken" in keys(life.decided(letter).pressing)]
    assert [letter.envelope_to for letter in told] == [(LEE.address,)]
    assert life.decided(told[0]).suggests[0] == f"ASSIGN {ANNE.address}"


def test_a_case_on_which_somebody_works_is_not_nobodys(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("NOTE I am on it")
    life.at("2026-11-23 15:00").ticks()

    assert life.letters(LetterKind.FLAG) == []


def test_a_supervisor_says_it_of_a_colleague_and_takes_it_back(lives):
    life = annes(lives)
    answer = life.officer("AWAY Anne Tremblay, 23 Nov to 27 Nov, Jas Singh", by=LEE, case=None)
    life.client("May I travel?")
    assert keys(answer.happened) == ["done.colleague_away"]
    assert readers(life) == {JAS.address}
    assert keys(life.officer("BACK Anne", by=LEE, case=None).happened) == ["done.colleague_back"]
    life.client("May I travel now?")
    assert readers(life) == {ANNE.address}


def test_only_a_supervisor_says_it_of_a_colleague(lives):
    life = annes(lives)
    for text in ("AWAY for Anne Tremblay, 23 Nov to 27 Nov", "PRÉSENT Anne Tremblay"):
        answer = life.officer(text, by=JAS, case=None)
        assert "refused.only_supervisors" in keys(answer.happened)

    assert life.book.absences() == ()


@pytest.mark.parametrize(("text", "person", "cover"), [
    ("AWAY 23 Nov to 27 Nov, cover Jas Singh", LEE, JAS),
    ("AWAY cover Jas Singh, 23 Nov to 27 Nov", LEE, JAS),
    ("ABSENT pour Anne Tremblay du 23 au 27 novembre, relève Jas Singh", ANNE, JAS),
    ("AWAY Tremblay from 23 Nov to 27 Nov covered by Singh", ANNE, JAS),
    ("AWAY a.tremblay@office.example, 2026-11-23 to 2026-11-27, j.singh@office.example", ANNE, JAS),
    ("AWAY a.tremblay@office.example, 2026-11-23 to 2026-11-27", ANNE, None),
])  # fmt: skip
def test_who_is_away_stands_before_the_days_who_covers_after_them(lives, text, person, cover):
    life = lives()
    life.officer(text, by=LEE, case=None)

    (one,) = life.book.absences()
    assert (one.person, one.start, one.end) == (person.address, date(2026, 11, 23), date(2026, 11, 27))
    assert one.cover == (cover.address if cover else "")


@pytest.mark.parametrize(("said", "covers"), [
    ("I am away until 27 November. Please contact Jas Singh.", [JAS.address]),
    ("Je suis absente du 23 au 27 novembre.", [JAS.address]),  # everybody who is there
])  # fmt: skip
def test_the_supervisor_gets_a_link_that_makes_an_out_of_office_an_absence(lives, said, covers):
    life = annes(lives)
    life.receives(life.mail(ANNE.address, f"Automatic reply: {life.case.number}", said, **AUTOMATIC))
    links = life.decided(life.letters(LetterKind.NOTICE)[-1]).suggests

    assert links[: len(covers)] == tuple(f"AWAY {ANNE.address}, 2026-11-23 to 2026-11-27, {one}" for one in covers)
    life.officer(links[0], by=LEE, case=None)
    life.client("May I travel?")
    assert readers(life) == {JAS.address}


def test_who_covers_a_colleague_hears_of_a_flag_once(lives):
    life = lives(contact="officer")
    life.refers()
    life.officer("AWAY 2026-11-23 to 2026-11-30, Jas Singh", by=ANNE, case=None)
    life.officer("REMIND 2026-11-26 call the client")
    life.officer("TAKE", by=ANNE)
    life.refers(UCI="11-2233-4455", Family_name="Haddad")
    life.at("2026-11-26 15:00").ticks()

    told = [letter for letter in life.letters(LetterKind.FLAG) if JAS.address in letter.envelope_to]
    assert len(told) == 1


def test_the_digest_says_how_many_cases_wait_for_whoever_is_away_and_that_nobody_covers(lives):
    life = annes(lives)
    life.officer("ABSENTE du 23 au 27 novembre", by=ANNE, case=None)
    digest = Digestion(life.room, time(7, 30), Alarms(life.room, timedelta(minutes=30))).make(life.at("10:00").now)

    (row,) = next(section.rows for section in digest.sections if section.code == "away")
    assert (spoken(row.says, "digest.away", "count"), keys(row.says)[1]) == (1, "digest.nobody_covers")
