"""Which lines are commands, what they mean, and which are not understood (interface.md, "How a mail is read")."""

import string
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mailbot.understand.orders.grammar import OrderContext, begins_with_order, read_orders
from mailbot.vocabulary.arguments import (
    Choice,
    Correction,
    Corrections,
    Documents,
    Fields,
    OfficeNamed,
    PersonNamed,
    SetAside,
)
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import OtherOffice, Person
from mailbot.vocabulary.orders import BY_NAME, ROWS, ArgumentKind
from mailbot.vocabulary.page import Page
from mailbot.vocabulary.phrase import Phrase, Term

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("America/Toronto"))
PEOPLE = (
    Person("Anne Tremblay", "a.tremblay@office.example", "fr"),
    Person("Jas Singh", "j.singh@office.example"),
    Person("Émilie Côté-Roy", "e.cote@office.example", "fr"),
    Person("Jas Martin", "j.martin@office.example"),
)
OFFICES = (OtherOffice("hamilton", "Hamilton", "Hamilton"), OtherOffice("quebec", "Quebec City", "Québec"))
FIELDS = {"uci": "uci", "iuc": "uci", "email": "email", "date of birth": "date_of_birth", "family name": "family_name"}


def find_field(label):
    return FIELDS.get(label.lower())


def read_value(key, text):
    if key == "uci" and len(text) < 8:
        return None, Phrase.of("problem.invalid_uci")
    return text, None


CONTEXT = OrderContext(
    NOW, PEOPLE, Address("j.singh@office.example", "Jas Singh"), OFFICES, find_field, read_value
)  # fmt: skip


def read(text, context=CONTEXT):
    return read_orders(Page.of_text(text), context)


def given_by(text):
    return [(command.name, command.text) for command in read(text).to_obey]


def argument(text):
    (command,) = read(text).to_obey
    return command.argument


def reason(text):
    (wrong,) = read(text).misread
    assert read(text).to_obey == ()
    return wrong.why.key.removeprefix("misunderstood.")


# The word

ARGUMENTS = {
    ArgumentKind.NOTHING: "",
    ArgumentKind.TEXT: "some words",
    ArgumentKind.DOCUMENTS: "caq",
    ArgumentKind.INTERVIEW: "phone 2026-11-27 10:00",
    ArgumentKind.PERSON: "Anne Tremblay",
    ArgumentKind.OFFICE: "cpc",
    ArgumentKind.CORRECTION: "uci: 1234-5678",
    ArgumentKind.SET_ASIDE: "Q17 UR-2026-0042",
    ArgumentKind.FIELDS: "uci: 1234-5678",
    ArgumentKind.REACHED: "some words",
    ArgumentKind.CALLED: "no answer at 9:15",
    ArgumentKind.REMIND: "2026-11-30 ask for the ticket",
    ArgumentKind.AWAY: "2026-11-30 to 2026-12-04",
    ArgumentKind.SEARCH: "Haddad",
    ArgumentKind.CASE_NUMBER: "UR-2026-0042",
    ArgumentKind.PERIOD: "week",
    ArgumentKind.LIST_OF: "unassigned",
}
EVERY_WORD = [(definition, word) for definition in ROWS for word in definition.words]


def words_after(definition):
    if definition.argument is ArgumentKind.CHOICE:
        return definition.choices[0].en[0]
    return ARGUMENTS[definition.argument]


@pytest.mark.parametrize(("definition", "word"), EVERY_WORD, ids=lambda value: str(getattr(value, "name", value)))
def test_every_word_of_the_table_commands_in_capitals(definition, word):
    assert given_by(f"{word} {words_after(definition)}") == [(definition.name, words_after(definition))]


@pytest.mark.parametrize(("definition", "word"), EVERY_WORD, ids=lambda value: str(getattr(value, "name", value)))
def test_every_word_commands_in_small_letters_before_a_colon(definition, word):
    assert given_by(f"{word.lower()} : {words_after(definition)}") == [(definition.name, words_after(definition))]


