"""The digest as supervisors get it: complete, in order, in their language, without clients, under 100 KB."""

import re
import time as stopwatch
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from mailbot.decide.clocks.contact import contact_due, contact_level, contact_start
from mailbot.decide.overview.digest import ROOM
from mailbot.office.calendar import build_calendar
from mailbot.shipped import PROJECT
from mailbot.vocabulary.calendar import CalendarSettings, Closure
from mailbot.vocabulary.case_state import DocumentState
from mailbot.vocabulary.digest import Digest, Health
from mailbot.vocabulary.events import LetterFailed, LetterPaused
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.office import Person
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.register import QuarantineEntry
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sheet import open_cases_sheet
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words
from tests.morning import CALENDAR, EARLIER, NOW, OFFICE, a_case, a_letter, a_mail, at, ended, made, reached

TEMPLATES = PROJECT / "templates"
WORDS = Words(TEMPLATES)
WRITER = LetterWriter(TEMPLATES, OFFICE, MessageIds(b"k" * 32, "office.example"), WORDS)
YESTERDAY = at("2026-11-23", "15:00")


def written(page: Digest, language: str = "en"):
    people = tuple(person.mailbox for person in OFFICE.supervisors)
    letter = Letter(LetterKind.DIGEST, Role.SUPERVISOR, people, language, page.made_at, digest=page)
    return WRITER.write(letter, None, cause="", ordinal=0)


def text(page: Digest, language: str = "en") -> str:
    return " ".join(unset(written(page, language).text).split())


def an_eventful_morning() -> Digest:
    """Something in every part of the page."""
    start = contact_start(None, at("2026-11-17", "16:50"), CALENDAR)
    deadline = contact_due(start, CALENDAR)
    everything = a_case(
        received=YESTERDAY,
        due=deadline.due_at,
        working=deadline.working,
        needed_by=date(2026, 11, 25),
        findings=("can_wait", "outside_area"),
        lacking=("uci",),
        officer="a.tremblay@office.example",
        documents={"caq": DocumentState.OFFERED},
        events=(LetterFailed(at=YESTERDAY, letter="<l>", kind=LetterKind.CONTACT, to=Role.CLIENT),),
    )
    met = a_case("UR-2026-0002", due=YESTERDAY, contacts=reached(at("2026-11-18", "11:30")), ended=ended(YESTERDAY))
    aside = QuarantineEntry("Q17", Phrase("aside.unknown_sender"), "x@mail.example", "", EARLIER, "", "", EARLIER)
    return made(
        everything,
        replace(met, decided_at=YESTERDAY),
        ledger=[a_mail(account, YESTERDAY) for account in ("cases", "answers", "answers", "set_aside")],
        aside=[aside],
        letters=[a_letter(LetterState.QUEUED, at("2026-11-24", "06:10"))],
        health=Health(polled_at=at("2026-11-24", "07:29"), alarms=(Phrase("aside.unknown_sender"),)),
    )


# What it says


def test_a_quiet_morning_is_short_and_says_that_nothing_is_pressing():
    page = made(health=Health(polled_at=NOW))

    assert text(page) == (
        "Urgent referrals, Tuesday, November 24, 2026 "
        "Nothing is overdue, due or waiting for a decision. "
        "0 cases are open. “Yesterday” is Monday, November 23. "
        "How the promise of contact was kept "
        "Last 12 weeks: no contact fell due. "
        "System status - Every mail is accounted for: none was received. "
        "- The mailbox was last read Tuesday, November 24, 2026 at 7:30 a.m. "
        "- The next digest comes Wednesday, November 25, 2026 at 7:30 a.m. If it does not arrive, "
        "tell the administrator. "
        "You receive this because you supervise the office. It names cases by number only. To see a case, write to "
        "this mailbox with its number in the subject and the command STATUS. Times are the office's."
    )


