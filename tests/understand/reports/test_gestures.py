"""Reactions, recalls and machines' translations are known as what they are; what a person wrote is not."""

from email.message import EmailMessage

import pytest

from mailbot.understand.mail.mime import read_mail
from mailbot.understand.reports.automatic import automatic
from mailbot.vocabulary.message import AutomaticKind

QUOTED = "\n\nOn Mon, Nov 23, 2026 at 9:01 AM IRCC Kingston <r@office.example> wrote:\n> ACCEPT\n"


def kind(text, subject="Re: [UR-2026-0001] Urgent referral", answers=True, form=""):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "p@office.example", "r@office.example", subject
    mail["Message-ID"] = "<a@office.example>"
    if answers:
        mail["In-Reply-To"] = "<b@office.example>"
    mail.set_content(text)
    if form:
        mail.add_alternative("{}", subtype=form)
    found = automatic(read_mail(mail.as_bytes()))
    return found.kind if found else None


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "❤️\n\nMarisol Quispe reacted via Gmail" + QUOTED,
        'Priya Raman reacted via <a href="https://mail.example">Gmail</a>',
        "Priya Raman reacted to your message: 👍",
        "Priya Raman liked your message",
        "Raman, Priya loved your message.",
        "Benoît Lacasse a aimé votre message.",
        "Benoît Lacasse a réagi à votre message : 👍",
        "Benoît Lacasse a réagi via Gmail" + QUOTED,
        "Liked “Please send the plane ticket”",
        "Ana Souza reagiu à sua mensagem",
    ],
)
def test_a_reaction_is_no_message(text):
    assert kind(text) is AutomaticKind.REACTION


def test_gmails_own_part_says_it_whatever_the_words():
    assert kind("Une réaction", form="vnd.google.email-reaction+json") is AutomaticKind.REACTION


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ('Raman, Priya would like to recall the message, "[UR-2026-0001] Urgent".', "Recall: [UR-2026-0001] Urgent"),
        ("Lacasse, Benoît souhaite rappeler le message « [UR-2026-0001] ».", "Rappel : [UR-2026-0001] Aiguillage"),
        ("L'expéditeur Jo Roy souhaiterait rappeler le message « RE: x ».", "Rappeler : RE: [UR-2026-0001]"),
    ],
)
def test_a_recall_is_known(text, subject):
    assert kind(text, subject, answers=False) is AutomaticKind.RECALL


@pytest.mark.parametrize(
    "text",
    ["Automatic translation from French:\n\nPlease close my request.", "Traduction automatique\n\nAccepter"],
)
def test_what_a_machine_translated_is_not_what_a_person_wrote(text):
    assert kind(text) is AutomaticKind.TRANSLATION


@pytest.mark.parametrize(
    "text",
    [
        "TAKE 👍",
        "ACCEPT\n\n👍" + QUOTED,
        "I liked your message. Here is the ticket number: 1234.",
        "She reacted badly to your message and wants to be called.\nPriya",
        "Please recall her this afternoon.",
        "Rappeler la cliente vendredi.",
        "?",
        "1",
        "The contract was translated by DeepL, is that all right?",
    ],
)
def test_words_of_a_person_are_a_mail(text):
    assert kind(text) is None