@pytest.mark.parametrize("text", ["CONTACTE par téléphone", "CONTACTÉ par téléphone", "CONTACTé par téléphone"])
def test_accents_and_their_capitals_do_not_count(text):
    assert given_by(text) == [("CONTACTED", "par téléphone")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accept", ("ACCEPT", "")),
        ("Accept.", ("ACCEPT", "")),
        ("docs lmia, caq", ("DOCS", "lmia, caq")),
        ("docs", ("DOCS", "")),
        ("reçu preuve de voyage", ("RECEIVED", "preuve de voyage")),
        ("interview phone 2026-11-27 10:00", ("INTERVIEW", "phone 2026-11-27 10:00")),
        ("entrevue en personne demain à 9 h, bureau 210", ("INTERVIEW", "en personne demain à 9 h, bureau 210")),
        ("cpc not in time", ("CPC", "not in time")),
        ("retrait oui", ("WITHDRAW", "oui")),
        ("redirect cpc", ("REDIRECT", "cpc")),
        ("close withdrawn", ("CLOSE", "withdrawn")),
        ("take", ("TAKE", "")),
        ("assign tremblay", ("ASSIGN", "tremblay")),
        ("correct uci: 12-3456-7890", ("CORRECT", "uci: 12-3456-7890")),
        ("discard Q17", ("DISCARD", "Q17")),
        ("status?", ("STATUS", "")),
    ],
)
def test_a_line_in_small_letters_that_says_nothing_else_commands(text, expected):
    assert given_by(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Message received, thanks",
        "Contact the client again on Friday",
        "Accept my apologies for the delay",
        "I will probably decline later.",
        "Decline - maybe, it is not urgent",
        "Received.",
        "Received, thanks",
        "Documents received: LMIA",
        "Take care",
        "Hold on, let me check",
        "Open question for the supervisor",
        "Case closed as far as I can see",
        "Note to self",
        "List of documents below",
        "Help is on the way",
        "Correct, I spoke to her",
        "Interview went well",
        "Close to the deadline",
        "Status unchanged",
        "interview in person tomorrow at 10 is not possible",
        "accept if the LMIA arrives",
        "URGENT",
        "LMIA RECEIVED?",
        "NOT urgent",
        "NOTED, thanks",
        "CASE-BY-CASE",
        "CPC said that they would look at it this week",
        "CTD a répondu que le dossier avance bien",
        "CPC asked for the LMIA",
        '"ACCEPT"',
        "Le dossier est complet, merci.",
        "Dossier : UR-2026-0001",
        "de : la cliente",
        "Bonjour :",
        "Tel: 613-555-0101",
        "Prendre note que la cliente est absente",
        "Refuser serait dommage",
        "Liste des pièces jointes",
    ],
)
def test_prose_commands_nothing_and_is_no_mistake(text):
    reply = read(text)

    assert reply.orders == ()
    assert reply.misread == ()


@pytest.mark.parametrize(
    "text", ["- ACCEPT", "• ACCEPT", "1. ACCEPT", "2) ACCEPT", "**ACCEPT**", "  ACCEPT", "·         ACCEPT", "→ ACCEPT"]
)
def test_bullets_numbers_and_bold_before_a_command_do_not_count(text):
    assert given_by(text) == [("ACCEPT", "")]


@pytest.mark.parametrize(
    "text",
    [
        "DECLINE: not urgent",
        "DECLINE - not urgent",
        "DECLINE – not urgent",
        "DECLINE, not urgent",
        "DECLINE not urgent",
    ],
)
def test_a_colon_or_dash_after_the_word_is_no_part_of_the_text(text):
    assert given_by(text) == [("DECLINE", "not urgent")]


# Commands that take nothing


@pytest.mark.parametrize(
    "text",
    [
        "ACCEPT, thanks",
        "ACCEPT please",
        "ACCEPT 👍",
        "ACCEPTER s.v.p.",
        "ACCEPTER s’il vous plaît!",
        "ACCEPTER svp",
        "ACCEPT the file",
        "ACCEPT. Thanks for your patience",
        "ACCEPT Jas",
    ],
)
def test_politeness_after_a_command_does_no_harm(text):
    assert given_by(text) == [("ACCEPT", "")]


def test_a_remark_set_off_from_the_command_is_kept_with_it():
    assert given_by("ACCEPT - all documents are here") == [("ACCEPT", "all documents are here")]


@pytest.mark.parametrize(
    "text",
    [
        "ACCEPT only if the LMIA arrives",
        "ACCEPT - but wait for the LMIA",
        "ACCEPT once the LMIA is here",
        "ACCEPTER si l'EIMT arrive",
        "ACCEPTER, sous réserve de l'EIMT",
        "ACCEPT\nonly if the LMIA arrives",
        "ACCEPTER\nsi l'EIMT arrive",
        "HOLD on a second",
        "CONTACT THE CLIENT AGAIN ON FRIDAY",
        "ISSUED tomorrow",
        "Status: pending",
    ],
)
def test_a_condition_or_other_words_after_a_command_are_asked_about(text):
    assert reason(text) == "takes_nothing"


