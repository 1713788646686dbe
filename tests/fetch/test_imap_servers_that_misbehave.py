"""A real server behind a proxy that drops, lies, repeats, refuses and keeps silent (issue: nothing lost, nothing
doubled). Whatever it does, the mailbox says so in one sentence, and works again on the next opening."""

from __future__ import annotations

import contextlib
import gc
import re
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient

from mailbot.fetch.batches import MOST_LINES_LOST
from mailbot.fetch.connect import LARGEST_LITERAL
from mailbot.fetch.imap import Mailbox
from mailbot.vocabulary.problems import FilingRefused, MailboxUnreachable, MailUnreadable
from mailbot.vocabulary.servers import MailboxSettings, Scheme, Secret, Security
from tests.servers.dovecot import Dovecot
from tests.servers.imap_proxy import IMAPProxy
from tests.servers.listening import LOOPBACK, Listener

pytestmark = pytest.mark.dovecot

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HANDLED = "mailbot/Handled"


class Password:
    def secret(self) -> Secret:
        return Secret(Scheme.PASSWORD, "correct-horse")

    def refused(self) -> None:
        raise AssertionError("the password was right")


class Scene:
    """Dovecot, a proxy before it, our mailbox before that, and a person who uses Dovecot directly."""

    def __init__(self, dovecot: Dovecot, proxy: IMAPProxy, user: str) -> None:
        self.proxy = proxy
        self.settings = MailboxSettings(LOOPBACK, user, proxy.port, Security.PLAIN, answer_seconds=2)
        self.mailbox = Mailbox(self.settings, Password(), now=lambda: NOW)
        self.person = IMAPClient(LOOPBACK, dovecot.imap_port, ssl=False)
        self.person.login(user, "correct-horse")

    def put(self, count: int) -> tuple[int, ...]:
        for n in range(count):
            self.person.append("INBOX", a_mail(n))
        self.person.select_folder("INBOX")
        return tuple(self.person.search())

    def subjects(self, folder: str) -> list[bytes]:
        if not self.person.folder_exists(folder):
            return []
        self.person.select_folder(folder, readonly=True)
        mails = self.person.fetch(self.person.search(), ["BODY.PEEK[]"]).values()
        return [re.search(rb"Subject: (.*)\r\n", mail[b"BODY[]"]).group(1) for mail in mails]


def a_mail(n: int) -> bytes:
    return f"Message-ID: <{n}@mail.example>\r\nSubject: {n}\r\n\r\nBonjour\r\n".encode()


@pytest.fixture
def scene(dovecot: Dovecot, imap_proxy: Callable[..., IMAPProxy]) -> Iterator[Scene]:
    made = Scene(dovecot, imap_proxy(dovecot.imap_port), dovecot.a_user())
    made.mailbox.open()
    yield made
    made.mailbox.close()
    made.person.shutdown()


ROUND = [
    # a command of an ordinary round, and what is called
    ("SELECT", lambda mailbox, uids: mailbox.look()),
    ("UID SEARCH", lambda mailbox, uids: mailbox.look()),
    ("UID FETCH", lambda mailbox, uids: list(mailbox.fetch(uids))),
    ("UID MOVE", lambda mailbox, uids: mailbox.move(uids, HANDLED)),
    ("CREATE", lambda mailbox, uids: mailbox.move(uids, HANDLED)),
    ("LIST", lambda mailbox, uids: mailbox.move(uids, HANDLED)),
    ("APPEND", lambda mailbox, uids: mailbox.append(HANDLED, a_mail(9))),
    ("NOOP", lambda mailbox, uids: mailbox.wait(5, threading.Event())),
    ("IDLE", lambda mailbox, uids: mailbox.wait(5, threading.Event())),
]
ASKED_AGAIN = "UID FETCH"  # on another line, at once
ONCE = [one for one in ROUND if one[0] != ASKED_AGAIN]
IDS = [command for command, _ in ONCE]


