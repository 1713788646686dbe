"""The settings file: read whole, checked whole, and every fault told at once with its place in the file.

What each setting means is said in `config/office.toml`, the commented sample.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from mailbot.vocabulary.calendar import CalendarSettings
from mailbot.vocabulary.message import is_ordinary
from mailbot.vocabulary.office import Duty, Office, OtherOffice, Person, Policy
from mailbot.vocabulary.servers import MailboxSettings, SendingSettings, SignIn
from mailbot.vocabulary.trust import TrustPolicy

from .calendar import build_calendar
from .secrets import secret_source
from .signin import MicrosoftSignIn
from .store_settings import Store

STRICT = ConfigDict(extra="forbid")


def _mail_address(written: str) -> str:
    if is_ordinary(written):
        name, _, domain = written.partition("@")
        return f"{name}@{domain.lower()}"
    from email_validator import EmailNotValidError, validate_email

    try:
        # test_environment: an office may well use names that the public DNS does not know
        return validate_email(written, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as problem:
        raise ValueError(str(problem)) from None


def _referrer(written: str) -> str:
    if written.startswith("@"):
        _mail_address(f"someone{written}")
        return written
    return _mail_address(written)


def _trust(stated: Any) -> Any:
    """`trust = ["exchange_internal", ...]` alone, or a table whose `mode` is one way or several."""
    if isinstance(stated, list):
        return {"mode": stated}
    if isinstance(stated, dict) and isinstance(stated.get("mode"), str):
        return stated | {"mode": [stated["mode"]]}
    return stated


MailAddress = Annotated[str, AfterValidator(_mail_address)]
Count = Annotated[int, Field(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """One of [[people]]."""

    __pydantic_config__ = STRICT
    name: str
    address: MailAddress
    language: Literal["en", "fr"] = "en"
    duty: Duty = Duty.OFFICER


@dataclass(frozen=True, slots=True)
class OtherOfficeSettings:
    """One of [[other_offices]]."""

    __pydantic_config__ = STRICT
    code: str
    name_en: str
    name_fr: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """[office]."""

    __pydantic_config__ = STRICT
    name_en: str
    name_fr: str
    address: MailAddress
    referrers: tuple[Annotated[str, AfterValidator(_referrer)], ...]
    area: tuple[str, ...] = ()
    street_en: str = ""
    street_fr: str = ""
    telephone: str = ""
    csc_telephone: str = ""


@dataclass(frozen=True, slots=True)
class CpcSettings:
    """[cpc]."""

    __pydantic_config__ = STRICT
    address: MailAddress | Literal[""] = ""
    postal_address_en: str = ""
    postal_address_fr: str = ""
    how_to_apply_en: str = ""
    how_to_apply_fr: str = ""
    processing_times_en: str = ""
    processing_times_fr: str = ""


@dataclass(frozen=True, slots=True)
class PolicySettings(Policy):
    """[policy]: what the manual leaves to local judgement."""

    __pydantic_config__ = STRICT
    contact: Literal["automatic", "officer"] = "automatic"
    hold_minutes: Count = 30
    decline_hold_minutes: Count = 10
    other_hold_minutes: Count = 5
    assign: Literal["none", "round_robin"] = "none"
    remind_after_days: Annotated[int, Field(ge=1, le=60)] = 3
    remind_times: Annotated[int, Field(ge=0, le=20)] = 2
    tick_documents: Literal["officer", "automatic"] = "officer"
    representative: Literal["none", "copy"] = "none"
    letters_per_day: Annotated[int, Field(ge=1)] = 20
    onset_days: Annotated[int, Field(ge=0, le=60)] = 3
    interview_notice_hours: Annotated[int, Field(ge=0, le=240)] = 24
    answer_within_days: Annotated[int, Field(ge=1, le=60)] = 2
    take_within_hours: Annotated[int, Field(ge=1, le=200)] = 4
    retention_years: Annotated[int, Field(ge=2, le=100)] = 2  # D22: at least two
    drift_share: Annotated[float, Field(gt=0, le=1)] = 0.3


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """How one signs in to a server: with the secret that a file, an environment variable, a command or a credential of
    systemd gives; of a Microsoft application, if a tenant is named."""

    __pydantic_config__ = STRICT
    password_file: Path | None = None
    password_variable: str = ""
    password_command: tuple[str, ...] = ()
    password_credential: str = ""
    tenant: str = ""
    client_id: str = ""
    authority: str = "https://login.microsoftonline.com"  # another one for a national cloud
    scope: str = "https://outlook.office365.com/.default"
    ca_file: Path | None = None  # the office's own authority, where a proxy of its own reads along
    certificate_thumbprint: str = ""  # then the password file holds the certificate's private key

    @property
    def is_stated(self) -> bool:
        """Whether anything is."""
        return bool(self.password_file or self.password_variable or self.password_command or self.password_credential)

    def sign_in(self) -> SignIn:
        """The source of the secret; for a Microsoft application it is the application's own."""
        source = secret_source(
            self.password_file, self.password_variable, self.password_command, self.password_credential
        )
        if self.tenant:
            return MicrosoftSignIn(
                self.tenant,
                self.client_id,
                source.whole if self.certificate_thumbprint else source.secret,
                authority=self.authority.rstrip("/"),
                scope=self.scope,
                thumbprint=self.certificate_thumbprint,
                ca_file=self.ca_file,
            )
        return source