@pytest.mark.parametrize(
    ("language", "opening", "row", "order"),
    [
        (
            "en",
            "1 case has a paused letter; nothing is overdue.",
            "Paused: letters that wait for your word (1) UR-2026-0001 – not assigned – "
            "Paused letter: contact letter to the client, since Monday, November 23, 2026 at 3:00 p.m.",
            "RELEASE",
        ),
        (
            "fr",
            "1 dossier a une lettre en attente de votre décision; rien n'est en retard.",
            "Lettres en attente de votre décision (1) UR-2026-0001 – non attribué – Lettre en attente de votre décision"
            " : lettre de premier contact (à : client), depuis le lundi 23 novembre",
            "LIBÉRER",
        ),
    ],
)
def test_paused_letters_come_first_with_a_link_that_lets_them_go(language, opening, row, order):
    paused = LetterPaused(at=YESTERDAY, letter="<l@office.example>", kind=LetterKind.CONTACT)
    page = made(a_case(events=(paused,)), letters=[a_letter(LetterState.PAUSED, YESTERDAY)])
    mail = written(page, language)

    assert opening in text(page, language)
    assert row in text(page, language)
    links = [link.get("href") for link in lxml_html.fromstring(mail.html).iter("a")]
    assert "[UR-2026-0001]" in unquote(links[0])
    assert unquote(links[0]).endswith(f"body={order}")


def test_an_eventful_morning_in_english():
    said = text(an_eventful_morning())

    for words in (
        "1 contact is overdue, 1 case needs a decision today and 1 mail set aside waits for a look. 1 case is open.",
        "- Every mail is accounted for: 4 received (1 for cases, 2 answers and 1 set aside).",
        "Needs a decision today (2) Q17 – not assigned – From mail.example: We do not know this sender",
        "DISCARD Q17 UR-2026-0001 – Anne Tremblay",
        "UR-2026-0001 – Anne Tremblay – The referral is incomplete: ",
        "An officer has to look before the client is written to: can wait 10 business days (D2) "
        "and outside the area (D3).",
        "Contact overdue or due (1) UR-2026-0001 – Anne Tremblay – "
        "Contact was due Monday, November 23, 2026 at 5:00 p.m. "
        "and has not been made. Working: received Tuesday, November 17, 2026 at 4:50 p.m.; "
        "day 4 is Monday, November 23.",
        "Permit needed within days, no decision (1) UR-2026-0001 – Anne Tremblay – "
        "The permit is needed by November 25, 2026: 1 business day left.",
        "Documents waiting for a look (1) UR-2026-0001 – Anne Tremblay – Not yet looked at: ",
        "Letters that did not arrive (1) UR-2026-0001 – Anne Tremblay – The letter (",
        "Arrived yesterday (1) UR-2026-0001",
        "Decided yesterday (1) UR-2026-0002 – not assigned – permit issued",
        "Last 4 weeks: 1 of 2 contacts made in time (50%). The median wait was 2 h 30 min of business time.",
        "November 23 – ██████████░░░░░░░░░░ 1 of 2",
        "By officer Anne Tremblay – 1 open – 1 overdue",
        "By category urgent travel, death in the family – 1 open – 1 overdue – 1 decided",
        "The oldest letter that should have left has waited since Tuesday, November 24, 2026 at 6:10 a.m.",
        "Alarm: ",
    ):
        assert words in said


def test_an_eventful_morning_in_french_says_the_same():
    said = text(an_eventful_morning(), "fr")

    for words in (
        "Tous les courriels sont comptés : 4 reçus (1 pour des dossiers, 2 réponses et 1 mis de côté).",
        "1 contact est en retard, 1 dossier est à décider aujourd'hui et 1 courriel mis de côté est à examiner.",
        "À décider aujourd'hui (2) Q17 – non attribué – De mail.example : ",
        "Le client devait être joint au plus tard le lundi 23 novembre 2026 à 17 h et ne l'a pas été. "
        "Calcul : reçu le mardi 17 novembre 2026 à 16 h 50; le jour 4 est le lundi 23 novembre.",
        "Le permis est requis d'ici le 25 novembre 2026 : il reste 1 jour ouvrable.",
        "4 dernières semaines : 1 client joint à temps sur 2 (50 %). L'attente médiane a été de 2 h 30 min",
        "Par catégorie voyage urgent, décès dans la famille – 1 ouvert – 1 en retard – 1 décidé",
        "Le prochain sommaire arrivera le mercredi 25 novembre 2026 à 7 h 30.",
    ):
        assert words in said


