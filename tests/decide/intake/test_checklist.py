"""The checklist of D9 and D10."""

import pytest

from mailbot.decide.intake.checklist import checklist
from mailbot.vocabulary.referral import Referral


@pytest.mark.parametrize(
    ("category", "lines"),
    [
        ("doctor", ("lmia_or_offer", "doctor_evidence")),
        ("travel_business", ("lmia_or_offer", "proof_of_travel")),
        ("travel_death", ("lmia_or_offer", "proof_of_travel", "death_certificate")),
        ("travel_illness", ("lmia_or_offer", "proof_of_travel", "illness_evidence")),
        ("ccms", ("ccms_enrolment",)),  # D9: no LMIA for an open permit
        ("other", ("lmia_or_offer",)),
        (None, ("lmia_or_offer",)),
    ],
)
def test_what_each_category_needs(category, lines):
    assert checklist(Referral({"category": category, "postal_code": "K1A 0B1"})) == lines


@pytest.mark.parametrize(
    ("required", "postal_code", "category", "needed"),
    [
        (True, "K1A 0B1", "travel_business", True),
        (False, "H2X 1Y4", "travel_business", False),
        (None, "H2X 1Y4", "travel_business", True),
        (None, "J8X 3X2", "travel_business", True),
        (None, "G1R 2B5", "travel_business", True),
        (None, "K1A 0B1", "travel_business", False),
        (None, None, "travel_business", False),
        (None, "H2X 1Y4", "ccms", False),
        (True, "H2X 1Y4", "ccms", True),
    ],
)
def test_a_caq_where_it_applies(required, postal_code, category, needed):
    referral = Referral({"caq_required": required, "postal_code": postal_code, "category": category})

    assert ("caq" in checklist(referral)) is needed
