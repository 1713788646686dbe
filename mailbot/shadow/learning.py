"""What a supervisor's corrections teach: a label that the form did not know, who refers and who does not.

A label is learnt where a supervisor corrected a field that the form lacked, and what stood beside exactly one unknown
label reads as the same value. Learnt labels lie in the data folder as `learnt.toml`, in the form's own words, and count
from the next start or reload on; to take one back is to delete its lines.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mailbot.formfile import LEARNT, read_form
from mailbot.record.file.disk import PRIVATE_FILE
from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.readers import read
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import Duty, Office
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.problems import CannotStart
from mailbot.vocabulary.referral import ProblemCode, Referral

NO_REFERRAL = ("not a referral", "no referral", "pas une demande", "pas un aiguillage")
"""How a supervisor's CLOSE says that a mail was none."""


@dataclass(frozen=True, slots=True)
class Label:
    """This label, of this language's form, means this field."""

    key: str
    label: str
    language: str

    @property
    def says(self) -> Phrase:
        """For the daily mail."""
        return Phrase.of("happened.learnt", label=self.label, field=Term("field", self.key))

    @property
    def entry(self) -> str:
        """As it stands in the file."""
        return f"\n[[also]]\nkey = {json.dumps(self.key)}\n{self.language} = [{_string(self.label)}]\n"


def _string(text: str) -> str:
    return json.dumps("".join(one for one in text if one.isprintable()), ensure_ascii=False)


def labels_learnt(cases: Iterable[Case], office: Office, form: FormDefinition) -> tuple[Label, ...]:
    """From every correction by a supervisor; each once."""
    return tuple(dict.fromkeys(label for case in cases for label in _of_case(case, office, form)))


def _of_case(case: Case, office: Office, form: FormDefinition) -> Iterator[Label]:
    first = case.events[0]
    if not isinstance(first, ev.Opened):
        return
    for event in case.events:
        if isinstance(event, ev.Corrected) and _is_supervisors(event.by, office):
            for key in event.fields:
                found = _beside(first.referral, key, event.referral, form)
                if key in first.referral.lacking and len(found) == 1:
                    yield from _in_each_language(key, found[0], first.referral.language)


def _beside(said: Referral, key: str, corrected: Referral, form: FormDefinition) -> list[str]:
    """The unknown labels beside which the value stood."""
    value, field = corrected.values.get(key), form.by_key.get(key)
    if value is None or field is None:
        return []
    unknown = [problem for problem in said.problems if problem.code is ProblemCode.UNKNOWN_LABEL]
    return [problem.field for problem in unknown if problem.source and read(field, problem.source).value == value]


def _in_each_language(key: str, label: str, language: str | None) -> Iterator[Label]:
    english, mark, french = label.partition(" / ")
    if language == "both" and mark:
        yield from (Label(key, english, "en"), Label(key, french, "fr"))
    else:
        yield Label(key, label, "fr" if language == "fr" else "en")


def _is_supervisors(address: str, office: Office) -> bool:
    person = office.person(address)
    return person is not None and person.duty is Duty.SUPERVISOR


def keep_labels(labels: Iterable[Label], form: Path, data: Path) -> tuple[Label, ...]:
    """Those that the file beside the book did not have yet, which are added to it. One that the form does not take
    (another field has it) is left out."""
    file = data / LEARNT
    added: list[Label] = []
    text = file.read_text("utf-8") if file.exists() else "# Labels learnt from supervisors' corrections.\n"
    for one in labels:
        if one.entry not in text and _is_taken(form, text + one.entry):
            text += one.entry
            added.append(one)
    if added:
        beside = file.with_name(f".{LEARNT}.{os.getpid()}")
        beside.touch(PRIVATE_FILE)
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    return tuple(added)


def _is_taken(form: Path, learnt: str) -> bool:
    try:
        read_form(form, learnt)
    except CannotStart:
        return False
    return True


def referrers_learnt(cases: Iterable[Case], office: Office) -> tuple[Phrase, ...]:
    """Who by a supervisor's word should be on the list of referrers, or not: told to people, who change the list."""
    no, new = Counter[str](), dict[str, None]()
    for case in cases:
        first = case.events[0]
        if not isinstance(first, ev.Opened):
            continue
        if any(_says_no_referral(event, office) for event in case.events):
            no[first.referrer] += 1
        elif first.referrer and not office.refers(Address(first.referrer)) and office.person(first.referrer) is None:
            new[first.referrer] = None
    return (
        *(Phrase.of("happened.no_referrer", address=address, count=count) for address, count in no.items()),
        *(Phrase.of("happened.new_referrer", address=address) for address in new),
    )


def _says_no_referral(event: ev.Event, office: Office) -> bool:
    if not isinstance(event, ev.Ended) or not _is_supervisors(event.by, office):
        return False
    return event.reason.casefold().startswith(NO_REFERRAL)
