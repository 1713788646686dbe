"""Words as people mean them: without case, accents, typographic quotes and odd spaces, so that they can be compared."""

from __future__ import annotations

import re

from mailbot.vocabulary.spelling import fold, normalized

__all__ = ["fold", "folded", "one_line", "phrase", "visible", "words"]

_WORD = re.compile(r"[a-z0-9]+")

# Format characters that nobody sees: soft hyphen, joiners, marks of direction, byte order mark.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_STRUCK_LETTER = re.compile(".[\u0335-\u0338]", re.DOTALL)
_LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_LOOKS_ASCII = re.compile("([\u037e\u1fef\u212a])")  # the three that NFC makes ascii
_CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]")


def words(text: str) -> list[str]:
    """The letters and digits, word by word, folded."""
    return _WORD.findall(fold(text))


def phrase(text: str) -> str:
    """The words with one space between: what two spellings of one name have in common."""
    return " ".join(words(text))


def visible(text: str) -> str:
    """What a reader sees: lines ended by LF, every space a plain one, no invisible or struck-over characters."""
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    if text.isascii():
        return text
    text = _ODD_SPACES.sub(" ", _INVISIBLE.sub("", _STRUCK_LETTER.sub("", text)))
    return in_one_character(text)


def in_one_character(text: str) -> str:
    """One character for each letter with its accent (NFC). What only looks like an ascii character stays another: the
    Kelvin sign is a K to Unicode, and an address with it would become somebody else's."""
    return "".join(
        part if _LOOKS_ASCII.fullmatch(part) else normalized("NFC", part) for part in _LOOKS_ASCII.split(text)
    )


def one_line(text: str) -> str:
    """All white space as single spaces."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """For comparing with wordings: without case and accents, on one line with single spaces."""
    return " ".join(fold(text).split())
