"""The fixed answers that some orders take, in both languages; the first words of each are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """One of the fixed answers that a command takes; the first of `en` and `fr` is the one that is shown."""

    code: str
    en: tuple[str, ...]
    fr: tuple[str, ...]


CPC = (
    ChoiceWords("ask", ("ask",), ("demander",)),
    ChoiceWords("asked", ("asked", "was asked"), ("demandé", "demandée")),
    ChoiceWords(
        "imminent",
        ("imminent", "decision imminent", "decision is imminent", "a decision is imminent"),
        ("imminent", "imminente", "décision imminente", "la décision est imminente"),
    ),
    ChoiceWords(
        "not_in_time",
        (
            "not in time",
            "no decision in time",
            "cannot decide in time",
            "can't decide in time",
            "will not decide in time",
            "won't decide in time",
            "won't be in time",
            "can't be done in time",
            "cannot be done in time",
            "can't do it in time",
            "cannot do it in time",
            "will not be in time",
            "too late",
        ),
        (
            "pas à temps",
            "ne sera pas à temps",
            "ne sera pas fait à temps",
            "ne peut pas le faire à temps",
            "ne peuvent pas le faire à temps",
            "pas de décision à temps",
            "ne peut pas décider à temps",
            "ne décidera pas à temps",
            "ne sera pas à temps",
            "pas dans les délais",
            "trop tard",
        ),
    ),
)
WITHDRAW = (
    ChoiceWords("ask", ("ask",), ("demander",)),
    ChoiceWords("yes", ("yes",), ("oui",)),
    ChoiceWords("no", ("no",), ("non",)),
    ChoiceWords("in_process", ("in process",), ("en traitement",)),
)
WITHDRAWN = (
    ChoiceWords(
        "withdrawn",
        (
            "withdrawn",
            "client withdrew",
            "she withdrew",
            "he withdrew",
            "client gave up",
            "client no longer needs it",
            "she no longer needs it",
            "he no longer needs it",
        ),
        (
            "retiré",
            "retirée",
            "la cliente se retire",
            "le client se retire",
            "elle se retire",
            "il se retire",
            "la cliente s'est désistée",
            "le client s'est désisté",
            "elle s'est désistée",
            "il s'est désisté",
            "désistement",
            "la cliente a retiré sa demande",
            "le client a retiré sa demande",
            "elle a retiré sa demande",
            "il a retiré sa demande",
        ),
    ),
)
CALLED = (
    ChoiceWords("no_answer", ("no answer",), ("pas de réponse",)),
    ChoiceWords("voicemail", ("voicemail",), ("boîte vocale",)),
    ChoiceWords("wrong_number", ("wrong number",), ("mauvais numéro",)),
    ChoiceWords("will_call_back", ("will call back",), ("rappellera",)),
)
PERIODS = (ChoiceWords("week", ("week",), ("semaine",)), ChoiceWords("month", ("month",), ("mois",)))
LISTS = (
    ChoiceWords("all", ("all",), ("tous",)),
    ChoiceWords("unassigned", ("unassigned",), ("non attribués",)),
    ChoiceWords("closed", ("closed",), ("fermés",)),
)
