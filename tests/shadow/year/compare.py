"""What `shadow --json` reported, held against what is true: every difference as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .clients import Client
from .made import Arrived, Is, Year, contact_due

ASIDE = (Is.PARTNER, Is.STRANGER, Is.STAFF, Is.BOUNCE)
"""What only a person can place."""


def differences(found: dict[str, Any], year: Year) -> list[str]:
    """None where the report is right."""
    until = datetime.fromisoformat(found["until"])
    cases = {datetime.fromisoformat(case["received_at"]): case for case in found["cases"]}
    return [
        *_of_cases(cases, year),
        *_of_letters(found["letters"], cases, year),
        *_of_limits(found["missed"], cases, year, until),
        *_of_what_is_set_aside(found["aside"], year),
        *(f"an order was read in a mail of {one['received_at']}: {one['orders']}" for one in found["orders"]),
    ]


def _of_cases(cases: dict[datetime, Any], year: Year) -> Iterator[str]:
    referrals = year.of(Is.REFERRAL)
    for at in cases.keys() - {one.at for one in referrals}:
        yield f"a case was opened from a mail that is no referral, or is one a second time: {at}"
    for one in referrals:
        case = cases.get(one.at)
        if case is None:
            yield f"no case from the referral of {one.at}"
        elif tuple(case["problems"]) != one.lacking:
            yield f"{case['number']}: {case['problems']} could not be read; in truth {one.lacking}"
        else:
            yield from _of_fields(case, one)


def _of_fields(case: dict[str, Any], one: Arrived) -> Iterator[str]:
    if one.client is None:
        return
    for key, value in _true_fields(one.client).items():
        read = case["read"].get(key, "")
        if key not in one.lacking and read.casefold() != value.casefold():
            yield f"{case['number']}: {key} was read as {read!r}; in truth {value!r}"


def _true_fields(client: Client) -> dict[str, str]:
    return {
        "call_date": client.called.isoformat(),
        "family_name": client.family,
        "given_names": client.given,
        "uci": client.uci,
        "date_of_birth": client.born.isoformat(),
        "email": client.email,
        "phone": f"+1{client.phone.replace('-', '')}",
        "postal_code": client.code,
        "language": "fr" if client.french else "en",
        "category": client.trouble[0],
        "needed_by": client.needed.isoformat(),
        "lmia_number": f"8{client.n:06d}",
        "caq_required": "False",
    }


def _of_letters(letters: list[Any], cases: dict[datetime, Any], year: Year) -> Iterator[str]:
    """One contact letter to every client whose form could be read, beside what the officer really wrote."""
    contacts = {letter["number"]: letter for letter in letters if letter["kind"] == "contact"}
    for one in year.of(Is.REFERRAL):
        case, client = cases.get(one.at), one.client
        if case is None or client is None or one.lacking:
            continue
        letter = contacts.pop(case["number"], None)
        if letter is None or letter["to"] != client.email:
            yield f"{case['number']}: no contact letter to the client"
            continue
        written = letter["really"] and datetime.fromisoformat(letter["really"]["at"])
        if written != year.first_answer(client):
            yield f"{case['number']}: beside the letter stands {written}; in truth {year.first_answer(client)}"
    yield from (f"{number}: a contact letter that nobody could write" for number in contacts)


def _of_limits(missed: list[Any], cases: dict[datetime, Any], year: Year, until: datetime) -> Iterator[str]:
    told = {one["number"]: datetime.fromisoformat(one["due_at"]) for one in missed}
    for one in year.of(Is.REFERRAL):
        case, client = cases.get(one.at), one.client
        if case is None or client is None:
            continue
        due, written = contact_due(client, one.at), year.first_answer(client)
        truly = due if due < until and (written is None or written > due) else None
        if told.get(case["number"]) != truly:
            yield f"{case['number']}: the limit missed is {told.get(case['number'])}; in truth {truly}"


def _of_what_is_set_aside(aside: list[Any], year: Year) -> Iterator[str]:
    told = {datetime.fromisoformat(one["received_at"]) for one in aside}
    for one in year.arrived:
        if (one.at in told) != (one.truth in ASIDE):
            yield f"the mail of {one.at}, {one.truth.value}, is {'' if one.at in told else 'not '}set aside"
