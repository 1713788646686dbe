"""Everybody in the month: the office, whom it writes to, and the clients. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from mailbot.demo.people import CPC, CSC, OFFICE, PROVINCE, SYSTEMS

MONTREAL = "montreal@office.example"
STRANGER = "offers@bargains.example"
BEGINS = date(2026, 10, 26)
ENDS = date(2026, 11, 24)
"""Thirty days with a change of the clocks, a holiday (11 November) and a day on which the office is closed."""

CLOSED = date(2026, 11, 5)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the office. `hand` is how their mail program quotes (`hands`)."""

    name: str
    address: str
    language: str
    hand: str


OFFICERS = (
    Colleague("Anne Tremblay", "a.tremblay@office.example", "fr", "outlook"),
    Colleague("Jas Singh", "j.singh@office.example", "en", "gmail"),
    Colleague("Claire Bouchard", "c.bouchard@office.example", "fr", "below"),
    Colleague("Sam Okafor", "s.okafor@office.example", "en", "html"),
)
SUPERVISOR = Colleague("Morgan Field", "m.field@office.example", "en", "bare")

PEOPLE = "".join(
    f'[[people]]\nname = "{one.name}"\naddress = "{one.address}"\nlanguage = "{one.language}"\n\n' for one in OFFICERS
) + (
    f'[[people]]\nname = "{SUPERVISOR.name}"\naddress = "{SUPERVISOR.address}"\nduty = "supervisor"\n\n'
    f'[[people]]\nname = "Systems desk"\naddress = "{SYSTEMS}"\nduty = "administrator"\n\n'
)
CLOSURE = (
    f'closures = [{{ name_en = "No heating", name_fr = "Panne de chauffage", first = {CLOSED}, last = {CLOSED} }}]\n\n'
)


@dataclass(frozen=True, slots=True)
class Client:
    """A client: `wrong` is an address with a slip, as the CSC took it down."""

    family: str
    given: str
    uci: str
    born: date
    language: str
    email: str
    phone: str
    wrong: str

    @property
    def name(self) -> str:
        """As letters name them."""
        return f"{self.given} {self.family}"


_FAMILY = {
    "en": ("Haddad", "Marchetti", "Tanaka", "Costa", "Novak", "Mbeki", "Pham", "Silva", "Larsen", "Petrov", "Osei", "Khan"),
    "fr": ("Dubois", "Nkemelu", "Laurent", "Diallo", "Benali", "Moreau", "Traoré", "Côté", "Gérard", "Sow", "Kaboré", "Lévesque"),
}  # fmt: skip
_GIVEN = {
    "en": ("Samira", "Elena", "Kenji", "Priya", "Tomas", "Linh", "Ravi", "Grace", "Omar", "Ingrid"),
    "fr": ("Yusuf", "Maïté", "Aïcha", "Théo", "Noémie", "Idriss", "Zoé", "Félix", "Awa", "Jérôme"),
}
_PLAIN = str.maketrans("éèêïîôç", "eeeiioc")


def client(number: int) -> Client:
    """The `number`-th client: no two share a name, an address or a UCI. Every other one writes French."""
    language = ("en", "fr")[number % 2]
    at = number // 2
    pairs = list(product(_GIVEN[language], _FAMILY[language]))
    given, family = pairs[(at * 37) % len(pairs)]
    box = f"{given}.{family}".lower().translate(_PLAIN)
    domain = {"en": "mail.example", "fr": "courriel.example"}[language]
    return Client(
        family,
        given,
        f"{20 + number % 70:02d}-{1000 + number * 61 % 9000:04d}-{1000 + number * 7919 % 9000:04d}",
        date(1960 + number * 7 % 40, 1 + number * 5 % 12, 1 + number * 11 % 28),
        language,
        f"{box}@{domain}",
        f"613 555-{100 + number:04d}",
        f"{box}@{domain.replace('mail', 'mial').replace('courriel', 'couriel')}",
    )


def name_of(address: str) -> str:
    """Whose address it is, for From."""
    known = {one.address: one.name for one in (*OFFICERS, SUPERVISOR)}
    known |= {
        OFFICE: "Urgent referrals",
        CSC: "Client Support Centre",
        CPC: "CPC Edmonton",
        PROVINCE: "Health Workforce",
    }
    return known.get(address, "")


BOXES = (OFFICE, CSC, CPC, PROVINCE, MONTREAL, SYSTEMS, STRANGER, SUPERVISOR.address)
"""Who has a mailbox besides officers and clients."""


def begins_at() -> datetime:
    """The first moment, on the office's clock."""
    return datetime(BEGINS.year, BEGINS.month, BEGINS.day, 7, 0)  # noqa: DTZ001
