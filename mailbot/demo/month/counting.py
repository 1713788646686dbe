"""The month counted once more, from the raw mails alone: a second, simple reader that shares nothing with mailbot's.

It knows only what a person would see who got every mail: who wrote, when, what stands in it. The working days are its
own too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from statistics import median

from .world import Delivered

DAYS_OFF = {date(2026, 11, 11)}
OPENS, CLOSES = time(8), time(17)
NUMBER = re.compile(r"UR-\d{4}-\d{4}")
MONTHS = (
    "january janvier", "february février", "march mars", "april avril", "may mai", "june juin", "july juillet",
    "august août", "september septembre", "october octobre", "november novembre", "december décembre",
)  # fmt: skip
CATEGORIES = {
    "death": "travel_death", "décès": "travel_death", "illness": "travel_illness", "maladie": "travel_illness",
    "business": "travel_business", "affaires": "travel_business", "doctor": "doctor", "médecin": "doctor",
}  # fmt: skip
LABELS = {
    "call": ("date of call", "call date", "date de l'appel"),
    "family": ("family name", "surname", "last name", "nom de famille"),
    "given": ("given name(s)", "given names", "first name", "prénom(s)", "prénoms"),
    "category": ("urgent category", "reason category", "category", "catégorie d'urgence", "catégorie"),
    "uci": ("uci", "unique client identifier", "client id", "iuc", "identificateur unique de client"),
    "email": ("email address", "e-mail", "email", "adresse courriel", "courriel"),
}
ORDERS = {
    "ACCEPT": "accepted", "ACCEPTER": "accepted", "ISSUED": "issued", "DÉLIVRÉ": "issued", "DECLINE": "declined",
    "REFUSER": "declined", "REDIRECT": "redirected", "RÉACHEMINER": "redirected", "CLOSE": "withdrawn", "FERMER": "withdrawn",
    "CALLED": "called", "APPELÉ": "called", "CONTACTED": "contacted", "CONTACTÉ": "contacted", "MESSAGE": "message",
    "SEEN": "seen", "VU": "seen", "UNDO": "undo", "ANNULER": "undo", "OPEN": "open", "OUVRIR": "open",
    "MERGE": "merge", "FUSIONNER": "merge", "WITHDRAW": "withdraw", "RETRAIT": "withdraw", "INTERVIEW": "interview",
    "ENTREVUE": "interview",
}  # fmt: skip
ENDS = ("issued", "declined", "redirected", "withdrawn")


@dataclass(slots=True)
class Counted:
    """One request as its mails tell it."""

    numbers: list[str]
    name: str
    uci: str
    category: str
    origin: str
    came: datetime
    due: datetime
    has_mail: bool
    contacts: list[tuple[datetime, str]] = field(default_factory=list)  # when, and the letter's name
    bounced: bool = False
    accepted: datetime | None = None
    ended: tuple[datetime, str, str] | None = None  # when, how, the reason or where to
    by: str = ""
    calls: list[str] = field(default_factory=list)
    asks: datetime | None = None
    before: dict[str, tuple[object, ...]] = field(
        default_factory=dict
    )  # for UNDO: what it was before an officer's mail
    flagged: list[datetime] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The first that it got."""
        return self.numbers[0]

    @property
    def contact(self) -> datetime | None:
        """The earliest that counts."""
        return min((at for at, _ in self.contacts), default=None)

    @property
    def decided(self) -> datetime | None:
        """When it was decided."""
        return self.accepted or (self.ended[0] if self.ended else None)

    @property
    def in_time(self) -> bool:
        """Whether the promise was kept."""
        return self.contact is not None and self.contact <= self.due


