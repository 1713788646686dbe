"""Links to files that lie with a sharing service, instead of the files: what they are called, and where they lie.

mailbot opens none; an officer sees the name and the host, also of those that stand in a block which mail programs
hide (Outlook's list of what was shared).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from mailbot.vocabulary.message import ReadMail, SharedFile

MOST = 20
MOST_TEXT = 200_000

SERVICES = (
    "1drv.ms", "onedrive.live.com", "sharepoint.com", "drive.google.com", "docs.google.com", "photos.google.com",
    "photos.app.goo.gl", "dropbox.com", "db.tt", "dropboxusercontent.com", "we.tl", "wetransfer.com", "icloud.com",
    "box.com", "mega.nz", "mega.io", "sync.com", "pcloud.com", "pcloud.link", "transfernow.net", "fromsmash.com",
    "filemail.com", "swisstransfer.com", "grosfichiers.com", "mediafire.com", "sendgb.com", "wesendit.com",
    "acrobat.adobe.com", "documentcloud.adobe.com", "amazon.ca", "hightail.com", "egnyte.com", "sharefile.com",
    "nextcloud.com", "kdrive.infomaniak.com", "smash.com", "yadi.sk", "disk.yandex.com", "pan.baidu.com",
)  # fmt: skip
_ONLY_BELOW = {"amazon.ca": "/clouddrive/"}

_ANCHOR = re.compile(r"<a\b(?>[^<>]{0,2000}?\bhref\s{0,3}=\s{0,3}[\"']?(https?://[^\"'\s<>]{4,2000}))[^<>]{0,2000}+>"
                     r"(.{0,2000}?)</a>", re.IGNORECASE | re.DOTALL)  # fmt: skip
_URL = re.compile(r"https?://[^\s<>\"'\])]{4,2000}")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_FILE_NAME = re.compile(r"[^\n<>:\"|?*]{1,120}\.[A-Za-z0-9]{2,5}")
_LEAD = re.compile(r"(?:download|open|view|telecharger|télécharger|ouvrir|voir)\s?:\s*", re.IGNORECASE)


def shared_files(mail: ReadMail) -> tuple[SharedFile, ...]:
    """Those that the message names, each address once, in their order."""
    found: dict[str, SharedFile] = {}
    for address, name in (*_anchors(mail.html[:MOST_TEXT]), *_in_text(mail.text[:MOST_TEXT])):
        host = _service(address)
        if host and len(found) < MOST and not (address in found and found[address].name):
            found[address] = SharedFile(name or _name_in(address), host)
    return tuple(dict.fromkeys(found.values()))


def _anchors(html: str) -> Iterator[tuple[str, str]]:
    for address, inner in _ANCHOR.findall(html):
        text = " ".join(unescape(_TAG.sub(" ", inner)).split())
        yield unescape(address), "" if "://" in text else _LEAD.sub("", text)[:120]


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """The name stands before the address, or on the line above it."""
    before = ""
    for line in text.splitlines():
        for found in _URL.finditer(line):
            ahead = (line[: found.start()].strip(" <(") or before).strip()
            yield found[0].rstrip(".,;"), ahead if _FILE_NAME.fullmatch(ahead) else ""
        before = line.strip() or before


def _service(address: str) -> str:
    """The host, where it is a sharing service's."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    service = next((one for one in SERVICES if host == one or host.endswith("." + one)), "")
    below = _ONLY_BELOW.get(service, "")
    return host if service and parts.path.startswith(below) and parts.path.strip("/") else ""


def _name_in(address: str) -> str:
    last = unquote(urlsplit(address).path.rpartition("/")[2])
    return last if _FILE_NAME.fullmatch(last) else ""
