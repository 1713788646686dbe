"""`docs/exchange-online.md`, walked on the double of Exchange Online exactly as written: its settings make a working
office, and for each step that is missing `check` says what the guide says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from mailbot.cli.check_lines import Line, Outcome
from mailbot.cli.checking import _carried_out
from mailbot.cli.checks_servers import mailbox_check, sending_check
from mailbot.demo.servers import MailProvider
from mailbot.office.settings_file import read_settings
from mailbot.shipped import CONFIG, FORM, PROJECT
from mailbot.vocabulary.outbox import LetterState
from mailbot.wiring import assemble
from tests.referrals import referral_mail
from tests.servers.certificates import Certificates
from tests.servers.tenant import ROLES, Tenant

GUIDE = (PROJECT / "docs" / "exchange-online.md").read_text(encoding="utf-8")
SETTINGS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
ROWS = [row.split("|")[1].strip() for part in GUIDE.split("| `check` says | missing |\n")[1:]
        for row in part.split("\n\n")[0].splitlines()[1:]]  # fmt: skip
MISSING: dict[str, dict[str, Any]] = {
    "no application of this client_id is in the tenant": {"client_id": "another"},
    "there is no such tenant": {"name": "another"},
    "copy its value, not its id": {"secret": "another"},
    "the certificate is not the application's": {"thumbprint": "AB" * 20},
    "the token carries no role IMAP.AccessAsApp": {"roles": ROLES[1:]},
    "the token carries no role SMTP.SendAsApp": {"roles": ROLES[:1]},
    "refused the sign-in … `AUTHENTICATE failed`": {"has_service_principal": False},
    "the token is good, but opens no mailbox": {"opens_mailbox": False},
    "`5.7.3 Authentication unsuccessful`": {"has_service_principal": False},
    "SmtpClientAuthentication is disabled for the Mailbox": {"smtp_of_mailbox": False},
    "SmtpClientAuthentication is disabled for the Tenant": {"smtp_of_tenant": False},
}
MAILBOX = "urgent.referrals@office.example"


@pytest.fixture
def tenant(certificates: Certificates) -> Iterator[Tenant]:
    with Tenant(certificates) as made:
        yield made


@pytest.fixture
def exchange(tenant: Tenant) -> Iterator[MailProvider]:
    with MailProvider({MAILBOX: "x"}, like="exchange", admits=tenant.admits, elsewhere=lambda address: True) as made:
        yield made


@pytest.fixture
def configured(
    tmp_path: Path, tenant: Tenant, exchange: MailProvider, certificates: Certificates
) -> Callable[..., Path]:
    """The guide's settings in the sample configuration. Only where the servers are is not the guide's."""

    def configure(certificate: str = "") -> Path:
        stated = SETTINGS.replace("MAILBOX@OFFICE.EXAMPLE", MAILBOX)
        stated = stated.replace("TENANT_ID", tenant.name).replace("CLIENT_ID", tenant.client_id)
        here = f'authority = "{tenant.authority}", ca_file = "{certificates.authority}"'
        stated = stated.replace("password_file =", f"{here}, {certificate}password_file =")
        for host, port in (("outlook.office365.com", exchange.imap_port), ("smtp.office365.com", exchange.smtp_port)):
            stated = stated.replace(f'host = "{host}"', f'host = "127.0.0.1"\nport = {port}\nsecurity = "plain"')
        head, rest = (CONFIG / "office.toml").read_text(encoding="utf-8").split("[mailbox]", 1)
        (tmp_path / "application-secret").write_text(tenant.secret)
        (tmp_path / "referral_form.toml").write_bytes(FORM.read_bytes())
        file = tmp_path / "office.toml"
        file.write_text(head.replace("../data", "data") + stated + rest[rest.index("[trust]") :], encoding="utf-8")
        return file

    return configure


def checked(file: Path) -> list[Line]:
    settings = read_settings(file)
    tried = (("mailbox", mailbox_check), ("sending", sending_check))
    return [line for name, check in tried for line in _carried_out(name, check, settings)]


def test_the_settings_of_the_guide_make_a_working_office(configured, exchange):
    file = configured()

    assert [line for line in checked(file) if line.outcome is Outcome.FAILS] == []
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    exchange.put(MAILBOX, referral_mail(1, now), at=now)
    office = assemble(read_settings(file), lambda: now)
    office.cycle.run()
    (case,) = office.book.cases()
    states = {letter.state for letter in office.book.letters_of(case.number)}
    office.close()
    assert LetterState.SENT in states
    assert {delivery.signed_in for delivery in exchange.delivered} == {MAILBOX}
    assert len(exchange.mails(MAILBOX, "mailbot/Handled")) == 1


def test_every_row_of_the_guide_is_walked():
    assert list(MISSING) == ROWS


@pytest.mark.parametrize("says", MISSING)
def test_check_says_what_is_missing(says, configured, tenant):
    missing = dict(MISSING[says])
    configured_with = ""
    if "thumbprint" in missing:
        configured_with = f'certificate_thumbprint = "{"CD" * 20}", '
        key = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert("app.example", key_type=trustme.KeyType.RSA)
        tenant.secret = key.private_key_pem.bytes().decode()
    file = configured(configured_with)
    for name, value in missing.items():
        setattr(tenant, name, value)

    lines = [f"{line.says} {line.next_step}" for line in checked(file) if line.outcome is Outcome.FAILS]

    words = [word.strip(" `").lower() for word in says.split("…")]
    assert any(all(word in line.lower() for word in words) for line in lines), lines
    assert all("It is tried again" not in line for line in lines)