@pytest.mark.parametrize("text", ["ACCEPT or DECLINE", "ACCEPT/DECLINE", "ACCEPT, DOCS lmia", "TAKE it and ACCEPT"])
def test_two_commands_on_a_line_are_asked_about(text):
    assert read(text).to_obey == ()
    assert read(text).misread


def test_the_last_word_of_a_broken_paragraph_is_no_command():
    text = "The representative writes that the CSC agent had promised her an early\ncontact."
    assert read(text).orders == ()
    assert given_by("Looked at it.\naccept") == [("ACCEPT", "")]
    assert read("I would not\naccept").orders == ()
    assert given_by(f"NOTE {text}") == [("NOTE", text)]


def test_a_condition_below_a_command_in_small_letters_is_asked_about():
    assert reason("accept\nonly if the LMIA arrives") == "takes_nothing"


@pytest.mark.parametrize("text", ["ACCEPT?", "ACCEPT - ok?", "HOLD please?"])
def test_a_question_is_not_carried_out(text):
    assert reason(text) == "question"


@pytest.mark.parametrize(
    "text",
    [
        "Please do not\nACCEPT",
        "NOTE he wants to\nDECLINE the offer",
        "Il ne faut pas\nFERMER le dossier",
        "send a\nMESSAGE",
    ],
)
def test_a_word_that_a_line_break_brought_to_the_front_is_asked_about(text):
    assert reason(text) == "within_a_sentence"


def test_what_stands_below_a_command_without_arguments_is_prose():
    assert given_by("ACCEPT\nAll documents are here.\nThanks,\nJas Singh") == [("ACCEPT", "")]


# Text


def test_text_goes_on_to_a_blank_line():
    assert given_by("REFUSER le voyage est\nen janvier\n\nMerci") == [("DECLINE", "le voyage est\nen janvier")]


def test_text_goes_on_to_the_next_command():
    assert given_by("NOTE called\nleft a message\nDOCS caq") == [("NOTE", "called\nleft a message"), ("DOCS", "caq")]


@pytest.mark.parametrize("closing", ["Thanks,", "Merci!", "Cordialement", "Jas", "J. Singh", "Best regards,"])
def test_a_closing_is_no_part_of_the_text(closing):
    assert given_by(f"DECLINE not urgent\n{closing}\n") == [("DECLINE", "not urgent")]


def test_a_sentence_that_begins_like_a_closing_is_part_of_the_text():
    text = "employer called\nThanks to him the LMIA is on its way to us"
    assert given_by(f"NOTE {text}") == [("NOTE", text)]


def test_a_reason_may_stand_below_its_command_even_after_a_blank_line():
    assert given_by("DECLINE:\n\nThe travel is in March.") == [("DECLINE", "The travel is in March.")]


def test_a_title_below_a_bare_command_is_no_reason():
    assert reason("DECLINE\n\nImmigration officer") == "needs_argument"


def test_a_signature_below_a_bare_command_is_no_reason():
    assert reason("DECLINE\n\nThanks for your help today,\nJas") == "needs_argument"


@pytest.mark.parametrize(
    "text", ["DECLINE", "decline", "NOTE:", "MESSAGE", "CLOSE", "REOPEN", "ASSIGN", "RECEIVED:", "INTERVIEW"]
)
def test_a_command_without_what_it_needs_is_asked_about(text):
    assert reason(text) == "needs_argument"


def test_contacted_alone_is_enough():
    assert given_by("CONTACTED") == [("CONTACTED", "")]


@pytest.mark.parametrize(("word", "name"), [("MESSAGE", "MESSAGE"), ("OUVRIR", "OPEN")])
def test_message_and_open_take_everything_to_the_end(word, name):
    text = "UCI: 1234-5678\n\nACCEPT is a word of mine.\n\nThanks"
    assert given_by(f"NOTE first\n{word}\n{text}") == [("NOTE", "first"), (name, text)]


def test_tabs_between_the_cells_of_a_pasted_form_survive_in_open():
    assert argument("OPEN\nUCI:\t1234-5678") == Fields("UCI:\t1234-5678")


