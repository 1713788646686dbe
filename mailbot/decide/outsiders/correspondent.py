"""Who writes from outside, and on which case: by our letter or the number, by a message of their own that we have, by
the client's data beyond doubt, or by an address on file that one open case alone has (design.md, "Who may ask for
what"). What stays in doubt is for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.decide.bench import Bench
from mailbot.decide.which_case import answered_cases, numbers_answered
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.client_facts import mail_fact, representative_fact
from mailbot.vocabulary.letter_kinds import Role
from mailbot.vocabulary.message import Address, same_mailbox
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.register import Register
from mailbot.vocabulary.trust import TrustLevel
from mailbot.vocabulary.understood import Understood

_NUMBER = re.compile(r"\bUR-\d{4}-\d{4,7}\b", re.ASCII | re.IGNORECASE)
_UCI = re.compile(r"(?<![\d-])(?:\d{4}[ -]\d{4}|\d{2}[ -]\d{4}[ -]\d{4}|\d{10}|\d{8})(?![\d-])", re.ASCII)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
MOST_READ = 20_000  # characters of a text in which a client is looked for


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whose mail it is, and on which case. `known`: the address was on file before."""

    case: Case
    role: Role
    known: bool


def correspondent(got: Understood, bench: Bench) -> Correspondent | Phrase:
    """The case and the part that its writer has in it, or why a person has to look."""
    sender = got.mail.sender
    answered = [letter for letter in map(bench.register.letter, got.ours) if letter is not None and letter.number]
    numbers = numbers_answered(got, bench.register)
    if got.number and (named := bench.register.case(got.number)) is not None:
        numbers.add(named.number)
    if len(numbers) > 1:
        return Phrase.of("aside.two_cases", numbers=tuple(sorted(numbers)))
    if not numbers and got.number:
        return Phrase.of("aside.unknown_number", number=got.number)
    case = bench.register.case(numbers.pop()) if numbers else None
    if case is None:
        found = _without_our_name(got, bench)
        if isinstance(found, Phrase):
            return found
        case = found
    if sender is None:
        return Phrase.of("aside.number_from_stranger", number=case.number)
    wrote_to = {letter.to for letter in answered}
    on_file = sender.key in case.client_addresses
    # A client may work where the CSC's mail comes from; nobody but the client answers the client's letters from there.
    if on_file and not wrote_to & {Role.CSC, Role.CPC}:
        return Correspondent(case, Role.CLIENT, known=True)
    if is_cpc(got, bench.office) or (
        Role.CPC in wrote_to and sender.domain == Address(bench.office.cpc_address).domain
    ):
        return got.trouble or Correspondent(case, Role.CPC, known=True)
    if bench.office.refers(sender):
        return got.trouble or Correspondent(case, Role.CSC, known=True)
    if on_file or Role.CLIENT in wrote_to:
        return Correspondent(case, Role.CLIENT, known=on_file)
    return Phrase.of("aside.number_from_stranger", number=case.number)


def is_cpc(got: Understood, office: Office) -> bool:
    """Whether the Case Processing Centre writes."""
    return bool(office.cpc_address) and same_mailbox(got.sender, office.cpc_address)


def _without_our_name(got: Understood, bench: Bench) -> Case | Phrase:
    """Of a mail that names no case and answers no letter of ours: only where our server vouches for its sender."""
    sender = got.mail.sender
    if sender is None or got.trust is not TrustLevel.PROVED:
        return got.trouble or Phrase.of("aside.unknown_sender")
    if not bench.office.refers(sender) and not is_cpc(got, bench.office):
        return _of_the_only_client(sender, bench.register)
    answered = answered_cases(got, bench.register)
    named = tuple(_spoken_of(f"{got.mail.subject}\n{got.own_text}"[:MOST_READ], bench.register))
    both = [case for case in answered if case in named]
    for found in (both, answered, named):
        if len(found) == 1:
            return found[0]
    if answered or named:
        return Phrase.of("aside.two_cases", numbers=_numbers(answered or named))
    return Phrase.of("aside.about_no_case")


def _spoken_of(text: str, register: Register) -> Iterator[Case]:
    """The cases that a text names: by number, open or not; by a UCI or an address on file, of open ones."""
    numbered = (register.case(number.upper()) for number in dict.fromkeys(_NUMBER.findall(text)))
    found = {case.number: case for case in numbered if case is not None}
    if not found:
        facts = [f"uci {_written(uci)}" for uci in _UCI.findall(text)]
        facts += [mail_fact(address) for address in _ADDRESS.findall(text)]
        found = {case.number: case for case in register.cases_with(facts) if case.ended is None}
    yield from found.values()


def _written(uci: str) -> str:
    digits = "".join(filter(str.isdigit, uci))
    return f"{digits[:4]}-{digits[4:]}" if len(digits) == 8 else f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"


def _of_the_only_client(sender: Address, register: Register) -> Case | Phrase:
    known = register.cases_with((mail_fact(sender.address), representative_fact(sender.address)))
    going = [case for case in known if case.ended is None]
    if len(going) == 1:
        return going[0]
    if going:
        return Phrase.of("aside.several_cases_of_sender", numbers=_numbers(going))
    if known:
        return Phrase.of("aside.closed_case_of_sender", number=known[-1].number)
    return Phrase.of("aside.unknown_sender")


def _numbers(cases: Iterable[Case]) -> tuple[str, ...]:
    return tuple(sorted(case.number for case in cases))
