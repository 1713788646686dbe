"""Attachments are judged by their bytes: what officers get, what is withheld and why, what it is called."""

from __future__ import annotations

import io
import tomllib
import zipfile

import pytest

from mailbot.shipped import PROJECT
from mailbot.understand.attachments.filenames import clean, endings, hides_its_ending
from mailbot.understand.attachments.inspect import CARRIED_ON, RULES, inspect
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.message import Attachment, AttachmentLimits

ROOT = PROJECT
CLIENTS = ROOT / "tests" / "mail" / "clients"
PDF = b"%PDF-1.4\n%%EOF\n"
EXE = b"MZ\x90\x00" + bytes(100)


def judged(name: str) -> tuple[Attachment, ...]:
    return inspect(read_mail((CLIENTS / f"{name}.eml").read_bytes()).attachments)


def judge(name: str, octets: bytes, content_type: str = "application/octet-stream") -> Attachment:
    return inspect([Attachment(name, content_type, octets)])[0]


def zipped(**members: bytes) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return octets.getvalue()


@pytest.mark.parametrize(
    ("mail", "reasons"),
    [
        ("program-named-pdf-exe", ["hidden_type"]),
        ("program-named-pdf", ["hidden_type"]),
        ("name-turned-around-by-rtl-override", ["hidden_type"]),
        ("web-page-named-pdf", ["hidden_type"]),
        ("program-honest-script", ["program", "program"]),
        ("word-with-macros-named-docx", ["macros"]),
        ("excel-old-with-macros", ["macros"]),
        ("zip-holds-a-program", ["holds_program"]),
        ("zip-holds-a-program-named-pdf", ["holds_program"]),
        ("eml-holds-a-program", ["holds_program"]),
        ("zip-damaged", ["unreadable_archive"]),
        ("outlook-winmail-dat-broken", ["unopened_tnef"]),
    ],
)
def test_what_could_run_is_withheld(mail, reasons):
    assert [attachment.withheld for attachment in judged(mail)] == reasons


