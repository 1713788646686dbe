"""A quotation is known by what it says, whatever stands around it (interface.md, "How a mail is read", 4)."""

import pytest

from mailbot.understand.page.page import read_page
from mailbot.vocabulary.message import ReadMail
from mailbot.vocabulary.page import Role

NOTICE = """Urgent referral UR-2026-0042

The likely next orders:
ACCEPT
DECLINE and the reason
INTERVIEW phone 2026-11-27 10:00

The client asks whether the “permit” will be ready before the flight leaves on 30 November, and waits for an answer."""
COLLEAGUE = "Bonjour,\nINTERVIEW phone 2026-11-26 10:00\nNOTE please ask about the return date\nBenoît"


def own(text, *earlier, html=""):
    return read_page(ReadMail("", None, (), (), "", (), {}, text, html), earlier).own_text


@pytest.mark.parametrize(
    "quoted",
    [
        NOTICE,
        NOTICE.replace("“", '"').replace("”", '"'),
        NOTICE.replace("ready before the", "ready before\nthe"),
        NOTICE.replace(
            "INTERVIEW phone 2026-11-27 10:00\n\n", "INTERVIEW phone 2026-11-27 10:00 <mailto:x@y.example>\n"
        ),
        NOTICE.replace("The likely next orders:\nACCEPT\n", "The likely next orders: ACCEPT\n"),
        "\n".join("    " + line for line in NOTICE.split("\n")),
    ],
    ids=["as it was", "plain quotes", "wrapped", "with a link", "joined", "indented"],
)
def test_our_own_letter_below_is_quoted_without_a_mark(quoted):
    assert own(f"TAKE\n\n{quoted}", NOTICE) == "TAKE"


@pytest.mark.parametrize("divider", ["________________________________", "-----", "________\n"])
def test_a_line_drawn_above_what_is_known_is_no_word_of_the_writers(divider):
    assert own(f"MESSAGE\nPlease send the ticket.\n\n{divider}\n{NOTICE}", NOTICE) == "MESSAGE\nPlease send the ticket."


def test_a_colleagues_message_below_is_quoted_without_a_mark():
    assert own(f"Good.\n\nPriya\n\n{COLLEAGUE}", NOTICE, COLLEAGUE) == "Good.\n\nPriya"


def test_a_message_without_a_word_has_an_empty_page():
    assert own("\n", NOTICE) == ""


def test_what_is_written_below_a_quotation_stays():
    assert own(f"{NOTICE}\n\nHOLD", NOTICE) == "HOLD"


@pytest.mark.parametrize("again", ["ACCEPT\n\nPriya", "Hi,\n\nDECLINE she can wait until the spring, see the ticket"])
def test_who_gives_the_same_order_again_means_it(again):
    assert own(again, again) == again


@pytest.mark.parametrize("line", ["Thanks, Priya", "ACCEPT", "The flight is on 1 December."])
def test_one_short_line_that_stands_elsewhere_too_is_the_writers(line):
    assert own(f"Hello Sandra, a word on this one.\n\n{line}", f"Well.\n{line}\nBye") == (
        f"Hello Sandra, a word on this one.\n\n{line}"
    )


def test_a_pasted_form_whose_values_stand_in_the_case_already_orders_nothing():
    known = "Résumé\nCourriel : fatoumata.traore@boite.example\nTéléphone : 613 555-0138\nDossier ouvert ce matin"
    pasted = (
        "Bonjour, reçu ce matin :\n\nNom : Fatoumata Traoré\nCourriel : fatoumata.traore@boite.example\n"
        "Téléphone : 613 555-0138\nMessage : Je peux partir le 30 novembre.\n\nBenoît\n"
    )

    page = read_page(ReadMail("", None, (), (), "", (), {}, pasted, ""), (known,))

    (line,) = [line for line in page.lines if line.text.startswith("Message")]
    assert line.role is Role.LABEL