def test_the_subject_has_the_day_and_the_two_numbers_that_matter():
    page = an_eventful_morning()

    assert unset(written(page).subject) == "Digest of November 24, 2026: 1 overdue, 2 to decide"
    assert unset(written(page, "fr").subject) == "Sommaire du 24 novembre 2026 : 1 en retard, 2 à décider"


def test_a_mail_that_is_not_accounted_for_is_the_first_thing_said():
    page = made(ledger=[a_mail("cases", YESTERDAY)], health=Health(polled_at=NOW, unhandled=2))

    title, first = text(page).split(" Not every mail", 1)
    assert title == "Urgent referrals, Tuesday, November 24, 2026"
    assert first.startswith(" is accounted for: 3 received, 2 of them in no account (1 for cases).")
    assert "2 mails lie in the mailbox unhandled." in first


def test_after_a_weekend_yesterday_is_three_days():
    page = made(now=at("2026-11-23", "07:30"))

    assert "“Yesterday” is Friday, November 20 to Sunday, November 22." in text(page)


def test_ninety_nine_and_a_half_percent_is_not_a_hundred():
    met = [a_case(f"UR-2026-{n:04}", due=YESTERDAY, contacts=reached(EARLIER)) for n in range(199)]
    late = a_case("UR-2026-9999", due=YESTERDAY)

    assert "199 of 200 contacts made in time (99%)" in text(made(late, *met))


def test_a_cut_section_says_how_many_more():
    cases = [a_case(f"UR-2026-{n:04}", due=YESTERDAY) for n in range(43)]

    said = text(made(*cases))

    assert "Contact overdue or due (43)" in said
    assert f"and {43 - ROOM} more" in said


def test_a_letter_that_leaves_later_today_is_no_matter_for_alarm():
    page = made(letters=[a_letter(LetterState.QUEUED, at("2026-11-24", "08:00"))])

    assert "oldest letter" not in text(page)


def test_every_finding_has_a_short_name_for_the_digest():
    assert set(WORDS.keys("digest.finding")) == set(WORDS.keys("finding"))


# Who may read it


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_client_can_be_told_from_it(language):
    page = an_eventful_morning()

    octets = written(page, language).octets.decode("utf-8")
    everything = octets + written(page, language).html + written(page, language).text

    for personal in ("Okonkwo", "Chiamaka", "1234-5678", "c.okonkwo", "1988", "K1A", "x@mail.example"):
        assert personal not in everything


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_can_be_read_aloud(language):
    """WCAG 2.1 AA, what a program can see of it: language, title, headings in order, tables with heads, no images."""
    page = lxml_html.document_fromstring(written(an_eventful_morning(), language).html)

    assert page.get("lang") == language
    assert page.findtext(".//title")
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert all(table.xpath("./tr[1]/th[@scope='col'] | ./tbody/tr[1]/th[@scope='col']") for table in page.iter("table"))
    assert not list(page.iter("img"))
    assert all(bar.get("aria-hidden") == "true" for bar in page.find_class("bar"))
    assert re.search("█", page.text_content())


def test_an_officer_s_name_is_text_and_no_markup():
    office = replace(OFFICE, people=(Person("<b>Ann</b> & Co", "a.tremblay@office.example"), *OFFICE.people[1:]))
    page = made(a_case(due=YESTERDAY, officer="a.tremblay@office.example"), office=office)

    assert "<b>Ann" not in written(page).html
    assert "<b>Ann</b> & Co" in text(page)


# How large, how fast


