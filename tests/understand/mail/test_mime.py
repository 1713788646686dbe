"""A message's bytes taken apart: what a person would see, and never an exception."""

from __future__ import annotations

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.mail.charsets import codec_for, decode
from mailbot.understand.mail.flowed import rejoin
from mailbot.understand.mail.headers import message_ids
from mailbot.understand.mail.mime import attached_within, read_mail, text_of
from mailbot.vocabulary.message import Address, ReadMail

MAIL = PROJECT / "tests" / "mail"
HOSTILE = sorted((MAIL / "hostile").glob("*.eml"))


def client(name: str) -> ReadMail:
    return read_mail((MAIL / "clients" / f"{name}.eml").read_bytes())


def hostile(name: str) -> ReadMail:
    return read_mail((MAIL / "hostile" / f"{name}.eml").read_bytes())


def mail_of(*lines: str) -> ReadMail:
    return read_mail("\r\n".join(lines).encode())


# The mail's own text


def test_text_before_and_after_an_attachment_is_one_text():
    mail = client("apple-mail-text-pdf-text")

    assert mail.text == "Bonjour, voici le billet :\net merci de votre aide. Amélie"
    assert [attachment.name for attachment in mail.attachments] == ["billet_avion.pdf"]


def test_html_in_two_pieces_around_a_picture_is_one_html_and_the_plain_alternative_is_kept():
    mail = client("apple-mail-html-around-a-picture")

    assert mail.text == "Here is the certificate\nand the ticket follows."
    assert mail.html.count("<div>") == 2
    assert "ticket follows" in mail.html


def test_where_one_piece_is_html_and_the_other_plain_the_html_has_both():
    mail = mail_of(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/html", "", "<p>one</p>",
        "--b", "Content-Type: text/plain", "", "two < three", "--b--",
    )  # fmt: skip

    assert mail.html == "<p>one</p>\n<div>two &lt; three</div>"
    assert mail.text == "two < three"


def test_a_logo_belongs_to_the_html_and_is_marked_so():
    mail = client("outlook-html-with-logo")

    assert mail.text == "Thank you – I’ll send it."
    assert [(logo.name, logo.inline) for logo in mail.attachments] == [("image001.png", True)]


def test_a_text_with_a_file_name_is_an_attachment_beside_a_text_without():
    mail = client("text-file-with-name-is-attachment")

    assert mail.text == "See the file."
    assert text_of(mail.attachments[0]) == "déjà"


def test_a_text_with_a_file_name_is_the_body_where_there_is_no_other():
    assert client("body-itself-has-a-file-name").text.strip() == "The body."


def test_a_detached_signature_is_no_attachment():
    mail = client("smime-detached-signature")

    assert (mail.text, mail.attachments, mail.encrypted) == ("Readable.", (), False)


@pytest.mark.parametrize("name", ["smime-encrypted", "smime-opaque-signed", "pgp-encrypted", "pgp-inline"])
def test_what_nobody_here_can_read_is_said_to_be_encrypted(name):
    assert client(name).encrypted


def test_an_attached_message_is_taken_apart_and_is_an_attachment_too():
    mail = client("forwarded-as-attached-message")

    assert [attachment.name for attachment in mail.attachments] == ["Your e-ticket.eml"]
    (inner,) = mail.embedded
    assert (inner.message_id, inner.text) == ("<eticket@airline.example>", "Your ticket.")
    assert [attachment.name for attachment in attached_within(mail)] == ["e-ticket.pdf"]


def test_an_eml_file_is_taken_apart_whatever_type_it_claims():
    (inner,) = client("eml-as-octet-stream").embedded

    assert inner.text == "The letter.\n"


def test_messages_in_messages_are_opened_five_deep():
    depth, mail = 0, hostile("message-in-message-in-message")
    while mail.embedded:
        depth, mail = depth + 1, mail.embedded[0]

    assert depth == 5


# winmail.dat


def test_a_winmail_dat_gives_its_files_under_their_long_names():
    mail = client("outlook-winmail-dat")

    assert [attachment.name for attachment in mail.attachments] == ["Preuve de déménagement.pdf", "lmia.pdf"]
    assert all(attachment.octets.startswith(b"%PDF-1.4") for attachment in mail.attachments)
    assert mail.text == "Please see attached."


