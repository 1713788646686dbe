"""The HTML of a reply as lines of text: one for each block, line break or paragraph, the way it looks on the screen.

What a mail program marks as quoted becomes a line `>`, so that the rules of `reply_text` hold for both; where the rest
of the mail is the message answered to, the reading stops. Struck and hidden text is not there.
"""

from __future__ import annotations

import contextlib
import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from .spelling import flat, word_set

MOST_HTML = 400_000
QUOTED = ">"
SIGNATURE = "-- "
MOST_QUESTIONS = 40

_DATA = re.compile(r"data:[a-z]+/[^\"'\s>]{20,}", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "select", "object", "svg", "meta"})
_STRUCK = frozenset({"s", "strike", "del"})
_BLOCKS = word_set(
    """address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul"""
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "pre"})
_HIDDEN_STYLE = re.compile(
    r"text-decoration[a-z-]*:[^;]*line-through|display:none|visibility:hidden|mso-hide:all|font-size:0(?![.\d]*[1-9])"
)
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?:0")
_SHEET_NO_MARGIN = re.compile(r"(?:^|[}\s,>])p(?:\.msonormal)?[\s,{][^}]{0,400}margin(?:-top)?:\s*0", re.IGNORECASE)
_HEADER_RULE = re.compile(r"border-(?:top:[^;]{0,40}solid|style:solidnonenone)")
_WHITE_SPACE_KEPT = re.compile(r"white-space:(?:pre|break)")

# Where the message answered to begins, and everything after it is that message.
_REST_IDS = word_set("divrplyfwdmsg appendonsend zwchr olk_src_body_section _mailoriginal")
# What is quoted, and nothing else: what comes after it may be the officer's again.
_QUOTE_IDS = word_set("mail-editor-reference-message-container isforwardcontent isreplycontent")
_QUOTE_CLASSES = word_set(
    """yahoo_quoted gmail_attr moz-cite-prefix moz-forward-container protonmail_quote tutanota_quote
    ms-outlook-mobile-reference-message"""
)
_QUOTE_AROUND = frozenset({"gmail_quote", "gmail_quote_container", "gmail_extra"})
_SIGNATURE_IDS = word_set("signature ms-outlook-mobile-signature applemailsignature composer_signature")
_SIGNATURE_CLASSES = word_set("gmail_signature moz-signature protonmail_signature_block")
_SPACES = re.compile(r"[^\S\u00a0]+")


class _Stop(Exception):
    """The rest of the mail is the message answered to."""


def html_lines(html: str) -> list[str] | None:
    """The visible lines, with `>` where something is quoted. None where the HTML says nothing, not even struck."""
    soup = BeautifulSoup(_DATA.sub("", html[: MOST_HTML * 8])[:MOST_HTML], "lxml")
    if not any(string.strip() for string in soup.strings):
        return None
    sheets = (sheet.get_text()[:20_000] for sheet in soup.find_all("style", limit=8))
    page = _Page(tight=any(map(_SHEET_NO_MARGIN.search, sheets)))
    with contextlib.suppress(_Stop):
        page.read(soup)
    return page.finished()


