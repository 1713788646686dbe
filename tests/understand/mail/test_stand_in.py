"""What Exchange hands out in place of a message that it cannot convert."""

import pytest

from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.stand_in import stands_in_for

EN = "Retrieval using the IMAP4 protocol failed for the following message: 4711"
FR = "Échec de la récupération à l'aide du protocole IMAP4 pour le message suivant : 4711"
TEXT = 'The server couldn\'t retrieve the following message:\n\nSubject: "Urgent referral"\n'
TEXT_FR = "Le serveur n'a pas pu récupérer le message suivant :\n\nObjet : « Demande urgente »\n"


@pytest.mark.parametrize(
    ("subject", "text", "number"),
    [
        (EN, TEXT, "4711"),
        (EN.replace("IMAP4", "POP3"), TEXT, "4711"),
        (FR, TEXT_FR, "4711"),
        (f"Re: {EN}", TEXT, ""),
        (EN, "What does this mean?", ""),
        ("Urgent referral", TEXT, ""),
    ],
)
def test_it_is_known_by_its_subject_and_its_text(subject, text, number):
    octets = f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()

    assert stands_in_for(read_mail(octets)) == number
