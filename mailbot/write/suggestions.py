"""The next commands of a staff mail as links: each opens a ready answer in the officer's own mail program.

A `mailto:` link cannot say what it answers (RFC 6068 leaves In-Reply-To to the program), so the case number in the
subject is what finds the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from mailbot.vocabulary.documents import LINE_OF, NAMES
from mailbot.vocabulary.orders import BY_NAME, ArgumentKind, OrderRow
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words

BLANKS = {
    ArgumentKind.TEXT: ":",
    ArgumentKind.CORRECTION: ":",
    ArgumentKind.FIELDS: ":",
    ArgumentKind.DOCUMENTS: ":",
    ArgumentKind.PERSON: ":",
}
"""What follows a command word whose argument the officer has yet to write: an unfinished answer that is sent by
mistake is then answered, not carried out."""


_LINES = frozenset((*LINE_OF, *LINE_OF.values(), *NAMES))
_INTERVIEW = (("phone", "téléphone"), ("in person", "en personne"), ("moved to", "remise au"), ("cancel", "annulée"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what the answer will hold, `does` what it leads to; three dots stand for what is yet to be written."""

    text: str
    does: str
    link: str


@dataclass(frozen=True, slots=True)
class Answering:
    """Where a ready answer goes and what stands in it: the mailbox, the subject that finds the case, and the address
    that the client has now, which `CORRECT email:` shows below the line that ends an answer."""

    to: str
    subject: str
    client: str = ""


def suggestion(command: str, answering: Answering, words: Words, language: str) -> Suggestion:
    """One of a letter's `suggests`: an English name, perhaps with arguments."""
    text = in_language(command, words, language)
    below = f"\n\n-- \n{answering.client}" if command == "CORRECT email:" and answering.client else ""
    link = (
        f"mailto:{quote(answering.to, safe='@')}?subject={_escaped(answering.subject)}"
        f"&body={_escaped(text + below).replace('%0A', '%0D%0A')}"
    )
    begun = command.startswith("OPEN ") or text.endswith(" ")
    shown = text.partition("\n")[0].rstrip(": ") + " …" if begun else text
    return Suggestion(shown, does(command.split(" ", 1)[0].rstrip(":"), words, language), link)


def in_language(command: str, words: Words, language: str) -> str:
    """`RECEIVED proof_of_travel` is `REÇU preuve de voyage` to an officer who reads French; one order a line."""
    if "\n" in command and not command.startswith("OPEN "):
        return "\n".join(in_language(line, words, language) for line in command.split("\n"))
    name, _, rest = command.partition(" ")
    definition = BY_NAME.get(name.rstrip(":"))
    if definition is None:
        return command
    word = definition.word(language)
    if rest and definition.argument is ArgumentKind.FIELDS:
        return "\n".join((word, *(_field(line, words, language) for line in rest.split("\n"))))
    if rest:
        return f"{word} {_argument(definition, rest, words, language)}"
    begun = f"suggest.{definition.name.lower()}"
    if words.has(begun):
        return f"{word} {unset(words.say(Phrase(begun), language))} "
    needs_more = definition.needs_argument and definition.argument in BLANKS
    return f"{word}{BLANKS[definition.argument]} " if needs_more else word


def does(name: str, words: Words, language: str) -> str:
    """What a command does, in one sentence."""
    key = f"command.{name}"
    return words.say(Phrase(key), language) if words.has(key) else ""


def _argument(definition: OrderRow, rest: str, words: Words, language: str) -> str:
    if rest.endswith("anyway") and language == "fr":
        rest = f"{rest.removesuffix('anyway')}quand même"
    if definition.argument is ArgumentKind.DOCUMENTS:
        return ", ".join(
            unset(words.term("command_document", code, language)) if code in _LINES else code
            for code in rest.split(", ")
        )
    if definition.argument is ArgumentKind.AWAY and language == "fr":
        return rest.replace(" to ", " au ").replace(", from ", ", du ")
    if definition.argument is ArgumentKind.INTERVIEW and language == "fr":
        return next((rest.replace(en, fr, 1) for en, fr in _INTERVIEW if rest.startswith(en)), rest)
    if definition.choices:
        for choice in definition.choices:
            if rest in (choice.code, *choice.en):
                return (choice.fr if language == "fr" else choice.en)[0]
    if definition.argument is ArgumentKind.OFFICE and rest.lower() == "cpc" and language == "fr":
        return "ctd"
    if definition.argument is ArgumentKind.CORRECTION:
        return _field(rest, words, language)
    return rest


def _field(said: str, words: Words, language: str) -> str:
    """`needed_by: 2026-04-03` with the field's name as the reader writes it."""
    field, _, value = said.partition(":")
    return f"{unset(words.term('field', field, language))}: {value.strip()}"


def _escaped(text: str) -> str:
    return quote(text, safe="", errors="replace")
