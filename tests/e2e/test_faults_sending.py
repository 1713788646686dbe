"""SMTP servers that misbehave, letters of which nobody knows whether they left, disks that are full: through the
assembled office, what design.md promises under "When something fails"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.demo.people import OFFICE, PASSWORD
from mailbot.demo.servers import MailProvider
from mailbot.office.settings import Settings
from mailbot.vocabulary.letter_kinds import LetterKind
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.problems import BookUnwritable
from tests.faults.assembled import TestOffice, ids
from tests.faults.disks import FailingDisk
from tests.servers.imap_proxy import IMAPProxy
from tests.servers.scripted_smtp import HANG_UP, SILENCE, Cue, ScriptedSMTP

CLIENT = "client0@mail.example"
HOLD = 31  # minutes until a contact letter leaves


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    with MailProvider({OFFICE: PASSWORD}, elsewhere=lambda address: True) as started:
        yield started


@pytest.fixture
def server(scripted_smtp: Callable[..., ScriptedSMTP]) -> ScriptedSMTP:
    return scripted_smtp({})


@pytest.fixture
def office(tmp_path: Path, provider: MailProvider, server: ScriptedSMTP) -> Iterator[TestOffice]:
    """A referral was handled, its notices have left, and the contact letter is the next."""
    made = TestOffice(tmp_path, provider, smtp_port=server.port)
    made.refer(1)
    made.round()
    server.taken.clear()
    yield made
    made.close()


def the_letter(office: TestOffice) -> LetterState:
    (state,) = office.states(LetterKind.CONTACT)
    return state


def to_client(server: ScriptedSMTP) -> list[str]:
    """Message-IDs of what was taken for the client."""
    return list(ids([one for one in server.taken if CLIENT in one.rcpt_to]).elements())


def lay_copies(office: TestOffice, server: ScriptedSMTP, folder: str = "INBOX") -> None:
    for one in server.taken:
        if OFFICE in one.rcpt_to:
            office.mailbox.put(OFFICE, b"Received: by mail.example; x\r\n" + one.octets, folder=folder)


# Refused.


@pytest.mark.parametrize("step", [f"RCPT TO:<{CLIENT}>", "DATA", "dot"])
def test_a_letter_that_is_refused_has_failed_and_the_officers_know(office: TestOffice, server: ScriptedSMTP, step: str):
    notices = len(office.letters(LetterKind.NOTICE))
    server.script[step] = ["550 5.7.1 no"]

    office.round(HOLD)
    server.script.clear()
    office.round(1)

    assert the_letter(office) is LetterState.FAILED
    assert to_client(server) == []
    assert [one for one in server.taken if one.rcpt_to == [OFFICE]] == []
    assert len(office.letters(LetterKind.NOTICE)) > notices
    assert office.book.case(office.cases()[0]).made is None


def test_a_client_who_is_refused_stops_the_copy_too(office: TestOffice, server: ScriptedSMTP):
    server.script[f"RCPT TO:<{CLIENT}>"] = "550 5.1.1 unknown"

    office.round(HOLD)

    assert [one for one in server.taken if one.rcpt_to == [OFFICE]] == []


@pytest.mark.parametrize("reply", ["550 5.7.1 sending is disabled for this account", "530 5.7.57 not authenticated"])
def test_a_server_that_refuses_the_office_itself_fails_no_letter_and_is_an_outage(
    office: TestOffice, server: ScriptedSMTP, reply: str
):
    server.script["MAIL"] = reply

    office.round(HOLD)
    for _ in range(12):
        office.round(10)
    then, outage = the_letter(office), office.office.cycle.dispatch.outage
    alarms = office.headlines(LetterKind.ALARM)
    server.script.clear()
    for _ in range(3):
        office.round(61)

    assert (then, outage) == (LetterState.QUEUED, reply)
    assert ["cannot leave" in alarm for alarm in alarms] == [True]
    assert {letter.state for letter in office.book.letters()} == {LetterState.SENT}
    assert set(ids(server.taken).values()) == {1}


def test_a_token_that_ends_within_a_kept_connection_costs_no_round(office: TestOffice, server: ScriptedSMTP):
    server.script["MAIL"] = ["530 5.7.57 not authenticated"]
    before = server.connections

    office.round(HOLD)

    assert (the_letter(office), server.connections - before) == (LetterState.SENT, 1)


# Later.


@pytest.mark.parametrize("cue", ["451 4.3.0 later", "421 4.3.2 going down", HANG_UP, SILENCE], ids=str)
@pytest.mark.parametrize("step", ["connect", "MAIL", f"RCPT TO:<{CLIENT}>", "DATA"])
def test_a_letter_that_did_not_get_through_is_tried_again(
    office: TestOffice, server: ScriptedSMTP, step: str, cue: Cue
):
    server.script[step] = cue
    server.hang_up_on_everyone()

    office.round(HOLD)
    then = the_letter(office)
    server.script.clear()
    for _ in range(3):
        office.round(61)

    assert then is LetterState.QUEUED
    assert the_letter(office) is LetterState.SENT
    assert len(to_client(server)) == 1


@pytest.mark.parametrize("cue", [HANG_UP, SILENCE], ids=str)
def test_a_line_that_dies_within_the_letter_leaves_it_uncertain(office: TestOffice, server: ScriptedSMTP, cue: Cue):
    """A short letter, its final dot with it, may lie in the network's buffers when the line dies: nobody can tell."""
    server.script["content"] = cue

    office.round(HOLD)
    then = the_letter(office)
    server.script.clear()
    office.round(HOLD)

    assert then is LetterState.UNCERTAIN
    assert the_letter(office) is LetterState.SENT
    assert len(to_client(server)) == 1


