"""The earlier application at the CPC: CPC (D17) and WITHDRAW (D18)."""

from __future__ import annotations

from datetime import timedelta

from mailbot.decide.notices import has_earlier_application
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.effects import Write
from mailbot.vocabulary.letter_kinds import LetterKind, Role
from mailbot.vocabulary.letters import Letter
from mailbot.vocabulary.message import Address
from mailbot.vocabulary.orders import Order
from mailbot.vocabulary.outbox import LetterState
from mailbot.vocabulary.phrase import Phrase, Term

from .already_done import already, choice, gcms, who_did
from .desk import Desk, Handler
from .result import Outcome, did, refuse


def cpc(desk: Desk, order: Order) -> Outcome:
    """CPC: the office's question to the CPC, or what it said (D17)."""
    said, remark = choice(order)
    if said == "ask":
        return _ask_cpc(desk)
    if desk.case.cpc == said and not remark:
        return Outcome(done=already(desk, "CPC", ev.CpcState))
    return desk.enter(ev.CpcState(**desk.stamp, state=said, text=remark)) + Outcome(done=did(f"cpc_{said}"))


def _ask_cpc(desk: Desk) -> Outcome:
    if not desk.office.cpc_address:
        return refuse("no_cpc_address")
    lost = any(letter.kind is LetterKind.CPC_QUESTION for letter in desk.outbox(*LetterState))
    if desk.case.cpc == "asked" and (desk.told(LetterKind.CPC_QUESTION) or not lost):
        return Outcome(done=who_did(desk, ev.CpcState, "cpc_asked_already"))
    question = Letter(
        kind=LetterKind.CPC_QUESTION,
        to=Role.CPC,
        addresses=(Address(desk.office.cpc_address),),
        language="both",
        leaves_at=desk.now + timedelta(minutes=desk.office.policy.other_hold_minutes),
        number=desk.case.number,
    )
    asked = desk.enter(ev.CpcState(**desk.stamp, state="asked"))
    return asked + Outcome(effects=(Write(question),), done=did("cpc_asked"))


def _said_before(desk: Desk) -> tuple[Phrase, ...]:
    """That the client was told otherwise: a yes promised a refund."""
    before = next((one for one in reversed(desk.case.counted) if isinstance(one, ev.WithdrawalState)), None)
    if before is None or before.state not in ("yes", "no"):
        return ()
    key = f"pressing.withdrawal_said_{before.state}"
    return (Phrase.of(key, officer=desk.name(before.by), at=before.at),)


def withdraw(desk: Desk, order: Order) -> Outcome:
    """WITHDRAW: asks the client about the earlier application, or records the answer; the case stays open (D18)."""
    said, _ = choice(order)
    ended = desk.case.ended
    if said == "ask" and ended is not None:  # what is known of it may still be recorded (D18)
        return refuse("closed", status=Term("status", ended.status), by=desk.name(ended.by), at=ended.at)
    if said == "ask" and not has_earlier_application(desk.case):
        return refuse("no_earlier_application")
    if said != "ask":
        if desk.case.withdrawal == said:
            return Outcome(done=already(desk, "WITHDRAW", ev.WithdrawalState))
        answered = desk.enter(ev.WithdrawalState(**desk.stamp, state=said))
        return answered + Outcome(
            done=did(f"withdrawal_{said}"), gcms=gcms(desk, f"withdraw_{said}"), pressing=_said_before(desk)
        )
    if not desk.case.client_address and not desk.case.referral.text("phone"):
        return refuse("no_address")
    if desk.case.withdrawal == "asked" and desk.told(LetterKind.WITHDRAWAL_QUESTION):
        return Outcome(done=who_did(desk, ev.WithdrawalState, "withdrawal_asked_already"))
    asked = desk.enter(ev.WithdrawalState(**desk.stamp, state="asked"))
    return asked + desk.write(desk.letter(LetterKind.WITHDRAWAL_QUESTION)) + Outcome(done=did("withdrawal_ask"))


ORDERS: dict[str, Handler] = {"CPC": cpc, "WITHDRAW": withdraw}
