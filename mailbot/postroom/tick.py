"""The second door: what the clock causes. Each thing is a commit of its own, and a failure of ours in one of them, or
with one case, keeps no other waiting."""

from __future__ import annotations

from datetime import datetime

from mailbot.decide.clocks import flags
from mailbot.decide.officers import set_aside
from mailbot.decide.overview.form_drift import LOOKED_AT, drift, drift_alarm
from mailbot.understand.attachments.inspect import inspect
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary import events as ev
from mailbot.vocabulary.message import Attachment
from mailbot.vocabulary.register import QuarantineEntry

from .commit import Clerk, by_itself


def tick(clerk: Clerk, now: datetime) -> None:
    """Flags, reminders, what was set aside and nobody has been told of, a form that drifts."""
    _tell_deadlines(clerk, now)
    with by_itself("what was set aside could not be told"):
        _tell_aside(clerk, now)
    with by_itself("the form's drift could not be told"):
        _tell_drift(clerk, now)


def _tell_deadlines(clerk: Clerk, now: datetime) -> None:
    """All cases together, one mail to each reader; where that fails, each case by itclerk."""
    cause = f"tick {now.isoformat()}"
    done = False
    with by_itself("the cases' deadlines could not be told together"):
        clerk.carry_out(flags.tick(clerk.bench(now)), now, cause)
        done = True
    if done:
        return
    for case in clerk.book.open_cases():
        with by_itself(f"the deadlines of {case.number} could not be told"):
            clerk.carry_out(flags.tick(clerk.bench(now), (case,)), now, f"{cause} {case.number}")


def _tell_drift(clerk: Clerk, now: datetime) -> None:
    """One alarm when the referral form no longer reads as it did; armed again when it does."""
    opened = [case.events[0] for case in clerk.book.newest_cases(LOOKED_AT)]
    read = [event.referral for event in opened if isinstance(event, ev.Opened) and not event.opened_by_officer]
    found = drift(read, clerk.office.policy.drift_share)
    told = bool(clerk.book.fact("drift_told"))
    if bool(found) != told:
        effects = drift_alarm(found, clerk.bench(now)) if found else []
        cause = f"drift {now.isoformat()}"
        clerk.carry_out(effects, now, cause, also=lambda change: change.remember("drift_told", bool(found)))


def _tell_aside(clerk: Clerk, now: datetime) -> None:
    """One mail to the officers about everything set aside since the last one."""
    told = int(clerk.book.fact("aside_told") or 0)
    waiting = [entry for entry in clerk.book.waiting_aside() if int(entry.id[1:]) > told]
    if waiting:
        highest = max(int(entry.id[1:]) for entry in waiting)
        encloses = tuple(file for entry in waiting for file in _to_read(clerk, entry))
        clerk.carry_out(
            set_aside.tell(waiting, clerk.bench(now), encloses=encloses),
            now,
            f"set aside up to {highest}",
            also=lambda change: change.remember("aside_told", highest),
        )


def _to_read(clerk: Clerk, entry: QuarantineEntry) -> tuple[Attachment, ...]:
    """The files of a known referrer's message that only a person can read."""
    if entry.reason.key != set_aside.FORM_IN_A_FILE:
        return ()
    return inspect(read_mail(clerk.blobs.get(entry.blob)).attachments)