@dataclass(frozen=True, slots=True)
class Mailbox(MailboxSettings):
    """[mailbox]."""

    __pydantic_config__ = STRICT
    sign_in: SignInSettings = field(default_factory=SignInSettings)
    handled_folder: str = "mailbot/Handled"
    review_folder: str = "mailbot/Review"
    copies_folder: str = "mailbot/Sent"
    marker_folder: str = "mailbot/PostRoom"  # says which machine works the mailbox; "" for a server that has no room


@dataclass(frozen=True, slots=True)
class Sending(SendingSettings):
    """[sending]."""

    __pydantic_config__ = STRICT
    sign_in: SignInSettings = field(default_factory=SignInSettings)
    tags: bool = False  # every letter has an address of its own, to which its bounce comes back


@dataclass(frozen=True, slots=True)
class Watch:
    """[watch]: seconds, minutes, hours."""

    __pydantic_config__ = STRICT
    poll_seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    idle: bool = True
    log: Literal["auto", "json", "people"] = "auto"  # auto: for people on a terminal, else JSON
    metrics_file: Path | None = None  # OpenMetrics, for node_exporter
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 0  # the same on http://127.0.0.1:PORT/metrics; 0 is none
    alarm_after_minutes: Count = 15
    give_up_hours: Annotated[int, Field(ge=1, le=240)] = 24
    confirm_minutes: Count = 30
    digest_at: time = time(7, 30)
    reports: tuple[Literal["week", "month"], ...] = ("week", "month")  # to supervisors, once they are over
    mail_seconds: Annotated[int, Field(ge=1, le=3600)] = 30  # one mail may take so long to be read


@dataclass(frozen=True, slots=True)
class Attachments:
    """[attachments]: what officers get forwarded."""

    __pydantic_config__ = STRICT
    largest_total_mb: Annotated[int, Field(ge=1, le=100)] = 25
    most: Annotated[int, Field(ge=1, le=1000)] = 50
    clamd_socket: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """[form]: the referral template; `date_order` names the order of all-numeric dates where the office knows it."""

    __pydantic_config__ = STRICT
    file: Path = Path("referral_form.toml")
    date_order: Literal["", "dmy", "mdy"] = ""


@dataclass(frozen=True, slots=True)
class Encryption:
    """[encryption]: where the keys come from that what is kept is encrypted with; none: it is kept as it is."""

    __pydantic_config__ = STRICT
    key_file: Path | None = None
    key_variable: str = ""
    key_command: tuple[str, ...] = ()
    key_credential: str = ""

    def source(self) -> Callable[[], str] | None:
        """What gives the keys; None where none are stated. Raises `SignInRefused` when it is asked in vain."""
        if not (self.key_file or self.key_variable or self.key_command or self.key_credential):
            return None
        source = secret_source(self.key_file, self.key_variable, self.key_command, self.key_credential)
        return lambda: source.whole().text


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file. Paths in it are meant from the file's own folder."""

    __pydantic_config__ = STRICT
    office: OfficeSettings
    mailbox: Mailbox
    sending: Sending
    people: tuple[PersonSettings, ...]
    calendar: CalendarSettings = field(default_factory=CalendarSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    trust: Annotated[TrustPolicy, BeforeValidator(_trust)] = field(default_factory=TrustPolicy)
    watch: Watch = field(default_factory=Watch)
    attachments: Attachments = field(default_factory=Attachments)
    cpc: CpcSettings = field(default_factory=CpcSettings)
    other_offices: tuple[OtherOfficeSettings, ...] = ()
    form: Form = field(default_factory=Form)
    store: Store = field(default_factory=Store)
    encryption: Encryption = field(default_factory=Encryption)
    data: Path = Path("../data")
    templates: Path | None = None  # the office's own letters and sentences, in place of ours
    rehearsal: bool = False
    shadow: bool = False  # `run` only looks: nothing is moved, and nothing sent but a daily mail to the supervisors

    def build_office(self) -> Office:
        """The office as decisions see it."""
        return Office(
            name_en=self.office.name_en,
            name_fr=self.office.name_fr,
            address=self.office.address,
            calendar=build_calendar(self.calendar),
            people=tuple(Person(p.name, p.address, p.language, p.duty) for p in self.people),
            referrers=self.office.referrers,
            area=tuple(prefix.upper() for prefix in self.office.area),
            street_en=self.office.street_en,
            street_fr=self.office.street_fr,
            telephone=self.office.telephone,
            csc_telephone=self.office.csc_telephone,
            cpc_address=self.cpc.address,
            cpc_postal_en=self.cpc.postal_address_en,
            cpc_postal_fr=self.cpc.postal_address_fr,
            how_to_apply_en=self.cpc.how_to_apply_en,
            how_to_apply_fr=self.cpc.how_to_apply_fr,
            processing_times_en=self.cpc.processing_times_en,
            processing_times_fr=self.cpc.processing_times_fr,
            other_offices=tuple(OtherOffice(o.code, o.name_en, o.name_fr, o.address) for o in self.other_offices),
            policy=self.policy,
        )
