"""A message's bytes taken apart: headers, its own text, its attachments, the messages attached to it.

Never fails and never takes long, whatever the bytes are (`parts` and `headers` hold the limits). What the text means
is left to the neighbours: `html` and `form` read it, `attachments` judges what is attached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from mailbot.vocabulary.message import Address, Attachment, ReadMail

from .addresses import parse_addresses
from .charsets import decode
from .flowed import rejoin
from .headers import PROSE, Field, decode_words, message_id, message_ids, split_headers, unfold, unique
from .parts import Part, Splitter
from .tnef import is_tnef, open_tnef

MOST_TEXT = 4 * 1024 * 1024  # bytes of one body part that are read
DEEPEST_MESSAGE = 5  # a message in a message in a message ...
MOST_WITHIN = 40 * 1024 * 1024  # bytes of a message, times how deep it is: each level is another copy of them

_MESSAGES = frozenset({"message/rfc822", "message/global"})
_SIGNATURES = frozenset({
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
})  # fmt: skip
_CIPHER = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_LEGIBLE = frozenset({"certs-only", "signed-receipt"})
_FORMS_OF_A_TEXT = frozenset({"text/plain", "text/html", "text/calendar"})
_RIGHTS_MANAGED = "application/x-microsoft-rpmsg-message"
_EMPTY_LINES = re.compile(rb"[\r\n]+(?=[!-9;-~]{1,200}:)")  # above the header: some servers enclose letters so
_PGP = "-----BEGIN PGP MESSAGE-----"


def read_mail(octets: bytes) -> ReadMail:
    """What can be read off these bytes. Every field has a usable value."""
    if b"\n" not in octets:  # a copy from an old Macintosh
        octets = octets.replace(b"\r", b"\n")
    try:
        return _read(octets, depth=0)
    except Exception as problem:  # noqa: BLE001  # the last guard: a mail we cannot read must still reach a person
        return ReadMail(
            message_id="", sender=None, to=(), cc=(), subject="", references=(), headers={}, html="",
            text=decode(octets[:MOST_TEXT]), defects=(f"could not be taken apart: {type(problem).__name__}",),
        )  # fmt: skip


def attached_within(mail: ReadMail) -> tuple[Attachment, ...]:
    """What is attached to the messages attached to this one: a forwarded mail carries its documents one level down."""
    return tuple(attachment for inner in mail.embedded for attachment in inner.attachments)


def text_of(attachment: Attachment) -> str:
    """What an attached text says, by the charset rule; lines ended by LF."""
    return _lines(decode(attachment.octets[:MOST_TEXT], attachment.charset))


def _read(octets: bytes, depth: int) -> ReadMail:
    if above := _EMPTY_LINES.match(octets):
        octets = octets[above.end() :]
    fields, body = split_headers(octets)
    splitter = Splitter(octets)
    root = splitter.part_of(fields, body, len(octets))
    contents = _Contents(depth)
    pieces = contents.of(root)
    if not any(piece.plain or piece.html for piece in pieces):
        pieces = contents.spare_text()
    written = _headers(fields)
    raw_first = dict(reversed(fields))
    authors = tuple(author for name, value in fields if name == "from" for author in _mailboxes(value))
    in_reply_to = written.get("in-reply-to", ())
    references = written.get("references", ())
    return_path = written.get("return-path", (None,))[0]
    text = "\n".join(piece.plain for piece in pieces if piece.plain)
    return ReadMail(
        message_id=message_id(written.get("message-id", ("",))[0]),
        sender=authors[0] if authors else None,
        to=_mailboxes(raw_first.get("to", b"")),
        cc=_mailboxes(raw_first.get("cc", b"")),
        subject=written.get("subject", ("",))[0],
        references=unique([
            *(known for value in in_reply_to for known in message_ids(value)),
            *(known for value in references for known in reversed(message_ids(value))),
        ]),
        headers=written,
        text=text,
        html=_whole_html(pieces),
        attachments=tuple(contents.attachments),
        embedded=tuple(contents.embedded),
        return_path=None if return_path is None else return_path.strip("<> "),
        content_type=root.content_type,
        defects=(*splitter.defects, *contents.defects),
        authors=authors,
        encrypted=contents.encrypted or text.lstrip().startswith(_PGP),
        further_forms=tuple(contents.further_forms),
    )  # fmt: skip


def _headers(fields: list[Field]) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, list[str]] = {}
    for name, value in fields:
        text = unfold(value)
        gathered.setdefault(name, []).append(decode_words(text) if name in PROSE else text)
    return {name: tuple(values) for name, values in gathered.items()}


def _mailboxes(value: bytes) -> tuple[Address, ...]:
    return parse_addresses(unfold(value))


@dataclass(slots=True)
class _Piece:
    """A stretch of the mail's own text, in the forms it came in."""

    plain: str = ""
    html: str = ""


def _whole_html(pieces: list[_Piece]) -> str:
    if not any(piece.html for piece in pieces):
        return ""
    return "\n".join(piece.html or _as_html(piece.plain) for piece in pieces if piece.html or piece.plain)


def _as_html(plain: str) -> str:
    return "<div>" + "<br>\n".join(escape(plain, quote=False).split("\n")) + "</div>"