def test_a_winmail_dat_gives_the_text_where_the_mail_has_none():
    mail = client("outlook-winmail-dat-holds-the-text")

    assert mail.text == "Voici ma réponse."
    assert [attachment.name for attachment in mail.attachments] == ["offre.pdf"]


def test_a_broken_winmail_dat_stays_what_it_is():
    mail = client("outlook-winmail-dat-broken")

    assert [attachment.name for attachment in mail.attachments] == ["winmail.dat"]
    assert mail.defects == ("a winmail.dat that cannot be opened",)


# Charsets


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("declared-utf8-is-windows-1252", "Je suis né à Montréal.\n"),
        ("undeclared-8bit-windows-1252", "L’employeur a confirmé.\n"),
        ("declared-us-ascii-is-utf8", "Décès de mon père\n"),
        ("unknown-charset", "Décès\n"),
        ("charset-with-nul-and-quotes", "Décès\n"),
        ("charset-is-punycode", "abc-" + "d" * 2000 + "\n"),
        ("base64-cut-in-the-middle", "Bonjour, voici ma réponse compl"),
    ],
)
def test_a_charset_that_fails_or_is_unknown_is_utf8_then_windows_1252(name, text):
    assert client(name).text == text


def test_iso_8859_1_is_read_as_windows_1252():
    assert "I’ve sent “the letter” — today. 20 €" in client("declared-latin1-has-smart-quotes").html


@pytest.mark.parametrize("charset", ["latin1", "L1", "ISO_8859-1", "iso8859-1", '"iso-8859-1"', "cp819"])
def test_every_name_of_iso_8859_1_is(charset):
    assert decode(b"\x93ok\x94", charset) == "“ok”"


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "undefined", "hex", "a\0b", "", "é", "x" * 99])
def test_what_is_no_charset_is_never_asked(name):
    assert codec_for(name) is None


def test_a_byte_without_a_character_becomes_a_replacement_at_the_very_last():
    assert decode(b"\x81\xe9", "utf-8") == "\ufffdé"


def test_a_mail_without_a_charset_is_never_guessed_at():
    assert decode("Ünïcödé".encode()) == "Ünïcödé"
    assert decode("déjà".encode("cp1252")) == "déjà"


# format=flowed


def test_flowed_lines_are_joined_and_deleted_spaces_stay_deleted():
    text = client("thunderbird-flowed-delsp").text

    assert "in Durban and I can not change the flight any more.\n" in text
    assert "> Please send us the documents.\n" in text
    assert "\n-- \nAmelie" in text


def test_a_blank_field_does_not_swallow_the_next_label():
    lines = client("thunderbird-flowed-blank-field").text.split("\n")

    assert lines[:2] == ["Telephone:", "Email address: amelie@courriel.example"]
    assert lines[2] == "I moved to 12 Rideau Street in Ottawa last week and would like you to write to me there."
    assert lines[3] == "> this line is not quoted, it is stuffed"


def test_a_quote_is_never_joined_to_the_answer():
    assert rejoin("> asked \nanswered \n> asked again") == "> asked\nanswered\n> asked again"


# Headers


def test_a_subject_folded_within_encoded_words_is_one_line():
    assert client("subject-folded-in-encoded-words").subject == "Réponse définitive à l'offre"


def test_a_decoded_subject_cannot_begin_a_new_header():
    subject = client("subject-hides-a-header").subject

    assert subject == "hello  Bcc: all@office.example"
    assert len(subject.splitlines()) == 1


def test_a_structured_field_is_not_decoded():
    """Or a stranger would write syntax with it."""
    written = "mx.office.example; spf=pass smtp.mailfrom==?utf-8?q?x;_dmarc=3Dpass?="

    assert mail_of(f"Authentication-Results: {written}", "", "x").header("authentication-results") == written


def test_a_name_in_rfc_2231_sections_is_one_name():
    assert client("name-rfc2231-french").attachments[0].name == "Preuve de déménagement.pdf"


def test_a_name_in_an_encoded_word_is_read_although_the_rfc_forbids_it():
    assert client("name-rfc2047-in-parameter").attachments[0].name == "Lettre du médecin.pdf"


