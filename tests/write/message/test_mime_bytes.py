"""Headers and parts by hand: 7 bits, CRLF, short lines, and the standard library reads back what was meant."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.vocabulary.message import Address
from mailbot.write.message.mime import address_header, file_part, multipart, one_line, printable, text_header, text_part

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


def unfolded(header: bytes) -> str:
    return header.decode("ascii").partition(": ")[2].replace("\r\n ", " ").removesuffix("\r\n")


def text_of(part: bytes) -> str:
    content: str = BytesParser(policy=default).parsebytes(part).get_content()
    return content.replace("\r\n", "\n")


def is_sound(octets: bytes) -> bool:
    lines = octets.split(b"\r\n")
    return octets.isascii() and all(len(line) <= 998 and not {10, 13, 0} & set(line) for line in lines)


@given(ANY_TEXT)
def test_a_subject_stays_one_header_and_reads_back(text: str) -> None:
    header = text_header("Subject", text)

    assert is_sound(header)
    assert not any(line and not line.startswith((b" ", b"Subject:")) for line in header.split(b"\r\n"))
    assert str(make_header(decode_header(unfolded(header)))) == one_line(text, 400).encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "subject",
    ["x\r\nX: y", "a\nBcc: evil@b.example", "a\r\n\r\n<html>", "a\x0bBcc: x", "a\u2028Bcc: x", "=?utf-8?b?DQo=?="],
)
def test_a_hostile_subject_adds_no_header(subject: str) -> None:
    message = BytesParser(policy=default).parsebytes(text_header("Subject", subject) + b"\r\n")

    assert message.keys() == ["Subject"]
    assert "\n" not in message["Subject"]


@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_a_name_stays_in_its_header(name: str) -> None:
    header = address_header("To", [Address("a@client.example", name), Address("b@client.example")])
    message = BytesParser(policy=default).parsebytes(header + b"\r\n")

    assert is_sound(header)
    assert [address.addr_spec for address in message["To"].addresses] == ["a@client.example", "b@client.example"]


def test_names_read_back_with_their_accents_commas_and_quotes() -> None:
    people = [
        Address("a@client.example", "Zoë Nguyễn-Łukasz"),
        Address("b@client.example", 'O\'Neil, "Al" Jr.'),
        Address("c@client.example", "Plain Name"),
    ]
    message = BytesParser(policy=default).parsebytes(address_header("To", people) + b"\r\n")

    assert [one.display_name for one in message["To"].addresses] == [person.name for person in people]


def test_an_international_domain_is_written_in_ascii() -> None:
    assert unfolded(address_header("To", [Address("a@bücher.example")])) == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    ["é@client.example", "a@b@c\r\nBcc: x", "a b@client.example", "nobody", "@client.example", "a@" + "é" * 80],
)
def test_an_address_that_no_header_can_hold_is_left_to_the_envelope(address: str) -> None:
    assert unfolded(address_header("To", [Address(address)])) == "undisclosed-recipients:;"


@given(ANY_TEXT)
def test_a_text_reads_back(text: str) -> None:
    part = text_part("plain", printable(text))

    assert is_sound(part)
    assert max(map(len, part.split(b"\r\n"))) <= 78
    assert text_of(part).rstrip("\n") == printable(text).rstrip("\n")


@pytest.mark.parametrize("line", [".", "From me", "--boundary", "a ", "\ta\t", "=3D", "é" * 200])
def test_a_line_that_mail_treats_in_its_own_way_reads_back(line: str) -> None:
    part = text_part("plain", f"{line}\n{line}\n")

    assert text_of(part) == f"{line}\n{line}\n"


@given(st.binary(max_size=400), st.text(st.characters(exclude_categories=()), max_size=200))
def test_a_file_reads_back_whatever_its_name(octets: bytes, name: str) -> None:
    part = file_part("application/pdf", name, octets)
    message = BytesParser(policy=default).parsebytes(part)

    assert is_sound(part)
    assert message.get_content() == octets
    assert message.get_content_disposition() == "attachment"
    assert message.get_filename()


@pytest.mark.parametrize(
    "name", ["Preuve d'été – mère.pdf", "a;b=c.pdf", 'a"b.pdf', "x" * 300 + ".pdf", "日本語" * 60 + ".pdf"]
)
def test_a_files_name_keeps_its_ending(name: str) -> None:
    message = BytesParser(policy=default).parsebytes(file_part("application/pdf", name, b"x"))

    found = message.get_filename()
    assert found is not None
    assert found.endswith(".pdf")
    assert found[:10] == name[:10]


@pytest.mark.parametrize(
    "content_type", ["message/rfc822", "multipart/mixed", "text/html; charset=x\r\nX: y", "nonsense"]
)
def test_what_cannot_go_as_it_is_goes_as_a_file(content_type: str) -> None:
    message = BytesParser(policy=default).parsebytes(file_part(content_type, "a.eml", b"Subject: x\r\n\r\ny"))

    assert message.get_content_type() == "application/octet-stream"
    assert message.get_content() == b"Subject: x\r\n\r\ny"


def test_parts_are_found_again() -> None:
    whole = multipart("alternative", "=_0a", [text_part("plain", "a\n"), text_part("html", "<p>b</p>")])
    message = BytesParser(policy=default).parsebytes(whole)

    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.defects == []


def test_no_text_can_close_a_part() -> None:
    text = "--=_0a--\n--=_0a\nContent-Type: text/plain\n\nmine\n"
    whole = multipart("mixed", "=_0a", [text_part("plain", text)])
    message = BytesParser(policy=default).parsebytes(whole)

    assert [text_of(part.as_bytes()).strip() for part in message.iter_parts()] == [text.strip()]


@given(ANY_TEXT)
def test_what_is_printed_has_no_controls_and_no_turned_direction(text: str) -> None:
    cleaned = printable(text)

    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert not set(cleaned) & set("\x00\r\u202e\u202d\u2066\u200f\x85")
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
