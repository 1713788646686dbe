"""An office and a case out of thin air, for the letters of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mailbot.vocabulary import events as ev
from mailbot.vocabulary.calendar import DayOff, OfficeCalendar
from mailbot.vocabulary.case import Case, fold
from mailbot.vocabulary.clocks import ClockStart, Counted, Deadline, StartReason
from mailbot.vocabulary.office import Duty, Office, OtherOffice, Person
from mailbot.vocabulary.referral import Referral, Value

ZONE = ZoneInfo("America/Toronto")
RECEIVED = datetime(2026, 11, 20, 10, 2, tzinfo=ZONE)
NOW = datetime(2026, 11, 20, 10, 2, 30, tzinfo=ZONE)
NUMBER = "UR-2026-0042"


def _no_days_off(year: int) -> Mapping[date, DayOff]:
    return {}


SAMPLE_OFFICE = Office(
    name_en="Immigration, Refugees and Citizenship Canada – Sample Office",
    name_fr="Immigration, Réfugiés et Citoyenneté Canada – Bureau modèle",
    address="urgent@office.example",
    calendar=OfficeCalendar(ZONE, time(8), time(17), _no_days_off),
    people=(
        Person("Alice Tremblay", "a.tremblay@office.example", "fr"),
        Person("Ben Osei", "b.osei@office.example", "en"),
        Person("Dana Roy", "d.roy@office.example", "en", Duty.SUPERVISOR),
    ),
    referrers=("@csc.example",),
    street_en="100 Sample Street, Room 200, Ottawa, Ontario",
    street_fr="100, rue Modèle, bureau 200, Ottawa (Ontario)",
    telephone="613-555-0100",
    csc_telephone="1-888-555-0111",
    cpc_address="urgent@cpc.example",
    cpc_postal_en="Case Processing Centre, 1 Sample Avenue, Edmonton, Alberta T5J 0A1",
    cpc_postal_fr="Centre de traitement des demandes, 1, avenue Modèle, Edmonton (Alberta)  T5J 0A1",
    how_to_apply_en="https://how-to-apply.example/en",
    how_to_apply_fr="https://presenter-une-demande.example/fr",
    processing_times_en="https://processing-times.example/en",
    processing_times_fr="https://delais.example/fr",
    other_offices=(OtherOffice("hull", "Hull Sample Office", "Bureau modèle de Hull", "hull@office.example"),),
)


def sample_case(language: str | None = "en", category: str = "travel_death", **values: Value | None) -> Case:
    """A case as the day after its referral finds it; `values` change the referral."""
    worked = ev.Worked(
        findings=(),
        checklist=("lmia_or_offer", "proof_of_travel", "death_certificate"),
        deadline=Deadline(
            datetime(2026, 11, 26, 17, tzinfo=ZONE),
            (
                ClockStart(RECEIVED.date(), StartReason.RECEIVED, RECEIVED),
                *(Counted(date(2026, 11, 22 + number), number) for number in range(1, 5)),
            ),
        ),
    )
    said: dict[str, Value | None] = {
        "call_date": date(2026, 11, 20),
        "agent_name": "J. Agent",
        "family_name": "Diallo",
        "given_names": "Aminata",
        "uci": "12-3456-7890",
        "date_of_birth": date(1988, 5, 14),
        "email": "aminata.diallo@client.example",
        "phone": "+16135550123",
        "postal_code": "K1A 0B1",
        "address": "12 Example Avenue, Ottawa",
        "language": language,
        "category": category,
        "application_number": "W123456789",
        "reason": "Her mother died on 18 November; the funeral is on 30 November.",
        "needed_by": date(2026, 11, 30),
        "previously_submitted": None,
    }
    referral = Referral(values=said | values, language=language)
    return fold(
        [
            ev.Opened(
                at=NOW,
                by="csc",
                mail="<referral-1@csc.example>",
                number=NUMBER,
                referral=referral,
                worked=worked,
                received_at=RECEIVED,
                referrer="agent@csc.example",
            )
        ]
    )