@pytest.mark.parametrize(("command", "call"), ONCE, ids=IDS)
@pytest.mark.parametrize("octets", [None, 0, 7], ids=["before", "after", "in the answer"])
def test_a_line_cut_at_any_command_is_told_and_the_next_opening_works(scene, command, call, octets):
    uids = scene.put(2)
    scene.mailbox.look()
    if octets is None:
        scene.proxy.cut_before(command)
    else:
        scene.proxy.cut_after(command, octets)

    with pytest.raises(MailboxUnreachable):
        call(scene.mailbox, uids)
    assert not scene.mailbox.is_open

    scene.mailbox.open()
    assert set(scene.mailbox.look().uids) | set(uids) == set(uids)
    scene.mailbox.move(scene.mailbox.look().uids, HANDLED)
    assert sorted(scene.subjects(HANDLED))[:2] == [b"0", b"1"]


@pytest.mark.parametrize(("command", "call"), ONCE, ids=IDS)
def test_a_server_that_stops_answering_is_given_up_in_time(dovecot, imap_proxy, command, call):
    scene = Scene(dovecot, imap_proxy(dovecot.imap_port), dovecot.a_user())
    scene.mailbox = Mailbox(
        MailboxSettings(LOOPBACK, scene.settings.user, scene.proxy.port, Security.PLAIN, answer_seconds=0.3),
        Password(),
    )
    scene.mailbox.open()
    uids = scene.put(1)
    scene.mailbox.look()
    scene.proxy.silence(command)

    with pytest.raises(MailboxUnreachable, match="no answer in time"):
        call(scene.mailbox, uids)
    assert not scene.mailbox.is_open


def test_however_a_round_fails_no_socket_stays_open(scene):
    uids = scene.put(1)
    scene.mailbox.close()
    gc.collect()  # what other tests left
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")  # Python warns of a socket that nobody closed
        for command in ("CAPABILITY", "AUTHENTICATE", "NAMESPACE"):
            scene.proxy.cut_before(command)
            with pytest.raises(MailboxUnreachable):
                scene.mailbox.open()
        for command, call in ROUND:
            scene.mailbox.open()
            scene.mailbox.look()
            scene.proxy.cut_before(command)
            with contextlib.suppress(MailboxUnreachable):
                call(scene.mailbox, uids)
        scene.mailbox.open()
        scene.mailbox.close()
        gc.collect()

    assert [str(one.message) for one in seen if one.category is ResourceWarning] == []


@pytest.mark.parametrize("octets", [20, 60, 100, 110])
def test_a_fetch_cut_short_gives_no_half_mail(scene, octets):
    (uid,) = scene.put(1)
    scene.mailbox.look()
    scene.proxy.cut_after("UID FETCH", octets, where=lambda said: "BODY" in said)

    assert [mail.octets for mail in scene.mailbox.fetch([uid])] == [a_mail(0)]


@pytest.mark.parametrize("item", ["RFC822.SIZE", "BODY"])
def test_a_mail_at_which_the_server_hangs_up_twice_is_unreadable_and_the_others_come(scene, item):
    first, second, third = scene.put(3)
    scene.mailbox.look()
    for _ in range(9):
        scene.proxy.cut_before("UID FETCH", where=lambda said: item in said and asks(said, second))

    got, problem = handed_out(scene.mailbox, [first, second, third])

    assert got == [first, third]
    assert (problem.uids, f"UID {second}: " in problem.what) == ((second,), True)
    assert sum(asks(said[10:], second) for said in scene.proxy.commands if item in said) == 3  # together, alone, again
    assert scene.mailbox.is_open


def test_what_was_not_handed_out_before_is_asked_for_last_and_alone_until_the_line_is_lost_again(scene):
    bad, new, worse, unasked = scene.put(4)
    scene.mailbox.look()
    scene.proxy.answer("UID FETCH", "NO corrupt", where=lambda said: asks(said, bad))
    scene.proxy.cut_before("UID FETCH", where=lambda said: asks(said, worse))

    got, problem = handed_out(scene.mailbox, [new], apart=(bad, worse, unasked))

    assert got == [new]
    assert problem.uids == (unasked, bad, worse)


def test_a_server_that_answers_no_fetch_is_given_up_after_a_few_lines(scene, dovecot):
    scene.mailbox = Mailbox(
        MailboxSettings(LOOPBACK, scene.settings.user, scene.proxy.port, Security.PLAIN, answer_seconds=0.2), Password()
    )
    scene.mailbox.open()
    uids = scene.put(20)
    scene.mailbox.look()
    scene.proxy.silence("UID FETCH")

    got, problem = handed_out(scene.mailbox, uids)

    assert (got, problem.uids) == ([], uids[:2])
    assert "no answer in time" in problem.what
    assert scene.proxy.verbs().count("UID FETCH") == MOST_LINES_LOST


