"""What may follow an officer's order, once it is read: one value for each kind of argument (interface.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .referral import Value


@dataclass(frozen=True, slots=True)
class Documents:
    """Checklist lines (`lmia_or_offer`, `caq`, ...), in the order named; none means all that are missing.

    `others`: what is on no list, as the officer wrote it, for the client's letter. `every`: the whole list ("all").
    """

    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    every: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """`mode` is "phone", "in_person", or empty where an interview is moved: as it was; `at` has the office's zone,
    None where it is cancelled; `place` may be empty: the office's own. `moved`: the one ahead, to this time.
    `confirmed`: the officer was asked about this time and stands by it ("anyway")."""

    mode: str
    at: datetime | None
    place: str = ""
    moved: bool = False
    cancelled: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """The client was reached, at that moment; None: now, or when the mail was written."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """A call that did not reach the client. `outcome`: "no_answer", "voicemail", "wrong_number", "will_call_back".
    `at` has the office's zone, None: now; `remark` is what else was said."""

    outcome: str
    at: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Remind:
    """What comes back, on the morning of which day."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Away:
    """From the first day to the last, both included; `end` None: until BACK. `cover` and `person` are addresses of the
    roster: who works meanwhile, empty where nobody is named; who is away, empty for the writer."""

    start: date
    end: date | None = None
    cover: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A name, UCI, telephone, address or number, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class CaseNamed:
    """Another case, by its number ("UR-2026-0042")."""

    number: str


@dataclass(frozen=True, slots=True)
class Period:
    """`which` is "week", "month" or "dates"; then `start` and `end` are its first and last day, else None."""

    which: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """`which` is "own" (a supervisor's: everybody's), "all", "unassigned", "closed", or "person": of `person`, an
    address of the roster."""

    which: str = "own"
    person: str = ""


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
    Documents
    | Interview
    | Reached
    | Called
    | Remind
    | Away
    | Search
    | CaseNamed
    | Period
    | ListOf
    | Choice
    | PersonNamed
    | OfficeNamed
    | Corrections
    | SetAside
    | Fields
)
