"""What kind of mail it is, by an ordered table: with the office's people known, and by the message alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.formfile import read_form
from mailbot.shipped import PROJECT
from mailbot.understand.kinds import Signs, kind_of, within_office
from mailbot.understand.mail.identity import identity
from mailbot.understand.mail.mime import read_mail
from mailbot.understand.mail.subject import is_reply
from mailbot.understand.reader import MailReader
from mailbot.vocabulary.message import AttachmentLimits, AutomaticKind, AutomaticMail, MailKind
from mailbot.vocabulary.trust import TrustPolicy
from tests.office_life import an_office

AWAY = AutomaticMail(AutomaticKind.OUT_OF_OFFICE, "subject")
LIST = AutomaticMail(AutomaticKind.LIST, "list-id")
OTHER = AutomaticMail(AutomaticKind.OTHER, "auto-submitted")
RESPONSE = AutomaticMail(AutomaticKind.OTHER, "auto-submitted", responds=True)
RECEIPT = AutomaticMail(AutomaticKind.READ_RECEIPT, "subject and text")
MAIL = PROJECT / "tests" / "mail" / "automatic"


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (Signs(bounce=True, automatic=AWAY, has_form=True), MailKind.BOUNCE),
        (Signs(automatic=AWAY, has_form=True, starts_with_command=True, from_staff=True), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST, has_form=True), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST, has_form=True, from_staff=False), MailKind.REFERRAL),  # a stranger's: set aside
        (Signs(automatic=LIST, has_form=True, from_staff=False, from_partner=True), MailKind.REFERRAL),
        (Signs(automatic=LIST, has_form=True, from_staff=True), MailKind.REFERRAL),
        (Signs(has_form=True), MailKind.REFERRAL),
        (Signs(), MailKind.UNKNOWN),
    ],
)
def test_machines_come_first_and_a_form_is_a_referral(signs, kind):
    assert kind_of(signs) is kind


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (Signs(automatic=OTHER, has_form=True, from_staff=False, from_partner=True), MailKind.REFERRAL),
        (Signs(automatic=AWAY, has_form=True, from_staff=False, from_partner=True), MailKind.REFERRAL),
        (Signs(automatic=RECEIPT, has_form=True, from_staff=False, from_partner=True), MailKind.AUTO_REPLY),
        (Signs(automatic=RESPONSE, has_form=True, from_staff=False, from_partner=True), MailKind.AUTO_REPLY),
        (Signs(automatic=OTHER, has_form=True, from_staff=False), MailKind.REFERRAL),
        (Signs(automatic=OTHER, has_form=True, from_staff=True), MailKind.REFERRAL),
        (Signs(automatic=OTHER, has_form=True), MailKind.AUTO_REPLY),  # no roster: by the message alone
        (Signs(automatic=LIST, from_staff=False, from_partner=True), MailKind.UNKNOWN),
        (Signs(automatic=LIST, from_staff=False, from_partner=True, answers_ours=True), MailKind.CLIENT_REPLY),
        (Signs(automatic=LIST, from_staff=False), MailKind.AUTO_REPLY),
        (Signs(automatic=OTHER, from_staff=False, has_documents=True), MailKind.UNKNOWN),
        (Signs(automatic=OTHER, from_staff=False, has_documents=True, names_case=True), MailKind.CLIENT_REPLY),
        (Signs(automatic=OTHER, from_staff=False, has_documents=True, names_aside=True), MailKind.AUTO_REPLY),
        (Signs(automatic=RESPONSE, from_staff=False, has_documents=True, names_case=True), MailKind.AUTO_REPLY),
        (Signs(automatic=AWAY, from_staff=False, has_documents=True, names_case=True), MailKind.AUTO_REPLY),
        (Signs(automatic=OTHER, from_staff=True, has_documents=True, names_case=True), MailKind.AUTO_REPLY),
    ],
)
def test_what_a_machine_only_sends_on_is_what_its_writer_sent(signs, kind):
    assert kind_of(signs) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("other-referral-from-a-ticket-system", MailKind.REFERRAL),
        ("other-referral-null-return-path-fr", MailKind.REFERRAL),
        ("away-says-the-reason-of-a-bulk-referral", MailKind.REFERRAL),
        ("list-partner-letter-with-unsubscribe", MailKind.UNKNOWN),
        ("list-client-documents-with-unsubscribe", MailKind.CLIENT_REPLY),
        ("other-client-documents-from-a-portal-fr", MailKind.CLIENT_REPLY),
        ("other-response-in-spanish-with-a-picture", MailKind.AUTO_REPLY),
        ("list-newsletter-unsubscribe", MailKind.AUTO_REPLY),
        ("other-noreply-suppress-only", MailKind.AUTO_REPLY),
        ("challenge-html-fr", MailKind.AUTO_REPLY),
    ],
)
def test_mail_with_a_machines_header_read_by_an_office(name, kind):
    office = an_office(referrers=("@csc.example", "@health.example"))
    reader = MailReader(office, read_form(), TrustPolicy(), lambda known: "office.example" in known, AttachmentLimits())
    octets, now = (MAIL / f"{name}.eml").read_bytes(), datetime(2026, 11, 24, 16, 2, tzinfo=UTC)

    got = reader.understand(octets, identity(octets), now, now)

    assert got.kind is kind
    assert got.automatic is not None  # nothing is ever written to its sender
    assert bool(got.offers) is (kind is MailKind.CLIENT_REPLY)


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (Signs(from_staff=True, answers_ours=True), MailKind.OFFICER_REPLY),
        (Signs(from_staff=True, answers_ours=True, has_form=True), MailKind.OFFICER_REPLY),
        (Signs(from_staff=True, starts_with_command=True, has_form=True), MailKind.OFFICER_REPLY),
        (Signs(from_staff=True, has_form=True), MailKind.REFERRAL),
        (Signs(from_staff=True), MailKind.OFFICER_REPLY),
        (Signs(from_staff=False, answers_ours=True), MailKind.CLIENT_REPLY),
        (Signs(from_staff=False, answers_ours=True, has_form=True), MailKind.CLIENT_REPLY),
        (Signs(from_staff=False, names_case=True, starts_with_command=True), MailKind.CLIENT_REPLY),
        (Signs(from_staff=False, names_case=True, within_office=True), MailKind.CLIENT_REPLY),
        (Signs(from_staff=False, is_reply=True), MailKind.CLIENT_REPLY),
        (Signs(from_staff=False, has_form=True), MailKind.REFERRAL),
        (Signs(from_staff=False, has_form=True, starts_with_command=True), MailKind.UNKNOWN),
        (Signs(from_staff=False), MailKind.UNKNOWN),
    ],
)
def test_with_the_people_known(signs, kind):
    assert kind_of(signs) is kind


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (Signs(names_case=True, within_office=True), MailKind.OFFICER_REPLY),
        (Signs(is_reply=True, within_office=True), MailKind.OFFICER_REPLY),
        (Signs(speaks_commands=True, within_office=True), MailKind.OFFICER_REPLY),  # "help", a mail of its own
        (Signs(speaks_commands=True), MailKind.UNKNOWN),
        (Signs(speaks_commands=True, from_staff=False), MailKind.UNKNOWN),
        (Signs(names_case=True, starts_with_command=True), MailKind.OFFICER_REPLY),
        (Signs(starts_with_command=True), MailKind.OFFICER_REPLY),
        (Signs(names_case=True), MailKind.CLIENT_REPLY),
        (Signs(is_reply=True), MailKind.CLIENT_REPLY),
        (Signs(is_reply=True, has_form=True), MailKind.REFERRAL),
        (Signs(names_case=True, is_reply=True, has_form=True), MailKind.CLIENT_REPLY),
        (Signs(within_office=True, has_form=True), MailKind.REFERRAL),
        (Signs(within_office=True), MailKind.UNKNOWN),
    ],
)
def test_by_the_message_alone(signs, kind):
    assert kind_of(signs) is kind


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        (("Subject: RE: x",), True),
        (("Subject: Re : x",), True),
        (("Subject: Rép : x",), True),
        (("Subject: Re[2]: x",), True),
        (("Subject: x", "In-Reply-To: <a@b>"), True),
        (("Subject: FW: x", "In-Reply-To: <a@b>"), False),
        (("Subject: TR : RE: x",), False),
        (("Subject: Renewal: x",), False),
        (("Subject: x",), False),
    ],
)
def test_a_forward_is_no_answer_although_it_carries_references(fields, answers):
    assert is_reply(read_mail("\r\n".join((*fields, "", "x")).encode())) is answers


def test_within_the_office_is_the_same_domain():
    inside = b"From: a@Office.example\r\nTo: x@mail.example, b@office.example\r\n\r\nx"

    assert within_office(read_mail(inside))
    assert not within_office(read_mail(inside.replace(b"a@Office", b"a@sub.office")))