class _Page:
    """Walks the tree once, with a stack of its own: mail nests deeper than Python calls."""

    def __init__(self, tight: bool) -> None:
        self.tight = tight
        self.lines: list[str] = []
        self.line: list[str] = []
        self.space_due = False
        self.kept = 0  # how deep in preformatted text
        self.row = 0  # how deep in table rows of several cells: a row is one line
        self.item = 0  # how deep in list items
        self.questions = 0  # how often a subtree was searched: bounded

    def read(self, root: Tag) -> None:
        """Every node in order; a plain string on the stack is the end of a block of that kind."""
        stack: list[PageElement | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, NavigableString):
                if not isinstance(node, PreformattedString):  # comments, declarations, processing instructions
                    self._text(str(node))
            elif isinstance(node, Tag):
                if self._opens(node):
                    self._begin(node, stack)
                    stack.extend(reversed(node.contents))
            elif isinstance(node, str):
                self._end(node)

    def _opens(self, node: Tag) -> bool:
        """Whether to read what is inside."""
        name = node.name
        if name == "br":
            if _attribute(node, "id") == "linebreakatbeginningofsignature":
                self._mark(SIGNATURE)
            else:
                self._break()
            return False
        if name in _SILENT or name in _STRUCK or (node.attrs and _is_hidden(node)):
            return False
        if node.attrs:
            if _rest_begins(node):
                raise _Stop
            if name == "a" and _attribute(node, "name").startswith("_mailautosig"):
                self._mark(SIGNATURE)
                return False
            if _is_signature(node):
                return False
        if name == "hr":
            self._break_if_full()
            return False
        if self._is_quote(node):
            self._mark(QUOTED)
            return False
        return True

    def _is_quote(self, node: Tag) -> bool:
        if node.name == "blockquote":  # Gmail's indent button makes one too, of the writer's own words
            return "border:none" not in _style(node) or "gmail_quote" in _attribute(node, "class")
        if not node.attrs:
            return False
        if _attribute(node, "id").removeprefix("x_") in _QUOTE_IDS:
            return True
        classes = {word.removeprefix("x_") for word in _attribute(node, "class").split()}
        if not classes & _QUOTE_CLASSES and not classes & _QUOTE_AROUND:
            return False
        self.questions += 1
        return bool(classes & _QUOTE_CLASSES) or self.questions > MOST_QUESTIONS or not _quotes_inside(node)

    def _mark(self, mark: str) -> None:
        self._break_if_full()
        self.lines.append(mark)
        self.space_due = False

    def _text(self, text: str) -> None:
        if self.kept and not self.row:
            first, *others = text.replace("\t", " ").split("\n")
            self.line.append(first)
            for other in others:
                self._break()
                self.line.append(other)
            return
        text = _SPACES.sub(" ", text)
        if not self.line or self.line[-1].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            self.line.append(text)

    def _begin(self, node: Tag, stack: list[PageElement | str]) -> None:
        name = node.name
        if name in ("pre", "textarea") or _WHITE_SPACE_KEPT.search(_style(node)):
            self.kept += 1
            stack.append("kept")
        if self.row:
            if self.line and not self.line[-1].endswith(" "):
                self.line.append(" ")
            if self.line and name in ("td", "th"):
                self.line.append("| ")
            return
        if name not in _BLOCKS:
            return
        self._break_if_full(keep_bullet=True)
        spaced = name in _SPACED and self._has_margin(node)
        self.space_due = self.space_due or (spaced and bool(self.lines))
        stack.append("spaced" if spaced else "block")
        if name == "li":
            self.line = ["- "]
            self.item += 1
            stack[-1] = "item"
        elif name == "tr" and sum(isinstance(child, Tag) for child in node.contents[:8]) > 1:
            self.row += 1
            stack[-1] = "row"

    def _has_margin(self, node: Tag) -> bool:
        if self.tight or self.item or "mso" in _attribute(node, "class"):
            return False
        return not _NO_MARGIN.search(_style(node))

    def _end(self, kind: str) -> None:
        if kind == "kept":
            self.kept -= 1
            return
        if kind == "row":
            self.row -= 1
        self._break_if_full()
        if kind == "item":
            self.item -= 1
        elif kind == "spaced":
            self.space_due = bool(self.lines)

    def _break_if_full(self, keep_bullet: bool = False) -> None:
        line = "".join(self.line)
        if line.strip() and not line.isspace() and line != "- ":
            self._break()
        elif not (keep_bullet and line == "- "):
            self.line = []
            if "\u00a0" in line:  # a blank line that someone typed
                self._pay()
                self.lines.append("")

    def _break(self) -> None:
        if self.row:
            self.line.append(" ")
            return
        self._pay()
        self.lines.append("".join(self.line))
        self.line = []

    def _pay(self) -> None:
        if self.space_due and self.lines and self.lines[-1].strip():
            self.lines.append("")
        self.space_due = False

    def finished(self) -> list[str]:
        """All lines, with the last."""
        self.row = 0
        self._break_if_full()
        return self.lines


def _attribute(node: Tag, name: str) -> str:
    value = node.attrs.get(name, "")
    return (" ".join(value) if isinstance(value, list) else str(value)).lower()


def _style(node: Tag) -> str:
    return re.sub(r"\s", "", _attribute(node, "style")[:2_000]) if node.attrs else ""


def _is_hidden(node: Tag) -> bool:
    return node.has_attr("hidden") or bool(_HIDDEN_STYLE.search(_style(node)))


def _rest_begins(node: Tag) -> bool:
    ids = {_attribute(node, "id").removeprefix("x_"), _attribute(node, "name").removeprefix("x_")}
    if ids & _REST_IDS:
        return True
    if node.name != "div" or not _HEADER_RULE.search(_style(node)):
        return False
    first = next(node.stripped_strings, "")
    return ":" in first[:40]  # "From:", in whatever language


def _is_signature(node: Tag) -> bool:
    if _attribute(node, "id").removeprefix("x_") in _SIGNATURE_IDS:
        return True
    if _attribute(node, "data-smartmail") == "gmail_signature":
        return True
    return bool(_SIGNATURE_CLASSES & set(_attribute(node, "class").split()))


def _quotes_inside(node: Tag) -> bool:
    """Gmail's frame: a reply quotes in a blockquote, and what stands beside it is the officer's; a forward has none."""
    attribution = node.find(class_="gmail_attr")
    if isinstance(attribution, Tag) and "---" in flat(attribution.get_text()[:80]):
        return False
    return node.find("blockquote") is not None
