"""What an attachment's bytes are, whatever its name and the mail claim: by magic numbers, a zip's listing, an OLE
file's directory. Content is recognised, not judged: `attachments` decides what to withhold.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

import filetype

from .pdf_lock import needs_password

PROGRAM = "application/x-executable"
SCRIPT = "text/x-script"
SHORTCUT = "application/x-ms-shortcut"
DISK_IMAGE = "application/x-iso9660-image"
JAVA = "application/java-archive"
ANDROID = "application/vnd.android.package-archive"
INSTALLER = "application/x-msi"
HTML = "text/html"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
TNEF = "application/ms-tnef"
WORD, EXCEL, POWERPOINT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"

PROGRAMS = frozenset({PROGRAM, SCRIPT, SHORTCUT, DISK_IMAGE, JAVA, ANDROID, INSTALLER})

MOST_MEMBERS = 2_000
MOST_LISTING = 1024 * 1024  # bytes of a zip's central directory that are read
MOST_PEEKED = 100  # members whose first bytes are looked at
PEEK = 512

_MACH_O = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_END_OF_LISTING, _ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # an LZMA member may ask for 4 GB at once
_MARKUP = re.compile(
    rb"\s*(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE
)
_ODF_TYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z-]{1,40}")
_INSTALLER_CLASS = bytes.fromhex("8410 0c00 0000 0000 c000 0000 0000 0046")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the bytes say. `type` is a media type, empty where they say nothing; `programs` are members of an archive
    that run; `locked` needs a password; `opaque` is an archive too large or broken to look into."""

    type: str = ""
    macros: bool = False
    locked: bool = False
    opaque: bool = False
    members: tuple[str, ...] = ()
    running_members: tuple[str, ...] = ()


def sniff(octets: bytes) -> Sniffed:
    """What these bytes are."""
    if octets.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(octets)
    if octets.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(octets)
    kind = sniff_head(octets)
    if kind == "application/pdf":
        return Sniffed(kind, locked=needs_password(octets))
    return Sniffed(kind)


def sniff_head(octets: bytes) -> str:
    """The media type by the first bytes alone."""
    head = octets[:4096]
    if head.startswith(b"MZ") and b"\0" in head[:64]:
        return PROGRAM
    if head.startswith((b"\x7fELF", *_MACH_O)):
        return PROGRAM
    if head.startswith(b"#!") and b"\0" not in head:
        return SCRIPT
    if head.startswith(b"L\0\0\0\x01\x14\x02\0"):
        return SHORTCUT
    if octets[32_769:32_774] == b"CD001":
        return DISK_IMAGE
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    if head.startswith(b"\x78\x9f\x3e\x22"):
        return TNEF
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return HTML
    known = filetype.guess(head)
    if known is not None:
        return str(known.mime)
    return "text/plain" if head and _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _zip(octets: bytes) -> Sniffed:
    listing = octets.rfind(_END_OF_LISTING, max(0, len(octets) - 66_000))
    if listing < 0 or listing + 22 > len(octets):
        return Sniffed(ZIP, opaque=True)
    count, size = struct.unpack_from("<HI", octets, listing + 10)
    # What zip64 says would count instead; nobody's documents need it.
    if count > MOST_MEMBERS or size > MOST_LISTING or octets[max(listing - 20, 0) :].startswith(_ZIP64_LOCATOR):
        return Sniffed(ZIP, opaque=True)
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return _archive(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        NotImplementedError,
        struct.error,
        EOFError,
        LookupError,
    ):
        return Sniffed(ZIP, opaque=True)


def _archive(archive: zipfile.ZipFile) -> Sniffed:
    members = archive.infolist()
    names = tuple(member.filename for member in members)
    lower = {name.lower() for name in names}
    kind = _office_type(archive, lower)
    if kind == ZIP:
        running = tuple(
            member.filename
            for member in members[:MOST_PEEKED]
            if not member.flag_bits & 1 and sniff_head(_peek(archive, member)) in PROGRAMS
        )
    else:
        running = ()
    return Sniffed(
        type=kind,
        macros=any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in lower),
        locked=any(member.flag_bits & 1 for member in members),
        members=names,
        running_members=running,
    )


def _office_type(archive: zipfile.ZipFile, lower: set[str]) -> str:
    if "[content_types].xml" in lower:
        for folder, kind in (("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
                             ("ppt/", "presentationml.presentation")):  # fmt: skip
            if any(name.startswith(folder) for name in lower):
                return f"application/vnd.openxmlformats-officedocument.{kind}"
    if "androidmanifest.xml" in lower:
        return ANDROID
    if "meta-inf/manifest.mf" in lower and "mimetype" not in lower:
        return JAVA
    if "mimetype" in lower and "content.xml" in lower:
        found = _ODF_TYPE.match(_peek(archive, archive.getinfo("mimetype")))
        return found[0].decode("ascii") if found else ZIP
    return ZIP


def _peek(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The first bytes of a member; only these are ever unpacked, so that a bomb stays folded."""
    if member.is_dir() or member.compress_type not in _PLAIN_METHODS:
        return b""
    with archive.open(member) as opened:
        return opened.read(PEEK)


def _ole(octets: bytes) -> Sniffed:
    """Old Office files: a file system of its own (MS-CFB), whose directory names what is in it, in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in octets

    if holds("EncryptedPackage"):
        return Sniffed(OLE, locked=True)
    if _INSTALLER_CLASS in octets[:65_536]:
        return Sniffed(INSTALLER)
    macros = holds("_VBA_PROJECT") or holds("VBA\0")
    first_sector = octets[512:1024]
    if holds("WordDocument"):
        return Sniffed(WORD, macros=macros, locked=first_sector[:2] == b"\xec\xa5" and bool(first_sector[11] & 1))
    if holds("Workbook") or holds("Book\0"):
        return Sniffed(EXCEL, macros=macros, locked=_has_filepass(first_sector))
    if holds("PowerPoint Document"):
        return Sniffed(POWERPOINT, macros=macros)
    if holds("__properties_version1.0"):
        return Sniffed("application/vnd.ms-outlook")
    return Sniffed(OLE, macros=macros)


def _has_filepass(sector: bytes) -> bool:
    """The record FILEPASS near a workbook's start (MS-XLS, 2.4.117)."""
    place = 0
    for _ in range(10):
        if place + 4 > len(sector):
            return False
        record, length = struct.unpack_from("<HH", sector, place)
        if record == 0x2F:
            return True
        place += 4 + length
    return False
