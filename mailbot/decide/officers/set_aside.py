"""Mail set aside, worked by e-mail: OPEN a case from a letter (D1), RETRY, CASE, DISCARD."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mailbot.decide.bench import Bench
from mailbot.decide.intake.completion import usable
from mailbot.decide.intake.referral import open_case
from mailbot.decide.notices import Notice, to_staff
from mailbot.vocabulary.arguments import SetAside
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.client_facts import mail_fact, names
from mailbot.vocabulary.effects import Effect, Enter, ReadAgain, Settle
from mailbot.vocabulary.events import Opened
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Phrase, Term
from mailbot.vocabulary.referral import plain
from mailbot.vocabulary.register import ASIDE_TAG, QuarantineEntry, Register

from .desk import Desk, Handler
from .result import Outcome, did, refuse

NOT_HANDED_OUT = "aside.not_handed_out"
"""The reason of a stand-in: whoever keeps the mail server has to know as well."""


FORM_IN_A_FILE = "aside.form_in_a_file"
"""The reason of a known referrer's mail whose words are in a file that is not read here: officers get the file."""


def open_from_letter(desk: Desk, order: Order) -> Outcome:
    """OPEN: the officer is the referrer. A client with an open case gets no second one."""
    referral = desk.got.opened
    if referral is None or not any(value is not None for value in referral.values.values()):
        return refuse("nothing_to_open")
    referral = usable(referral, desk.office)
    tag = ASIDE_TAG.search(desk.got.mail.subject)
    entry = desk.register.set_aside(tag[1]) if tag else None
    opened_before = desk.register.case(entry.number) if entry is not None and entry.number else None
    if opened_before is not None and referral.text("family_name") == opened_before.referral.text("family_name"):
        return refuse("open_case_there", number=opened_before.number)  # two officers, one letter
    known = desk.register.open_case_of(referral)
    if known is not None:
        return refuse("open_case_there", number=known.number)
    effects = open_case(referral, desk.got, desk.bench, by_officer=desk.officer.address)
    opened = next(effect for effect in effects if isinstance(effect, Enter) and isinstance(effect.event, Opened))
    outcome = Outcome(effects=tuple(effects), done=did("opened", number=opened.number))
    lacking = opened.event.worked.lacking if isinstance(opened.event, Opened) else ()
    if lacking:
        outcome += Outcome(done=did("opened_incomplete", fields=tuple(Term("field", key) for key in lacking)))
    if entry is not None and not entry.outcome:
        outcome += Outcome(effects=(Settle(entry.id, "attached", opened.number, desk.officer.address),))
    return outcome


def retry(desk: Desk, order: Order) -> Outcome:
    """RETRY: read it again, as if it came now."""
    return _on_waiting(desk, order, lambda entry: Outcome((ReadAgain(entry.id),), did("retried", id=entry.id)))


def attach(desk: Desk, order: Order) -> Outcome:
    """CASE: attach it to a case."""

    def carry_out(entry: QuarantineEntry) -> Outcome:
        named = (order.argument.number or "") if isinstance(order.argument, SetAside) else ""
        number = named or (desk.known.number if desk.known else "")
        case = desk.register.case(number) if number else None
        if case is None:
            return refuse("no_such_case", number=number) if number else refuse("which_case")
        return Outcome((ReadAgain(entry.id, as_case=case.number),), did("attached", id=entry.id, number=case.number))

    return _on_waiting(desk, order, carry_out)


def discard(desk: Desk, order: Order) -> Outcome:
    """DISCARD: drop it; its bytes are kept until retention disposes of them."""
    return _on_waiting(
        desk,
        order,
        lambda entry: Outcome((Settle(entry.id, "discarded", by=desk.officer.address),), did("discarded", id=entry.id)),
    )


def tell(
    entries: Sequence[QuarantineEntry], bench: Bench, *, again: bool = False, encloses: tuple[Attachment, ...] = ()
) -> list[Effect]:
    """To the officers: what was set aside and why, with a safe summary. Several at once are one mail. `encloses` are
    files that somebody has to read."""
    first = entries[0]
    happened = tuple(
        Phrase.of(
            "aside.entry_forged" if forged(entry) else "aside.entry",
            id=entry.id, sender=entry.sender, subject=entry.subject, reason=entry.reason,
        )
        for entry in entries
    )  # fmt: skip
    if len(entries) > 1:
        headline = Phrase.of("headline.several_aside", count=len(entries))
    elif forged(first):
        headline = Phrase.of("headline.aside_forged", id=first.id, name=_named(first, bench.office))
    else:
        headline = Phrase.of("headline.aside_again" if again else "headline.aside", id=first.id)
    to_officers = to_staff(
        bench.office.officers,
        Notice(
            headline,
            happened=happened,
            suggests=_answers(entries, bench),
            quoted=first.summary if len(entries) == 1 else "",
            quoted_from=_named(first, bench.office) if forged(first) else first.sender,
            encloses=encloses,
        ),
        bench,
    )
    return [*to_officers, *_tell_administrators(entries, bench)]