def test_open_without_a_field_of_the_form_is_asked_about():
    assert reason("OPEN please, the letter is below") == "no_fields"


# Documents


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("DOCS lmia, caq", ("lmia_or_offer", "caq")),
        ("DOCS EIMT et offre d'emploi", ("lmia_or_offer",)),
        ("DOCUMENTS preuve de voyage, certificat de décès", ("proof_of_travel", "death_certificate")),
        ("DOCS vendor’s letter", ("ccms_enrolment",)),
        ("DOCS lmia_or_offer, doctor_evidence", ("lmia_or_offer", "doctor_evidence")),
        ("DOCS the death certificate and a copy of the CAQ, please", ("death_certificate", "caq")),
        ("DOCS lmia caq", ("lmia_or_offer", "caq")),
        ("DOCS job offer letter, licence renewal proof", ("lmia_or_offer", "doctor_evidence")),
        ("DOCS proof of\ntravel", ("proof_of_travel",)),
        ("DOCS lmia,\ncaq", ("lmia_or_offer", "caq")),
        ("DOCS:\n- LMIA\n- Proof of travel\n\nThanks", ("lmia_or_offer", "proof_of_travel")),
        ("DOCS:\n\n- LMIA\n- CAQ", ("lmia_or_offer", "caq")),
        ("DOCS all missing", ()),
        ("DOCUMENTS tous", ()),
        ("DOCS", ()),
        ("RECEIVED caq (by e-mail)", ("caq",)),
        ("REÇU preuve de maladie par courriel ce matin", ("illness_evidence",)),
    ],
)
def test_documents_are_named_by_code_or_in_words(text, codes):
    assert argument(text) == Documents(codes)


@pytest.mark.parametrize(
    "text",
    [
        "DOCS lmia, passport",
        "DOCS\nlmia\npassport",
        "DOCS lmia\npassport",
        "DOCS:\n\n- LMIA\n- passport",
        "DOCS everything except caq",
        "DOCS caq (not the lmia)",
        "docs lmia, passport",
        "RECEIVED lmia; ACCEPT",
        "DOCUMENTS reçus hier",
    ],
)
def test_an_unknown_document_is_named_and_nothing_is_done(text):
    assert reason(text) in ("unknown_document", "near_document")


def test_a_list_of_no_documents_ticks_nothing():
    assert reason("RECEIVED the, a") == "needs_argument"
    assert read("documents, the").orders == ()


def test_a_misspelt_document_is_answered_with_the_nearest():
    (wrong,) = read("DOCS death certifcate").misread

    assert dict(wrong.why.says)["nearest"] == Term("document", "death_certificate")


def test_prose_below_a_list_of_documents_does_no_harm():
    assert given_by("DOCS lmia\nWe need it before the end of the week.") == [("DOCS", "lmia")]


# People, offices, answers, corrections, mail set aside


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ASSIGN Anne Tremblay", "a.tremblay@office.example"),
        ("ASSIGN to tremblay", "a.tremblay@office.example"),
        ("ATTRIBUER à Emilie Cote-Roy", "e.cote@office.example"),
        ("ASSIGN Tremblay, Anne", "a.tremblay@office.example"),
        ("ASSIGN A.TREMBLAY@office.example", "a.tremblay@office.example"),
        ("ASSIGN Anne Tremblay <a.tremblay@office.example>", "a.tremblay@office.example"),
        ("ASSIGN me", "j.singh@office.example"),
        ("TAKE J. Martin", "j.martin@office.example"),
    ],
)
def test_people_are_named_by_name_or_address(text, address):
    assert argument(text) == PersonNamed(address)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ASSIGN Bob", "unknown_person"),
        ("ASSIGN Ann Trembley", "near_person"),
        ("ASSIGN Jas", "two_people"),
        ("ASSIGN someone@else.example", "unknown_person"),
    ],
)
def test_who_is_not_on_the_roster_is_asked_about(text, why):
    assert reason(text) == why


def test_without_a_roster_any_name_will_do():
    alone = OrderContext(NOW)
    (command,) = read("ASSIGN Bob Nowhere", alone).to_obey
    assert command.argument == PersonNamed("Bob Nowhere")
    assert read("take care", alone).orders == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("REDIRECT to the CPC", "cpc"),
        ("RÉACHEMINER ctd", "cpc"),
        ("REDIRECT Hamilton", "hamilton"),
        ("RÉACHEMINER à Québec", "quebec"),
        ("redirect hamilton", "hamilton"),
        ("REDIRECT cpc, it can wait", "cpc"),
    ],
)
def test_offices_are_named_by_code_or_name(text, code):
    assert argument(text) == OfficeNamed(code)


