"""Labels: whatever their case, accents, spacing, numbering or asterisk; near misses; both languages at once."""

from __future__ import annotations

import pytest

from mailbot.understand.form.definition import FormDefinition
from mailbot.understand.form.lines import is_label_like, is_title, split_line

MANNERS = (
    "{}", " {} ", "3. {}", "12) {}", "B.2 {}", "2.1 {}", "a) {}", "IV. {}", "A - {}", "* {}", "{} *", "{} (required)",
    "{} (YYYY-MM-DD)", "{} [Yes/No]", "- {}", "•\t{}",
)  # fmt: skip


def manners_of(label: str) -> list[str]:
    spelled = [label, label.upper(), label.lower(), label.replace(" ", "\u00a0"), label.replace(" ", "  ")]
    spelled += [label.replace("'", "\u2019"), label.replace("é", "e").replace("à", "a")]
    return [manner.format(one) for one in spelled for manner in MANNERS]


def test_every_label_of_the_form_is_known_in_every_manner_of_writing_it(form: FormDefinition) -> None:
    for one in form.fields:
        for label in (*one.en, *one.fr):
            for written in manners_of(label):
                match = form.labels.match(written)
                assert match is not None, written
                assert (match.key, match.exact) == (one.key, True), written


def test_every_label_that_lost_a_letter_is_its_own_field_or_none(form: FormDefinition) -> None:
    for one in form.fields:
        for label in (*one.en, *one.fr):
            for at in range(len(label)):
                match = form.labels.match(label[:at] + label[at + 1 :])
                assert match is None or match.key == one.key, label


@pytest.mark.parametrize(
    ("written", "key"),
    [("Famly name", "family_name"), ("Date of brith", "date_of_birth"), ("Adress", "address"),
     ("Motif de l'urgense", "reason"),
     ("4. Postl code *", "postal_code"), ("Telephon", "phone"), ("Famly name / Nom de famile", "family_name")],
)  # fmt: skip
def test_a_near_miss_matches_when_it_is_close_to_one_field(form: FormDefinition, written: str, key: str) -> None:
    match = form.labels.match(written)

    assert match is not None
    assert (match.key, match.exact) == (key, False)
    assert form.labels.exact(written) is None


@pytest.mark.parametrize(
    "written",
    ["Agent nmber", "Name", "Nom", "Date", "UIC", "Passport number", "Address and phone", "", "a" * 5000, "x",
     "Employer - confirmed", "Email / Telephone", "Employer / Company / Firm", "Family name: Pelletier"],
)  # fmt: skip
def test_what_is_close_to_none_or_to_several_matches_nothing(form: FormDefinition, written: str) -> None:
    assert form.labels.match(written) is None


@pytest.mark.parametrize(
    "written",
    ["Family name / Nom de famille", "Nom de famille/Family name", "FAMILY NAME | NOM DE FAMILLE",
     "Family name - Nom de famille",
     "Family name\nNom de famille", "Nom de famille (Family name)", "3. Family name* / Nom de famille*"],
)  # fmt: skip
def test_a_bilingual_label_speaks_both_languages(form: FormDefinition, written: str) -> None:
    match = form.labels.match(written)

    assert match is not None
    assert (match.key, match.exact, match.languages) == ("family_name", True, {"en", "fr"})


def test_a_label_with_a_word_of_somebodys_own_is_still_one(form: FormDefinition) -> None:
    match = form.labels.match("Employer / Company")

    assert match is not None
    assert (match.key, match.languages) == ("employer", {"en"})


def test_the_language_of_a_label_is_known_and_that_of_a_shared_word_is_not(form: FormDefinition) -> None:
    spoken = {"UCI": {"en"}, "IUC": {"fr"}, "Details": set(), "Détails": set(), "Motif": {"fr"}}
    for label, languages in spoken.items():
        match = form.labels.match(label)
        assert match is not None
        assert match.languages == languages