def _tell_administrators(entries: Sequence[QuarantineEntry], bench: Bench) -> list[Effect]:
    """What the mail server did not hand out is to be mended there."""
    withheld = [entry for entry in entries if entry.reason.key == NOT_HANDED_OUT]
    if not withheld:
        return []
    said = tuple(
        Phrase.of("aside.entry", id=entry.id, sender=entry.sender, subject=entry.subject, reason=entry.reason)
        for entry in withheld
    )
    notice = Notice(
        Phrase.of("headline.not_handed_out", count=len(withheld)),
        kind=LetterKind.ALARM,
        happened=(*said, Phrase.of("happened.not_handed_out")),
        quoted=withheld[0].summary if len(withheld) == 1 else "",
        quoted_from=withheld[0].sender,
    )
    return to_staff(bench.office.administrators, notice, bench)


def forged(entry: QuarantineEntry) -> bool:
    """Whether nobody vouches for the name that stands on it."""
    return entry.reason.key.startswith("trust.")


def _named(entry: QuarantineEntry, office: Office) -> str:
    person = office.person(entry.sender)
    return person.name if person else entry.sender


def _answers(entries: Sequence[QuarantineEntry], bench: Bench) -> tuple[str, ...]:
    """The ready answers, none that is refused and none that harms first. What is forged cannot pass the check by being
    read again, and opens no case; a case is offered where the mail may belong to one."""
    if len(entries) > 1:
        return tuple(f"DISCARD {entry.id}" for entry in entries[:6])
    entry = entries[0]
    if forged(entry):
        return (f"DISCARD {entry.id}",)
    cases = tuple(f"CASE {entry.id} {case.number}" for case in _may_concern(entry, bench.register)[:3])
    opens = _openings(entry) if entry.reason.key in MAY_BE_A_LETTER else ()
    if entry.reason.key == SEVERAL_CLIENTS:  # to read it again tells them apart no better
        return (*opens, *cases, f"DISCARD {entry.id}")
    return (*cases, f"RETRY {entry.id}", f"DISCARD {entry.id}", *opens)


def _may_concern(entry: QuarantineEntry, register: Register) -> tuple[Case, ...]:
    """The open cases that a mail may belong to: by its sender, or by a number, UCI, address or name that it says."""
    text = f"{entry.subject}\n{entry.summary}"
    facts = [mail_fact(address) for address in (entry.sender, *_ADDRESS.findall(text))]
    facts += [f"uci {uci}" for uci in _UCI.findall(text)]
    words = {plain(word) for word in _WORD.findall(text)}
    numbered = [register.case(number.upper()) for number in _NUMBER.findall(text)]
    named = [
        case for case in register.cases_with(f"name {word}" for word in words)
        if names(case.referral) and {plain(name) for name in names(case.referral)} <= words
    ]  # fmt: skip
    found = {case.number: case for case in (*numbered, *register.cases_with(facts), *named) if case is not None}
    return tuple(case for case in found.values() if case.ended is None)


def _openings(entry: QuarantineEntry) -> tuple[str, ...]:
    """OPEN with what the mail says, one field a line, for each client whose UCI stands in it; the blanks are the
    officer's. What else it says is only put down where it is about one."""
    text = f"{entry.subject}\n{entry.summary}"
    ucis = tuple(dict.fromkeys(_UCI.findall(text)))[:MOST_OPENINGS]
    alone = {"email": _ADDRESS.findall(text), "phone": _PHONE.findall(text)} if len(ucis) < 2 else {}
    keys = ("family_name", "given_names", "uci", "email", "phone", "category", "reason", "needed_by")
    return tuple(
        "OPEN " + "\n".join(f"{key}: {next(iter(({'uci': [uci]} | alone).get(key, ())), '')}" for key in keys)
        for uci in ucis or ("",)
    )


MOST_OPENINGS = 5
_UCI = re.compile(r"\b(?:\d{2}-\d{4}-\d{4}|\d{4}-\d{4})\b", re.ASCII)
_NUMBER = re.compile(r"\bUR-\d{4}-\d{4,}\b", re.IGNORECASE | re.ASCII)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
_PHONE = re.compile(r"(?<![\d-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")

SEVERAL_CLIENTS = "aside.several_clients"
MAY_BE_A_LETTER = frozenset({
    SEVERAL_CLIENTS, "aside.unknown_referrer", "aside.letter", "aside.unknown_sender",
    "aside.unknown_number",  # another office passes a referral on, under its own number
})  # fmt: skip
"""Why a mail was set aside that may be a letter about a client, from which OPEN makes a case (D1)."""


def _on_waiting(desk: Desk, order: Order, carry_out: Callable[[QuarantineEntry], Outcome]) -> Outcome:
    asked = order.argument.id if isinstance(order.argument, SetAside) else ""
    entry = desk.register.set_aside(asked)
    if entry is None:
        return refuse("no_such_aside", id=asked)
    if entry.outcome:
        return Outcome(done=did("aside_settled", id=entry.id, outcome=Term("outcome", entry.outcome)))
    return carry_out(entry)


ORDERS: dict[str, Handler] = {"OPEN": open_from_letter, "RETRY": retry, "CASE": attach, "DISCARD": discard}
