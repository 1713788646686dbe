"""Officers' commands: the table of them, and what was read of one mail (interface.md, "Officers' e-mail").

The table is the one source: the parser, `HELP`, the notices' mailto links and the officers' guide are all made from it.
What each command does, in a sentence, stands in `templates/<language>/words/commands.toml`, by the command's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from .office import Duty
from .phrase import Phrase
from .referral import Value


class ArgumentKind(Enum):
    """What may follow a command word."""

    NOTHING = "nothing"
    TEXT = "text"
    DOCUMENTS = "documents"
    INTERVIEW = "interview"
    CHOICE = "choice"
    PERSON = "person"
    OFFICE = "office"
    CORRECTION = "correction"
    SET_ASIDE = "set_aside"
    FIELDS = "fields"


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """One of the fixed answers that a command takes; the first of `en` and `fr` is the one that is shown."""

    code: str
    en: tuple[str, ...]
    fr: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommandDefinition:
    """A command. `en` and `fr` are its words: the first is shown, the others are the same word in agreement (REÇUE).

    `needs_argument`: without one it does not read. `to_the_end`: takes everything that follows in the mail.
    `objects`: words that may follow and say nothing new (`CONTACT the client`), folded.
    `everyday`: in small letters the word alone is an answer in prose ("Received."), not half a command.
    `asks`: changes nothing, so that a question mark does no harm.
    `remarks`: words may follow without a mark between (`ISSUED F123456789`); they are kept with the mail.
    """

    name: str
    en: tuple[str, ...]
    fr: tuple[str, ...]
    argument: ArgumentKind = ArgumentKind.NOTHING
    choices: tuple[ChoiceWords, ...] = ()
    needs_argument: bool = False
    needs_case: bool = True
    to_the_end: bool = False
    everyday: bool = False
    asks: bool = False
    remarks: bool = False
    objects: tuple[str, ...] = ()
    who: tuple[Duty, ...] = (Duty.OFFICER, Duty.SUPERVISOR)

    def word(self, language: str) -> str:
        """The word to show in "en" or "fr"."""
        return (self.fr if language == "fr" else self.en)[0]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of it, in both languages."""
        return (*self.en, *self.fr)


_CPC = (
    ChoiceWords("ask", ("ask",), ("demander",)),
    ChoiceWords("asked", ("asked",), ("demandé", "demandée")),
    ChoiceWords("imminent", ("imminent",), ("imminent", "imminente")),
    ChoiceWords("not_in_time", ("not in time",), ("pas à temps",)),
)
_WITHDRAW = (
    ChoiceWords("ask", ("ask",), ("demander",)),
    ChoiceWords("yes", ("yes",), ("oui",)),
    ChoiceWords("no", ("no",), ("non",)),
    ChoiceWords("in_process", ("in process",), ("en traitement",)),
)
_WITHDRAWN = (ChoiceWords("withdrawn", ("withdrawn",), ("retiré", "retirée")),)

_KIND = ArgumentKind