def test_a_server_that_takes_nothing_for_a_day_is_given_up(office: TestOffice, server: ScriptedSMTP):
    server.script[f"RCPT TO:<{CLIENT}>"] = "451 4.7.1 later"

    states = [(office.round(HOLD if hour == 0 else 60), the_letter(office))[1] for hour in range(27)]

    assert states[0] is LetterState.QUEUED
    assert states[20] is LetterState.QUEUED
    assert states[-1] is LetterState.FAILED
    assert office.tells(LetterKind.NOTICE, "not sent")


@pytest.mark.parametrize("step", ["connect", "MAIL"])
def test_an_hour_without_a_server_is_one_alarm_and_one_all_clear(office: TestOffice, server: ScriptedSMTP, step: str):
    server.script[step] = "421 4.3.2 not now"
    server.hang_up_on_everyone()
    office.refer(2)

    for _ in range(20):
        office.round(3)
    told = office.headlines(LetterKind.ALARM)
    server.script.clear()
    for _ in range(14):
        office.round(5)

    assert len(told) == 1
    assert "cannot leave" in told[0]
    assert len(office.letters(LetterKind.ALARM)) == 2
    assert {letter.state for letter in office.book.letters()} == {LetterState.SENT}
    assert set(ids(server.taken).values()) == {1}


def test_a_sending_host_that_dns_does_not_know_is_said_so(tmp_path: Path, provider: MailProvider):
    def nowhere(settings: Settings) -> Settings:
        return replace(settings, sending=replace(settings.sending, host="smtp.invalid", plain_text_is_accepted=True))

    office = TestOffice(tmp_path, provider, servers=nowhere)
    office.refer(1)
    office.round()

    assert "not known" in office.office.cycle.dispatch.outage
    assert office.states(LetterKind.NOTICE)[0] is LetterState.QUEUED
    office.close()


@pytest.mark.parametrize("step", ["RCPT", "DATA", "dot"])
def test_a_server_that_hangs_is_waited_for_once_in_a_round(office: TestOffice, server: ScriptedSMTP, step: str):
    office.refer(3)
    office.round()
    before = sum(command.startswith("MAIL") for command in server.commands)
    server.script[step] = SILENCE

    office.round(HOLD)

    assert sum(command.startswith("MAIL") for command in server.commands) - before == 1
    assert office.office.cycle.dispatch.outage == "no answer in time"


def test_a_server_that_never_answers_is_given_a_letter_three_times_at_most(office: TestOffice, server: ScriptedSMTP):
    server.script["dot"] = HANG_UP

    for _ in range(40):
        office.round(HOLD)
    server.script.clear()
    for _ in range(5):
        office.round(61)

    assert the_letter(office) is LetterState.FAILED
    assert len(to_client(server)) == 3
    assert office.tells(LetterKind.NOTICE, "It may have arrived all the same: it was handed over 3 times")


# Uncertain.


@pytest.fixture
def uncertain(office: TestOffice, server: ScriptedSMTP) -> TestOffice:
    """The server took the contact letter, and died before it said so."""
    server.script["dot"] = [HANG_UP]
    office.round(HOLD)
    assert the_letter(office) is LetterState.UNCERTAIN
    return office


def test_a_copy_tells_that_an_uncertain_letter_left(uncertain: TestOffice, server: ScriptedSMTP):
    lay_copies(uncertain, server)

    uncertain.round(1)
    for _ in range(3):
        uncertain.round(31)

    assert the_letter(uncertain) is LetterState.SENT
    assert uncertain.book.case(uncertain.cases()[0]).made is not None
    assert len(to_client(server)) == 1
    assert uncertain.folder("mailbot/Sent") == 1


def test_without_its_copy_it_is_sent_again_under_the_same_message_id(uncertain: TestOffice, server: ScriptedSMTP):
    uncertain.round(29)
    early = to_client(server)
    uncertain.round(2)

    assert len(early) == 1
    assert to_client(server) == early * 2
    assert the_letter(uncertain) is LetterState.SENT


