"""Labels without a single value are no referral (referral-form.md, "What is a referral")."""

from mailbot.understand.form.form import read_referrals
from tests.understand.form.mails import a_mail

LABELS = ("Full name", "Date of birth", "Address", "Telephone", "Postal code", "Email address", "Reason")
ASKED = "".join(f"{label}:\n" for label in LABELS) + "Copy of passport\n\nMr. Felix\n"


def test_a_letter_that_asks_for_names_and_dates_is_none(form):
    assert read_referrals(a_mail(ASKED), form).referrals == ()


def test_one_value_beside_them_makes_it_one_even_if_it_cannot_be_used(form):
    assert read_referrals(a_mail(ASKED.replace("Date of birth:", "Date of birth: 03/04/1988")), form).referrals != ()
