"""How a client is reached: one e-mail address, one telephone number."""

from __future__ import annotations

import re

from mailbot.understand.words.folding import fold
from mailbot.vocabulary.message import is_ordinary

from .outcome import BLANK, Outcome, conflict, invalid, is_blank

REGION = "CA"
LONGEST = 500

_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:|]{1,64}@[^\s<>()\[\]\",;:|?]{1,255}")
# Around the address: `Name <address>`, "e-mail: address", "address (work)". Other words may be a part of it that
# a space broke off ("priya pelletier@...", "...@mail.exam ple"), so they make it invalid.
_BEFORE = re.compile(r".*[<(\[\"':|•*]\s*|[\s\-\u2013]*", re.DOTALL)
_BEHIND = re.compile(r"[.!*_']*(?:$|\s*[>)\]\"';,:|/?(\[<*•\-\u2013]|\s*\n|[.!]\s)")

_EXTENSION = re.compile(r"(?:\b(?:postes?|p\.|local)|(?:\b|(?<=\d))(?:ext(?:ension)?|x)|#)\s{0,9}[.:]?\s{0,9}(?=\d)")
_NUMBER = re.compile(
    r"(?:\+|\b00|\b011)?[\s(]{0,9}\d(?:[\s().\-\u2010-\u2015\u2212/]{0,3}\d){6,16}(?:[\s,(]{0,9};ext=(\d{1,7})(?!\d))?"
)
_TEN_DIGITS = re.compile(
    r"(?<!\d)(?:\+?1[\s.-]?)?\(?[2-9]\d\d\)?[\s./-]{0,3}[2-9]\d\d[\s.-]{0,2}\d{4}(?!\d)(?:[\s,(]{0,9};ext=(\d{1,7})(?!\d))?"
)
_SPLIT = re.compile(r"\s{0,9}(?:\n|;(?!ext=)|\s/\s|,(?!\s{0,9};ext=)|\bor\b|\bou\b|\band\b|\bet\b)\s*")
_NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}")


def read_email(text: str) -> Outcome:
    """One address, also as a `mailto:` link or in `Name <address>` form; as written, the domain in lower case."""
    if is_blank(text):
        return BLANK
    if len(text) > LONGEST:
        return invalid("email", text)
    found: dict[str, str] = {}
    plain = _MAILTO.sub(" ", text)
    end = 0
    for match in _ADDRESS.finditer(plain):
        local, _, domain = match[0].rstrip(".'*_!").lstrip("'*_").rpartition("@")
        address = f"{local}@{domain.lower() if domain.isascii() else domain}"
        found.setdefault(address.casefold(), address)
        behind = plain[match.start() + len(match[0].rstrip(".'*_!")) :]
        if not _BEHIND.match(behind) or not (end or _BEFORE.fullmatch(plain[: match.start()])):
            return invalid("email", text)
        end = match.end()
    if not found or not all(_is_address(address) for address in found.values()):
        return invalid("email", text)
    first, *others = found.values()
    return conflict(first, others[0]) if others else Outcome(first)


def _is_address(address: str) -> bool:
    """Ascii only: RFC 6531 allows more, but nobody can tell it from a letter that looks the same, or that some
    server on the way folds to another mailbox (the Kelvin sign, full width)."""
    if not address.isascii() or is_ordinary(address):
        return address.isascii()
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def read_phone(text: str) -> Outcome:
    """The first usable number, North American or international, as E.164 with its extension."""
    if is_blank(text):
        return BLANK
    if len(text) > LONGEST:
        return invalid("phone", text)
    # phonenumbers takes letters for digits ("poste" is 76783), so the extension is marked its own way first.
    plain = _EXTENSION.sub(";ext=", fold(text).replace("tel:", " "))
    for pattern in (_NUMBER, _TEN_DIGITS):  # two numbers with only a space between are one to the first
        for candidate in _SPLIT.split(plain):
            for match in pattern.finditer(candidate):
                number = _e164(match[0].partition(";ext=")[0].strip(" ,("))
                if number:
                    return Outcome(f"{number};ext={match[1]}" if match[1] else number)
    return invalid("phone", text)


def _e164(written: str) -> str:
    import phonenumbers  # 0.1 s, and most messages are no form

    if re.match(r"[\s(]*00", written):
        written = "+" + written.lstrip(" (")[2:]
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code == 1:
        usable = _NORTH_AMERICAN.fullmatch(str(number.national_number)) is not None
    else:
        usable = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if usable else ""
