"""What a reader of an HTML mail does not see: hidden and struck text, by tag, attribute, style or class.

Struck and hidden text do not count (referral-form.md). White text is hidden only in a mail without any background:
forms print white labels on dark cells, and losing those would be worse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

_DROPPED = "head script style template noscript title xml s strike del object iframe svg math audio video datalist"
DROPPED = frozenset(_DROPPED.split())
# What mail programs wrap a signature in.
SIGNATURE_NAMES = frozenset(
    {"gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "protonmail_signature_block"}
)
SIGNATURE_IDS = frozenset({"signature", "ms-outlook-mobile-signature", "applemailsignature", "composer_signature"})
LONGEST_STYLE = 4_000
LONGEST_SHEET = 200_000

_NOT_SEEN = (
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|line-through"
    r"|font-size\s*:\s*(?:0(?:\.0+)?(?:px|pt|em|%)?|1(?:\.0+)?(?:px|pt))\s*(?:;|!|$)|(?:^|;)\s*color\s*:\s*transparent|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|max-height\s*:\s*0(?:px|pt)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}"
)
_GONE = re.compile(_NOT_SEEN, re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|(?:^|;)\s*font\s*:[^;]*\bbold", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_WINGDINGS = re.compile(r"font(?:-family)?\s*:[^;]*wingdings", re.IGNORECASE)
WHITE = "white"
_BACKGROUND = etree.XPath(
    "boolean(//@bgcolor | //@background | //*[contains(@style, 'ackground')] | //style[contains(., 'ackground')])"
)
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(255,\s*255,\s*255\))\s*(?:;|!|$)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@(?:media|supports|font-face|page|keyframes|list|import|charset)", re.IGNORECASE)
_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How an element looks, as far as it matters here."""

    gone: bool = False
    bold: bool = False
    preformatted: bool = False
    wingdings: bool = False


PLAIN = Appearance()
_GONE_LOOK = Appearance(gone=True)


def appearance(attributes: Mapping[str, str], hidden: frozenset[str]) -> Appearance:
    """How an element with these attributes looks; `hidden` are the classes (`.x`) and ids (`#x`) that hide, and
    `white` where white text stands on white."""
    if "hidden" in attributes:
        return _GONE_LOOK
    names = attributes.get("class", "")
    if names and len(names) < LONGEST_STYLE:
        classes = names.split()
        if not SIGNATURE_NAMES.isdisjoint(classes) or (hidden and any(f".{name}" in hidden for name in classes)):
            return _GONE_LOOK
    identity = attributes.get("id", "")
    if identity and (identity.casefold() in SIGNATURE_IDS or f"#{identity}" in hidden):
        return _GONE_LOOK
    style = attributes.get("style", "")
    if "face" in attributes:
        style = f"{style};font-family:{attributes['face'][:80]}"
    if WHITE in hidden and _WHITE.search(f"{style};color:{attributes.get('color', '')[:20]}"):
        return _GONE_LOOK
    return _styled(style[:LONGEST_STYLE]) if style else PLAIN


@lru_cache(maxsize=2048)
def _styled(style: str) -> Appearance:
    if _GONE.search(style):
        return _GONE_LOOK
    return Appearance(
        bold=_BOLD.search(style) is not None,
        preformatted=_PREFORMATTED.search(style) is not None,
        wingdings=_WINGDINGS.search(style) is not None,
    )


def names_hidden_by(root: etree._Element) -> frozenset[str]:
    """The classes and ids that the document's style sheets hide or strike, whatever the screen; `white` where nothing
    has a background."""
    hidden = set() if _has_background(root) else {WHITE}
    for sheet in root.iter("style"):
        text = "".join(sheet.itertext())[:LONGEST_SHEET]
        if _GONE.search(text):
            hidden.update(_hiding_names(_COMMENT.sub(" ", text)))
    return frozenset(hidden)


def _has_background(root: etree._Element) -> bool:
    return bool(_BACKGROUND(root))


def _hiding_names(sheet: str) -> set[str]:
    names: set[str] = set()
    depth = 0
    conditional = 0  # the depth of the @media block we are in: what it hides, it hides on some screens only
    selector = ""
    for piece in re.split(r"([{}])", sheet):
        if piece == "{":
            depth += 1
            if _AT_RULE.search(selector) and not conditional:
                conditional = depth
        elif piece == "}":
            if depth == conditional:
                conditional = 0
            depth = max(0, depth - 1)
            selector = ""
        elif depth and not conditional and _GONE.search(piece):
            found = (_SELECTOR.fullmatch(one.strip()) for one in selector.split(","))
            names.update(match[1] for match in found if match)
        else:
            selector = piece
    return names