@pytest.mark.parametrize(
    ("mail", "sniffed"),
    [
        ("apple-mail-text-pdf-text", "application/pdf"),
        ("iphone-photo-words-say-what", "image/heic"),
        ("word-clean", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("word-old-clean", "application/msword"),
        ("zip-of-documents", "application/zip"),
        ("forwarded-as-attached-message", "message/rfc822"),
        ("pdf-empty", ""),
    ],
)
def test_documents_pass_as_what_their_bytes_are(mail, sniffed):
    (attachment,) = judged(mail)

    assert (attachment.sniffed, attachment.withheld, attachment.locked) == (sniffed, "", False)


@pytest.mark.parametrize("mail", ["zip-with-password", "office-file-with-password", "pdf-with-password"])
def test_what_needs_a_password_passes_and_is_said_to(mail):
    (attachment,) = judged(mail)

    assert (attachment.withheld, attachment.locked) == ("", True)


@pytest.mark.parametrize(
    "octets",
    [
        b"\x7fELF\x02\x01", b"\xcf\xfa\xed\xfe\x07", b"\xca\xfe\xba\xbe\x00", b"#!/bin/sh\necho", EXE,
        b"L\0\0\0\x01\x14\x02\0\0\0", zipped(META_INF__MANIFEST_dot_MF=b"x").replace(b"META_INF", b"META-INF"),
        zipped(AndroidManifest_dot_xml=b"x"), bytes(32_769) + b"CD001" + bytes(100),
    ],
)  # fmt: skip
def test_programs_of_every_system_are_known_by_their_bytes(octets):
    assert judge("document", octets).withheld == "program"


@pytest.mark.parametrize(
    "name",
    [
        "a.exe", "a.EXE", "a.dll", "a.scr", "a.js", "a.vbs", "a.ps1", "a.bat", "a.cmd", "a.msi", "a.jar", "a.lnk",
        "a.iso", "a.hta", "a.apk", "a.com", "a.url", "a.exe.", "a.exe ", "a.ex\u200be", "dir/a.exe", "C:\\a.exe",
    ],
)  # fmt: skip
def test_programs_are_known_by_their_ending_too(name):
    assert judge(name, b"harmless text").withheld == "program"


@pytest.mark.parametrize("name", ["offer.docm", "budget.xlsm", "talk.pptm", "old.xlam"])
def test_a_macro_ending_is_enough(name):
    assert judge(name, b"text").withheld == "macros"


@pytest.mark.parametrize(
    "name",
    [
        "invoice.pdf.exe",
        "photo.jpg.scr",
        "x\u202efdp.exe",
        "a          .exe",
        "a.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}",
    ],
)
def test_a_name_that_hides_its_ending(name):
    assert hides_its_ending(name)
    assert judge(name, b"text").withheld == "hidden_type"


@pytest.mark.parametrize(
    "name", ["letter.v2.pdf", "Dr. Marchetti.pdf", "2026.11.24.jpg", "no ending", "\u200frtl mark.pdf", "J. Singh.docx"]
)
def test_an_ordinary_name_hides_nothing(name):
    assert not hides_its_ending(name)
    assert judge(name, PDF).withheld == ""


def test_a_zip_is_listed_not_unpacked():
    """A member of 200 MB that packs to 200 KB is looked at for 512 bytes."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(50_000_000))

    assert judge("zeros.zip", octets.getvalue()).withheld == ""


def test_a_zip_with_too_many_members_is_not_looked_into():
    members = {f"m{number}": b"" for number in range(2_001)}

    assert judge("many.zip", zipped(**members)).withheld == "unreadable_archive"


def test_a_file_with_macros_in_a_zip_is_found_by_its_ending():
    assert judge("documents.zip", zipped(offer_dot_docm=b"x")).withheld == "holds_program"


def test_a_program_in_a_mail_in_a_mail_is_found():
    inner = b"Content-Type: application/octet-stream; name=a.exe\r\n\r\n" + EXE
    outer = b"Content-Type: message/rfc822\r\n\r\n" + inner

    assert judge("fw.eml", outer, "message/rfc822").withheld == "holds_program"


# Limits


def test_the_first_ones_pass_and_the_rest_is_named():
    files = [Attachment(f"{number}.pdf", "application/pdf", PDF) for number in range(4)]

    assert [one.withheld for one in inspect(files, AttachmentLimits(most=2))] == ["", "", "too_many", "too_many"]


def test_what_would_be_too_large_together_is_left_out_and_a_smaller_one_still_passes():
    sizes = (600, 600, 300)
    files = [Attachment(f"{size}.pdf", "application/pdf", PDF + bytes(size - len(PDF))) for size in sizes]

    assert [one.withheld for one in inspect(files, AttachmentLimits(most_bytes=1_000))] == ["", "too_large", ""]


def test_a_withheld_program_uses_up_nobodys_room():
    files = [Attachment("a.exe", "x", EXE), Attachment("b.pdf", "application/pdf", PDF)]

    assert [one.withheld for one in inspect(files, AttachmentLimits(most=1))] == ["program", ""]


# Names


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\Users\\amelie\\offer.pdf", "offer.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("Re: offer?.pdf", "Re_ offer_.pdf"),
        ("  certificat   de décès .pdf ", "certificat de décès .pdf"),
        ("de\u0301ce\u0300s.pdf", "décès.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...", "attachment.pdf"),
        ("", "attachment.pdf"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save(name, cleaned):
    assert clean(name, "pdf") == cleaned


def test_an_over_long_name_keeps_its_ending():
    cleaned = clean("é" * 500 + ".pdf")

    assert len(cleaned) == 120
    assert cleaned.endswith("….pdf")


def test_endings_are_read_from_the_back():
    assert endings("Invoice.PDF.exe .") == ("exe", "pdf")
    assert endings("none") == ()


# Words


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_its_words(language):
    words = tomllib.loads((ROOT / "templates" / language / "words" / "attachments.toml").read_text("utf-8"))
    codes = {code for _, code in RULES} | CARRIED_ON | {"too_many", "too_large"}

    assert codes <= words["attachments"]["withheld"].keys()
    assert codes | {"locked", "empty"} <= words["attachment"].keys()


@pytest.mark.parametrize("area", ["attachments", "trust"])
def test_both_languages_say_the_same_things(area):
    english, french = (
        tomllib.loads((ROOT / "templates" / language / "words" / f"{area}.toml").read_text("utf-8"))
        for language in ("en", "fr")
    )

    assert _keys(english) == _keys(french)


def _keys(table: dict[str, object], before: str = "") -> set[str]:
    keys: set[str] = set()
    for key, value in table.items():
        keys |= _keys(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return keys
