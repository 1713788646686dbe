"""What is new in the watched folder, what was seen before, and what the server did not hand out."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.fetch.cursor import plan
from mailbot.vocabulary.servers import Cursor, FolderState


def test_a_folder_never_seen_is_fetched_whole_in_order_of_arrival():
    found = plan(None, FolderState(7, (12, 3, 5)))

    assert (found.new, found.seen, found.replaced) == ((3, 5, 12), (), False)


def test_only_what_arrived_since_is_new():
    found = plan(Cursor(7, highest=5), FolderState(7, (6, 9)))

    assert (found.new, found.seen) == ((6, 9), ())


def test_the_last_message_that_a_server_shows_again_is_not_new():
    """`UID SEARCH UID 100:*` answers with the last message even where its UID is 5 (RFC 9051, 6.4.9)."""
    assert plan(Cursor(7, highest=99), FolderState(7, (5,))).new == ()


def test_a_handled_mail_that_is_still_there_is_known_to_have_been_seen():
    assert plan(Cursor(7, highest=5), FolderState(7, (4, 6))).seen == (4,)


def test_another_uidvalidity_makes_every_uid_new():
    found = plan(Cursor(7, highest=50), FolderState(8, (1, 2)))

    assert (found.new, found.seen, found.replaced) == ((1, 2), (), True)
    assert found.after(handled=[1, 2]) == Cursor(8, highest=2)


def test_another_account_makes_every_uid_new_under_the_same_uidvalidity():
    """Many servers count both from 1."""
    cursor = Cursor(1, highest=3, unreadable=(2,), mailbox="urgent at old.example:993, INBOX")
    found = plan(cursor, FolderState(1, (1, 2, 3), "urgent at new.example:993, INBOX"))

    assert (found.new, found.seen, found.unreadable, found.replaced) == ((1, 2, 3), (), (), True)
    assert found.after(handled=[1, 2, 3]).mailbox == "urgent at new.example:993, INBOX"


def test_what_the_server_did_not_hand_out_is_kept_apart_longest_unasked_first():
    found = plan(Cursor(7, highest=5, outstanding=frozenset({4}), unreadable=(3, 2)), FolderState(7, (2, 3, 4, 6)))

    assert (found.new, found.seen, found.unreadable) == ((4, 6), (), (3, 2))
    assert found.after(handled=[6], refused=[2, 4]) == Cursor(7, highest=6, unreadable=(3, 2, 4))
    assert found.after(handled=[3, 4, 6], refused=[2]) == Cursor(7, highest=6, unreadable=(2,))
    assert found.after(handled=[6]) == Cursor(7, highest=6, outstanding=frozenset({4}), unreadable=(3, 2))


def test_a_uid_shown_twice_counts_once():
    assert plan(None, FolderState(7, (3, 3, 4, 3))).new == (3, 4)


def test_a_mail_that_could_not_be_read_is_asked_for_again_though_later_ones_were_handled():
    cursor = plan(None, FolderState(7, (3, 4, 5))).after(handled=[3, 5])

    found = plan(cursor, FolderState(7, (3, 4, 5, 6)))

    assert (found.new, found.seen) == ((4, 6), (3, 5))


def test_an_outstanding_mail_that_is_gone_is_forgotten():
    cursor = Cursor(7, highest=5, outstanding=frozenset({4}))

    assert plan(cursor, FolderState(7, ())).after(handled=[]) == Cursor(7, highest=5)


def test_an_emptied_folder_does_not_take_the_cursor_back():
    assert plan(Cursor(7, highest=5), FolderState(7, ())).after(handled=[]) == Cursor(7, highest=5)


uids = st.frozensets(st.integers(1, 30))


@given(shown=st.lists(uids, min_size=1, max_size=6), handled=uids)
def test_whatever_a_folder_shows_no_mail_is_passed_over_and_none_is_filed_unhandled(shown, handled):
    """Mails come and go; some that are fetched stay unhandled. UIDs only ever grow (RFC 9051, 2.3.1.1)."""
    cursor, done, seen = None, set(), 0
    for folder in shown:
        folder = frozenset(uid for uid in folder if uid in done or uid > seen or uid in _outstanding(cursor))
        found = plan(cursor, FolderState(7, tuple(folder)))

        assert set(found.new) == folder - done
        assert set(found.seen) == folder & done

        done |= set(found.new) & handled
        cursor = found.after(set(found.new) & handled)
        seen = max(seen, *folder, 0)


def _outstanding(cursor: Cursor | None) -> frozenset[int]:
    return cursor.outstanding if cursor else frozenset()
