"""The JSON that other programs read, to the letter of the contract (interface.md, "JSON").

Times are on the office's clock, with its offset, to the second; sentences are in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from mailbot.decide.clocks.levels import level_of, onset_flagged
from mailbot.decide.why import Chain
from mailbot.vocabulary.case import Case
from mailbot.vocabulary.case_state import needed_by
from mailbot.vocabulary.events import Event
from mailbot.vocabulary.message import Attachment, MailKind
from mailbot.vocabulary.office import Office
from mailbot.vocabulary.outbox import LetterState, OutboxLetter
from mailbot.vocabulary.phrase import Phrase
from mailbot.vocabulary.referral import FieldProblem, Referral, Value
from mailbot.vocabulary.register import QuarantineEntry
from mailbot.vocabulary.understood import Understood
from mailbot.write.history import event_name, history_text
from mailbot.write.words.typography import unset
from mailbot.write.words.words import Words

Json = dict[str, Any]


def case_json(case: Case, letters: Iterable[OutboxLetter], office: Office, words: Words, now: datetime) -> Json:
    """One of `cases --json`; `case NUMBER --json`."""
    made = case.made
    onset = needed_by(case)
    return {
        "number": case.number,
        **({"merged": list(case.numbers[1:])} if case.joined else {}),
        "status": case.status(now),
        "category": case.category,
        "language": case.language,
        "officer": case.officer or None,
        "received_at": _at(case.received_at, office),
        "contact": {
            "due_at": _at(case.due_at, office),
            "level": level_of(case, office, now).value,
            "made_at": _at(made.at, office) if made else None,
            "how": made.how if made else None,
        },
        "attempts": [
            {"at": _at(one.called_at, office), "by": one.by, "outcome": one.outcome, "text": one.text}
            for one in case.attempts
        ],
        "reminders": [{"on": one.on.isoformat(), "by": one.by, "text": one.text} for one in case.reminders],
        "onset": {"needed_by": onset.isoformat() if onset else None, "flagged": onset_flagged(case, office, now)},
        "awaiting_answer": _awaiting(case, office),
        "documents": {line: state.value for line, state in case.documents.items()},
        "findings": [
            {"code": finding.code, "rule": finding.rule, "text": _english(finding.says, words, office)}
            for finding in case.worked.findings
        ],
        "referral": fields_json(case.referral),
        "letters": [_letter(letter, office) for letter in letters],
        "history": [_event(event, office, words) for event in case.in_order],
    }


def chain_json(chain: Chain, office: Office, words: Words) -> Json:
    """One letter of `case NUMBER --why --json`: as in `case --json`, with what caused it, what that did besides, the
    server's last words and why it waits or never left. A cause without a `message_id` is the clock."""
    letter = chain.letter
    return {
        **_letter(letter, office),
        "written_at": _at(letter.recorded_at, office),
        "cause": {
            "text": _english(chain.cause, words, office),
            "line": chain.line or None,
            "message_id": letter.cause or None,
            "trust": chain.trust or None,
        },
        "effects": [_event(event, office, words) for event in chain.effects],
        "reply": " ".join(letter.reply.split()) or None,
        "stopped": _english(chain.stopped, words, office) if isinstance(chain.stopped, Phrase) else None,
    }


def aside_json(entry: QuarantineEntry, office: Office, words: Words) -> Json:
    """One of `review --json`."""
    return {
        "id": entry.id,
        "reason": _english(entry.reason, words, office),
        "from": entry.sender or None,
        "received_at": _at(entry.received_at, office),
        "message_id": entry.message_id or None,
    }


def parse_json(got: Understood, own_text: str, words: Words) -> Json:
    """What `parse --json` prints of one mail; `further` are the other clients in it, where there are several."""
    referral = got.referral if got.kind is MailKind.REFERRAL else None
    more = {"further": [_referral(one, words) for one in got.further]} if referral and got.further else {}
    return {
        "kind": got.kind.value,
        "trust": got.trust.value,
        **(_referral(referral, words) if referral else {"fields": {}, "problems": [], "language": None}),
        **more,
        "commands": [[command.name, command.text] for command in got.reply.to_obey] if got.reply else [],
        "own_text": own_text,
        "attachments": [_attachment(one) for one in got.attachments],
    }


def _referral(referral: Referral, words: Words) -> Json:
    return {
        "fields": fields_json(referral),
        "problems": [_problem(problem, words) for problem in referral.problems],
        "language": referral.language,
    }


def fields_json(referral: Referral) -> Json:
    """Every field of the form, null where nothing usable was found (referral-form.md, "Types")."""
    return {key: _plain(value) for key, value in referral.values.items()}


def _plain(value: Value | None) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _problem(problem: FieldProblem, words: Words) -> Mapping[str, str]:
    text = unset(words.say(problem.says, "en"))
    return {"field": problem.field, "code": problem.code.value, "text": text}


def _attachment(one: Attachment) -> Json:
    return {
        "name": one.name,
        "type": one.type,
        "size": one.size,
        "withheld": one.withheld or None,
    }


def _letter(letter: OutboxLetter, office: Office) -> Json:
    return {
        "kind": letter.kind.value,
        "state": _shown(letter.state).value,
        "to": letter.to.value,
        "language": letter.language,
        "at": _at(letter.ended_at or letter.leaves_at, office),
        "message_id": letter.message_id,
        "recipients": [
            {"address": one.address, "part": one.part.value, "state": _shown(one.state).value}
            for one in letter.recipients
        ],
    }


def _shown(state: LetterState) -> LetterState:
    """Whoever looks at a letter that is being handed over cannot know whether it left."""
    return LetterState.UNCERTAIN if state is LetterState.SENDING else state


def _event(event: Event, office: Office, words: Words) -> Json:
    return {
        "at": _at(event.at, office),
        "by": event.by,
        "event": event_name(event),
        "text": unset(history_text(event, office, words, "en")),
    }


def _awaiting(case: Case, office: Office) -> Json | None:
    asked = case.awaiting
    return {"since": _at(asked.at, office), "from": "client", "text": asked.text} if asked is not None else None


def _at(moment: datetime, office: Office) -> str:
    return office.calendar.local(moment).isoformat(timespec="seconds")


def _english(phrase: Phrase, words: Words, office: Office) -> str:
    return unset(words.say(phrase, "en", office.calendar.zone))