def test_an_office_that_is_not_configured_is_asked_about():
    assert reason("REDIRECT Moose Jaw") == "unknown_office"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("CPC ask", Choice("ask")),
        ("CTD demandé", Choice("asked")),
        ("CPC asked", Choice("asked")),
        ("CTD demander", Choice("ask")),
        ("CPC imminent, decision on Friday", Choice("imminent", "decision on Friday")),
        ("CTD pas à temps", Choice("not_in_time")),
        ("WITHDRAW in process", Choice("in_process")),
        ("RETRAIT oui par téléphone", Choice("yes", "par téléphone")),
        ("FERMER retiré", Choice("withdrawn")),
    ],
)
def test_fixed_answers_are_known_in_both_languages(text, choice):
    assert argument(text) == choice


@pytest.mark.parametrize("text", ["CPC soon", "WITHDRAW maybe", "WITHDRAW yes or no?", "CPC imminent?"])
def test_another_answer_is_asked_about(text):
    assert reason(text) == "unknown_choice"


def test_close_for_another_reason_is_plain_text():
    (command,) = read("CLOSE duplicate").to_obey
    assert (command.text, command.argument) == ("duplicate", None)


def test_corrections_may_be_several_and_go_through_the_form():
    assert argument("CORRECT UCI: 12-3456-7890\nemail: x@mail.example") == Corrections(
        (Correction("uci", "12-3456-7890", "12-3456-7890"), Correction("email", "x@mail.example", "x@mail.example"))
    )


def test_a_correction_may_forget_its_colon():
    assert argument("CORRECT date of birth 1990-04-03") == Corrections(
        (Correction("date_of_birth", "1990-04-03", "1990-04-03"),)
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CORRECT shoe size: 42", "unknown_field"),
        ("CORRECT the birth date", "no_field"),
        ("CORRECT uci:", "no_value"),
        ("CORRECT uci: 12", "bad_value"),
    ],
)
def test_a_correction_that_does_not_read_is_asked_about(text, why):
    assert reason(text) == why


@pytest.mark.parametrize(
    ("text", "set_aside"),
    [
        ("RETRY Q17", SetAside("Q17")),
        ("RÉESSAYER q-17", SetAside("Q17")),
        ("CASE Q17 UR-2026-0042", SetAside("Q17", "UR-2026-0042")),
        ("DOSSIER Q17 ur-2026-0042", SetAside("Q17", "UR-2026-0042")),
        ("ECARTER #Q017", SetAside("Q17")),
    ],
)
def test_mail_set_aside_is_named_by_its_number(text, set_aside):
    assert argument(text) == set_aside


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CASE Q17", "no_case_number"),
        ("RETRY all", "no_set_aside"),
        ("DISCARD Q17 Q18", "two_set_aside"),
        ("DISCARD Q17 if old", "left_over"),
    ],
)
def test_what_is_set_aside_has_to_be_named_exactly(text, why):
    assert reason(text) == why