def test_one_mail_whose_size_is_refused_does_not_keep_back_the_others(scene):
    first, second, third = scene.put(3)
    scene.mailbox.look()
    scene.proxy.answer("UID FETCH", "NO corrupt", where=lambda said: "SIZE" in said and asks(said, second))

    got, problem = handed_out(scene.mailbox, [first, second, third])

    assert (got, problem.uids) == ([first, third], (second,))


def test_a_mail_that_comes_empty_though_it_has_a_size_is_unreadable(scene):
    """Two such mails would be one and the same."""
    first, second = scene.put(2)
    scene.mailbox.look()
    whole = re.compile(rb"(BODY\[\]) \{%d\}\r\n" % len(a_mail(1)))

    def emptied(line: bytes) -> bytes:
        if whole.search(line) and b"UID %d " % second in line:
            return whole.sub(rb'\1 "" X-REST {%d}\r\n' % len(a_mail(1)), line)
        return line

    scene.proxy.alter(emptied)

    got, problem = handed_out(scene.mailbox, [first, second])

    assert (got, problem.uids) == ([first], (second,))
    assert "empty" in problem.what


def test_a_mail_that_the_server_leaves_out_though_it_shows_it_is_unreadable(scene):
    first, second = scene.put(2)
    scene.mailbox.look()
    scene.proxy.alter(lambda line: re.sub(rb"RFC822.SIZE \d+", b"FLAGS ()", line) if b"UID 2 " in line else line)

    got, problem = handed_out(scene.mailbox, [first, second, second + 50])

    assert (got, problem.uids) == ([first], (second,))


def handed_out(mailbox: Mailbox, uids, apart=()) -> tuple[list[int], MailUnreadable]:
    got = []

    def fetch() -> None:
        for mail in mailbox.fetch(uids, apart):
            got.append(mail.place.uid)

    with pytest.raises(MailUnreadable) as told:
        fetch()
    return got, told.value


def asks(said: str, uid: int) -> bool:
    """Whether a FETCH names this UID, in a list or a range."""
    parts = (part.partition(":") for part in said.split()[0].split(","))
    return any(int(first) <= uid <= int(last or first) for first, _, last in parts)


def test_mails_of_earlier_batches_are_handed_out_before_a_later_one_fails(scene, monkeypatch):
    monkeypatch.setattr("mailbot.fetch.batches.MAILS_AT_ONCE", 2)
    uids = scene.put(3)
    scene.mailbox.look()
    got = []

    def fetch() -> None:
        for mail in scene.mailbox.fetch(uids):
            got.append(mail.place.uid)
            if len(got) == 2:
                scene.proxy.cut_before("UID FETCH")
                scene.proxy.cut_before("CAPABILITY")  # and is not there again

    with pytest.raises(MailboxUnreachable):
        fetch()
    assert got == list(uids[:2])


def test_one_mail_that_is_refused_does_not_keep_back_the_others(scene):
    """Dovecot says NO to a whole batch where one mail's file cannot be read."""
    first, second, third = scene.put(3)
    scene.mailbox.look()
    scene.proxy.answer("UID FETCH", "NO disk trouble", where=lambda said: "BODY" in said and str(second) in said)
    got = []

    def fetch() -> None:
        for mail in scene.mailbox.fetch([first, second, third]):
            got.append(mail.place.uid)

    with pytest.raises(MailUnreadable, match=f"UID {second}: .*disk trouble"):
        fetch()
    assert got == [first, third]
    assert scene.mailbox.is_open


def test_uids_that_are_repeated_are_shown_and_fetched_once(scene, monkeypatch):
    monkeypatch.setattr("mailbot.fetch.batches.MAILS_AT_ONCE", 1)
    uids = scene.put(2)
    twice = re.compile(rb"^(\* SEARCH)( .*)\r\n")
    scene.proxy.alter(lambda line: twice.sub(rb"\1\2\2\r\n", line))

    folder = scene.mailbox.look()

    assert folder.uids == uids
    assert [mail.place.uid for mail in scene.mailbox.fetch([*uids, *uids])] == list(uids)