@dataclass(slots=True)
class _Contents:
    """Walks the parts once and sorts them: own text is returned, all else is put aside here."""

    depth: int
    attachments: list[Attachment] = field(default_factory=list)
    embedded: list[ReadMail] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    encrypted: bool = False
    further_forms: list[str] = field(default_factory=list)
    named_text: list[Part] = field(default_factory=list)
    outlook: list[_Piece] = field(default_factory=list)  # texts out of winmail.dat

    def of(self, part: Part, inline: bool = False) -> list[_Piece]:
        """The own text in a part."""
        kind = part.content_type
        if part.children:
            return self._of_multipart(part, kind, inline)
        if kind in _MESSAGES:
            self._message(part)
        elif kind in ("text/plain", "text/html") and part.disposition != "attachment":
            if not part.name:
                return [self._piece(part)]
            self.named_text.append(part)
            self._attach(part, inline)
        else:
            if kind in _CIPHER and part.parameters.get("smime-type", "").lower() not in _LEGIBLE:
                self.encrypted = True
            if kind == _RIGHTS_MANAGED or part.name.lower().endswith(".rpmsg"):
                self.encrypted = True
            self._attach(part, inline)
        return []

    def spare_text(self) -> list[_Piece]:
        """The body of a mail that has none: the text in its winmail.dat, or a text that is called by a file name, as
        some programs name the body."""
        return self.outlook or [self._piece(part) for part in self.named_text[:1]]

    def _of_multipart(self, part: Part, kind: str, inline: bool) -> list[_Piece]:
        first, rest = part.children[0], part.children[1:]
        if kind == "multipart/alternative":
            return self._of_alternatives(part.children)
        if kind == "multipart/related":
            root = next((child for child in rest if self._starts(part, child)), first)
            return [piece for child in part.children for piece in self.of(child, inline=child is not root)]
        if kind == "multipart/signed":
            rest = [child for child in rest if child.content_type not in _SIGNATURES]
            return [piece for child in (first, *rest) for piece in self.of(child, inline)]
        if kind == "multipart/encrypted":
            self.encrypted = True
        return [piece for child in part.children for piece in self.of(child, inline)]

    def _starts(self, part: Part, child: Part) -> bool:
        start = part.parameters.get("start", "").strip("<> ")
        return bool(start) and child.content_id == start

    def _of_alternatives(self, children: list[Part]) -> list[_Piece]:
        """One piece out of several forms of the same: the first plain text and the last HTML."""
        plain = html = ""
        for child in children:
            if child.content_type.startswith("text/") and child.content_type not in _FORMS_OF_A_TEXT:
                self.further_forms.append(child.content_type)  # for a watch, a reaction as JSON: no attachment
                continue
            pieces = self.of(child)
            plain = plain or "\n".join(piece.plain for piece in pieces if piece.plain)
            html = _whole_html(pieces) or html
        return [_Piece(plain, html)] if plain or html else []

    def _piece(self, part: Part) -> _Piece:
        if part.end - part.start > MOST_TEXT:
            self.defects.append(f"only the first {MOST_TEXT} bytes of the text are read")
            part.end = part.start + MOST_TEXT
        text = _lines(decode(part.decoded(), part.charset))
        if part.content_type == "text/html":
            return _Piece(html=text if text.strip() else "")
        if part.parameters.get("format", "").strip().lower() == "flowed":
            text = rejoin(text, part.parameters.get("delsp", "").strip().lower() == "yes")
        return _Piece(plain=text if text.strip() else "")

    def _message(self, part: Part) -> None:
        octets = part.decoded()
        inner = self._open_message(octets)
        name = part.name or f"{(inner.subject if inner else '') or 'message'}.eml"
        self.attachments.append(Attachment(name, part.content_type, octets))

    def _open_message(self, octets: bytes) -> ReadMail | None:
        if self.depth >= DEEPEST_MESSAGE or len(octets) * (self.depth + 1) > MOST_WITHIN:
            self.defects.append(f"messages attached more than {DEEPEST_MESSAGE} deep, or too large, are not opened")
            return None
        inner = _read(octets, self.depth + 1)
        self.embedded.append(inner)
        return inner

    def _attach(self, part: Part, inline: bool) -> None:
        octets = part.decoded()
        if is_tnef(part.content_type, part.name):
            opened = open_tnef(octets)
            if opened is not None and (opened.attachments or opened.text or opened.html or opened.properties):
                self.attachments.extend(opened.attachments)
                self.outlook.append(_Piece(_lines(opened.text), _lines(opened.html)))
                return
            self.defects.append("a winmail.dat that cannot be opened")
        self.attachments.append(
            Attachment(
                name=part.name or _unnamed(part.content_type),
                content_type=part.content_type,
                octets=octets,
                charset=part.charset,
                inline=inline and bool(part.content_id),
            )
        )
        if part.name.lower().endswith(".eml"):
            self._open_message(octets)


def _unnamed(content_type: str) -> str:
    """What to call a part without a file name."""
    main, _, sub = content_type.partition("/")
    if main in ("message", "multipart") or sub == "rfc822-headers":
        return f"{sub}.txt"
    endings = {"plain": "txt", "calendar": "ics", "jpeg": "jpg", "octet-stream": "bin"}
    return f"{main}.{endings.get(sub, sub.rpartition('-')[2].rpartition('.')[2])}"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
