"""A folder's name, on servers that name folders differently."""

import pytest

from mailbot.fetch.folders import Hierarchy

SLASHES = Hierarchy("/", "")
CYRUS = Hierarchy(".", "INBOX.")
FLAT = Hierarchy(None, "")


@pytest.mark.parametrize(
    ("server", "written", "named"),
    [
        (SLASHES, "mailbot/Handled", "mailbot/Handled"),
        (CYRUS, "mailbot/Handled", "INBOX.mailbot.Handled"),
        (CYRUS, "INBOX.mailbot.Handled", "INBOX.mailbot.Handled"),
        (CYRUS, "inbox.Traités", "INBOX.Traités"),
        (CYRUS, "INBOX/Review", "INBOX.Review"),
        (CYRUS, "Inbox", "INBOX"),
        (Hierarchy(".", ""), "mailbot/À revoir", "mailbot.À revoir"),
        (Hierarchy("/", "INBOX/"), "INBOX/mailbot", "INBOX/mailbot"),
        (FLAT, "mailbot/Handled", "mailbot-Handled"),
    ],
)
def test_a_name_as_people_write_it_is_the_servers_own(server, written, named):
    assert server.name(written) == named
