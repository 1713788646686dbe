"""What the log says of servers' words and strangers' names: nothing that may be somebody's (D21)."""

from __future__ import annotations

import io

import pytest

from mailbot import eventlog


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "451 4.3.0 queue of Marisol Quispe-Rojas <marisol.quispe@inbox.example> is full, UCI 31-5520-7714",
            "451 4.3.0 queue of … is full, …",
        ),
        (
            "sending: 450 4.2.1 La boite de Fatoumata TRAORE <fatoumata@boite.example> ne repond pas",
            "sending: 450 4.2.1 … boite de … ne repond pas",
        ),
        ("call 613.555.0177 or 613-555-0177, born 1987-06-17", "call … or … born …"),
        ("imap.office.example:993: Connection refused", "imap.office.example:993: Connection refused"),
        ("/var/lib/mailbot/book: Permission denied.", "/var/lib/mailbot/book: Permission denied."),
        ("127.0.0.1:2525: timed out", "127.0.0.1:2525: timed out"),
    ],
)
def test_servers_words_are_told_without_people(said, told):
    assert eventlog.plain_words(said) == told


def test_a_strangers_message_id_is_told_as_its_hash_and_ours_as_it_stands():
    log = io.StringIO()
    eventlog.configure(log)
    eventlog.mail_handled("<marisol.quispe.31-5520-7714@inbox.example>", "unknown", "set_aside", "", "review")
    eventlog.letter_recorded("<contact.ur-2026-0001.abc@office.example>", "contact", "UR-2026-0001", "held")

    assert "quispe" not in log.getvalue()
    assert "sha256:" in log.getvalue()
    assert "<contact.ur-2026-0001.abc@office.example>" in log.getvalue()