def test_it_waits_while_nobody_can_look_for_its_copy(
    tmp_path: Path, provider: MailProvider, server: ScriptedSMTP, imap_proxy: Callable[..., IMAPProxy]
):
    proxy = imap_proxy(provider.imap_port)
    office = TestOffice(tmp_path, provider, imap_port=proxy.port, smtp_port=server.port)
    office.refer(1)
    office.round()
    server.taken.clear()
    server.script["dot"] = [HANG_UP]
    office.round(HOLD)
    lay_copies(office, server)
    proxy.answer("AUTHENTICATE", "NO later")
    proxy.hang_up_on_everyone()

    for _ in range(4):
        office.round(31)
    meanwhile = len(to_client(server))
    proxy.behave()
    office.round(1)

    assert meanwhile == 1
    assert the_letter(office) is LetterState.SENT
    assert len(to_client(server)) == 1
    office.close()


def test_a_copy_that_a_rule_has_filed_is_found(uncertain: TestOffice, server: ScriptedSMTP):
    lay_copies(uncertain, server, "mailbot/Sent")

    uncertain.round(31)

    assert the_letter(uncertain) is LetterState.SENT
    assert len(to_client(server)) == 1


def test_what_may_have_left_is_not_stopped_by_a_later_refusal_to_connect(uncertain: TestOffice, server: ScriptedSMTP):
    server.script["connect"] = "421 not now"
    server.hang_up_on_everyone()
    uncertain.round(31)
    then = the_letter(uncertain)
    lay_copies(uncertain, server)
    uncertain.round(1)

    assert then is LetterState.UNCERTAIN
    assert the_letter(uncertain) is LetterState.SENT


def test_a_copy_that_comes_after_the_letter_failed_says_that_it_left(uncertain: TestOffice, server: ScriptedSMTP):
    server.script["RCPT"] = ["550 no"]
    uncertain.round(31)
    then = the_letter(uncertain)
    lay_copies(uncertain, server)
    uncertain.round(1)

    assert then is LetterState.FAILED
    assert the_letter(uncertain) is LetterState.SENT
    assert uncertain.book.case(uncertain.cases()[0]).made is not None


def test_stopped_while_it_was_handed_over_it_is_uncertain(office: TestOffice, server: ScriptedSMTP):
    class Stopped(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    office.office.courier.hand_over = stop  # type: ignore[method-assign]
    with pytest.raises(Stopped):
        office.round(HOLD)
    office.restart()

    office.round(1)
    then = the_letter(office)
    office.round(31)

    assert then is LetterState.UNCERTAIN
    assert the_letter(office) is LetterState.SENT
    assert len(to_client(server)) == 1


# The disk.


def test_with_a_full_disk_nothing_is_acknowledged_filed_or_sent(tmp_path: Path, provider: MailProvider):
    disk = FailingDisk()
    office = TestOffice(tmp_path, provider, disk=disk)
    office.refer(1)
    office.round()
    before = len(provider.delivered)
    disk.fails = lambda step: step in ("write", "sync")
    office.refer(2)

    problems = [office.round(20) for _ in range(3)]
    meanwhile = (len(provider.delivered) - before, office.unfiled(), len(office.cases()))
    disk.fails = lambda step: False
    office.round(1)
    office.round(HOLD)

    assert all(isinstance(problem, BookUnwritable) for problem in problems)
    assert meanwhile == (0, 2, 1)
    assert len(office.cases()) == 3
    assert office.unfiled() == 0
    assert office.states() == [LetterState.SENT] * 3
    (clear,) = office.headlines(LetterKind.ALARM)
    assert "written again" in clear
    office.close()


@pytest.mark.parametrize("at_most", range(1, 40, 6))
def test_a_disk_that_fills_up_at_any_step_loses_and_doubles_nothing(
    tmp_path: Path, provider: MailProvider, at_most: int
):
    disk = FailingDisk()
    office = TestOffice(tmp_path, provider, disk=disk)
    office.refer(2)
    office.round()
    office.refer(2)
    first = len(disk.taken)
    disk.fails = lambda step: len(disk.taken) - first > at_most and step in ("write", "sync", "create", "replace")

    for _ in range(2):
        office.round(HOLD)
    disk.fails = lambda step: False
    for _ in range(3):
        office.round(HOLD)

    assert len(office.cases()) == 4
    assert office.unfiled() == 0
    assert office.states() == [LetterState.SENT] * 4
    contacts = [one for one in provider.delivered if one.envelope_to[0].startswith("client")]
    assert len(contacts) == len({one.envelope_to for one in contacts}) == 4
    office.close()


def test_a_letter_whose_file_is_lost_fails_alone(office: TestOffice, server: ScriptedSMTP):
    office.refer(1)
    office.round()
    lost, _ = office.letters(LetterKind.CONTACT)
    office.office.room.blobs.path(lost.blob).unlink()

    office.round(HOLD)
    office.round(1)

    assert office.states() == [LetterState.FAILED, LetterState.SENT]
    assert office.tells(LetterKind.NOTICE, "not sent")