def test_a_uidvalidity_that_changed_is_shown(scene):
    scene.put(1)
    before = scene.mailbox.look()
    scene.proxy.alter(lambda line: re.sub(rb"UIDVALIDITY \d+", b"UIDVALIDITY 77", line))

    after = scene.mailbox.look()

    assert (before.uidvalidity != 77, after.uidvalidity) == (True, 77)


def test_uids_of_a_replaced_folder_are_neither_fetched_nor_filed(scene):
    """Between a look and the filing the line broke, and the folder was replaced: its UIDs name other mails."""
    uids = scene.put(1)
    scene.mailbox.look()
    scene.mailbox.close()
    scene.proxy.alter(lambda line: re.sub(rb"UIDVALIDITY \d+", b"UIDVALIDITY 77", line))
    scene.mailbox.open()

    with pytest.raises(MailboxUnreachable, match="replaced"):
        scene.mailbox.move(uids, HANDLED)

    assert scene.subjects("INBOX") == [b"0"]


def test_a_folder_without_uidvalidity_is_no_mailbox(scene):
    scene.proxy.alter(lambda line: b"" if b"UIDVALIDITY" in line else line)

    with pytest.raises(MailboxUnreachable, match="UIDVALIDITY"):
        scene.mailbox.look()


@pytest.mark.parametrize(
    ("told", "received_at"),
    [
        (rb'"20-Nov-2026 10:02:07 -0500"', datetime(2026, 11, 20, 15, 2, 7, tzinfo=UTC)),
        (rb'" 1-Nov-2026 01:30:00 -0400"', datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (b"NIL", NOW),
        (b'"yesterday"', NOW),
        (b'"31-Dec-9999 23:59:59 -1200"', NOW),
    ],
)
def test_the_servers_time_is_read_whatever_its_zone_and_this_machines(scene, monkeypatch, told, received_at):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    scene.proxy.alter(lambda line: re.sub(rb'(INTERNALDATE) "[^"]*"', rb"\1 " + told, line))

    (mail,) = scene.mailbox.fetch(scene.put(1))

    monkeypatch.undo()
    time.tzset()
    assert mail.received_at == received_at


# Filing


def test_where_move_is_not_known_mails_are_copied_and_only_they_are_expunged(scene):
    scene.proxy.hide("MOVE")
    scene.mailbox.close()
    scene.mailbox.open()
    ours, theirs, other = scene.put(3)
    scene.person.add_flags([theirs], [rb"\Deleted"])
    scene.mailbox.look()

    assert scene.mailbox.move([ours], HANDLED) == frozenset()

    assert scene.subjects(HANDLED) == [b"0"]
    assert scene.mailbox.look().uids == (theirs, other)
    assert "EXPUNGE" not in scene.proxy.verbs()


def test_where_move_is_refused_mails_are_copied(scene):
    uids = scene.put(2)
    scene.mailbox.look()
    scene.proxy.answer("UID MOVE", "NO [SERVERBUG] not today")

    assert scene.mailbox.move(uids, HANDLED) == frozenset()
    assert scene.subjects(HANDLED) == [b"0", b"1"]
    assert scene.mailbox.look().uids == ()


def test_a_move_that_was_done_for_some_and_then_refused_is_completed(scene):
    first, second = scene.put(2)
    scene.mailbox.look()

    def half_done(_arguments: str) -> bool:
        scene.person.create_folder(HANDLED) if not scene.person.folder_exists(HANDLED) else None
        scene.person.move([first], HANDLED)
        return True

    scene.proxy.answer("UID MOVE", "NO [LIMIT] enough", where=half_done)

    assert scene.mailbox.move([first, second], HANDLED) == frozenset()
    assert scene.subjects(HANDLED) == [b"0", b"1"]


def test_a_move_that_is_only_said_to_be_done_is_told(scene):
    uids = scene.put(2)
    scene.mailbox.look()
    scene.proxy.answer("UID MOVE", "OK Moved.")

    assert scene.mailbox.move(uids, HANDLED) == frozenset(uids)


def test_a_stop_between_copying_and_expunging_makes_no_second_copy(scene):
    scene.proxy.hide("MOVE")
    scene.mailbox.close()
    scene.mailbox.open()
    uids = scene.put(1)
    scene.mailbox.look()
    scene.proxy.cut_before("UID EXPUNGE")
    with pytest.raises(MailboxUnreachable):
        scene.mailbox.move(uids, HANDLED)

    scene.mailbox.open()
    assert scene.mailbox.move(scene.mailbox.look().uids, HANDLED) == frozenset()
    assert scene.subjects(HANDLED) == [b"0"]


@pytest.mark.parametrize("message_id", [b"Message-ID: <0@mail.example>\r\n", b""], ids=["named", "nameless"])
def test_a_server_that_does_not_say_what_it_copied_is_looked_after(scene, message_id):
    """The draft of UIDPLUS that some servers keep to knows UID EXPUNGE and no COPYUID."""
    scene.proxy.hide("MOVE")
    scene.proxy.alter(lambda line: re.sub(rb"\[COPYUID [^]]*\] ", b"", line))
    scene.mailbox.close()
    scene.mailbox.open()
    scene.person.append("INBOX", message_id + b"Subject: 0\r\n\r\nBonjour\r\n")
    uids = scene.put(1)
    scene.mailbox.look()

    assert scene.mailbox.move(uids, HANDLED) == frozenset()
    assert scene.subjects(HANDLED) == [b"0", b"0"]


def test_a_copy_that_is_only_said_to_be_done_expunges_nothing(scene):
    scene.proxy.hide("MOVE")
    scene.mailbox.close()
    scene.mailbox.open()
    earlier, uid = scene.put(2)
    scene.mailbox.look()
    scene.mailbox.move([earlier], HANDLED)  # something is there
    scene.proxy.answer("UID COPY", "OK done")

    assert scene.mailbox.move([uid], HANDLED) == frozenset({uid})
    assert scene.subjects("INBOX") == [b"1"]
    assert scene.person.get_flags([uid])[uid] == ()


def test_of_a_copy_that_was_done_in_part_only_that_part_is_expunged(scene):
    scene.proxy.hide("MOVE")
    scene.proxy.alter(lambda line: re.sub(rb"\[COPYUID (\d+) 1:3 ", rb"[COPYUID \1 3,1 ", line))
    scene.mailbox.close()
    scene.mailbox.open()
    uids = scene.put(3)
    scene.mailbox.look()

    assert scene.mailbox.move(uids, HANDLED) == frozenset({2})


def test_without_move_and_uidplus_a_mail_is_copied_once_and_nothing_is_expunged(scene):
    scene.proxy.hide("MOVE", "UIDPLUS")
    scene.mailbox.close()
    scene.mailbox.open()
    uids = scene.put(1)
    scene.mailbox.look()

    assert scene.mailbox.move(uids, HANDLED) == frozenset(uids)
    assert scene.mailbox.move(uids, HANDLED) == frozenset(uids)

    assert scene.subjects(HANDLED) == [b"0"]
    assert not {"EXPUNGE", "UID EXPUNGE", "CLOSE"} & set(scene.proxy.verbs())


def test_a_full_mailbox_refuses_filing_and_the_line_stays_in_use(scene):
    uids = scene.put(2)
    scene.mailbox.look()
    scene.proxy.answer("UID MOVE", "NO [OVERQUOTA] full")
    scene.proxy.answer("UID COPY", "NO [OVERQUOTA] full")

    with pytest.raises(FilingRefused, match="OVERQUOTA"):
        scene.mailbox.move(uids, HANDLED)

    assert scene.mailbox.look().uids == uids
    assert all(rb"\Deleted" not in flags for flags in scene.person.get_flags(uids).values())


def test_a_folder_that_may_not_be_made_is_told(scene):
    uids = scene.put(1)
    scene.mailbox.look()
    scene.proxy.answer("CREATE", "NO [NOPERM] not yours")

    with pytest.raises(FilingRefused, match="does not make the folder"):
        scene.mailbox.move(uids, HANDLED)
    assert scene.mailbox.look().uids == uids


def test_many_mails_are_filed_a_batch_at_a_time(scene):
    uids = scene.put(30)
    scene.mailbox.look()

    scene.mailbox.move(uids, HANDLED)

    assert scene.proxy.verbs().count("UID MOVE") == 1
    assert len(scene.subjects(HANDLED)) == 30


def test_where_idle_is_not_known_time_is_simply_up(scene):
    scene.proxy.hide("IDLE")
    scene.mailbox.close()
    scene.mailbox.open()
    scene.mailbox.look()

    assert not scene.mailbox.wait(0.05, threading.Event())
    assert "IDLE" not in scene.proxy.verbs()


def test_an_ordinary_round_neither_reads_nor_sets_seen(scene):
    uids = scene.put(2)
    list(scene.mailbox.fetch(scene.mailbox.look().uids))
    scene.mailbox.find("INBOX", [("Message-ID", "<1@mail.example>")])
    scene.mailbox.move(uids, HANDLED)

    said = "\n".join(scene.proxy.commands).upper()
    assert "SEEN" not in said
    assert not re.search(r"BODY\[|RFC822(?!\.SIZE)", said)


# No IMAP at all


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n",
        b"* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {5}\r\nab",
        b"* 1 FETCH (UID 1 RFC822.SIZE\r\n",
        b"* 1 FETCH )(\r\n",
        b"\x00\xff\r\n",
        b"+ go on\r\n" * 3,
        b"x" * 1_100_000,
        b"* BYE going down\r\n",
    ],
    ids=["endless", "short", "unfinished", "unbalanced", "binary", "continuation", "long line", "bye"],
)
def test_answers_that_are_no_imap_are_told_as_one_sentence(answer):
    def talk(connection: socket.socket) -> None:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1] hi\r\n")
        for line in connection.makefile("rb"):
            tag, verb, *_ = line.split()
            if verb == b"UID":
                connection.sendall(answer)
                if answer.startswith((b"* 1 FETCH )", b"* 1 FETCH (UID 1 RFC822.SIZE\r")):
                    connection.sendall(tag + b" OK done\r\n")
                else:
                    return
            elif verb == b"SELECT":
                connection.sendall(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 4] .\r\n" + tag + b" OK [READ-WRITE] done\r\n")
            else:
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")

    listener = Listener(talk)
    mailbox = Mailbox(MailboxSettings(LOOPBACK, "u", listener.port, Security.PLAIN, answer_seconds=2), Password())
    mailbox.open()

    with pytest.raises(MailboxUnreachable):
        list(mailbox.fetch([1]))
    listener.stop()


