"""Officers' orders: the table of them, and what was read of one mail (interface.md, "Officers' e-mail").

The table is the one source: the grammar, who may and when, `HELP`, the notices' mailto links and the officers' guide
are all made from it. What each order does, in a sentence, stands in `templates/<language>/words/commands.toml`, by the
order's name; its function, in a family of `decide/officers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from . import order_choices as choices
from .arguments import Argument
from .office import Duty
from .order_choices import ChoiceWords
from .phrase import Phrase


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
    REACHED = "reached"
    CALLED = "called"
    REMIND = "remind"
    AWAY = "away"
    SEARCH = "search"
    CASE_NUMBER = "case_number"
    PERIOD = "period"
    LIST_OF = "list_of"


class OnClosed(Enum):
    """Whether a closed case still takes the order."""

    NO = "no"  # refused, with who closed it and when
    BELOW = "below"  # only below the order of the same mail that closes the case: MESSAGE has to come last
    WAITING = "waiting"  # only while a letter to the client has not left: it must not go to a wrong address
    YES = "yes"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order. `en` and `fr` are its words: the first is shown, the others are the same word in agreement (REÇUE), as
    it is said to a colleague (CONTACTEZ), or short (RECVD). None that is a past once its accents are off (ACCEPTE).

    `needs_argument`: without one it does not read. `to_the_end`: takes everything that follows in the mail.
    `objects`: words that may follow and say nothing new (`CONTACT the client`), folded.
    `everyday`: in small letters the word alone is an answer in prose ("Received."), not half a command.
    `asks`: changes nothing, so that a question mark does no harm.
    `remarks`: words may follow without a mark between (`ISSUED F123456789`); they are kept with the mail.
    `first`: the turn in which the orders of a mail are carried out, so that letters are written of the case as it is
    then; within a turn as they were written.
    `writes_outside`: a letter to somebody outside may leave because of it; `closes`: the case ends here.
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
    on_closed: OnClosed = OnClosed.NO
    first: int = 2
    writes_outside: bool = False
    closes: bool = False

    def word(self, language: str) -> str:
        """The word to show in "en" or "fr"."""
        return (self.fr if language == "fr" else self.en)[0]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of it, in both languages."""
        return (*self.en, *self.fr)

    @property
    def takes_care(self) -> bool:
        """Whether every line above it has to be explained before it is carried out."""
        return self.writes_outside or self.closes

    @property
    def leaves_a_mark(self) -> bool:
        """Whether UNDO may have to find it: not a question, nor UNDO itself, nor what concerns no case."""
        return self.needs_case and not self.asks and self.name != "UNDO"


_KIND = ArgumentKind
_BELOW, _YES = OnClosed.BELOW, OnClosed.YES

