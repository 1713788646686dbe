"""A referral as read off the form: values, where each came from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from .phrase import Phrase, Term
from .spelling import fold

Value = str | bool | date | tuple[str, ...]
"""text, uci, phone, e-mail, code: str. yes/no: bool. date: date. list: tuple of document codes or words."""


CATEGORY_NAMES: dict[str, tuple[str, ...]] = {
    "doctor": (
        "foreign medical doctor", "medical doctor", "physician", "foreign doctor", "médecin", "médecin étranger",
        "docteur", "doctor (patient care)", "médecin traitant",
    ),
    "travel_business": (
        "travel - business", "business travel", "business trip", "travel for business", "urgent business travel",
        "business", "voyage - affaires", "voyage d'affaires", "voyage pour affaires", "affaires",
        "voyage - travail",
    ),
    "travel_death": (
        "travel - death in the family", "travel - death", "death in the family", "death in family",
        "travel for a death in the family", "family death", "death", "bereavement", "voyage - décès dans la famille",
        "voyage - décès", "décès dans la famille", "décès d'un proche", "voyage pour un décès dans la famille",
        "décès", "deuil",
    ),
    "travel_illness": (
        "travel - serious illness", "travel - illness", "serious illness", "travel for a serious illness",
        "serious illness in the family", "illness", "voyage - maladie grave", "voyage - maladie", "maladie grave",
        "maladie grave d'un proche", "voyage pour une maladie grave", "maladie",
    ),
    "ccms": (
        "alternatives to detention", "community case management and supervision",
        "community case management and supervision program", "solutions de rechange à la détention",
        "gestion de cas et surveillance dans la collectivité", "GCSC",
    ),
    "other": ("others", "other reason", "other - see reason", "autre", "autres", "autre motif"),
}  # fmt: skip
"""The codes of D5 to D8 and what people call them, compared after folding; a longer name counts before a shorter."""

CATEGORY_SIGNS: dict[str, tuple[str, ...]] = {
    "doctor": ("doctor", "physician", "medecin"),
    "travel_business": ("business", "affaires"),
    "travel_death": ("death", "deces", "funeral", "funerailles"),
    "travel_illness": ("illness", "maladie"),
    "ccms": ("ccms",),
}
"""Folded words that tell a category wherever they stand, where no other category's word stands beside them."""


class ProblemCode(Enum):
    """The contract's problem codes (referral-form.md)."""

    MISSING = "missing"
    INVALID = "invalid"
    AMBIGUOUS_DATE = "ambiguous_date"
    CONFLICT = "conflict"
    UNKNOWN_LABEL = "unknown_label"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is a key of the form, or for UNKNOWN_LABEL the label as written. `says` is the sentence, made
    from words.toml `problem.*`; `source` the words it was read from (empty: none)."""

    field: str
    code: ProblemCode
    says: Phrase
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One field as read from somebody's words. `value` None without a problem is a blank."""

    key: str
    value: Value | None = None
    source: str = ""
    place: str = ""
    problem: FieldProblem | None = None


@dataclass(frozen=True, slots=True)
class RequiredField:
    """A field that has to be there: unless `or_else` is, and where `when` is given, only for those values of that
    field (`patient_care` for doctors)."""

    key: str
    or_else: str = ""
    when: tuple[str, str] | None = None

    def is_lacking(self, values: Mapping[str, Value | None]) -> bool:
        """Whether these values leave it open."""
        if self.when is not None and values.get(self.when[0]) != self.when[1]:
            return False
        return values.get(self.key) is None and (not self.or_else or values.get(self.or_else) is None)


@dataclass(frozen=True, slots=True)
class Referral:
    """`values` holds every key of the form, None where nothing usable was found. `sources` the words each was
    read from, `places` where in the mail ("text, line 12"; "table 1, row 3"). `language` is the labels'."""

    values: Mapping[str, Value | None] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    lacking: tuple[str, ...] = ()  # required fields without a usable value, whatever the problem
    language: str | None = None  # "en", "fr", "both"
    required: tuple[RequiredField, ...] = ()  # the form's rules as they were when it was read

    def with_readings(self, readings: Iterable[Reading]) -> Referral:
        """The same referral with these fields set, and what is missing worked out again."""
        values, sources, places = dict(self.values), dict(self.sources), dict(self.places)
        problems = list(self.problems)
        for reading in readings:
            values[reading.key], sources[reading.key] = reading.value, reading.source
            places[reading.key] = reading.place
            problems = [problem for problem in problems if problem.field != reading.key]
            if reading.problem is not None:
                problems.append(reading.problem)
        return replace(self, values=values, sources=sources, places=places, problems=tuple(problems)).completed()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The fields of which something usable is said."""
        said = ((key, value) for key, value in self.values.items() if value is not None)
        return tuple(Reading(key, value, self.sources.get(key, ""), self.places.get(key, "")) for key, value in said)

    def corrected(self, key: str, value: Value | None, source: str) -> Referral:
        """What CORRECT makes of it."""
        return self.with_readings([Reading(key, value, source)])

    def completed(self) -> Referral:
        """The same with `lacking`, and a MISSING problem for each field that is lacking and has no other."""
        lacking = tuple(rule.key for rule in self.required if rule.is_lacking(self.values))
        others = [problem for problem in self.problems if problem.code is not ProblemCode.MISSING]
        told = {problem.field for problem in others}
        missing = (
            FieldProblem(key, ProblemCode.MISSING, Phrase.of("problem.missing", field=Term("field", key)))
            for key in lacking
            if key not in told
        )
        return replace(self, lacking=lacking, problems=(*others, *missing))

    @property
    def person(self) -> str:
        """Name and date of birth, whatever capitals, accents and hyphens: how a client is known again where one of
        two referrals lacks the UCI. Empty unless all of it is there."""
        said = (self.text("family_name"), self.text("given_names"))
        names = [plain(name) for name in said]
        born = self.date("date_of_birth")
        return f"{' '.join(names)} {born.isoformat()}" if born and all(names) else ""

    def is_same_client(self, other: Referral) -> bool:
        """Whether both are about one person: by the UCI, or by name and date of birth where one of the two has none."""
        if self.text("uci") and other.text("uci"):
            return self.text("uci") == other.text("uci")
        return bool(self.person) and self.person == other.person

    def text(self, key: str) -> str:
        """A text value; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def date(self, key: str) -> date | None:
        """A date value."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def yes(self, key: str) -> bool | None:
        """A yes/no value; None is unknown."""
        value = self.values.get(key)
        return value if isinstance(value, bool) else None

    def listed(self, key: str) -> tuple[str, ...]:
        """A list value; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, tuple) else ()


def plain(text: str) -> str:
    """Letters and digits only, without capitals and accents: what stays the same however a name is written."""
    bare = fold(text)
    return "".join(letter for letter in bare if letter.isalnum())


IN_EVERY_LETTER = frozenset(
    {"email", "language", "family_name", "given_names", "representative_name", "representative_email"}
)
"""Fields whose correction makes any letter to the client wrong that has not left."""
