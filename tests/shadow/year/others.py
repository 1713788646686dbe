"""Everybody else who writes to the office, or from it: officers' real answers, clients, partners, machines."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from random import Random

from .clients import Client
from .hands import MAILBOX, a_mail

OFFICERS = (("a.tremblay@office.example", "Anne Tremblay", True), ("j.singh@office.example", "Jas Singh", False))

ANSWERS = (
    (
        "Dear {name},\n\nWe have your request for urgent processing. Please send us your LMIA and proof of your travel "
        "as soon as you can.\n\nKind regards,\n{officer}\n",
        "Bonjour {name},\n\nNous avons reçu votre demande de traitement urgent. Veuillez nous envoyer l'EIMT et une "
        "preuve de voyage le plus tôt possible.\n\nCordialement,\n{officer}\n",
    ),
    (
        "Hello {name},\n\nI will call you tomorrow between 9 and 11 about your work permit.\n\n{officer}\n",
        "Bonjour {name},\n\nJe vous appellerai demain entre 9 h et 11 h au sujet de votre permis.\n\n{officer}\n",
    ),
    (
        "Good morning,\n\nYour file does not meet the criteria for urgent processing. Please apply online in the "
        "ordinary way.\n\n{officer}\n",
        "Bonjour,\n\nVotre dossier ne répond pas aux critères du traitement urgent. Veuillez présenter votre demande "
        "en ligne, de la manière habituelle.\n\n{officer}\n",
    ),
)
"""What the officers really wrote to clients, English and French."""

CLIENTS = (
    ("Thank you. Attached is what you asked for.", "Merci. Voici ce que vous avez demandé."),
    (
        "Hello, is there any news about my permit? I have to leave soon.",
        "Bonjour, avez-vous des nouvelles de mon permis?",
    ),
    ("I accept to come on Friday. Please confirm the address.", "J'accepte de venir vendredi. Confirmez l'adresse."),
)
STRANGERS = (
    (
        "offers@bargains.example",
        "Bargains",
        "Toner at half price",
        "Cheap toner for your office printers. Order today.",
    ),
    ("jo@else.example", "Jo", "My visa", "Hello, how do I extend a visitor visa? Which form do I need?"),
    ("b.roy@partout.example", "B. Roy", "Renseignements", "Bonjour, quelles sont vos heures d'ouverture? Merci."),
    ("counsel@law.example", "Law Office", "Representation", "We act for several clients and ask how to reach you."),
)
PARTNER = ("workforce@province.example", "Health Workforce", "A physician in Moosonee",
           "Dear colleagues,\n\nDr. Lee treats patients in the north and the permit runs out this month. Could your "
           "office help? We can send the papers.\n\nHealth Workforce")  # fmt: skip
STAFF = (
    ("Lunch on Friday?", "Are we still meeting on Friday? Accept my apologies if I am late."),
    ("Absence", "Je serai absente lundi. Contacter Jas pour les urgences, merci."),
    ("Statistics", "The statistics for the region are due. Documents are on the shared drive."),
)
"""Ordinary mail of the staff to the shared mailbox; words of it look like orders, and none is one."""


def answer(client: Client, at: datetime, ident: str, chance: Random) -> bytes:
    """What an officer wrote to this client from the office's mailbox."""
    _, officer, _ = chance.choice(OFFICERS)
    subject = "Votre demande urgente" if client.french else "Your urgent request"
    message = EmailMessage()
    message["From"] = f"Urgent referrals <{MAILBOX}>"
    message["To"] = f"{client.name} <{client.email}>"
    message["Subject"] = subject
    message["Date"] = at
    message["Message-ID"] = f"<{ident}@office.example>"
    message.set_content(chance.choice(ANSWERS)[client.french].format(name=client.name, officer=officer))
    return message.as_bytes()


def client_writes(client: Client, at: datetime, ident: str, to: str, chance: Random) -> bytes:
    """The client answers the officer's mail `to`, with a file now and then."""
    subject = "RE: Votre demande urgente" if client.french else "RE: Your urgent request"
    message = a_mail(client.email, client.name, subject, at, ident)
    message["In-Reply-To"] = message["References"] = f"<{to}@office.example>"
    text = chance.choice(CLIENTS)[client.french]
    intro = "Le lundi, Anne Tremblay a écrit :" if client.french else "On Monday, Jas Singh wrote:"
    message.set_content(f"{text}\n\n{client.name}\n\n{intro}\n> ...\n")
    if chance.random() < 0.4:
        message.add_attachment(b"%PDF-1.4\n%%EOF\n", maintype="application", subtype="pdf", filename="billet.pdf")
    return message.as_bytes()


def stranger(at: datetime, ident: str, chance: Random) -> bytes:
    """Nobody that the office knows."""
    address, name, subject, text = chance.choice(STRANGERS)
    message = a_mail(address, name, subject, at, ident)
    message.set_content(text)
    return message.as_bytes()


def partner(at: datetime, ident: str) -> bytes:
    """A partner's letter in free form: for a person (D1)."""
    address, name, subject, text = PARTNER
    message = a_mail(address, name, subject, at, ident)
    message.set_content(text)
    return message.as_bytes()


def staff(at: datetime, ident: str, chance: Random) -> bytes:
    """A colleague writes to the shared mailbox."""
    address, name, _ = chance.choice(OFFICERS)
    subject, text = chance.choice(STAFF)
    message = a_mail(address, name, subject, at, ident)
    message.set_content(f"{text}\n\n{name}\n")
    return message.as_bytes()


def machine(at: datetime, ident: str, is_list: bool) -> bytes:
    """A list, or somebody's absence."""
    if is_list:
        message = a_mail("news@bulletin.example", "Bulletin", "This week", at, ident)
        message["List-Id"] = "<news.bulletin.example>"
        message["List-Unsubscribe"] = "<mailto:leave@bulletin.example>"
        message.set_content("The week in review.")
    else:
        message = a_mail("csc-referrals@csc.example", "CSC", "Automatic reply: Your urgent request", at, ident)
        message["Auto-Submitted"] = "auto-replied"
        message.set_content("I am out of the office until Monday.")
    return message.as_bytes()


def bounce(at: datetime, ident: str) -> bytes:
    """A letter of the officers' came back."""
    message = a_mail("mailer-daemon@mail.example", "Mail Delivery", "Undelivered Mail Returned to Sender", at, ident)
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("<gone@mail.example>: host mx.mail.example said: 550 5.1.1 no such user\n")
    return message.as_bytes()
