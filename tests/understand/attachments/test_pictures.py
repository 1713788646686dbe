"""A signature's logo comes attached like a photographed ticket; its size tells them apart."""

import struct

import pytest

from mailbot.understand.attachments.pictures import is_ornament, pixels
from mailbot.understand.attachments.which_document import offers
from mailbot.vocabulary.message import Attachment


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height)


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width)


def bmp(width: int, height: int) -> bytes:
    return b"BM" + bytes(16) + struct.pack("<ii", width, -height)


@pytest.mark.parametrize("made", [png, gif, jpeg, bmp])
def test_a_picture_says_how_large_it_is(made):
    assert pixels(made(640, 480)) == (640, 480)


@pytest.mark.parametrize(
    "octets", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8" + b"\xff" * 40, b"%PDF-1.4"]
)
def test_what_is_no_picture_or_cut_off_has_no_size(octets):
    assert pixels(octets) is None


@pytest.mark.parametrize(
    ("name", "octets", "ornament"),
    [
        ("image002.png", png(96, 32), True),
        ("logo_basilic.gif", gif(64, 20), True),
        ("Outlook-k2x.jpg", jpeg(480, 220), True),
        ("IMG_0412.jpg", jpeg(480, 320), False),
        ("image001.jpg", jpeg(3024, 4032), False),
        ("scan.pdf", b"%PDF-1.4", False),
    ],
)
def test_a_small_picture_or_one_that_is_called_like_a_logo_is_an_ornament(name, octets, ornament):
    assert is_ornament(Attachment(name, "image/png", octets)) is ornament


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OpenPGP_0xAB12CD34.asc", "application/pgp-keys"),
        ("smime.p7s", "application/octet-stream"),
        ("Ijeoma.vcf", "application/octet-stream"),
        ("vol.ics", "application/octet-stream"),
        ("message_v2.rpmsg", "application/octet-stream"),
        ("winmail.dat", "application/ms-tnef"),
    ],
)
def test_what_only_programs_make_anything_of_is_no_document(name, kind):
    assert offers([Attachment(name, kind, b"x")], "Here is my ticket.") == ()


def test_a_small_picture_whose_name_says_what_it_is_may_be_a_document_all_the_same():
    assert [one.lines for one in offers([Attachment("ticket.png", "image/png", png(150, 90))], "")] == [
        ("proof_of_travel",)
    ]
