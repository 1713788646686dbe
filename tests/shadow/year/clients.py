"""The clients of the year: names, numbers, places and troubles, all invented, no two alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FAMILIES = [
    "Okafor",
    "Traoré",
    "Lindqvist",
    "Barzani",
    "Delacroix",
    "Nakamura",
    "Pereira",
    "Szabó",
    "Mbeki",
    "Haddad",
    "O'Connor",
    "Nguyen-Roy",
    "Özdemir",
    "Château-Lavoie",
    "Iyer",
    "Kowalczyk",
    "Villanueva",
    "Bélanger",
    "Achebe",
    "Tchouaméni",
    "Fitzgerald",
    "Møller",
    "Castellanos",
    "Sahin",
]
GIVEN = [
    "Amina",
    "Théo",
    "Ingrid",
    "Soran",
    "Léonie",
    "Kenji",
    "Beatriz",
    "Zoltán",
    "Thandi",
    "Samir",
    "Wei",
    "Anne-Sophie",
    "Olumide",
    "Noémie",
    "Ravi",
    "Marek",
    "Inés",
    "Fatou",
    "Chidi",
    "Maeve",
    "Jonas",
    "Paz",
    "Emre",
]
STREETS = (
    ("Bank Street", "rue Bank"), ("Princess Street", "rue Princess"), ("Elgin Street", "rue Elgin"),
    ("Main Street East", "rue Main Est"),
)  # fmt: skip
CODES = ("K1P 5N2", "K1N 8B7", "K2P 1L4", "K1A 0B1", "K4A 3H9", "K6V 2T3")
CITIZEN = (("Kenya", "Kenya"), ("Senegal", "Sénégal"), ("Mexico", "Mexique"), ("Philippines", "Philippines"))
WORK = (("Analyst", "Analyste"), ("Carpenter", "Charpentier"), ("Cook", "Cuisinière"), ("Welder", "Soudeur"))

TROUBLES = (
    ("travel_death", "Travel - death in the family", "Voyage - décès dans la famille",
     "Her father died on Saturday. The funeral is next week and the family waits.",
     "Son père est décédé samedi. Les funérailles ont lieu la semaine prochaine."),
    ("travel_illness", "Travel - serious illness", "Voyage - maladie grave",
     "His mother had a stroke; the hospital says that the next days decide.",
     "Sa mère a eu un AVC; l'hôpital dit que les prochains jours seront décisifs."),
    ("travel_business", "Travel - business", "Voyage - affaires",
     "Has to sign a contract abroad for the employer and must be able to come back.",
     "Doit signer un contrat à l'étranger pour l'employeur et pouvoir revenir."),
    ("doctor", "Foreign medical doctor", "Médecin étranger",
     "Family doctor who changes hospitals; the clinic in the north has nobody else.",
     "Médecin de famille qui change d'hôpital; la clinique du Nord n'a personne d'autre."),
)  # fmt: skip
"""Category's code, its words in English and French, the reason in English and French."""


@dataclass(frozen=True, slots=True)
class Client:
    """One client, and what the agent was told on the call."""

    n: int
    family: str
    given: str
    uci: str
    born: date
    email: str
    phone: str
    street: tuple[str, str]
    code: str
    citizen: tuple[str, str]
    work: tuple[str, str]
    trouble: tuple[str, str, str, str, str]
    french: bool
    called: date
    needed: date

    @property
    def name(self) -> str:
        """As it is spoken."""
        return f"{self.given} {self.family}"


def a_client(n: int, called: date, chance: Random) -> Client:
    """The `n`-th; the permit is needed within ten days of the call (D2)."""
    number = chance.randrange(10, 990)
    return Client(
        n=n,
        family=chance.choice(FAMILIES),
        given=chance.choice(GIVEN),
        uci=f"{10 + n // 9000:02d}-{n % 9000 + 1000:04d}-{(n * 7919 + 13) % 10000:04d}",
        born=date(1960, 1, 1) + timedelta(days=n * 25 + chance.randrange(25)),  # no two are one person
        email=f"{chance.choice('abcdefgh')}.client{n}@{chance.choice(('mail', 'courriel', 'post'))}.example",
        phone=f"613-2{n // 100:02d}-{1000 + n}",
        street=tuple(f"{number}{comma} {name}" for comma, name in zip(("", ","), chance.choice(STREETS), strict=True)),
        code=chance.choice(CODES),
        citizen=chance.choice(CITIZEN),
        work=chance.choice(WORK),
        trouble=chance.choice(TROUBLES),
        french=chance.random() < 0.4,
        called=called,
        needed=called + timedelta(days=chance.randrange(6, 11)),
    )