def test_a_size_beyond_all_mails_is_not_read():
    """imaplib would ask for as much memory as the server announces."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1] hi\r\n")
        for line in connection.makefile("rb"):
            if b"LIST" in line:
                connection.sendall(b"* LIST () {%d}\r\n" % (LARGEST_LITERAL + 1))
            else:
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + line.split()[0] + b" OK done\r\n")

    listener = Listener(talk)
    mailbox = Mailbox(MailboxSettings(LOOPBACK, "u", listener.port, Security.PLAIN, answer_seconds=2), Password())

    with pytest.raises(MailboxUnreachable, match="announces"):
        mailbox.open()
    listener.stop()


def test_an_arrival_told_in_one_packet_with_the_answer_to_idle_is_heard_at_once():
    """It lies in a buffer of this process, where waiting for the socket does not see it."""
    done = threading.Event()

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] hi\r\n")
        tag = b""
        for line in connection.makefile("rb"):
            if b"IDLE" in line:
                tag = line.split()[0]
                connection.sendall(b"+ idling\r\n* 2 EXISTS\r\n")
            elif line == b"DONE\r\n":
                done.set()
                connection.sendall(tag + b" OK done\r\n")
            elif b"SELECT" in line:
                connection.sendall(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 4] .\r\n" + line.split()[0] + b" OK done\r\n")
            else:
                connection.sendall(b"* SEARCH 1\r\n" + line.split()[0] + b" OK [CAPABILITY IMAP4rev1 IDLE] done\r\n")

    listener = Listener(talk)
    mailbox = Mailbox(MailboxSettings(LOOPBACK, "u", listener.port, Security.PLAIN, answer_seconds=9), Password())
    mailbox.open()
    mailbox.look()

    waiting = threading.Thread(target=mailbox.wait, args=(8, threading.Event()))
    waiting.start()
    assert done.wait(4)
    waiting.join()
    listener.stop()
