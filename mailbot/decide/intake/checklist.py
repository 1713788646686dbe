"""The checklist of D9 and D10: which documents a case needs."""

from __future__ import annotations

from mailbot.vocabulary.referral import Referral

EVIDENCE = {  # D10: of the emergency, by category
    "doctor": ("doctor_evidence",),
    "travel_business": ("proof_of_travel",),
    "travel_death": ("proof_of_travel", "death_certificate"),
    "travel_illness": ("proof_of_travel", "illness_evidence"),
    "ccms": ("ccms_enrolment",),
}
QUEBEC = ("G", "H", "J")  # the first letters of Quebec's postal codes


def checklist(referral: Referral) -> tuple[str, ...]:
    """The lines of the checklist, in the order in which letters name them."""
    category = referral.text("category")
    lines: tuple[str, ...] = () if category == "ccms" else ("lmia_or_offer",)  # D9: not for an open permit under D7
    if needs_caq(referral):
        lines += ("caq",)
    return lines + EVIDENCE.get(category, ())


def needs_caq(referral: Referral) -> bool:
    """D9: where it applies. What the CSC ticked; unknown, whether the client lives in Quebec and the permit
    is tied to an employer."""
    said = referral.yes("caq_required")
    if said is not None:
        return said
    return referral.text("category") != "ccms" and referral.text("postal_code").startswith(QUEBEC)
