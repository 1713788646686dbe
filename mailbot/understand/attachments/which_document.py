"""Which document an attachment may be, by its name and by what its sender wrote (D9, D10). A suggestion for an officer,
who looks; so a wrong one costs a glance, and none at all is no harm either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mailbot.understand.mail.headers import unique
from mailbot.understand.words.folding import fold
from mailbot.vocabulary.documents import NAMES, line_of
from mailbot.vocabulary.letters import Received
from mailbot.vocabulary.message import Attachment

from .pictures import is_ornament

MOST_TEXT = 20_000  # characters of the sender's text that are looked at
MOST_SENTENCES = 300
MOST_ABOUT_ONE = 20  # sentences with one file's name

# How people call files, beyond how they name documents in a list.
FILE_NAMES: Mapping[str, tuple[str, ...]] = {
    "offer": ("contrat", "contract", "lettre employeur", "employer letter", "job letter"),
    "proof_of_travel": ("flight", "vol", "eticket", "itinerary receipt", "avion", "booking", "reservation"),
    "death_certificate": ("deces", "death", "obituary", "avis de deces", "necrologie", "acte deces"),
    "illness_evidence": ("hospital", "hopital", "medical", "medicale", "diagnosis", "diagnostic"),
    "lmia": ("impact study",),
    "licence_renewal": ("licence", "license renewal", "medical license", "licence to practise", "cpso"),
    "relocation": ("lease", "bail", "moving"),
}
_NOT_A_NAME = frozenset({
    "d", "de", "des", "du", "la", "le", "les", "l", "the", "of", "my", "mon", "ma", "mes", "a", "an", "un", "une",
    "pour", "for", "to", "en", "au", "aux", "et", "and",
})  # fmt: skip
# In running text these words mean too much; they count where the sender says what is attached.
_ONLY_WHERE_ATTACHED = frozenset(
    {"offer", "offre", "ticket", "billet", "relocation", "demenagement", "contract", "contrat"}
)

Phrases = dict[tuple[str, ...], str]

_WORD = re.compile(r"[a-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_SENTENCE = re.compile(r"[.!?;]{1,9}\s|\n+")
_ATTACHES = re.compile(
    r"attach|enclos|here (?:is|are)|here's|please find|find below|i(?:'m| am) (?:sending|sharing)|i (?:send|sent)"
    r"|voici|voila|ci-?joint|ci-?inclus|pieces? jointe|en annexe|joins?\b|vous trouverez"
    r"|je vous (?:envoie|transmets|fais parvenir)"
)
_NOT_HERE = re.compile(
    r"\bnot\b|n't\b|\bno\b|\bwithout\b|missing|waiting|\blater\b|tomorrow|\bsoon\b|still need"
    r"|will (?:send|provide|follow|get)|\bne\b.{0,40}\bpas\b|\bn'ai\b|\bn'est\b|pas encore|\bsans\b|manqu|attends"
    r"|en attente|plus tard|demain|bientot|\bpas (?:de |d')|enverrai|suivra|\?"
)
_NO_DOCUMENTS = frozenset({
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics", "message/delivery-status",
    "text/rfc822-headers", "message/disposition-notification", "application/pgp-keys", "application/pgp-signature",
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkix-cert", "application/pkcs7-mime",
    "application/x-microsoft-rpmsg-message", "application/ms-tnef", "application/vnd.ms-tnef",
})  # fmt: skip
_NO_DOCUMENT_ENDINGS = (
    ".ics", ".vcf", ".asc", ".sig", ".p7s", ".p7c", ".cer", ".crt", ".pem", ".rpmsg", "winmail.dat",
)  # fmt: skip


def offers(attachments: Iterable[Attachment], own_text: str) -> tuple[Received, ...]:
    """Each attachment that may be a document, with the checklist lines it may be for and what is wrong with it.
    Pictures that belong into the text or a signature (logos) are none, unless their name says so; nor are calendars,
    visiting cards, keys, signatures, and what only a program makes anything of."""
    around = _Around(own_text)
    nothing = _Around("")
    received: list[Received] = []
    for attachment in attachments:
        if attachment.content_type in _NO_DOCUMENTS or attachment.name.lower().endswith(_NO_DOCUMENT_ENDINGS):
            continue
        ornament = attachment.inline or is_ornament(attachment)
        codes = (nothing if ornament else around).suggest(attachment.name)
        if ornament and not codes:
            continue
        lines = unique(line_of(code) for code in codes)
        received.append(Received(attachment.name, lines, _trouble(attachment), codes))
    return tuple(received)


class _Around:
    """The words around a mail's attachments, looked through once: there may be hundreds of attachments."""

    def __init__(self, text: str) -> None:
        self._sentences = [fold(part) for part in _SENTENCE.split(text[:MOST_TEXT])[:MOST_SENTENCES]]
        self._of_all: tuple[str, ...] | None = None

    def suggest(self, name: str) -> tuple[str, ...]:
        """What the name says, else what is said about that name, else about what is attached, else at all."""
        stem = name.rpartition(".")[0] or name
        named = _documents_in(_words(_CAMEL.sub(" ", stem)), _BY_NAME)
        if named:
            return named
        plain = fold(stem)
        about_it = [said for said in self._sentences if len(stem) >= 4 and plain in said][:MOST_ABOUT_ONE]
        if self._of_all is None:
            attached = _said_of_attachments(self._sentences)
            self._of_all = _named_in(attached, _IN_LISTS) or _named_in(self._sentences, _IN_PROSE)
        return _named_in(about_it, _BY_NAME) or self._of_all


def _named_in(sentences: Iterable[str], names: Phrases) -> tuple[str, ...]:
    """The documents that sentences say are there."""
    return unique(
        code for said in sentences if not _NOT_HERE.search(said) for code in _documents_in(_words(said), names)
    )


def _said_of_attachments(sentences: list[str]) -> list[str]:
    """The sentences that say what is attached, with the list below one that ends in a colon."""
    chosen: list[str] = []
    listing = False
    for said in sentences:
        begins = bool(_ATTACHES.search(said))
        if begins or (listing and said.strip()):
            chosen.append(said)
        listing = said.rstrip().endswith(":") if begins else listing and bool(said.strip())
    return chosen


def _trouble(attachment: Attachment) -> str:
    if attachment.withheld:
        return attachment.withheld
    if attachment.locked:
        return "locked"
    return "" if attachment.size else "empty"


def _words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, folded, without a plural's s."""
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") else word
        for word in _WORD.findall(fold(text))
        if word not in _NOT_A_NAME
    )


def _documents_in(said: tuple[str, ...], names: Phrases) -> tuple[str, ...]:
    """The documents named, where the longest name wins over the shorter ones inside it."""
    found: list[tuple[int, str]] = []
    place = 0
    while place < len(said):
        for length in range(min(_LONGEST, len(said) - place), 0, -1):
            code = names.get(said[place : place + length])
            if code:
                found.append((place, code))
                place += length - 1
                break
        place += 1
    return unique(code for _, code in found)


def _table(*tables: Mapping[str, tuple[str, ...]], without: frozenset[str] = frozenset()) -> Phrases:
    return {
        _words(name): code
        for table in tables
        for code, names in table.items()
        for name in names
        if fold(name) not in without
    }


_IN_LISTS = _table(NAMES)
_IN_PROSE = _table(NAMES, without=_ONLY_WHERE_ATTACHED)
_BY_NAME = _table(FILE_NAMES, NAMES)
_LONGEST = max(map(len, _BY_NAME))