ROWS: tuple[OrderRow, ...] = (
    OrderRow("CONTACT", ("CONTACT",), ("CONTACTER", "CONTACTEZ"), writes_outside=True, objects=("client", "cliente")),
    OrderRow(
        "CONTACTED", ("CONTACTED",), ("CONTACTÉ", "CONTACTÉE", "CONTACTÉS", "CONTACTÉES"), _KIND.REACHED,
        on_closed=_YES,
    ),
    OrderRow("CALLED", ("CALLED",), ("APPELÉ", "APPELÉE"), _KIND.CALLED, choices.CALLED, needs_argument=True,
        on_closed=_YES),
    OrderRow("DOCS", ("DOCS", "DOC"), ("DOCUMENTS",), _KIND.DOCUMENTS, writes_outside=True),
    OrderRow(
        "RECEIVED", ("RECEIVED", "RECVD", "RECD", "RCVD", "REC'D"), ("REÇU", "REÇUE", "REÇUS", "REÇUES"),
        _KIND.DOCUMENTS,
        needs_argument=True, everyday=True, on_closed=_BELOW,
    ),
    OrderRow(
        "INTERVIEW", ("INTERVIEW",), ("ENTREVUE",), _KIND.INTERVIEW, needs_argument=True, writes_outside=True,
    ),
    OrderRow(
        "ACCEPT", ("ACCEPT",), ("ACCEPTER", "ACCEPTEZ"), writes_outside=True,
        objects=("case", "file", "request", "application", "referral", "dossier", "demande", "cas", "aiguillage"),
    ),
    OrderRow(
        "ISSUED", ("ISSUED",), ("DÉLIVRÉ", "DÉLIVRÉE"), remarks=True, closes=True,
        objects=("permit", "work", "permis", "travail", "yesterday", "hier", "morning", "afternoon", "matin",
        "apres-midi"),
    ),
    OrderRow(
        "DECLINE", ("DECLINE", "REFUSE", "REJECT"), ("REFUSER", "REFUSEZ", "REFUS", "DÉCLINER", "DÉCLINEZ"),
        _KIND.TEXT, needs_argument=True, writes_outside=True, closes=True,
    ),
    OrderRow("CPC", ("CPC",), ("CTD",), _KIND.CHOICE, choices.CPC, needs_argument=True, writes_outside=True),
    OrderRow(
        "WITHDRAW", ("WITHDRAW",), ("RETRAIT",), _KIND.CHOICE, choices.WITHDRAW, needs_argument=True,
        writes_outside=True,
    ),
    OrderRow(
        "REDIRECT", ("REDIRECT",), ("RÉACHEMINER", "RÉACHEMINEZ"), _KIND.OFFICE,
        needs_argument=True, writes_outside=True, closes=True,
    ),
    OrderRow(
        "CORRECT", ("CORRECT",), ("CORRIGER", "CORRIGEZ"), _KIND.CORRECTION,
        needs_argument=True, everyday=True, on_closed=OnClosed.WAITING, first=1,
    ),
    OrderRow(
        "MESSAGE", ("MESSAGE",), ("MESSAGE",), _KIND.TEXT,
        needs_argument=True, to_the_end=True, everyday=True, on_closed=_BELOW, writes_outside=True,
    ),
    OrderRow("NOTE", ("NOTE",), ("NOTE",), _KIND.TEXT, needs_argument=True, everyday=True, on_closed=_YES),
    OrderRow("TAKE", ("TAKE",), ("PRENDRE",), _KIND.PERSON, on_closed=_YES),
    OrderRow("ASSIGN", ("ASSIGN",), ("ATTRIBUER", "ATTRIBUEZ", "ASSIGNER", "ASSIGNEZ"), _KIND.PERSON,
        needs_argument=True, on_closed=_YES),
    OrderRow(
        "HOLD", ("HOLD",), ("SUSPENDRE", "SUSPENDEZ"), on_closed=_YES,
        objects=("letter", "letters", "all", "everything", "decline", "lettre", "lettres", "tout", "toutes", "envoi",
        "instant", "l'instant", "pour", "moment"),
    ),
    OrderRow(
        "RELEASE", ("RELEASE",), ("LIBÉRER", "LIBÉREZ"), on_closed=_YES, writes_outside=True,
        objects=("letter", "letters", "all", "everything", "lettre", "lettres", "tout", "toutes", "envoi"),
    ),
    OrderRow(
        "SEEN", ("SEEN",), ("VU", "VUE"), everyday=True, remarks=True, on_closed=_YES,
        objects=("message", "mail", "email", "courriel", "question"),
    ),
    OrderRow("REMIND", ("REMIND",), ("RAPPEL",), _KIND.REMIND, needs_argument=True, everyday=True, on_closed=_YES),
    OrderRow("AWAY", ("AWAY",), ("ABSENT", "ABSENTE"), _KIND.AWAY, needs_argument=True, needs_case=False),
    OrderRow("BACK", ("BACK",), ("PRÉSENT", "PRÉSENTE"), _KIND.PERSON, needs_case=False, everyday=True),
    OrderRow(
        "FIND", ("FIND",), ("CHERCHER", "CHERCHEZ"), _KIND.SEARCH, needs_argument=True, needs_case=False, asks=True,
        everyday=True,
    ),
    OrderRow("MERGE", ("MERGE",), ("FUSIONNER", "FUSIONNEZ"), _KIND.CASE_NUMBER, needs_argument=True),
    OrderRow("WHY", ("WHY",), ("POURQUOI",), asks=True, everyday=True, on_closed=_YES),
    OrderRow(
        "REPORT", ("REPORT",), ("BILAN",), _KIND.PERIOD, choices.PERIODS,
        needs_argument=True, needs_case=False, asks=True, everyday=True, who=(Duty.SUPERVISOR,),
    ),
    OrderRow(
        "UNDO", ("UNDO",), ("ANNULER", "ANNULEZ"), on_closed=_YES, first=0,
        objects=("last", "command", "commands", "my", "derniere", "commande", "commandes", "ma", "mes", "dernier"),
    ),
    OrderRow("CLOSE", ("CLOSE",), ("FERMER", "FERMEZ"), _KIND.TEXT, choices.WITHDRAWN, needs_argument=True,
        closes=True),
    OrderRow(
        "REOPEN", ("REOPEN",), ("ROUVRIR", "ROUVREZ"), _KIND.TEXT, needs_argument=True, on_closed=_YES, first=0,
    ),
    OrderRow(
        "OPEN", ("OPEN",), ("OUVRIR", "OUVREZ"), _KIND.FIELDS,
        needs_argument=True, needs_case=False, to_the_end=True, everyday=True, writes_outside=True,
    ),
    OrderRow("PROOF", ("PROOF",), ("PREUVE",), asks=True, objects=("contact",), on_closed=_YES),
    OrderRow("RETRY", ("RETRY",), ("RÉESSAYER", "RÉESSAYEZ"), _KIND.SET_ASIDE, needs_argument=True, needs_case=False),
    OrderRow(
        "CASE", ("CASE",), ("DOSSIER",), _KIND.SET_ASIDE, needs_argument=True, needs_case=False, everyday=True,
    ),
    OrderRow("DISCARD", ("DISCARD",), ("ÉCARTER", "ÉCARTEZ"), _KIND.SET_ASIDE, needs_argument=True, needs_case=False),
    OrderRow(
        "STATUS", ("STATUS",), ("ÉTAT",), asks=True, on_closed=_YES,
        objects=("case", "file", "dossier", "cas", "demande"),
    ),
    OrderRow("LIST", ("LIST",), ("LISTE",), _KIND.LIST_OF, choices.LISTS, needs_case=False, asks=True),
    OrderRow("HELP", ("HELP",), ("AIDE",), needs_case=False, asks=True, objects=("me", "moi")),
)  # fmt: skip
"""In the order of the officers' guide."""

