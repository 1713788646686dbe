"""What may mean an order and is not obeyed is asked about: the line, why, and an answer that would be obeyed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from test_sentences import CONTEXT

from mailbot.understand.orders.grammar import read_orders, with_orders
from mailbot.vocabulary.arguments import Away, Called, Interview, ListOf, OfficeNamed, Period, Reached, Remind
from mailbot.vocabulary.page import Page, PageLine

ZONE = ZoneInfo("America/Toronto")


def read(text):
    return read_orders(Page.of_text(text), CONTEXT)


def offers(text):
    reply = read(text)
    assert not reply.to_obey
    return tuple(offer for one in (*reply.misread, *reply.almost) for offer in one.offers)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("INTERVIEW phone next Friday 10:00", ("INTERVIEW phone 2026-11-27 10:00", "INTERVIEW phone 2026-12-04 10:00")),
        ("ENTREVUE téléphone vendredi prochain 10 h",
         ("INTERVIEW phone 2026-11-27 10:00", "INTERVIEW phone 2026-12-04 10:00")),
        ("INTERVIEW tomorrow 10 EST",
         ("INTERVIEW phone 2026-11-24 10:00", "INTERVIEW in person 2026-11-24 10:00")),
        ("DOCS lmia, passport", ("DOCS lmia_or_offer, “passport”",)),
        ("CONTACTED left a voicemail", ("CALLED left a voicemail", "CONTACTED")),
        ("Close? I believe she got it elsewhere.", ("CLOSE",)),
        ("Decline? Let's talk.", ("DECLINE",)),
        ("Redirect her to Montreal I would say", ("REDIRECT montreal",)),
        ("Réacheminer à Montréal, peut-être", ("REDIRECT montreal",)),
        ("Do not contact her yet.", ("HOLD", "CONTACT")),
        ("Ne pas la contacter tout de suite", ("HOLD", "CONTACT")),
        ("Could you accept this one?", ("ACCEPT",)),
        ("RECEIVED lmia, death certificate missing", ("RECEIVED lmia_or_offer",)),
        ("EIMT et billet reçus, certificat de décès manquant", ("RECEIVED lmia_or_offer, proof_of_travel",)),
        ("Déclinez", ("DECLINE",)),
        ("CONTACTED the employer yesterday", ("NOTE the employer yesterday",)),
        ("CONTACTÉ son avocat", ("NOTE son avocat",)),
        ("Declin this please", ("DECLINE",)),
        ("DECLINE unless she sends the ticket", ("DECLINE",)),
    ],
)  # fmt: skip
def test_a_line_of_two_meanings_is_offered_as_what_it_may_mean(text, offered):
    assert offers(text) == offered


@pytest.mark.parametrize("text", ["Thanks, I will look at it after lunch.", "Merci, je regarde cela après le dîner."])
def test_prose_is_not_asked_about(text):
    assert offers(text) == ()
    assert not read(text).pauses


@pytest.mark.parametrize("text", ["Hold off until noon?", "Contact once the LMIA is here", "ACEPT", "Suspendre ?"])
def test_what_comes_close_to_an_order_pauses(text):
    assert read(text).pauses


def test_a_line_of_prose_beside_an_order_hinders_nothing():
    reply = read("NOTE she called\n\nAccept only if the ticket is real.")

    assert [order.name for order in reply.to_obey] == ["NOTE"]
    assert [one.nearest for one in reply.almost] == ["ACCEPT"]
    assert not reply.pauses


@pytest.mark.parametrize(
    ("orders", "link"),
    [("ACCEPT", "ACCEPT"), ("RECEIVED lmia\nDECLINE she teaches", "RECEIVED lmia\nDECLINE she teaches")],
)
def test_below_a_line_that_may_begin_anothers_message_the_orders_are_offered_as_one_answer(orders, link):
    below = tuple(map(PageLine, orders.split("\n")))
    page = Page.of((PageLine("Hello"), PageLine("Zo schreef men gisteren", unsure=True), *below))

    reply = read_orders(page, CONTEXT)

    assert not reply.to_obey
    assert [one.offers for one in reply.misread] == [(link,)]


def test_an_order_that_only_writes_into_the_case_needs_no_such_care():
    page = Page.of((PageLine("Zo schreef men gisteren", unsure=True), PageLine("NOTE she called")))

    assert [order.name for order in read_orders(page, CONTEXT).to_obey] == ["NOTE"]


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("CALLED no answer, 9:50", Called("no_answer", at(23, 9, 50), "no answer, 9:50")),
        ("APPELÉ boîte vocale", Called("voicemail", None, "boîte vocale")),
        ("CONTACTED called yesterday at 4 pm, she will send the ticket", Reached(at(22, 16))),
        ("CONTACTÉ par téléphone hier à 16 h", Reached(at(22, 16))),
        ("CONTACTED by phone on Friday 20 November at 3 pm", Reached(at(20, 15))),
        ("CONTACTED by phone, she comes at 15:00", Reached(None)),
        ("INTERVIEW moved to Friday 3pm", Interview("", at(27, 15), moved=True)),
        ("ENTREVUE annulée, je suis malade", Interview("", None, cancelled=True)),
        ("INTERVIEW phone 2026-11-28 10:00 anyway", Interview("phone", at(28, 10), confirmed=True)),
        ("REMIND 2026-11-30 check the LMIA", Remind(date(2026, 11, 30), "check the LMIA")),
        ("RAPPEL jeudi appeler le CTD", Remind(date(2026, 11, 26), "appeler le CTD")),
        ("AWAY 2026-11-25 to 2026-11-27, Benoît",
         Away(date(2026, 11, 25), date(2026, 11, 27), "b.lacasse@office.example")),
        ("ABSENT du 1er au 5 décembre, Priya me remplace",
         Away(date(2026, 12, 1), date(2026, 12, 5), "p.raman@office.example")),
        ("AWAY until Friday", Away(date(2026, 11, 23), date(2026, 11, 27))),
        ("AWAY from Monday 30 November", Away(date(2026, 11, 30))),
        ("REPORT week", Period("week")),
        ("BILAN 2026-11-01 2026-11-15", Period("dates", date(2026, 11, 1), date(2026, 11, 15))),
        ("LIST", ListOf("own")),
        ("LIST closed", ListOf("closed")),
        ("LIST closed this week", ListOf("closed")),
        ("LISTE fermés cette semaine", ListOf("closed")),
        ("REMIND Monday call the CPC", Remind(date(2026, 11, 30), "call the CPC")),
        ("RAPPEL lundi", Remind(date(2026, 11, 30), "")),
        ("REMIND today ask her", Remind(date(2026, 11, 23), "ask her")),
        ("REDIRECT CPC: she can wait until January", OfficeNamed("cpc")),
        ("RÉACHEMINER CTD : elle peut attendre jusqu'en janvier", OfficeNamed("cpc")),
        ("LISTE non attribués", ListOf("unassigned")),
        ("LIST Benoît", ListOf("person", "b.lacasse@office.example")),
    ],
)  # fmt: skip
def test_days_calls_and_lists_are_read(text, argument):
    (order,) = read(text).to_obey

    assert order.argument == argument


@pytest.mark.parametrize("said", [
    "tried twice, line busy", "could not get through", "it just rang", "the number is no longer in service",
    "impossible de la joindre", "le numéro n'est plus en service", "elle n'a pas décroché", "pas pu la rejoindre",
    "essayé trois fois en vain",
])  # fmt: skip
def test_a_call_that_reached_nobody_is_no_contact_and_its_link_records_the_attempt(said):
    (link, *_) = offers(f"CONTACTED {said}")

    assert link == f"CALLED {said}"
    assert isinstance(read(link).to_obey[0].argument, Called)


def test_the_page_says_which_lines_are_orders_and_which_their_text():
    page = Page.of_text("Hello,\n\nDOCS lmia,\ncaq\n\nNOTE she called\nand will call again\n\nThanks")

    explained = with_orders(page, read_orders(page, CONTEXT))

    assert [(line.role.value, line.text) for line in explained.own if line.role.value.startswith("order")] == [
        ("order", "DOCS lmia,"),
        ("order_text", "caq"),
        ("order", "NOTE she called"),
        ("order_text", "and will call again"),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "spoke to her husband, she is at work", "her daughter answered", "rang out twice", "her mailbox is full",
        "she hung up", "not home, will try again", "sa fille a répondu, elle est absente", "parlé à son mari",
        "elle n'était pas là, je rappelle", "la ligne était occupée", "sans succès",
    ],
)  # fmt: skip
def test_a_call_that_reached_somebody_else_or_nobody_stops_no_clock(told):
    for word in ("CONTACTED", "CONTACTÉ"):
        assert offers(f"{word} {told}")[0].split()[0] in ("CALLED", "NOTE")


@pytest.mark.parametrize(
    "told",
    [
        "spoke to her at 9:30, she will call back with the date", "by phone, her employer is away from the office",
        "par téléphone à 9 h 50, elle n'est pas pressée", "talked to her, she is not available before Friday",
    ],
)  # fmt: skip
def test_what_the_client_said_of_others_does_not_unmake_the_call(told):
    (order,) = read(f"CONTACTED {told}").to_obey

    assert order.name == "CONTACTED"


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("I'm turning this one down, no urgency shown.", "DECLINE I'm turning this one down, no urgency shown"),
        ("This one belongs to Montreal, please send it over.", "REDIRECT montreal"),
        ("Renvoyez ça au CTD, ce n'est pas à nous.", "REDIRECT cpc"),
        ("Bump the interview to Friday at 3pm.", "INTERVIEW moved to 2026-11-27 15:00"),
        (
            "J'aimerais la rencontrer en personne à nos bureaux mercredi à 13 h 30.",
            "INTERVIEW in person 2026-11-25 13:30",
        ),
        ("Il nous manque encore l'EIMT.", "DOCS lmia_or_offer"),
        ("C'est Benoît Lacasse qui va s'en occuper, merci de lui attribuer le dossier.", "ASSIGN Benoît Lacasse"),
        ("CPC tells me they won't get to it in time.", "CPC not in time"),
        ("We've got everything now.", "RECEIVED all"),
    ],
)
def test_what_is_said_without_an_orders_word_is_offered_as_one(said, offered):
    assert offers(said) == (offered,)
    assert read(offered).to_obey


@pytest.mark.parametrize(
    "said",
    [
        "I've issued the permit.", "Talked to Mr. Alvarez at 9:15, all good.", "The CAQ came in this morning.",
        "Please check with the CPC whether a decision is coming.", "I'll look after this file.",
    ],
)  # fmt: skip
def test_letters_wait_only_for_what_would_stop_them(said):
    assert read(said).pauses == (read(said).almost[0].nearest == "ISSUED")


@pytest.mark.parametrize(
    "said",
    [
        "We accepted a similar request in September.", "Unless Halifax confirms, we keep this case here.",
        "The employer told her lawyer that the permit was issued.", "Had a good weekend, see you at the meeting.",
    ],
)  # fmt: skip
def test_prose_about_cases_is_asked_about_by_nobody(said):
    assert read(said) == read(said).__class__(read(said).own_text)


def test_a_day_gone_by_is_no_day_to_be_reminded_on():
    assert read("REMIND 2026-11-20 call her").misread