COMMANDS: tuple[CommandDefinition, ...] = (
    CommandDefinition("CONTACT", ("CONTACT",), ("CONTACTER",), objects=("client", "cliente")),
    CommandDefinition("CONTACTED", ("CONTACTED",), ("CONTACTÉ", "CONTACTÉE", "CONTACTÉS", "CONTACTÉES"), _KIND.TEXT),
    CommandDefinition("DOCS", ("DOCS",), ("DOCUMENTS",), _KIND.DOCUMENTS),
    CommandDefinition(
        "RECEIVED", ("RECEIVED",), ("REÇU", "REÇUE", "REÇUS", "REÇUES"), _KIND.DOCUMENTS,
        needs_argument=True, everyday=True,
    ),
    CommandDefinition("INTERVIEW", ("INTERVIEW",), ("ENTREVUE",), _KIND.INTERVIEW, needs_argument=True),
    CommandDefinition(
        "ACCEPT", ("ACCEPT",), ("ACCEPTER",),
        objects=("case", "file", "request", "application", "referral", "dossier", "demande", "cas", "aiguillage"),
    ),
    CommandDefinition(
        "ISSUED", ("ISSUED",), ("DÉLIVRÉ", "DÉLIVRÉE"),
        remarks=True, objects=("permit", "work", "permis", "travail", "yesterday", "hier"),
    ),
    CommandDefinition("DECLINE", ("DECLINE",), ("REFUSER",), _KIND.TEXT, needs_argument=True),
    CommandDefinition("CPC", ("CPC",), ("CTD",), _KIND.CHOICE, _CPC, needs_argument=True),
    CommandDefinition("WITHDRAW", ("WITHDRAW",), ("RETRAIT",), _KIND.CHOICE, _WITHDRAW, needs_argument=True),
    CommandDefinition("REDIRECT", ("REDIRECT",), ("RÉACHEMINER",), _KIND.OFFICE, needs_argument=True),
    CommandDefinition(
        "CORRECT", ("CORRECT",), ("CORRIGER",), _KIND.CORRECTION, needs_argument=True, everyday=True,
    ),
    CommandDefinition(
        "MESSAGE", ("MESSAGE",), ("MESSAGE",), _KIND.TEXT, needs_argument=True, to_the_end=True, everyday=True,
    ),
    CommandDefinition("NOTE", ("NOTE",), ("NOTE",), _KIND.TEXT, needs_argument=True, everyday=True),
    CommandDefinition("TAKE", ("TAKE",), ("PRENDRE",), _KIND.PERSON),
    CommandDefinition("ASSIGN", ("ASSIGN",), ("ATTRIBUER",), _KIND.PERSON, needs_argument=True),
    CommandDefinition(
        "HOLD", ("HOLD",), ("SUSPENDRE",),
        objects=("letter", "letters", "all", "everything", "decline", "lettre", "lettres", "tout", "toutes", "envoi"),
    ),
    CommandDefinition(
        "UNDO", ("UNDO",), ("ANNULER",),
        objects=("last", "command", "commands", "my", "derniere", "commande", "commandes", "ma", "mes", "dernier"),
    ),
    CommandDefinition("CLOSE", ("CLOSE",), ("FERMER",), _KIND.TEXT, _WITHDRAWN, needs_argument=True),
    CommandDefinition("REOPEN", ("REOPEN",), ("ROUVRIR",), _KIND.TEXT, needs_argument=True),
    CommandDefinition(
        "OPEN", ("OPEN",), ("OUVRIR",), _KIND.FIELDS,
        needs_argument=True, needs_case=False, to_the_end=True, everyday=True,
    ),
    CommandDefinition("PROOF", ("PROOF",), ("PREUVE",), asks=True, objects=("contact",)),
    CommandDefinition(
        "RETRY", ("RETRY",), ("RÉESSAYER",), _KIND.SET_ASIDE, needs_argument=True, needs_case=False,
    ),
    CommandDefinition(
        "CASE", ("CASE",), ("DOSSIER",), _KIND.SET_ASIDE, needs_argument=True, needs_case=False, everyday=True,
    ),
    CommandDefinition(
        "DISCARD", ("DISCARD",), ("ÉCARTER",), _KIND.SET_ASIDE, needs_argument=True, needs_case=False,
    ),
    CommandDefinition(
        "STATUS", ("STATUS",), ("ÉTAT",), asks=True, objects=("case", "file", "dossier", "cas", "demande"),
    ),
    CommandDefinition(
        "LIST", ("LIST",), ("LISTE",), needs_case=False, asks=True,
        objects=("my", "all", "open", "cases", "mes", "tous", "dossiers"),
    ),
    CommandDefinition("HELP", ("HELP",), ("AIDE",), needs_case=False, asks=True, objects=("me", "moi")),
)  # fmt: skip
"""In the order of the officers' guide."""

BY_NAME: dict[str, CommandDefinition] = {definition.name: definition for definition in COMMANDS}


@dataclass(frozen=True, slots=True)
class Documents:
    """Checklist lines (`lmia_or_offer`, `caq`, ...), in the order named; empty means all that are missing."""

    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """`mode` is "phone" or "in_person"; `at` has the office's zone; `place` may be empty: the office's own."""

    mode: str
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the command's fixed answers; `remark` is what was written after it."""

    code: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Someone on the roster, by address. Without a roster to look in: what was written."""

    address: str


@dataclass(frozen=True, slots=True)
class OfficeNamed:
    """`code` is "cpc", an office's code, or what was written where no offices are known."""

    code: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of the form. `key` is empty and `value` None where the form is not known to the reader."""

    key: str
    value: Value | None
    written: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """What CORRECT changes, one entry a field."""

    fields: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A mail in quarantine ("Q17"); `number` is the case it is to be attached to, None where none is named."""

    id: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """The form's fields as OPEN gives them, still to be read by the form."""

    text: str


Argument = (
    Documents | Interview | Choice | PersonNamed | OfficeNamed | Corrections | SetAside | Fields
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was given. `text` is what followed, as written; `line` the line it began on.
    `argument` is what the text means, None where it is only text or nothing."""

    name: str
    text: str
    line: str
    argument: Argument | None = None


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A line that looks like a command and is none. `nearest` is the name of the command it comes nearest to."""

    line: str
    why: Phrase
    nearest: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an officer wrote. With a line that is not understood nothing in the mail is done."""

    own_text: str
    commands: tuple[Command, ...] = ()
    misunderstood: tuple[Misunderstood, ...] = ()

    @property
    def to_obey(self) -> tuple[Command, ...]:
        """The commands to carry out: all of them, or none."""
        return () if self.misunderstood else self.commands

    @property
    def to_answer(self) -> bool:
        """Whether the writer has to be told that nothing was done, and how to command."""
        return bool(self.misunderstood) or not self.commands
