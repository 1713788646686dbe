"""What to fetch and what to file again."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.fetch.cursor import plan
from mailbot.vocabulary.servers import Cursor, FolderState


def test_a_folder_never_seen_is_fetched_whole_in_order_of_arrival():
    found = plan(None, FolderState(7, (12, 3, 5)))

    assert (found.to_fetch, found.to_file, found.replaced) == ((3, 5, 12), (), False)


def test_only_what_arrived_since_is_fetched():
    found = plan(Cursor(7, highest=5), FolderState(7, (6, 9)))

    assert (found.to_fetch, found.to_file) == ((6, 9), ())


def test_the_last_message_that_a_server_shows_again_is_not_new():
    """`UID SEARCH UID 100:*` answers with the last message even where its UID is 5 (RFC 9051, 6.4.9)."""
    assert plan(Cursor(7, highest=99), FolderState(7, (5,))).to_fetch == ()


def test_a_handled_mail_that_is_still_there_is_filed_again():
    assert plan(Cursor(7, highest=5), FolderState(7, (4, 6))).to_file == (4,)


def test_another_uidvalidity_makes_every_uid_new():
    found = plan(Cursor(7, highest=50), FolderState(8, (1, 2)))

    assert (found.to_fetch, found.to_file, found.replaced) == ((1, 2), (), True)
    assert found.after(handled=[1, 2]) == Cursor(8, highest=2)


def test_a_uid_shown_twice_counts_once():
    assert plan(None, FolderState(7, (3, 3, 4, 3))).to_fetch == (3, 4)


def test_a_mail_that_could_not_be_read_is_asked_for_again_though_later_ones_were_handled():
    cursor = plan(None, FolderState(7, (3, 4, 5))).after(handled=[3, 5])

    found = plan(cursor, FolderState(7, (3, 4, 5, 6)))

    assert (found.to_fetch, found.to_file) == ((4, 6), (3, 5))


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

        assert set(found.to_fetch) == folder - done
        assert set(found.to_file) == folder & done

        done |= set(found.to_fetch) & handled
        cursor = found.after(set(found.to_fetch) & handled)
        seen = max(seen, *folder, 0)


def _outstanding(cursor: Cursor | None) -> frozenset[int]:
    return cursor.outstanding if cursor else frozenset()
