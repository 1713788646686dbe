"""What fields the referral form has: `config/referral_form.toml`, read and checked. Reading the file is the caller's.

A changed template needs a changed file and no code: labels, required fields, even new fields are data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailbot.understand.words.folding import phrase
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.referral import RequiredField

from .labels import LabelBook, Spelling

TYPES = (
    "text",
    "long text",
    "date",
    "uci",
    "phone",
    "email",
    "postal code",
    "language",
    "application number",
    "yes/no",
    "category",
    "list",
)
_PROPERTIES = {"key", "type", "en", "fr", "required", "required_unless", "required_for", "officers_may_omit", "lines"}
CATEGORY = "category"


class FormFaulty(CannotStart):
    """The file of the form does not say a form: every fault at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            what="The referral form is not usable:\n" + "\n".join(f"  {fault}" for fault in faults),
            next_step="Mend config/referral_form.toml; its first lines say what may stand there.",
        )


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `lines` is what joins a text of several lines."""

    key: str
    type: str
    en: tuple[str, ...]
    fr: tuple[str, ...]
    required: RequiredField | None = None
    officers_may_omit: bool = False
    lines: str = " "

    def label(self, language: str) -> str:
        """What the CSC prints today."""
        return (self.fr if language == "fr" else self.en)[0]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """The fields in the form's order, and the book of their labels."""

    fields: tuple[FormField, ...]
    labels: LabelBook = field(repr=False, compare=False)
    by_key: Mapping[str, FormField] = field(repr=False, compare=False)

    def required(self, by_officer: bool = False) -> tuple[RequiredField, ...]:
        """What has to be there; an officer who opens a case from a letter (D1) may leave out who called when."""
        return tuple(
            one.required
            for one in self.fields
            if one.required is not None and not (by_officer and one.officers_may_omit)
        )

    @property
    def telling(self) -> Mapping[str, str]:
        """The fields whose labels make a mail a referral: the required ones. Two that stand in for each other (e-mail
        and telephone) count once, so they map to the same name."""
        rules = [one.required for one in self.fields if one.required is not None and one.required.when is None]
        return {rule.key: rule.key for rule in rules} | {rule.or_else: rule.key for rule in rules if rule.or_else}

    def named(self, name: str) -> FormField | None:
        """The field that somebody means: its key, or a label of it in either language."""
        key = name.strip().strip(":").strip().casefold().replace("-", "_").replace(" ", "_")
        if key in self.by_key:
            return self.by_key[key]
        found = self.labels.match(name.strip())
        return self.by_key[found.key] if found is not None else None


def parse_form(toml_text: str) -> FormDefinition:
    """The form that this file says. Raises `FormFaulty` with every fault at once."""
    try:
        tree = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise FormFaulty([str(error)]) from error
    faults: list[str] = []
    entries = [entry for entry in _tables(tree, "field", faults) if _is_whole(entry, faults)]
    extra = _extra_labels(_tables(tree, "also", faults), {entry["key"] for entry in entries}, faults)
    fields = tuple(_field(entry, extra.get(entry["key"], {})) for entry in entries)
    faults.extend(f"unknown table [{name}]" for name in tree if name not in ("field", "also"))
    faults.extend(_contradictions(fields))
    if faults or not fields:
        raise FormFaulty(faults or ["it has no [[field]]"])
    spellings = [
        Spelling(one.key, label, language)
        for one in fields
        for language, labels in (("en", one.en), ("fr", one.fr))
        for label in labels
    ]
    return FormDefinition(fields, LabelBook(spellings), {one.key: one for one in fields})


def _tables(tree: Mapping[str, Any], name: str, faults: list[str]) -> list[dict[str, Any]]:
    tables = tree.get(name, [])
    if isinstance(tables, list) and all(isinstance(entry, dict) for entry in tables):
        return tables
    faults.append(f"{name}: write [[{name}]], with two brackets")
    return []


def _is_whole(entry: dict[str, Any], faults: list[str]) -> bool:
    name = f"[[field]] {entry.get('key', '(no key)')}"
    found = [f"{name}: unknown property {key}" for key in entry if key not in _PROPERTIES]
    if not isinstance(entry.get("key"), str) or not entry["key"].isidentifier():
        found.append(f"{name}: key must be one word of letters, digits and _")
    if entry.get("type") not in TYPES:
        found.append(f"{name}: type must be one of {', '.join(TYPES)}")
    found.extend(
        f"{name}: {language} must be a list of at least one label"
        for language in ("en", "fr")
        if not _are_labels(entry.get(language))
    )
    faults.extend(found)
    return not found


def _are_labels(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(label, str) and phrase(label) for label in value)


def _extra_labels(entries: list[dict[str, Any]], keys: set[str], faults: list[str]) -> dict[str, dict[str, list[str]]]:
    extra: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        key = entry.get("key")
        if key not in keys:
            faults.append(f"[[also]] {key}: there is no such field")
            continue
        for language in ("en", "fr"):
            labels = entry.get(language, [])
            if labels and not _are_labels(labels):
                faults.append(f"[[also]] {key}: {language} must be a list of labels")
                continue
            extra.setdefault(key, {}).setdefault(language, []).extend(labels)
    return extra


def _field(entry: dict[str, Any], extra: Mapping[str, list[str]]) -> FormField:
    rule = None
    if entry.get("required_for"):
        rule = RequiredField(entry["key"], when=(CATEGORY, str(entry["required_for"])))
    elif entry.get("required") or entry.get("required_unless"):
        rule = RequiredField(entry["key"], or_else=str(entry.get("required_unless", "")))
    return FormField(
        key=entry["key"],
        type=entry["type"],
        en=(*entry["en"], *extra.get("en", [])),
        fr=(*entry["fr"], *extra.get("fr", [])),
        required=rule,
        officers_may_omit=bool(entry.get("officers_may_omit", False)),
        lines=str(entry.get("lines", " ")),
    )


def _contradictions(fields: tuple[FormField, ...]) -> list[str]:
    """A key twice, a label of two fields, a rule that names no field."""
    faults: list[str] = []
    owner: dict[str, str] = {}
    keys: set[str] = set()
    for one in fields:
        if one.key in keys:
            faults.append(f"[[field]] {one.key}: twice")
        keys.add(one.key)
        for label in (*one.en, *one.fr):
            other = owner.setdefault(phrase(label.replace("(s)", "s")).replace(" ", ""), one.key)
            if other != one.key:
                faults.append(f"[[field]] {one.key}: the label {label} is already that of {other}")
    faults.extend(
        f"[[field]] {one.key}: required_unless names no field: {one.required.or_else}"
        for one in fields
        if one.required is not None and one.required.or_else and one.required.or_else not in keys
    )
    return faults