def test_labels_that_name_documents_are_marked(form: FormDefinition) -> None:
    documents = {
        label for one in form.fields for label in (*one.en, *one.fr) if (m := form.labels.match(label)) and m.document
    }

    assert documents == {"LMIA", "EIMT", "CAQ", "Offer of employment", "Offre d'emploi"}


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("UCI: 1234-5678", "UCI", "1234-5678"), ("UCI : 1234-5678", "UCI", "1234-5678"),
        ("UCI:1234-5678", "UCI", "1234-5678"),
        ("UCI\uff1a1234-5678", "UCI", "1234-5678"), ("UCI\t1234-5678", "UCI", "1234-5678"),
        ("UCI .... 1234-5678", "UCI", "1234-5678"),
        ("UCI = 1234-5678", "UCI", "1234-5678"), ("UCI - 1234-5678", "UCI", "1234-5678"),
        ("UCI    1234-5678", "UCI", "1234-5678"),
        ("*UCI:* 1234-5678", "UCI", "1234-5678"), ("**UCI**: 1234-5678", "UCI", "1234-5678"),
        ("• UCI: 1234-5678", "UCI", "1234-5678"),
        ("UCI", "UCI", ""), ("UCI:", "UCI", ""), ("CAQ required? Yes", "CAQ required", "Yes"),
        ("UCI -> 1234-5678", "UCI", "1234-5678"),
        ("UCI: / IUC : 1234-5678", "UCI / IUC", "1234-5678"), ("Reason\tNote: she waits", "Reason", "Note: she waits"),
        ("Date of birth (format: a): x", "Date of birth (format: a)", "x"), ("UCI ___ 1234-5678", "UCI", "1234-5678"),
        ("CAQ: No", "CAQ", "No"), ("CAQ\tNo", "CAQ", "No"), ("UCI: a: b", "UCI", "a: b"),
    ],
)  # fmt: skip
def test_a_label_and_its_value_on_one_line(form: FormDefinition, line: str, label: str, value: str) -> None:
    (found,) = split_line(line, form.labels)

    assert (found.label, found.value) == (label, value)
    assert found.match is not None


@pytest.mark.parametrize(
    "line", ["CAQ", "LMIA", "LMIA - copy", "Employer confirmed the post", "Her UCI is 1234-5678", "", ":"]
)
def test_prose_and_a_bare_document_are_no_label(form: FormDefinition, line: str) -> None:
    assert split_line(line, form.labels) == []


def test_columns_side_by_side_are_several(form: FormDefinition) -> None:
    found = split_line("Family name: Roy, Jr.     Given names: Léa   UCI: 1234-5678", form.labels)

    assert [(one.label, one.value) for one in found] == [
        ("Family name", "Roy, Jr."), ("Given names", "Léa"), ("UCI", "1234-5678"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Section B - Client", "SECTION 4", "Partie D", "Part 3: Documents", "Client information", "=== Urgency ===",
     "[Client]",
     "Renseignements sur le client", "** Call **", "A. Call information", "Employment details"],
)  # fmt: skip
def test_a_heading_is_a_title(line: str) -> None:
    assert is_title(line)


@pytest.mark.parametrize(
    "line",
    ["La", "De la", "Dana Whitfield", "Client", "Part of it", "12 Client Street", "", "Cook", "Rideau Inc.", "x" * 90],
)
def test_names_and_words_are_no_titles(line: str) -> None:
    assert not is_title(line)


def test_one_word_is_a_title_only_where_it_stands_alone() -> None:
    assert is_title("CLIENT", alone=True)
    assert not is_title("La", alone=True)


@pytest.mark.parametrize(
    "text", ["Passport number", "Interpreter needed", "Second employer", "N° de passeport", "Régime"]
)
def test_short_words_are_like_a_label(text: str) -> None:
    assert is_label_like(text)


@pytest.mark.parametrize(
    "text",
    ["Hello team", "From", "Objet", "Please call", "It waits. Then", "a@b.example", "https", "1st", "x", "Re",
     "IMPORTANT",
     "one two three four five six seven eight", "Section B", "w" * 70],
)  # fmt: skip
def test_greetings_headers_and_sentences_are_not(text: str) -> None:
    assert not is_label_like(text)


def test_a_whole_form_on_one_line_is_cut_before_each_label(form: FormDefinition) -> None:
    line = "Family name: Roy Given name(s): Léa UCI: 1234-5678 Telephone: 613 555 0110 ext. 22 Postal code: K1A 0B1"

    assert [(one.label, one.value) for one in split_line(line, form.labels)] == [
        ("Family name", "Roy"), ("Given name(s)", "Léa"), ("UCI", "1234-5678"), ("Telephone", "613 555 0110 ext. 22"),
        ("Postal code", "K1A 0B1"),
    ]  # fmt: skip


def test_a_few_labels_in_a_sentence_cut_nothing(form: FormDefinition) -> None:
    (found,) = split_line("Employer: Rideau, phone: 613 555 0110, fax: none", form.labels)

    assert found.value == "Rideau, phone: 613 555 0110, fax: none"


@pytest.mark.parametrize("colons", [2, 12, 40])
def test_a_label_with_many_colons_is_one_label(form, colons):
    (found,) = split_line(f"Preferred language{':' * colons} English", form.labels)

    assert (found.match.key, found.value.strip(": ")) == ("language", "English")
