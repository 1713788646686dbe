"""`preview`: every letter in both languages as files to look at."""

from __future__ import annotations

from pathlib import Path

from mailbot.send.letters import LetterWriter
from mailbot.send.preview import preview_letters
from mailbot.send.samples import sample_letters


def test_every_sample_is_there_as_mail_page_and_text(writer: LetterWriter, tmp_path: Path) -> None:
    paths = preview_letters(writer, tmp_path / "preview")

    names = {path.name for path in paths}
    assert names == {path.name for path in (tmp_path / "preview").iterdir()}
    for language in ("en", "fr", "both"):
        for name in sample_letters(language):
            assert {f"{name}.{language}.{suffix}" for suffix in ("eml", "html", "txt")} <= names


def test_a_second_preview_writes_the_same(writer: LetterWriter, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in preview_letters(writer, tmp_path)}

    assert {path.name: path.read_bytes() for path in preview_letters(writer, tmp_path)} == before
