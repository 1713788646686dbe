"""Outlook's winmail.dat, built by hand: what is in it comes out, and no count in it is believed."""

from __future__ import annotations

import struct
import time

import pytest

from mailbot.understand.mail.tnef import open_tnef

NAME, DATA, TEXT = 0x3707, 0x3701, 0x1000
STRING, UNICODE, OBJECT, BINARY, NUMBER = 0x1E, 0x1F, 0x0D, 0x102, 0x03


def stretched(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def attribute(identifier: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", 2, identifier, 6, len(value)) + value + b"\0\0"


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


def one(kind: int, identifier: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, identifier, 1, len(value)) + value + bytes(-len(value) % 4)


def attached(*values: bytes) -> bytes:
    return attribute(0x9002, bytes(14)) + attribute(0x9005, properties(*values))


def test_data_among_the_properties_is_an_attachment_with_its_zeros():
    found = open_tnef(
        stretched(attached(one(UNICODE, NAME, "décès.pdf".encode("utf-16-le")), one(BINARY, DATA, b"%PDF\0\0")))
    )

    assert [(file.name, file.octets) for file in found.attachments] == [("décès.pdf", b"%PDF\0\0")]


def test_a_message_attached_in_it_gives_what_is_attached_to_that():
    inner = stretched(attached(one(UNICODE, NAME, "offer.pdf".encode("utf-16-le")), one(BINARY, DATA, b"%PDF")))
    found = open_tnef(stretched(attached(one(OBJECT, DATA, bytes(16) + inner))))

    assert [file.name for file in found.attachments] == ["offer.pdf"]


def test_text_is_read_in_the_codepage_it_names():
    named = attribute(0x9007, struct.pack("<II", 1252, 0))
    text = attribute(0x9003, properties(one(STRING, TEXT, "décès – hier".encode("cp1252") + b"\0")))

    assert open_tnef(stretched(named, text)).text == "décès – hier"


def test_properties_by_name_and_of_many_values_are_passed_over():
    by_name = struct.pack("<HH", NUMBER, 0x8001) + bytes(16) + struct.pack("<III", 0, 7, 42)
    many = struct.pack("<HHI", 0x1000 | NUMBER, 0x0001, 3) + bytes(12)
    found = open_tnef(stretched(attached(by_name, many, one(STRING, NAME, b"a.pdf\0"))))

    assert [file.name for file in found.attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "claimed",
    [
        struct.pack("<I", 0xFFFFFFFF) + bytes(8),
        struct.pack("<IHHI", 1, 0x1000 | NUMBER, 1, 0xFFFFFFFF),
        struct.pack("<IHHI", 1, STRING, 1, 0xFFFFFFFF),
        struct.pack("<IHHII", 1, STRING, 1, 1, 0xFFFFFFFF),
    ],
)
def test_four_thousand_million_of_anything_are_not_waited_for(claimed):
    started = time.perf_counter()

    open_tnef(stretched(attribute(0x9003, claimed)))

    assert time.perf_counter() - started < 1


def test_a_message_that_holds_itself_again_and_again_is_opened_so_deep():
    octets = stretched(attached(one(STRING, NAME, b"deep.pdf")))
    for _ in range(20):
        octets = stretched(attached(one(OBJECT, DATA, bytes(16) + octets)))

    assert len(open_tnef(octets).attachments) == 1


def test_anything_else_is_not_opened():
    assert open_tnef(b"") is None
    assert open_tnef(b"%PDF-1.4") is None
