"""What a client is known by: the facts under which the book finds a case again, open or closed."""

from __future__ import annotations

import re

from .case_state import CaseState
from .message import Address
from .referral import Referral, plain

_BETWEEN_NAMES = re.compile(r"[\s\-'\u2019.,]+")


def facts_of(case: CaseState) -> frozenset[str]:
    """Everything by which this case is found: a word for what it is, a blank, the value in one spelling. A case that
    goes on in another is found there."""
    if case.merged_into:
        return frozenset()
    referral = case.referral
    addresses = {mail_fact(address) for address in (case.client_address, *case.learned_addresses) if address}
    representative = referral.text("representative_email")
    if representative:
        addresses.add(representative_fact(representative))
    own = frozenset((*same_client_facts(referral), *addresses, *_phone(referral), *map(name_fact, names(referral))))
    return own.union(*(facts_of(one) for one in case.joined))


def same_client_facts(referral: Referral) -> tuple[str, ...]:
    """Under any of these it is the same client: the UCI, name with date of birth, the e-mail address."""
    said = (("uci", referral.text("uci")), ("person", referral.person), ("mail", Address(referral.text("email")).key))
    return tuple(f"{what} {value}" for what, value in said if value)


def mail_fact(address: str) -> str:
    """The client's own address."""
    return f"mail {Address(address).key}"


def representative_fact(address: str) -> str:
    """A representative's: the same for many clients."""
    return f"representative {Address(address).key}"


def phone_fact(digits: str) -> str:
    """The last ten digits: with or without the country's."""
    return f"phone {''.join(filter(str.isdigit, digits.partition(';')[0]))[-10:]}"


def name_fact(word: str) -> str:
    """One word of a name."""
    return f"name {plain(word)}"


def names(referral: Referral) -> tuple[str, ...]:
    """Each word of the client's name."""
    said = f"{referral.text('family_name')} {referral.text('given_names')}"
    return tuple(word for word in _BETWEEN_NAMES.split(said) if plain(word))


def _phone(referral: Referral) -> tuple[str, ...]:
    return (phone_fact(referral.text("phone")),) if referral.text("phone") else ()
