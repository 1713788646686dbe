"""Which document an attachment may be: by its name, else by the words around it, in either language."""

from __future__ import annotations

import time

import pytest

from mailbot.understand.attachments.which_document import offers
from mailbot.vocabulary.letters import Received
from mailbot.vocabulary.message import Attachment


def suggested(name: str, text: str) -> tuple[str, ...]:
    """The documents that an attachment of this name is offered as, beside this text."""
    (offer,) = offers((Attachment(name, "application/pdf", b"%PDF-1.4"),), text)
    return offer.codes


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("billet_avion.pdf", ("proof_of_travel",)),
        ("BilletAvion2026.PDF", ("proof_of_travel",)),
        ("LMIA-letter.pdf", ("lmia",)),
        ("EIMT.pdf", ("lmia",)),
        ("offres d'emploi.pdf", ("offer",)),
        ("tickets.pdf", ("proof_of_travel",)),
        ("certificat de deces.jpg", ("death_certificate",)),
        ("Acte_de_décès_père.pdf", ("death_certificate",)),
        ("Offre d’emploi signée.docx", ("offer",)),
        ("e-ticket 12.pdf", ("proof_of_travel",)),
        ("Lettre du médecin.pdf", ("illness_evidence",)),
        ("medical licence renewal.pdf", ("licence_renewal",)),
        ("preuve_inscription_CCMS.pdf", ("ccms_enrolment",)),
        ("CAQ_2026.pdf", ("caq",)),
        ("lmia and offer of employment.pdf", ("lmia", "offer")),
        ("IMG_2231.HEIC", ()),
        ("scan.pdf", ()),
        ("document.pdf", ()),
    ],
)
def test_a_name_says_what_it_is(name, documents):
    assert suggested(name, "") == documents


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("Bonjour,\nvoici le certificat de décès.\nMerci", ("death_certificate",)),
        ("Please find attached my offer of employment and the LMIA.", ("offer", "lmia")),
        ("Ci-joint :\n- l'EIMT\n- le billet\n\nMerci", ("lmia", "proof_of_travel")),
        ("My flight itinerary and medical certificate.", ("proof_of_travel", "illness_evidence")),
        ("I do not have the LMIA yet.", ()),
        ("Je n'ai pas encore le certificat de décès.", ()),
        ("Do you need the death certificate?", ()),
        ("I will send the death certificate tomorrow.", ()),
        ("Thank you for your offer to help.", ()),
        ("Thank you.", ()),
    ],
)
def test_a_name_that_says_nothing_leaves_it_to_the_words(text, documents):
    assert suggested("IMG_2231.HEIC", text) == documents


def test_words_about_this_file_count_before_words_about_another():
    text = "IMG_1.jpg is the death certificate. IMG_2.jpg is the flight itinerary."

    assert suggested("IMG_1.jpg", text) == ("death_certificate",)
    assert suggested("IMG_2.jpg", text) == ("proof_of_travel",)


def test_a_name_that_says_something_is_believed_over_the_words():
    assert suggested("lmia.pdf", "Here is the death certificate.") == ("lmia",)


def test_offers_name_checklist_lines_and_what_is_wrong():
    files = [
        Attachment("lmia.pdf", "application/pdf", b"x"),
        Attachment("relocation.pdf", "application/pdf", b"x", locked=True),
        Attachment("caq.pdf", "application/pdf", b""),
        Attachment("offer.exe", "application/pdf", b"x", withheld="program"),
    ]

    assert offers(files, "") == (
        Received("lmia.pdf", ("lmia_or_offer",), codes=("lmia",)),
        Received("relocation.pdf", ("doctor_evidence",), "locked", ("relocation",)),
        Received("caq.pdf", ("caq",), "empty", ("caq",)),
        Received("offer.exe", ("lmia_or_offer",), "program", ("offer",)),
    )


def test_a_logo_and_a_calendar_file_are_no_documents():
    files = [
        Attachment("image001.png", "image/png", b"x", inline=True),
        Attachment("invite.ics", "text/calendar", b"x"),
        Attachment("death certificate.jpg", "image/jpeg", b"x", inline=True),
    ]

    (certificate,) = offers(files, "Here is the LMIA.")

    assert certificate == Received("death certificate.jpg", ("death_certificate",), codes=("death_certificate",))


def test_hundreds_of_attachments_with_a_long_text_cost_little():
    files = [Attachment(f"IMG_{number}.jpg", "image/jpeg", b"x") for number in range(400)]
    text = "Here is what I have.\n" + "It is about the journey of my father and mother\n" * 400
    began = time.perf_counter()

    received = offers(files, text)

    assert len(received) == 400
    assert time.perf_counter() - began < 1.5
