"""An office's own letters and sentences, in place of mailbot's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.shipped import TEMPLATES
from mailbot.vocabulary.phrase import Phrase
from mailbot.write.letter_writer import LetterWriter
from mailbot.write.sample_office import SAMPLE_OFFICE
from mailbot.write.samples import sample_letters
from mailbot.write.words.template_folder import TemplateFolder
from mailbot.write.words.words import Words, WordsFaulty


@pytest.fixture
def own(tmp_path: Path) -> Path:
    for language in ("en", "fr"):
        (tmp_path / language / "words").mkdir(parents=True)
    return tmp_path


def written(own: Path | None, ids, name: str = "accepted", language: str = "en"):
    letter, case = sample_letters(language)[name]
    return LetterWriter(TemplateFolder(own=own), SAMPLE_OFFICE, ids).write(letter, case, cause="x", ordinal=0)


def test_a_template_of_the_office_is_used_in_place_of_ours(own, ids):
    (own / "en" / "accepted.html.j2").write_text("<p>Come and collect it.</p>", encoding="utf-8")

    assert "Come and collect it." in written(own, ids).text
    assert "Come and collect it." not in written(own, ids, language="fr").text


def test_the_proof_names_the_wording_that_was_used(own, ids):
    ours = written(None, ids).template
    (own / "en" / "accepted.html.j2").write_text("<p>Come and collect it.</p>", encoding="utf-8")

    assert written(own, ids).template != ours


def test_one_sentence_can_be_changed_and_the_others_stay(own):
    (own / "en" / "words" / "cli.toml").write_text('[cli]\nyes = "aye"\n', encoding="utf-8")
    words = Words(TEMPLATES, own)

    assert words.faults() == []
    assert (words.say(Phrase("cli.yes"), "en"), words.say(Phrase("cli.no"), "en")) == ("aye", "no")


def test_a_sentence_that_mailbot_does_not_have_is_a_fault(own):
    (own / "fr" / "words" / "cli.toml").write_text('[cli]\nyess = "oui"\n', encoding="utf-8")

    with pytest.raises(WordsFaulty, match=r"cli\.yess"):
        Words(TEMPLATES, own).insist()


def test_a_placeholder_that_was_lost_is_a_fault(own):
    (own / "en" / "words" / "cli.toml").write_text('[cli.shadow]\nopen = "It is there."\n', encoding="utf-8")

    with pytest.raises(WordsFaulty, match=r"cli\.shadow\.open: en has none, fr has \{file\}"):
        Words(TEMPLATES, own).insist()