class Count:
    """Reads the mails in their order."""

    def __init__(self, office: str, people: dict[str, str], closed: Iterable[date]) -> None:
        """`people`: names of the office's own, by address; `closed`: days on which the office does not work."""
        self.office, self.people = office, people
        self.closed = DAYS_OFF | set(closed)
        self.cases: list[Counted] = []
        self.digest = ""
        self._seen: set[str] = set()
        self._opened = 0

    def read(self, mails: Iterable[Delivered]) -> Count:
        """All of them."""
        for one in mails:
            mail = message_from_bytes(one.octets, policy=default)
            assert isinstance(mail, EmailMessage)
            name = str(mail["Message-ID"])
            if one.is_ours:
                self._left(one, mail)
            elif self.office in one.to and name not in self._seen:
                self._seen.add(name)
                self._came(one, mail)
        return self

    # What came in.

    def _came(self, one: Delivered, mail: EmailMessage) -> None:
        sender = parseaddr(str(mail["From"]))[1]
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        if mail.get_content_type() == "multipart/report":
            self._bounces(one.octets.decode())
        elif sender == one.signed_in and not mail["Auto-Submitted"]:
            self._wrote(one, mail, sender, text)

    def _wrote(self, one: Delivered, mail: EmailMessage, sender: str, text: str) -> None:
        own = _own(text)
        if sender in self.people:
            self._officer(one, mail, sender, own, text)
            return
        if "csc" in sender:
            self._forms(own, one.at, sender.rpartition("@")[2])
            return
        case = self._case(f"{mail['Subject']} {mail['In-Reply-To']}", text, parseaddr(str(mail["From"]))[0])
        said = not own.startswith(("Thank", "Merci")) and not list(mail.iter_attachments())
        if case is not None and case.ended is None and case.asks is None and said and "cpc" not in sender:
            case.asks = one.at

    def _forms(self, text: str, at: datetime, origin: str) -> None:
        """Every form in a text: a new request, unless this client's is open."""
        lines = [re.sub(r"^\d+\. |\*(?=:)", "", line).strip() for line in text.replace("’", "'").splitlines()]
        found: list[dict[str, str]] = []
        for at_line, line in enumerate(lines):
            label, colon, value = line.partition(":")
            key = next((key for key, labels in LABELS.items() if label.lower().strip() in labels), "")
            if not colon or not key:
                continue
            if not found or key in found[-1]:
                found.append({})
            found[-1][key] = value.strip() or lines[at_line + 1]
        for said in found:
            name = f"{said.get('given', '')} {said.get('family', '')}".strip()
            known = [
                case for case in self.cases if case.name == name and case.ended is None and case.uci == said.get("uci")
            ]
            if not known and "family" in said and "category" in said:
                self._opens(said, name, at, origin)

    def _opens(self, said: dict[str, str], name: str, at: datetime, origin: str) -> None:
        category = next(code for word, code in CATEGORIES.items() if word in said["category"].lower())
        day = min(_day(said["call"]), at.date()) if "call" in said else at.date()
        due = datetime.combine(self._later(day, 4), CLOSES, at.tzinfo)
        self._opened += 1
        numbers = [f"UR-{at.year}-{self._opened:04d}"]
        uci = said.get("uci", "")
        self.cases.append(Counted(numbers, name, uci, category, origin, at, due, bool(said.get("email"))))

    def _officer(self, one: Delivered, mail: EmailMessage, sender: str, own: str, text: str) -> None:
        if self.office in str(mail["Cc"]):
            case = self._case(str(mail["Subject"]), "", "")
            assert case is not None
            case.contacts.append((one.at, "officer"))
            case.asks = None
            return
        if "Forwarded" in text or "transféré" in text:
            self._forms(text, one.at, "officer")
            return
        case = self._case(str(mail["Subject"]), "", "")
        lines = own.splitlines()
        for at, line in enumerate(lines):
            order = ORDERS.get(line.split(" ")[0].strip(), "")
            if order == "open":
                self._forms("\n".join(lines[at:]), one.at, "officer")
            elif order and case is not None:
                self._obeys(case, order, line.partition(" ")[2], sender, one.at)

    def _obeys(self, case: Counted, order: str, rest: str, sender: str, at: datetime) -> None:
        if order == "undo":
            case.accepted, case.ended, case.by, case.asks = case.before[sender]  # type: ignore[assignment]
            return
        if order == "merge":
            (number,) = NUMBER.findall(rest)
            first, second = sorted(
                (case, next(one for one in self.cases if number in one.numbers)), key=lambda one: one.came
            )
            first.numbers += second.numbers
            first.contacts += second.contacts
            self.cases.remove(second)
            return
        case.before[sender] = (case.accepted, case.ended, case.by, case.asks)
        if order == "accepted":
            case.accepted = case.accepted or at
            case.by = sender
        elif order in ENDS:
            case.ended = (at, order, _target(rest) if order == "redirected" else rest.rstrip("."))
            case.by = case.by if case.accepted and order == "issued" else sender
            case.asks = None
        elif order == "called":
            case.calls.append(sender)
        elif order == "contacted":
            hour, minute = (int(part) for part in re.findall(r"(\d{1,2})\s?[h:]\s?(\d{2})", rest)[0])
            case.contacts.append((at.replace(hour=hour, minute=minute), "officer"))
            case.asks = None
        elif order in ("message", "seen", "withdraw", "interview"):
            case.asks = None

    def _bounces(self, report: str) -> None:
        """A letter that came back reached nobody."""
        (name,) = re.findall(r"^Message-ID: (<ur-[^>]+>)", report, re.MULTILINE)
        for case in self.cases:
            if any(letter == name for _, letter in case.contacts):
                case.contacts = [one for one in case.contacts if one[1] != name]
                case.bounced = True

    def _case(self, words: str, text: str, writer: str) -> Counted | None:
        numbers = NUMBER.findall(words.upper()) or NUMBER.findall(text.upper())
        found = [
            case
            for case in self.cases
            if (numbers[:1] and numbers[0] in case.numbers) or (writer and case.name == writer)
        ]
        return found[-1] if found else None

    # What left.

    def _left(self, one: Delivered, mail: EmailMessage) -> None:
        subject = str(mail["Subject"])
        outside = [to for to in one.to if to not in self.people and to != self.office]
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        case = self._case(subject, "", "")
        if outside and case is not None and not any("csc" in to or "cpc" in to or "office" in to for to in outside):
            case.contacts.append((one.at, str(mail["Message-ID"])))
        if mail["Importance"] == "high":
            for number in {*NUMBER.findall(subject), *NUMBER.findall(text)}:
                flagged = self._case(number, "", "")
                if flagged is not None:
                    flagged.flagged.append(one.at)
        if subject.startswith("Digest of"):
            self.digest = text

    # Working days.

    def _works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def _later(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self._works(day)
        return day

    def business(self, start: datetime, end: datetime) -> timedelta:
        """The time between two moments while the office was open."""
        total = timedelta()
        day = start.date()
        while day <= end.date():
            if self._works(day):
                opens, closes = (datetime.combine(day, at, start.tzinfo) for at in (OPENS, CLOSES))
                total += max(min(end, closes) - max(start, opens), timedelta())
            day += timedelta(days=1)
        return total

    # The figures.

    def figures(self, now: datetime) -> dict[str, object]:
        """By the names that a report has."""
        settled = [case for case in self.cases if case.in_time or (case.due <= now and not self._moot(case))]
        decided = [case for case in self.cases if case.accepted or (case.ended and case.ended[1] != "withdrawn")]
        people = [self.people[case.by] for case in decided] + [
            self.people[who] for case in self.cases for who in case.calls
        ]
        ends = [case.ended for case in self.cases if case.ended is not None]
        return {
            "referrals": len(self.cases),
            "by_category": _counts(case.category for case in self.cases),
            "by_origin": _counts(case.origin for case in self.cases),
            "due": len(settled),
            "in_time": sum(case.in_time for case in settled),
            "to_contact": self._median((case.came, case.contact) for case in settled),
            "late": tuple(
                (case.number, case.due, case.contact, self._why(case))
                for case in sorted(settled, key=lambda one: one.due)
                if not case.in_time
            ),
            "decisions": _counts([*(how for _, how, _ in ends), *("accepted" for case in self.cases if case.accepted)]),
            "to_decision": self._median((case.came, case.decided) for case in decided),
            "declines": _counts(why for _, how, why in ends if how == "declined"),
            "redirects": _counts(to for _, how, to in ends if how == "redirected"),
            "attempts": sum(len(case.calls) for case in self.cases),
            "unanswered": sum(case.asks is not None for case in self.cases),
            "by_officer": _counts(people),
        }

    def _median(self, pairs: Iterable[tuple[datetime, datetime | None]]) -> timedelta | None:
        waits = [self.business(start, end).total_seconds() for start, end in pairs if end is not None]
        return timedelta(seconds=median(waits)) if waits else None

    def _moot(self, case: Counted) -> bool:
        return case.contact is None and case.ended is not None and case.ended[0] <= case.due

    def _why(self, case: Counted) -> str:
        if case.bounced:
            return "bounced"
        return "attempted" if case.calls else "unknown" if case.has_mail else "no_address"

    # The promises.

    def broken(self, now: datetime) -> list[str]:
        """Requests whose contact came too late, or not yet, and that nobody was told of before."""
        return [
            case.number
            for case in self.cases
            if case.due <= now and not case.in_time and not self._moot(case)
            and not any(at <= case.due for at in case.flagged)
        ]  # fmt: skip

    def forgotten(self) -> list[str]:
        """Requests with a question that nobody answered and the last digest does not name."""
        return [case.number for case in self.cases if case.asks is not None and case.number not in self.digest]


def _own(text: str) -> str:
    """What somebody wrote, without what their program quotes."""
    lines = text.replace("\r", "").splitlines()
    if lines and lines[0].endswith(" a écrit :"):
        return "\n".join(line for line in lines[1:] if not line.startswith(">")).strip()
    kept: list[str] = []
    for line in lines:
        if line.startswith((">", "De :", "From:", "-----")) or line.endswith((" wrote:", " a écrit :")):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _target(rest: str) -> str:
    return "cpc" if rest.strip() in ("cpc", "ctd") else rest.strip()


def _day(words: str) -> date:
    found = re.search(r"(\d{4})-(\d\d)-(\d\d)", words)
    if found:
        return date(*map(int, found.groups()))
    month = next(at for at, names in enumerate(MONTHS, 1) if any(name in words.lower() for name in names.split()))
    numbers = [int(one) for one in re.findall(r"\d+", words)]
    return date(max(numbers), month, min(numbers))


def _counts(items: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(items).items(), key=lambda pair: (-pair[1], pair[0])))