BY_NAME: dict[str, OrderRow] = {row.name: row for row in ROWS}


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was given. `text` is what followed, as written; `line` the line it began on.
    `argument` is what the text means, None where it is only text or nothing."""

    name: str
    text: str
    line: str
    argument: Argument | None = None

    @property
    def row(self) -> OrderRow:
        """Its row in the table."""
        return BY_NAME[self.name]


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that looks like an order and is not obeyed. `nearest` is the name of the order it comes nearest to.

    `offers`: what it may have meant, each as the text of an answer that would be obeyed, orders by their English
    names ("INTERVIEW phone 2026-11-27 10:00"): the answer has a link for each. `stops`: letters wait for the answer.
    """

    line: str
    why: Phrase
    nearest: str
    offers: tuple[str, ...] = ()
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What an officer wrote. With a line that is not understood nothing in the mail is done.

    `almost`: lines of prose that begin with an order's word, or one close to it. They hinder no order; where there is
    none, the writer is asked what was meant, and the case's letters are paused. `extents`: of each order, its own line
    of the page and the one after its text.
    """

    own_text: str
    orders: tuple[Order, ...] = ()
    misread: tuple[Misread, ...] = ()
    almost: tuple[Misread, ...] = ()
    extents: tuple[tuple[int, int], ...] = ()

    @property
    def to_obey(self) -> tuple[Order, ...]:
        """The orders to carry out: all of them, or none."""
        return () if self.misread else self.orders

    @property
    def pauses(self) -> bool:
        """Whether something like an order was not obeyed: letters that have not left wait for a person."""
        return bool(self.misread) or (any(one.stops for one in self.almost) and not self.orders)