# Near misses


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("HLEP", "HELP"),
        ("DOCZ lmia", "DOCS"),
        ("ACEPT", "ACCEPT"),
        ("ACCEPTED", "ACCEPT"),
        ("DECLIEN not urgent", "DECLINE"),
        ("Declin: not urgent", "DECLINE"),
        ("REFUSÉ le voyage est en mars", "DECLINE"),
        ("DOCUMENT caq", "DOCS"),
        ("INTERVEIW phone tomorrow 10:00", "INTERVIEW"),
        ("CONTACTS", "CONTACT"),
        ("SUSPEDRE", "HOLD"),
        ("DOCUMTS caq", "DOCS"),
        ("ANNULE", "UNDO"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_command(text, nearest):
    (wrong,) = read(text).misread

    assert wrong.why.key == "misunderstood.near_command"
    assert wrong.nearest == nearest


def test_one_line_not_understood_stops_everything_in_the_mail():
    reply = read("RECEIVED caq\nACEPT\nNOTE fine")

    assert [command.name for command in reply.orders] == ["RECEIVED", "NOTE"]
    assert reply.to_obey == ()
    assert [wrong.line for wrong in reply.misread] == ["ACEPT"]


@pytest.mark.parametrize(
    "banner",
    [
        "REPORT phishing with the button. This message was scanned by MailShield.",
        "MESSAGE scanned: report anything that looks wrong to the service desk?",
    ],
)
def test_a_sentence_of_a_gateway_below_the_name_hinders_no_order(banner):
    assert given_by(f"STATUS\n\nJas Singh\n\n{banner}") == [("STATUS", "")]


def test_a_signature_after_the_closing_is_no_mistake():
    assert given_by(
        "ACCEPT\n\nRegards,\nJas Singh\nContact: 613-555-0101\nNotes: none\nStatus: in the office\nCPC LIAISON"
    ) == [("ACCEPT", "")]


# What begins with a command is no referral


@pytest.mark.parametrize(
    "text",
    [
        "OPEN\nFamily name: X",
        "Bonjour,\n\nOUVRIR\nNom de famille : X",
        "UNCLASSIFIED / NON CLASSIFIÉ\n\nOPEN\nUCI: 1",
        "\n\nNOTE: x",
    ],
)
def test_a_mail_that_begins_with_a_command_is_known(text):
    assert begins_with_order(Page.of_text(text))


@pytest.mark.parametrize(
    "text",
    ["", "Date of call: 2026-11-24\nACCEPT", "Contact the client\nACCEPT", "NOET x", "Note: x", "Contact: J. Roy"],
)
def test_other_mail_does_not_begin_with_a_command(text):
    assert not begins_with_order(Page.of_text(text))


# Any text at all

PROSE_WORDS = """the client called about her permit and I will get back to you once they have answered please see
attached le bureau a bien reçu votre courriel merci de patienter quelques jours nous allons vous revenir UCI LMIA GCMS
EIMT SMGC Friday lundi Dr Marchetti""".split()  # noqa: SIM905
SENTENCES = (
    st.lists(st.sampled_from(PROSE_WORDS), min_size=3, max_size=12)
    .map(lambda words: " ".join(words).capitalize() + ".")
    .filter(lambda said: not said.startswith("Reçu"))
)  # "Reçu lmia." is an order


@given(st.lists(SENTENCES, max_size=8))
def test_prose_never_commands(sentences):
    reply = read("\n".join(sentences))

    assert reply.orders == ()
    assert reply.misread == ()


COMMAND_SOUP = st.lists(
    st.one_of(
        st.sampled_from([word for definition in ROWS for word in definition.words]),
        st.sampled_from(
            [
                ":",
                "\n",
                "\n\n",
                " ",
                "phone",
                "2026-11-27",
                "10:00",
                "lmia",
                ",",
                "- ",
                "Q17",
                "UR-2026-0042",
                "?",
                "cpc",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(COMMAND_SOUP, st.text(max_size=400)))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example("ACCEPT\x00")
@example("İNTERVIEW: ̈")
@example("CORRECT \ud800: x")
def test_any_text_is_read_without_an_exception(text):
    reply = read(text)

    assert all(command.name in BY_NAME for command in reply.orders)
    assert not (reply.to_obey and reply.misread)


HOSTILE = {
    "commands": "ACCEPT\n" * 8_000,
    "near misses": "".join(f"ACC{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}PT\n" for n in range(8_000)),
    "a list without an end": "DOCS " + "lmia, " * 10_000,
    "unknown documents": "DOCS " + "x y, " * 10_000,
    "documents below each other": "DOCS\n" + "lmia\n" * 10_000,
    "numbers": "INTERVIEW phone " + "1 " * 25_000,
    "an address without an end": "INTERVIEW in person Friday 10:00\n" + "12 Elm street\n" * 4_000,
    "brackets": "DOCS " + "(" * 50_000,
    "corrections": "CORRECT uci: 1\n" + "iuc: d\n" * 8_000,
    "thanks": "ACCEPT " + "thanks " * 8_000,
    "one long line": "NOTE " + "a b " * 14_000,
    "blanks": " " * 56_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_time(name):
    begun = time.process_time()
    read(HOSTILE[name])

    assert time.process_time() - begun < 1.0


@given(st.sampled_from(string.ascii_lowercase), st.integers(1, 60))
def test_a_word_drawn_out_commands_nothing(letter, count):
    assert read(letter * count).orders == ()
