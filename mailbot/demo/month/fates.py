"""What becomes of a client's request: a table of stories, each a few mails on certain business days.

A step is (business days after the referral, time, who writes, what). A time `+50` is minutes after the referral. `who`
is the client, the case's officer, another officer, the CSC, the CPC, a partner or the mail server.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Step = tuple[int, str, str, str]

_ENDS: tuple[Step, ...] = (
    (1, "10:05", "client", "documents"),
    (1, "14:10", "officer", "received_all"),
    (2, "11:00", "officer", "accept"),
    (3, "15:00", "officer", "issued"),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """One story. `how_often` in the whole month. `form` says what is special about the referral: "wrong_address",
    "gone_address" (it takes the letter and sends it back), "can_wait", "outside", "no_uci", "no_mail", "earlier",
    "pair" (two clients in one mail), "by_partner", "by_officer"."""

    name: str
    how_often: int
    steps: tuple[Step, ...]
    form: str = ""
    kinds: tuple[str, ...] = field(default=("travel_death", "travel_illness", "travel_business", "doctor"))


FATES: tuple[Fate, ...] = (
    Fate("issued", 13, ((0, "+50", "officer", "take"), *_ENDS)),
    Fate("pair", 3, ((0, "+50", "officer", "take"), *_ENDS), form="pair"),
    Fate("asks", 8, ((0, "+70", "officer", "take"), (0, "15:20", "client", "question"), (1, "9:10", "officer", "message"),
                     (2, "10:05", "client", "documents"), (2, "14:10", "officer", "received_all"),
                     (3, "11:00", "officer", "accept"), (4, "15:00", "officer", "issued"))),
    Fate("remarks", 5, ((0, "+70", "officer", "take"), (0, "15:40", "client", "remark"), (1, "9:20", "officer", "seen"),
                        (2, "13:20", "other", "decline_evidence"))),
    Fate("nobody_answers", 2, ((0, "+70", "officer", "take"), (1, "15:20", "client", "question"))),
    Fate("can_wait", 10, ((1, "9:40", "officer", "decline"),), form="can_wait"),
    Fate("outside", 6, ((0, "+90", "officer", "redirect"),), form="outside"),
    Fate("to_the_cpc", 4, ((0, "+90", "officer", "redirect_cpc"),), form="can_wait"),
    Fate("incomplete", 7, ((0, "14:30", "csc", "completes"), (0, "15:30", "officer", "take"), *_ENDS), form="no_uci"),
    Fate("slip", 5, ((1, "9:30", "officer", "corrects"), (1, "13:15", "client", "documents"),
                     (1, "15:30", "officer", "received_all"), (2, "11:00", "officer", "accept"),
                     (3, "15:00", "officer", "issued")), form="wrong_address"),
    Fate("comes_back", 3, ((0, "+50", "server", "bounce"), (1, "9:30", "officer", "corrects"),
                           (2, "13:20", "officer", "accept"), (3, "15:00", "officer", "issued")), form="gone_address"),
    Fate("csc_corrects", 4, ((0, "+12", "csc", "other_address"), (0, "+25", "officer", "corrects_and_writes"), *_ENDS),
         form="other_address"),
    Fate("by_telephone", 6, ((0, "13:30", "officer", "voicemail"), (1, "10:30", "officer", "no_answer"),
                             (2, "9:50", "officer", "contacted"), (3, "11:30", "officer", "accept"),
                             (4, "15:00", "officer", "issued")), form="no_mail"),
    Fate("not_reached", 2, ((1, "10:30", "officer", "voicemail"), (2, "13:30", "officer", "no_answer"),
                            (4, "13:30", "other", "voicemail"), (5, "9:40", "officer", "contacted"),
                            (5, "15:00", "officer", "accept")), form="no_mail"),
    Fate("interview", 4, ((0, "+70", "officer", "take"), (1, "9:00", "officer", "interview"), (1, "13:40", "client", "cannot"),
                          (1, "14:40", "officer", "moved"), (3, "15:10", "officer", "accept"),
                          (4, "15:00", "officer", "issued"))),
    Fate("called_off", 3, ((0, "+70", "officer", "take"), (1, "9:00", "officer", "interview"), (1, "11:40", "client", "documents"),
                           (1, "13:40", "officer", "cancelled"), (2, "11:00", "officer", "accept"),
                           (3, "15:00", "officer", "issued"))),
    Fate("gives_up", 5, ((0, "+70", "officer", "take"), (1, "13:00", "client", "gives_up"),
                         (1, "14:00", "officer", "withdrawn"))),
    Fate("earlier", 3, ((0, "+50", "officer", "cpc_ask"), (0, "14:50", "cpc", "cpc_says"), (0, "15:30", "officer", "not_in_time"),
                        (1, "9:15", "client", "yes_withdraw"), (1, "10:15", "officer", "withdraw_yes"),
                        (2, "11:00", "officer", "accept"), (3, "15:00", "officer", "issued")), form="earlier"),
    Fate("sent_again", 3, ((0, "+50", "officer", "take"), (0, "14:00", "csc", "again"), *_ENDS)),
    Fate("by_partner", 2, ((0, "+40", "officer", "open"), *_ENDS), form="by_partner", kinds=("doctor",)),
    Fate("by_officer", 2, ((0, "+60", "officer", "take"), *_ENDS), form="by_officer"),
    Fate("undone", 2, ((0, "+60", "officer", "take"), (1, "9:30", "officer", "decline"), (1, "9:36", "officer", "undo"), *_ENDS)),
    Fate("at_odds", 1, ((0, "+60", "officer", "take"), (1, "9:30", "officer", "accept"), (1, "10:30", "other", "decline_evidence"))),
    Fate("in_person", 3, ((0, "+10", "officer", "hold"), (1, "10:10", "officer", "officer_writes"),
                          (1, "15:05", "client", "documents"), (2, "9:05", "officer", "received_all"),
                          (2, "11:00", "officer", "accept"), (3, "15:00", "officer", "issued"))),
    Fate("forgotten", 2, (), form="can_wait"),
    Fate("automatic", 2, ((0, "+70", "officer", "take"), (0, "+80", "client", "is_away"), *_ENDS)),
    Fate("mistyped", 1, ((0, "+50", "officer", "take"), (2, "9:40", "officer", "mistyped"), *_ENDS)),
    Fate("thanks", 2, ((0, "+50", "officer", "take"), (1, "9:40", "client", "thanks"), (1, "16:00", "officer", "remind"), *_ENDS)),
    Fate("merged", 2, ((0, "+50", "officer", "take"), (0, "14:20", "csc", "twin"), (0, "14:38", "officer", "merge"), *_ENDS)),
    Fate("comes_again", 1, ((0, "+70", "officer", "take"), (1, "13:00", "client", "gives_up"), (1, "14:00", "officer", "withdrawn"),
                            (4, "10:00", "csc", "refers_anew"), (5, "9:40", "officer", "decline"))),
)  # fmt: skip


def stories(*, whole: bool = True) -> list[Fate]:
    """The month's stories in the order in which they begin, each spread over it. Not `whole`: each once."""
    spread = [
        ((turn + 0.5) / count, at, fate)
        for at, fate in enumerate(FATES)
        for count in [fate.how_often if whole else 1]
        for turn in range(count)
    ]
    return [fate for _, _, fate in sorted(spread, key=lambda one: one[:2])]
