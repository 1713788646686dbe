"""The CSC answers its own referral, or passes it on, and says above the form what is otherwise."""

import pytest

from mailbot.vocabulary.letter_kinds import LetterKind
from tests.office_life import CSC, REFERRAL, at, form, keys

AREA = ("K7",)

FRENCH = {
    "Date de l'appel": "2026-11-23",
    "Agent du CSC": "Luc Beaulieu",
    "Nom de famille": "Marchetti",
    "Prénom(s)": "Elena",
    "IUC": "22-3344-5566",
    "Date de naissance": "1984-02-29",
    "Adresse courriel": "elena@mail.example",
    "Adresse au Canada": "140, rue Princess, Kingston ON",
    "Code postal": "K7L 1A1",
    "Langue de correspondance": "Français",
    "CAQ requis": "Non",
    "Catégorie d'urgence": "Voyage - décès dans la famille",
    "Motif de l'urgence": "Sa mère est décédée.",
    "Permis requis d'ici le": "2026-11-30",
}


def marked(text):
    return "".join(f"> {line}\n" for line in text.splitlines())


ENGLISH_HEAD = (
    "From: CSC <agent@csc.example>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Urgent\nSubject: Urgent referral\n\n"
)
FRENCH_HEAD = "De : CSC <agent@csc.example>\nEnvoyé : 23 novembre 2026 09:00\nÀ : Urgent\nObjet : Demande urgente\n\n"

QUOTED = {
    "outlook": lambda rows: ENGLISH_HEAD + rows,
    "outlook in french": lambda rows: FRENCH_HEAD + rows,
    "original message": lambda rows: f"-----Original Message-----\n{ENGLISH_HEAD}{rows}",
    "message d'origine": lambda rows: f"-----Message d'origine-----\n{FRENCH_HEAD}{rows}",
    "gmail": lambda rows: f"On Mon, 23 Nov 2026 at 09:00, CSC <agent@csc.example> wrote:\n\n{marked(rows)}",
    "gmail in french": lambda rows: (
        f"Le lun. 23 nov. 2026, à 09 h 00, CSC <agent@csc.example> a écrit :\n\n{marked(rows)}"
    ),
    "marks alone": marked,
    "forwarded": lambda rows: f"---------- Forwarded message ---------\n{ENGLISH_HEAD}{rows}",
}

SAID = {
    "Postal code: H2X 1Y4": "H2X 1Y4",
    "Code postal : H2X 1Y4": "H2X 1Y4",
    "Email address: other@mail.example": "other@mail.example",
    "Adresse courriel : other@mail.example": "other@mail.example",
    "Permit needed by: 26 February 2027": "2027",
    "Nom de famille : Marquetti": "Marquetti",
}


def answered(life, said, quoted, subject="RE: Urgent referral", rows=None):
    """The referral, and ten minutes later its sender's words above it."""
    rows = form(rows or (FRENCH if " : " in said else REFERRAL))
    life.receives(life.mail(CSC, "Urgent referral", rows))
    life.at("2026-11-23 09:10")
    text = f"Hello,\n\n{said}\n\nSorry about that.\nDana\n\n{quoted(rows)}"
    life.receives(life.mail(CSC, subject, text, answers=life.case.events[0].mail))
    return life


@pytest.mark.parametrize("quoted", QUOTED.values(), ids=QUOTED)
@pytest.mark.parametrize("said", list(SAID)[:2])
def test_a_line_above_the_quoted_form_speaks_against_the_case(lives, said, quoted):
    life = answered(lives(area=AREA), said, quoted)

    assert (life.cases, life.aside, life.to_client()) == (["UR-2026-0001"], [], [("contact", "cancelled")])
    assert life.notice.suggests[0] == "CORRECT postal_code: H2X 1Y4"
    assert said in life.notice.quoted


@pytest.mark.parametrize("said", SAID)
def test_so_it_is_with_any_field_that_a_letter_or_a_finding_rests_on(lives, said):
    life = answered(lives(area=AREA), said, QUOTED["outlook in french"])

    assert [state for _, state in life.to_client()] == ["cancelled"]
    assert SAID[said] in str(life.notice.happened)


def test_what_stands_below_the_quoted_form_counts_too(lives):
    life = lives(area=AREA)
    life.refers()
    text = f"{marked(form(REFERRAL))}\nHello,\n\nPostal code: H2X 1Y4\n"
    life.receives(life.mail(CSC, "RE: Urgent referral", text, answers=life.case.events[0].mail))

    assert life.to_client() == [("contact", "cancelled")]


def test_words_above_the_form_are_read_by_a_person_before_the_letter_leaves(life):
    answered(life, "The address is wrong, she spells it with a k.", QUOTED["outlook"])

    assert life.to_client() == [("contact", "paused")]
    assert "spells it with a k" in life.notice.quoted
    assert "Wrote" in life.events()


def test_a_form_sent_again_under_thanks_or_nothing_holds_nothing_back(life):
    life.refers()
    for said in ("", "Thank you!\n\nDana\n\n"):
        text = said + QUOTED["outlook"](form(REFERRAL))
        life.receives(life.mail(CSC, "RE: Urgent referral", text, answers=life.case.events[0].mail))

    assert life.to_client() == [("contact", "held")]


@pytest.mark.parametrize("subject", ["FW: Urgent referral", "TR : Demande urgente"])
def test_of_a_form_that_is_new_to_us_what_stands_otherwise_above_it_is_asked(life, subject):
    life.receives(life.mail(CSC, subject, f"Postal code: K7M 2B2\n\nDana\n\n{QUOTED['forwarded'](form(REFERRAL))}"))

    assert (life.status(), life.to_client()) == ("incomplete", [])
    assert keys(life.case.referral.problems[0].says) == ["problem.conflict"]
    assert life.letters(LetterKind.CLARIFICATION)


def test_to_neither_of_two_addresses_goes_a_letter_and_the_officers_see_both(life):
    text = f"Email address: right@mail.example\n\nDana\n\n{QUOTED['forwarded'](form(REFERRAL))}"
    life.receives(life.mail(CSC, "FW: Urgent referral", text))

    assert life.to_client() == []
    assert "right@mail.example; elena@mail.example" in {problem.source for problem in life.notice.problems}


def test_an_agents_own_lines_above_a_form_that_is_passed_on_are_no_news_of_the_client(life):
    text = f"FYI\n\nDana\nTelephone: 1-888-555-0100\nEmail: {CSC}\n\n{QUOTED['forwarded'](form(REFERRAL))}"
    life.at("2026-11-23 09:00").receives(life.mail(CSC, "FW: Urgent referral", text))

    assert life.to_client() == [("contact", "held")]
    assert life.letter(LetterKind.CONTACT).leaves_at == at("2026-11-23 09:30")
