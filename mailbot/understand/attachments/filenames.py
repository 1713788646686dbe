"""File names as strangers write them: what they end in, what they hide, and what they may be called here."""

from __future__ import annotations

import re

from mailbot.vocabulary.spelling import normalized

LONGEST = 120

# By their ending these run, or make something run, on an officer's computer.
PROGRAM_ENDINGS = frozenset({
    "apk", "app", "appimage", "application", "appref-ms", "appx", "bash", "bas", "bat", "cab", "chm", "class", "cmd",
    "com", "command", "cpl", "csh", "deb", "desktop", "diagcab", "dll", "dmg", "elf", "exe", "gadget", "hlp", "hta",
    "img", "inf", "ins", "iqy", "iso", "isp", "jar", "jnlp", "js", "jse", "ksh", "library-ms", "lnk", "mde", "msc",
    "msi", "msix", "msp", "mst", "ocx", "one", "onepkg", "osd", "pif", "pkg", "pl", "ps1", "ps1xml", "ps2", "psc1",
    "psd1", "psm1", "py", "pyc", "pyw", "pyz", "rb", "reg", "rpm", "run", "scf", "scpt", "scr", "sct", "search-ms",
    "settingcontent-ms", "sh", "shb", "shs", "slk", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "website", "ws",
    "wsc", "wsf", "wsh", "xll",
})  # fmt: skip
MACRO_ENDINGS = frozenset({
    "docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm",
})  # fmt: skip
DOCUMENT_ENDINGS = frozenset({
    "pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "jpg", "jpeg", "png", "gif",
    "bmp", "tif", "tiff", "heic", "heif", "webp", "eml", "msg", "zip", "pages",
})  # fmt: skip

_HIDING = re.compile("[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # direction marks, invisible ones
_OVERRIDE = re.compile("[\u202d\u202e]")  # the two that turn Latin letters around: "\u202efdp.exe" reads "exe.pdf"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_CLASS_ID = re.compile(r"\{[0-9a-f]{8}-[0-9a-f]{4}-")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def endings(name: str) -> tuple[str, ...]:
    """The dotted endings of a name from the last back, lower case: ("exe", "pdf") of "invoice.pdf.exe". What
    Windows drops (final dots and spaces) and what nobody sees does not count."""
    visible = _CONTROL.sub("", _HIDING.sub("", name)).rstrip(". \u00a0").lower()
    parts = re.split(r"[/\\]", visible)[-1].split(".")[1:]
    return tuple(part.strip() for part in reversed(parts[-4:]))


def hides_its_ending(name: str) -> bool:
    """Whether a reader sees another ending than the computer: marks of direction, a document's ending before a
    program's, an ending pushed out of sight by spaces, a class identifier."""
    if _OVERRIDE.search(name) or _CLASS_ID.search(name.lower()):
        return True
    last = endings(name)
    if not last or last[0] not in PROGRAM_ENDINGS:
        return False
    return (len(last) > 1 and last[1] in DOCUMENT_ENDINGS) or "     " in name


def clean(name: str, ending: str = "") -> str:
    """A name that is safe to show, to forward and to save: no path, no marks, not over-long. `ending` is for a name
    that has none left."""
    name = normalized("NFC", _CONTROL.sub(" ", _HIDING.sub("", name)))
    name = " ".join(_FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1]).split()).strip(". ")
    if not name:
        name = f"attachment.{ending}" if ending else "attachment"
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > LONGEST:
        _, dot, last = name.rpartition(".")
        keep = len(last) + 1 if dot and len(last) <= 10 else 0
        name = name[: LONGEST - keep - 1].rstrip(". ") + "…" + (f".{last}" if keep else "")
    return name
