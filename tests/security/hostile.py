"""Mails of 25 MB that are made to keep a reader busy, one kind each: what `test_hostile` and `make faults` play.

python -m tests.security.hostile [KIND] [MEGABYTES]    one kind, or all; seconds and memory of each
"""

from __future__ import annotations

import argparse
import base64
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

HEAD = (
    b"From: stranger@attacker.example\r\nTo: urgent@office.example\r\nSubject: [UR-2026-0001] hostile\r\n"
    b"Message-ID: <hostile@attacker.example>\r\nMIME-Version: 1.0\r\n"
)
SECONDS, MEGABYTES = 5.0, 300
ODD_SPACES = "\u00a0\u2003\u3000".encode()


def filled(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def plain(body: bytes, kind: bytes = b"text/plain") -> bytes:
    return HEAD + b"Content-Type: " + kind + b"; charset=utf-8\r\n\r\n" + body


def encoded(how: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: " + how + b"\r\n\r\n" + body


def html(body: bytes) -> bytes:
    return plain(b"<html><body>" + body, b"text/html")


def attached(octets: bytes, kind: bytes, name: bytes) -> bytes:
    lead = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n'
    part = b'Content-Type: %s; name="%s"\r\nContent-Disposition: attachment\r\n' % (kind, name)
    encoding = b"Content-Transfer-Encoding: base64\r\n\r\n"
    return b"".join((HEAD, lead, part, encoding, base64.encodebytes(octets), b"\r\n--b--\r\n"))


def nested(size: int) -> bytes:
    part = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'
    found, number = [HEAD], 0
    while sum(map(len, found[-1:])) and number * 60 < size:
        found.append(part % (number, number))
        number += 1
    return b"".join(found) + b"\r\nend"


def messages(size: int) -> bytes:
    inner = b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: x\r\n"
    return HEAD + filled(inner, size) + b"Content-Type: text/plain\r\n\r\nend"


def parts(size: int) -> bytes:
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + filled(b"--b\r\n\r\nx\r\n", size) + b"--b--"


def zipped(names: list[str], octets: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(octets // 2**20):
                    file.write(b"<w:p><w:r><w:t> </w:t></w:r></w:p>" * (2**20 // 34))
    return out.getvalue()


def office_file(size: int, *, sheet: bool = False) -> bytes:
    inner = ["[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
    names = inner if sheet else ["[Content_Types].xml", "word/document.xml"]
    kind = b"spreadsheetml.sheet" if sheet else b"wordprocessingml.document"
    return attached(
        zipped(names, size * 8), b"application/vnd.openxmlformats-officedocument." + kind,
        b"form.xlsx" if sheet else b"form.docx",
    )  # fmt: skip


def winmail(size: int) -> bytes:
    from struct import pack

    attribute = pack("<BHHI", 2, 0x9005, 6, 40) + pack("<I", 2**31) + bytes(36) + b"\0\0"
    return attached(
        pack("<IH", 0x223E9F78, 1) + filled(attribute, size * 3 // 4), b"application/ms-tnef", b"winmail.dat"
    )


def many_files(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(min(65_000, size // 400)):
            archive.writestr(f"{number}.txt", b"")
    return attached(out.getvalue(), b"application/zip", b"files.zip")


def report(size: int) -> bytes:
    lead = b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
    one = b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n"
    return HEAD + lead + b"Content-Type: message/delivery-status\r\n\r\n" + filled(one, size) + b"--b--"


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


KINDS: dict[str, Callable[[int], bytes]] = {
    "parts within parts": nested,
    "messages within messages": messages,
    "parts side by side": parts,
    "one line": lambda size: plain(b"a" * size),
    "one line of blanks": lambda size: plain(b" " * size + b"x"),
    "lines of blanks": lambda size: plain(filled(b" " * 900 + b"x\r\n", size)),
    "empty lines": lambda size: plain(b"\r\n" * (size // 2)),
    "quotation marks": lambda size: plain(filled(b"> > > > > > > > > > > >\r\n", size)),
    "lines that are nearly labels": lambda size: plain(filled(b"Famly nmae: x\r\n", size)),
    "lines that are nearly orders": lambda size: plain(filled(b"ACEPT : the docs\r\n", size)),
    "headers in the text": lambda size: plain(filled(b"From: a@b.example\r\nSent: Monday\r\n\r\n", size)),
    "dates": lambda size: plain(filled(b"On 2026-11-23 at 10:00, a wrote:\r\n", size)),
    "accents upon one letter": lambda size: plain(b"e" + filled("\u0315\u0300".encode(), size)),
    "lines of white space that is none": lambda size: plain(filled(ODD_SPACES * 300 + b"\r\n", size)),
    "a header field": lambda size: HEAD + b"X-Odd: " + b"a" * size + b"\r\n\r\nhello",
    "header fields": lambda size: HEAD + filled(b"X-Odd: a\r\n", size) + b"\r\nhello",
    "references": lambda size: HEAD + b"References: " + filled(b"<a@b.example>\r\n ", size) + b"\r\n\r\nhello",
    "recipients": lambda size: HEAD + b"Cc: " + filled(b'"a" <a@b.example>,\r\n ', size) + b"\r\n\r\nhello",
    "encoded words": lambda size: HEAD + b"Subject: " + filled(b"=?utf-8?q?=C3=A9?=\r\n ", size) + b"\r\n\r\nhello",
    "results of authentication": lambda size: HEAD + b"Authentication-Results: mx.office.example; "
    + filled(b"dkim=pass (((", size) + b"\r\n\r\nhello",
    "nested elements": lambda size: html(filled(b"<div>", size)),
    "nested quotes": lambda size: html(filled(b"<blockquote>", size)),
    "nested tables": lambda size: html(filled(b"<table><tr><td>", size)),
    "cells": lambda size: html(b"<table><tr>" + filled(b"<td>x", size)),
    "cells over cells": lambda size: html(b"<table>" + filled(b"<tr><td colspan=999 rowspan=999>x", size)),
    "open angles": lambda size: html(b"<" * size),
    "links": lambda size: html(filled(b"<a href=https://x.example href=https://y.example ", size)),
    "styles": lambda size: html(b"<style>" + filled(b".a.b.c{display:none}", size) + b"</style>x"),
    "a text within HTML": lambda size: html(b"x" * size),
    "entities": lambda size: html(filled(b"&amp;", size)),
    "base64 that is none": lambda size: encoded(b"base64", filled(b"=A=\xff", size)),
    "quoted-printable": lambda size: encoded(b"quoted-printable", filled(b"=\r\n=3D", size)),
    "uuencode": lambda size: encoded(b"uuencode", b"begin 644 a\n" + filled(b"M" + b"!" * 60 + b"\n", size)),
    "noise": lambda size: HEAD + b"\r\n" + noise(size),
    "noise attached": lambda size: attached(noise(size * 3 // 4), b"application/octet-stream", b"a.bin"),
    "a Word file that swells": office_file,
    "an Excel file that swells": lambda size: office_file(size, sheet=True),
    "a zip of many files": many_files,
    "a winmail.dat that lies": winmail,
    "a calendar": lambda size: plain(
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
        + filled(b"BEGIN:VEVENT\r\nUID:x\r\nATTENDEE:mailto:a@b.example\r\n", size),
        b"text/calendar; method=REPLY",
    ),
    "a delivery report": report,
    "a PDF": lambda size: attached(
        b"%PDF-1.7\n" + filled(b"1 0 obj<</Encrypt 1 0 R>>\n", size * 3 // 4), b"application/pdf", b"a.pdf"
    ),
}  # fmt: skip


def handled(kind: str, megabytes: float) -> tuple[float, float, int]:
    """In this process: seconds of the processor, the peak of its memory in MB, and how many cases the mail after it
    opened."""
    from tests.office_life import Life

    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder))
        life.receives(life.referral())
        octets = KINDS[kind](int(megabytes * 1e6))
        began = time.process_time()
        life.receives(octets)
        took = time.process_time() - began
        life.receives(life.referral(UCI="3333-3333"))
        return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(life.cases) - 1


def measured(kinds: list[str], megabytes: float) -> Iterator[tuple[str, float, float, int]]:
    """Each in a process of its own."""
    for kind in kinds:
        words = [sys.executable, "-m", "tests.security.hostile", kind, str(megabytes), "--alone"]
        ran = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
        told = ran.stdout.split()[-3:]
        yield (kind, float(told[0]), float(told[1]), int(told[2])) if len(told) == 3 else (kind, 999.0, 0.0, -1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", nargs="?", choices=["", *KINDS], default="")
    parser.add_argument("megabytes", nargs="?", type=float, default=25)
    parser.add_argument("--alone", action="store_true")
    asked = parser.parse_args()
    if asked.alone:
        sys.stdout.write("{:.3f} {:.0f} {}\n".format(*handled(asked.kind, asked.megabytes)))
        return 0
    wrong = 0
    for kind, seconds, memory, after in measured([asked.kind] if asked.kind else list(KINDS), asked.megabytes):
        is_wrong = seconds > SECONDS or memory > MEGABYTES or after != 1
        wrong += is_wrong
        sys.stdout.write(f"{'WRONG' if is_wrong else 'ok   '} {kind:40} {seconds:6.2f} s {memory:5.0f} MB\n")
        sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