def test_references_are_the_answered_letter_first_then_from_the_newest_back():
    mail = mail_of("In-Reply-To: <c@x>", "References: <a@x>", " <b@x> rubbish <>", " <c@x>", "", "x")

    assert mail.references == ("<c@x>", "<b@x>", "<a@x>")


def test_the_null_sender_is_told_from_none_stated():
    assert mail_of("Return-Path: <>", "", "x").return_path == ""
    assert mail_of("Return-Path: <a@b.example>", "", "x").return_path == "a@b.example"
    assert mail_of("", "x").return_path is None


# Who wrote it


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Jas <j@office.example>", [Address("j@office.example", "Jas")]),
        ("j@OFFICE.Example", [Address("j@office.example")]),
        ("j@office.example (Jas Singh)", [Address("j@office.example", "Jas Singh")]),
        ('"Singh, Jas" <j@office.example>', [Address("j@office.example", "Singh, Jas")]),
        ("=?utf-8?Q?Am=C3=A9lie?= <a@x.example>", [Address("a@x.example", "Amélie")]),
        ('"a@office.example" <evil@x.example>', [Address("evil@x.example", "a@office.example")]),
        ("a@office.example <evil@x.example>", [Address("evil@x.example", "a@office.example")]),
        ("=?utf-8?Q?=3Ca=40office.example=3E?= <evil@x.example>", [Address("evil@x.example", "<a@office.example>")]),
        ("(a@office.example) evil@x.example", [Address("evil@x.example", "a@office.example")]),
        ("<a@office.example> <evil@x.example>", [Address("a@office.example"), Address("evil@x.example")]),
        ("<a@office.example> evil@x.example", [Address("a@office.example"), Address("evil@x.example")]),
        ("staff: a@x.example, b@x.example;", [Address("a@x.example"), Address("b@x.example")]),
        ("<@relay.example:a@x.example>", [Address("a@x.example")]),
        ("undisclosed-recipients:;", []),
        ("a@b@c", []),
    ],
)
def test_who_wrote_it_is_read_before_encoded_words_are(written, authors):
    assert list(mail_of(f"From: {written}", "", "x").authors) == authors


def test_every_from_field_counts():
    assert len(client("two-from-fields").authors) == 2


def test_only_ascii_letters_have_capitals():
    """The Kelvin sign lowers to k by Unicode: not here."""
    assert Address("\u212aim@office.example").key != "kim@office.example"
    assert Address("Kim@office.example").key == "kim@office.example"


# Structure gone wrong


def test_a_boundary_is_a_whole_line():
    assert hostile("boundary-inside-a-line").text == "see --b\n--bx"
    assert hostile("boundary-prefix-of-the-other").text == "inner\nouter"


def test_a_missing_last_boundary_loses_nothing():
    mail = hostile("boundary-never-closed")

    assert mail.text == "first\nsecond"
    assert mail.defects == ("the closing boundary is missing",)


@pytest.mark.parametrize("name", ["multipart-without-boundary", "related-without-parts"])
def test_a_multipart_that_is_none_is_read_as_text(name):
    assert hostile(name).text.strip()


def test_a_field_cut_off_at_the_top_does_not_hide_the_others():
    assert hostile("header-continues-at-the-top").authors == (Address("a@b.example"),)


def test_headers_that_run_into_the_text_leave_it_whole():
    mail = hostile("headers-without-blank-line")

    assert (mail.subject, mail.text) == ("s", "This is the body already\nFrom: not@a.header\n")


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_nothing_hostile_needs_the_last_guard(path):
    mail = read_mail(path.read_bytes())

    assert not any("taken apart" in defect for defect in mail.defects)
    assert len(mail.subject.splitlines()) <= 1
    assert "\0" not in mail.text
    mail.text.encode()


def test_message_ids_that_a_program_wrote_as_encoded_words_are_read():
    """Python's email package does, where one is longer than a line; SES gives such."""
    field = "=?utf-8?q?=3C0100018f-6e7f8a9b-000000=40email=2Eamazon?= =?utf-8?q?ses=2Ecom=3E_=3Ca=40b=2Eexample=3E?="

    assert message_ids(field) == ("<0100018f-6e7f8a9b-000000@email.amazonses.com>", "<a@b.example>")