def a_large_office(count: int):
    """Everybody is late with everything, for the longest reasons, over a calendar full of closures."""
    closures = tuple(
        Closure(f"Emergency repairs to the {n}th floor", f"Réparations urgentes au {n}e étage", day, day)
        for n, day in enumerate(date(2026, 11, 3) + timedelta(days=2 * n) for n in range(8))
    )
    office = replace(
        OFFICE,
        calendar=build_calendar(CalendarSettings(closures=closures)),
        people=tuple(Person(f"Marie-Antoinette Villeneuve-Castonguay {n}", f"o{n}@office.example") for n in range(40)),
    )
    deadline = contact_due(contact_start(None, at("2026-11-02", "16:50"), office.calendar), office.calendar)
    failed = LetterFailed(at=YESTERDAY, letter="<l>", kind=LetterKind.CONTACT, to=Role.CLIENT)
    cases = [
        a_case(
            f"UR-2026-{n:05}",
            received=YESTERDAY,
            due=deadline.due_at,
            working=deadline.working,
            needed_by=date(2026, 11, 25),
            findings=("can_wait", "outside_area", "outside_list", "earlier_application", "past_needed_by"),
            lacking=("uci", "date_of_birth", "family_name", "address"),
            officer=f"o{n % 40}@office.example",
            documents=dict.fromkeys(
                ("lmia_or_offer", "caq", "proof_of_travel", "illness_evidence"), DocumentState.OFFERED
            ),
            category=("doctor", "travel_business", "travel_death", "travel_illness", "ccms", "other")[n % 6],
            events=(failed,),
            ended=ended(YESTERDAY) if n % 4 == 3 else None,
        )
        for n in range(count)
    ]
    return cases, office


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_five_thousand_late_cases_is_under_100_kb(language):
    cases, office = a_large_office(5000)

    page = made(*cases, office=office, health=Health(polled_at=NOW, unhandled=3))

    assert {section.count > ROOM for section in page.sections} == {True}
    assert len(written(page, language).html.encode()) < 100_000


def test_a_sentence_without_end_is_cut():
    closures = tuple(
        Closure("Flood in the basement", "Inondation au sous-sol", day, day)
        for day in (date(2026, 11, 2) + timedelta(days=2 * n) for n in range(90))
    )
    calendar = build_calendar(CalendarSettings(closures=closures))
    deadline = contact_due(contact_start(None, at("2026-11-02"), calendar), calendar)
    endless = replace(deadline, working=deadline.working * 9)

    assert "…" in text(made(a_case(due=YESTERDAY, working=endless.working)))


@pytest.mark.parametrize(("count", "seconds"), [(50, 0.2), (500, 0.4), (5000, 2.0)])
def test_a_digest_with_its_sheet_is_made_in_time(count, seconds):
    cases, office = a_large_office(count)
    written(made())  # the templates are compiled once a day at most

    begun = stopwatch.process_time()
    page = made(*cases, office=office)
    levels = [(case, contact_level(case.due_at, NOW, office.calendar)) for case in cases if case.ended is None]
    open_cases_sheet(levels, office, NOW, WORDS, "en")
    written(page)

    assert stopwatch.process_time() - begun < seconds


def test_a_digest_made_twice_is_the_same_letter():
    assert written(an_eventful_morning()).octets == written(an_eventful_morning()).octets


def test_a_night_with_25_hours_loses_and_doubles_no_mail():
    sunday = datetime.combine(date(2026, 11, 1), time(), tzinfo=CALENDAR.zone)
    ledger = [
        a_mail("cases", moment) for moment in (sunday - timedelta(minutes=1), sunday, sunday + timedelta(hours=23))
    ]

    monday = made(ledger=ledger, now=at("2026-11-02", "07:30"))
    tuesday = made(ledger=ledger, now=at("2026-11-03", "07:30"))

    assert (monday.account.received, tuesday.account.received) == (3, 0)


# The days ahead


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The next five business days Tuesday, November 24 – Contact due: 1 Wednesday, November 25"),
        ("fr", "Les cinq prochains jours ouvrables mardi 24 novembre – Contact à faire : 1 mercredi 25 novembre"),
    ],
)
def test_the_strip_of_the_week_says_its_figures_in_words_and_stays_away_while_there_is_none(language, said):
    page = made(a_case(due=at("2026-11-24", "17:00")))

    assert said in text(page, language)
    assert said[:20] not in text(made(), language)
