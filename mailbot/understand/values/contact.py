"""How a client is reached: one e-mail address, one telephone number."""

from __future__ import annotations

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from mailbot.understand.folding import fold

from .outcome import BLANK, Outcome, conflict, invalid, is_blank

REGION = "CA"
LONGEST = 500

_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:|]{1,64}@[^\s<>()\[\]\",;:|?]{1,255}")
_AFTER_ADDRESS = ".'*_!"

_EXTENSION = re.compile(r"(?:\bpostes?|\bext(?:ension)?|\bx|\bp\.|\blocal|#)\s*[.:]?\s*(?=\d)")
_NUMBER = re.compile(
    r"(?:\+|\b00|\b011)?[\s(]*\d(?:[\s().\-\u2010-\u2015\u2212/]{0,3}\d){6,16}(?:\s*,?\s*;ext=(\d{1,7})(?!\d))?"
)
_SPLIT = re.compile(r"\s*(?:\n|;(?!ext=)|\s/\s|,(?!\s*;ext=)|\bor\b|\bou\b|\band\b|\bet\b)\s*")
_NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}")


def read_email(text: str) -> Outcome:
    """One address, also as a `mailto:` link or in `Name <address>` form; as written, the domain in lower case."""
    if is_blank(text):
        return BLANK
    if len(text) > LONGEST:
        return invalid("email", text)
    found: dict[str, str] = {}
    for match in _ADDRESS.finditer(_MAILTO.sub(" ", text)):
        local, _, domain = match[0].strip(_AFTER_ADDRESS).rpartition("@")
        address = f"{local}@{domain.lower()}"
        found.setdefault(address.casefold(), address)
    if not found or not all(_is_address(address) for address in found.values()):
        return invalid("email", text)
    first, *others = found.values()
    return conflict(first, others[0]) if others else Outcome(first)


def _is_address(address: str) -> bool:
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
    for candidate in _SPLIT.split(plain):
        for match in _NUMBER.finditer(candidate):
            number = _e164(match[0].partition(";ext=")[0].strip(" ,"))
            if number:
                return Outcome(f"{number};ext={match[1]}" if match[1] else number)
    return invalid("phone", text)


def _e164(written: str) -> str:
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
