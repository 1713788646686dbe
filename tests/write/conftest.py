"""The office's writer with its real templates, and a way to read back what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest

from mailbot.shipped import PROJECT
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.message.message_ids import MessageIds
from mailbot.write.sample_office import SAMPLE_OFFICE
from mailbot.write.words.words import Words

TEMPLATES = PROJECT / "templates"
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(TEMPLATES)


@pytest.fixture(scope="session")
def ids() -> MessageIds:
    return MessageIds(KEY, "office.example")


@pytest.fixture(scope="session")
def writer(words: Words, ids: MessageIds) -> LetterWriter:
    return LetterWriter(TEMPLATES, SAMPLE_OFFICE, ids, words)


@pytest.fixture(scope="session")
def read_back() -> Callable[[bytes], EmailMessage]:
    """Takes a letter's bytes apart as a mail program does; every defect fails the test."""

    def read(octets: bytes) -> EmailMessage:
        message = BytesParser(policy=default).parsebytes(octets)
        assert isinstance(message, EmailMessage)
        for part in message.walk():
            assert part.defects == []
            for name, value in part.items():
                assert value.defects == () or value.defects == [], (name, value)
        return message

    return read
