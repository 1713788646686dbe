"""REDIRECT: to the CPC (D2, D16, D19) or to the office of the area where the client lives (D3)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.vocabulary.arguments import OfficeNamed
from mailbot.vocabulary.effects import Write
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.office import OtherOffice
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.phrase import Term

from .already_done import gcms
from .closing import end
from .desk import Desk, Handler
from .result import Outcome, did


def redirect(desk: Desk, order: Order) -> Outcome:
    """The client and the CSC are told, an office gets the whole referral; closed here."""
    target = order.argument.code if isinstance(order.argument, OfficeNamed) else "cpc"
    letter = replace(desk.letter(LetterKind.REDIRECT), target=target)
    told = desk.write(letter)
    if not desk.case.opened_by_officer and desk.case.referrer:
        told += Outcome(effects=(Write(_notice(desk, letter, Role.CSC, desk.case.referrer)),))
    office = next((other for other in desk.office.other_offices if other.code == target), None)
    if office is not None and office.address:
        told += _passed_on(desk, letter, office)
    place = Term("office", target)
    ccms = target == "cpc" and desk.case.category == "ccms"  # D7: Edmonton, fees, codes
    note = gcms(desk, "redirect_ccms" if ccms else "redirect", office=place)
    closed = end(desk, "redirected", order.text, target=target)
    return closed + told + Outcome(done=did("redirected", office=place), gcms=note)


def _notice(desk: Desk, letter: Letter, to: Role, address: str) -> Letter:
    return Letter(
        kind=LetterKind.REDIRECT_NOTICE,
        to=to,
        addresses=(Address(address),),
        language=desk.case.referral.language or "both",
        leaves_at=letter.leaves_at,
        number=desk.case.number,
        target=letter.target,
        in_reply_to=desk.case.referral_mail if to is Role.CSC else "",
    )


def _passed_on(desk: Desk, letter: Letter, office: OtherOffice) -> Outcome:
    """The whole referral, as the case has it now and as it came, to the office that answers for the area."""
    notice = replace(_notice(desk, letter, Role.OFFICE, office.address), language="both", topics=("original",))
    return Outcome(effects=(Write(notice),), done=did("passed_on", office=Term("office", office.code)))


ORDERS: dict[str, Handler] = {"REDIRECT": redirect}
