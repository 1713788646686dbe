"""The settings file: read whole, checked whole, and every fault told at once with its place in the file.

What each setting means is said in `config/office.toml`, the commented sample.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from mailbot.vocabulary.calendar import CalendarSettings
from mailbot.vocabulary.message import same_mailbox
from mailbot.vocabulary.office import Duty, Office, OtherOffice, Person, Policy
from mailbot.vocabulary.problems import CannotStart, MailbotProblem
from mailbot.vocabulary.servers import MailboxSettings, Security, SendingSettings, SignIn, is_this_machine
from mailbot.vocabulary.trust import TrustMode, TrustPolicy

from .calendar import build_calendar
from .signin import MicrosoftSignIn, PasswordFile, PasswordVariable
from .store_settings import Store

STRICT = ConfigDict(extra="forbid")


_ORDINARY = re.compile(
    r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion)\Z)[A-Za-z]{2,20}",
    re.IGNORECASE,
)


def _mail_address(written: str) -> str:
    if len(written) <= 60 and _ORDINARY.fullmatch(written):  # the library takes 0.1 s, and most need none
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
    """How one signs in to a server: one of a password file, an environment variable, a Microsoft application."""

    __pydantic_config__ = STRICT
    password_file: Path | None = None
    password_variable: str = ""
    tenant: str = ""
    client_id: str = ""
    authority: str = "https://login.microsoftonline.com"  # another one for a national cloud
    scope: str = "https://outlook.office365.com/.default"
    certificate_thumbprint: str = ""  # then the password file holds the certificate's private key

    @property
    def is_stated(self) -> bool:
        """Whether anything is."""
        return bool(self.password_file or self.password_variable)

    def sign_in(self) -> SignIn:
        """The source of the secret; for a Microsoft application it is the application's own."""
        source: PasswordFile | PasswordVariable = (
            PasswordFile(self.password_file) if self.password_file else PasswordVariable(self.password_variable)
        )
        if self.tenant:
            return MicrosoftSignIn(
                self.tenant,
                self.client_id,
                source.whole if self.certificate_thumbprint and isinstance(source, PasswordFile) else source.secret,
                authority=self.authority.rstrip("/"),
                scope=self.scope,
                thumbprint=self.certificate_thumbprint,
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


@dataclass(frozen=True, slots=True)
class Watch:
    """[watch]: seconds, minutes, hours."""

    __pydantic_config__ = STRICT
    poll_seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    idle: bool = True
    metrics_file: Path | None = None  # OpenMetrics, for node_exporter
    alarm_after_minutes: Count = 15
    give_up_hours: Annotated[int, Field(ge=1, le=240)] = 24
    confirm_minutes: Count = 30
    digest_at: time = time(7, 30)


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
    data: Path = Path("../data")
    templates: Path | None = None  # the office's own letters and sentences, in place of ours
    rehearsal: bool = False

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


class WrongSettings(CannotStart):
    """Every fault of the file at once."""

    def __init__(self, file: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} faults" if len(self.faults) > 1 else "1 fault"
        listed = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(
            f"{file}: {count}.{listed}\n", "Mend the file and try again; `run_bot.py check` tries everything."
        )


def read_settings(file: Path) -> Settings:
    """The settings of this file. Raises `WrongSettings` (a fault a line) or `CannotStart` (no such file)."""
    try:
        text = file.read_text(encoding="utf-8")
        if file.stat().st_mode & stat.S_IWOTH:
            what = f"{file} can be written by every account of this machine: its permissions make anybody an officer."
            raise CannotStart(what, f"chmod 640 {file}")
    except FileNotFoundError:
        raise CannotStart(
            f"There is no configuration at {file}.", "Write one with `run_bot.py init`, or name yours with --config."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotStart(f"{file} cannot be read: {problem}.", "Check its permissions; it has to be UTF-8.") from None
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise WrongSettings(file, [f"not valid TOML: {problem}"]) from None
    try:
        settings = TypeAdapter(Settings).validate_python(stated)
    except ValidationError as problem:
        raise WrongSettings(file, [_fault(error, text) for error in problem.errors()]) from None
    faults = list(_contradictions(settings))
    try:
        build_calendar(settings.calendar)
    except MailbotProblem as problem:
        faults.append(f"calendar: {problem}")
    if faults:
        raise WrongSettings(file, faults)
    return _with_paths(settings, file.resolve().parent)


def _contradictions(settings: Settings) -> Iterable[str]:
    """What each setting alone does not show."""
    for name, server in (("mailbox", settings.mailbox), ("sending", settings.sending)):
        if server.security is Security.PLAIN and not (is_this_machine(server.host) or server.plain_text_is_accepted):
            yield (
                f"{name}.security: plain text to {server.host} would show passwords and clients' data on the way; "
                f"use tls or starttls, or say {name}.plain_text_is_accepted = true"
            )
        if server.user and not server.sign_in.is_stated:
            yield f"{name}.sign_in: name a password_file or a password_variable for {server.user}"
        if server.sign_in.tenant and not server.sign_in.client_id:
            yield f"{name}.sign_in.client_id: a Microsoft tenant needs the application's client_id"
    folders = [settings.mailbox.folder, settings.mailbox.handled_folder, settings.mailbox.review_folder]
    if len({folder.casefold() for folder in folders}) < len(folders):
        yield "mailbox: folder, handled_folder and review_folder have to be three different folders"
    if not any(person.duty is Duty.OFFICER for person in settings.people):
        yield 'people: at least one with duty = "officer" is needed'
    seen: list[str] = []
    for person in settings.people:
        if same_mailbox(person.address, settings.office.address):
            yield f"people: {person.address} is the watched mailbox itself; mailbot would write to itself"
        if any(same_mailbox(person.address, other) for other in seen):
            yield f"people: {person.address} is there twice"
        seen.append(person.address)
    if not settings.trust.mode:
        yield 'trust.mode: name at least one way to know a sender, such as "authentication_results"'
    if TrustMode.HEADER in settings.trust.mode and not settings.trust.header_name:
        yield 'trust.header_name: mode "header" needs the name of the header'


def _with_paths(settings: Settings, folder: Path) -> Settings:
    """The same settings, with every path made absolute from the file's folder."""

    def placed(path: Path | None) -> Path | None:
        return None if path is None else folder / path.expanduser()

    def server(held: Any) -> Any:
        sign_in = replace(held.sign_in, password_file=placed(held.sign_in.password_file))
        return replace(held, ca_file=placed(held.ca_file), sign_in=sign_in)

    return replace(
        settings,
        data=(folder / settings.data).resolve(),
        templates=placed(settings.templates),
        form=replace(settings.form, file=folder / settings.form.file),
        watch=replace(settings.watch, metrics_file=placed(settings.watch.metrics_file)),
        store=replace(settings.store, password_file=placed(settings.store.password_file)),
        mailbox=server(settings.mailbox),
        sending=server(settings.sending),
    )


def _fault(error: Mapping[str, Any], text: str) -> str:
    """One fault in one line: the key's path, where in the file, what is wrong, and the nearest key that is known."""
    place = ".".join(
        str(part) for part in error["loc"] if part not in ("function-after[_mail_address(), str]", "literal['']")
    )
    at = _line_of(tuple(error["loc"]), text)
    where = f"line {at}: {place}" if at else place
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        from rapidfuzz import fuzz, process  # only where there is a fault to tell

        near = process.extractOne(str(error["loc"][-1]), _known_keys(), scorer=fuzz.ratio, score_cutoff=70)
        return f"{where}: no such setting" + (f"; did you mean {near[0]}?" if near else "")
    if error["type"] == "missing":
        return f"{place}: is missing"
    return f"{where}: {str(error['msg']).removeprefix('Value error, ')}"


def _line_of(location: tuple[object, ...], text: str) -> int:
    """The line that states a key, near enough for a person: the first of that name after its table's heading."""
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return 0
    lines = text.splitlines()
    start = 0
    if len(names) > 1:
        heading = re.compile(rf"^\s*\[+\s*{re.escape(names[0])}\b")
        start = next((n for n, line in enumerate(lines) if heading.match(line)), 0)
        index = next((part for part in location if isinstance(part, int)), 0)
        headings = [n for n, line in enumerate(lines) if heading.match(line)]
        start = headings[index] if index < len(headings) else start
    key = re.compile(rf"^\s*(?:\[+\s*)?(?:[\w.]+\.)?{re.escape(names[-1])}\b")
    return next((n + 1 for n, line in enumerate(lines) if n >= start and key.match(line)), 0)


def _known_keys() -> list[str]:
    known: list[str] = []
    for cls in list(globals().values()):
        if (
            isinstance(cls, type)
            and is_dataclass(cls)
            and cls.__module__ in (__name__, "mailbot.vocabulary.trust", "mailbot.vocabulary.calendar")
        ):
            known += [entry.name for entry in fields(cls)]
    return sorted(set(known))
