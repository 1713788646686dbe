"""The type's name in `config/referral_form.toml`, and who reads it."""

from __future__ import annotations

from mailbot.understand.form.values.choices import read_category, read_language, read_yes_no
from mailbot.understand.form.values.contact import read_email, read_phone
from mailbot.understand.form.values.dates import read_date
from mailbot.understand.form.values.documents import read_list
from mailbot.understand.form.values.numbers import read_application_number, read_postal_code, read_uci
from mailbot.understand.form.values.outcome import Outcome
from mailbot.understand.form.values.text import read_long_text, read_text

from .definition import FormField

_READERS = {
    "long text": read_long_text,
    "uci": read_uci,
    "phone": read_phone,
    "email": read_email,
    "postal code": read_postal_code,
    "language": read_language,
    "application number": read_application_number,
    "yes/no": read_yes_no,
    "category": read_category,
    "list": read_list,
}


def read(field: FormField, text: str, date_order: str | None = None) -> Outcome:
    """What these words say in this field."""
    if field.type == "date":
        return read_date(text, date_order)
    if field.type == "text":
        return read_text(text, field.lines)
    return _READERS[field.type](text)
