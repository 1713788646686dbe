"""What kind of mail it is, by an ordered table: with the office's people known, and by the message alone."""

from __future__ import annotations

import pytest

from mailbot.understand.kinds import Signs, is_reply, kind_of, within_office
from mailbot.understand.mime import read_mail
from mailbot.vocabulary.mail import AutomaticKind, AutomaticMail, MailKind

AWAY = AutomaticMail(AutomaticKind.OUT_OF_OFFICE, "subject")
LIST = AutomaticMail(AutomaticKind.LIST, "list-id")


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        (Signs(bounce=True, automatic=AWAY, has_form=True), MailKind.BOUNCE),
        (Signs(automatic=AWAY, has_form=True, starts_with_command=True, from_staff=True), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST, has_form=True), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST, has_form=True, from_staff=False), MailKind.AUTO_REPLY),
        (Signs(automatic=LIST, has_form=True, from_staff=False, from_referrer=True), MailKind.REFERRAL),
        (Signs(automatic=LIST, has_form=True, from_staff=True), MailKind.REFERRAL),
        (Signs(automatic=LIST, has_form=True, from_referrer=True, answers_ours=True), MailKind.AUTO_REPLY),
        (Signs(has_form=True), MailKind.REFERRAL),
        (Signs(), MailKind.UNKNOWN),
    ],
)
def test_machines_come_first_and_a_form_is_a_referral(signs, kind):
    assert kind_of(signs) is kind


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
