"""A scene of the month becomes a mail: the form as the CSC's agents send it, an officer's answer, a client's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar

from mailbot.demo.people import CPC, CSC, OFFICE, PROVINCE
from mailbot.vocabulary.calendar import OfficeCalendar

from .hands import LAYOUTS, VERSIONS, Mail, as_lines, as_table, form_rows, spoken_day
from .people import OFFICERS, STRANGER, Client
from .plan import Plan, Scene, Story
from .texts import ORDERS, REASONS, WORDS
from .world import World

SUBJECTS = {"en": "Urgent referral - work permit", "fr": "Demande urgente – permis de travail"}
HELLO = {"en": "Hello,\n\n", "fr": "Bonjour,\n\n"}
THANKS = {"en": "\nThank you,\nClient Support Centre\n", "fr": "\nMerci,\nCentre de soutien à la clientèle\n"}
FORWARDED = {
    "en": "---------- Forwarded message ---------\nFrom: Reception <desk@clinic.example>\nDate: Mon, Oct 26, 2026\n"
    "Subject: Urgent\nTo: office\n\n",
    "fr": "---------- Message transféré ---------\nDe : Accueil <desk@clinic.example>\nDate : lun. 26 oct. 2026\n"
    "Objet : Urgent\nÀ : bureau\n\n",
}
OUTSIDE = {"address": "900, rue Rachel, Montréal QC", "postal": "H2J 2J1"}


class Writer:
    """Writes every mail of a plan."""

    def __init__(self, plan: Plan, world: World, calendar: OfficeCalendar) -> None:
        self._plan, self._world, self._calendar = plan, world, calendar
        self._first: dict[int, bytes] = {}  # the CSC's mail of each story, to answer

    def sent(self, story: Story, octets: bytes) -> None:
        """The first mail of a story as it was sent."""
        self._first.setdefault(story.number, octets)

    def mail(self, scene: Scene) -> Mail:
        """What somebody writes in this scene."""
        if scene.what in ("refers", "again", "refers_anew", "twin"):
            return self._referral(scene)
        if scene.by is not None and scene.what in ORDERS:
            return self._order(scene)
        if scene.story is None:
            return self._besides(scene)
        return self._BY[scene.what](self, scene, scene.story)

    # The form.

    def _referral(self, scene: Scene) -> Mail:
        story = scene.story
        assert story is not None
        form = story.fate.form
        if form == "by_partner":
            return self._words(scene, story, PROVINCE, "ministry", subject="Dr. " + story.who.family)
        language = story.who.language
        version = story.number % 3
        rows = self._rows(scene, story, story.who, version)
        layout = LAYOUTS[story.number // 3 % len(LAYOUTS)]
        text = HELLO[language] + layout(rows)
        if story.second is not None:
            second = self._rows(scene, story, story.second, version)
            text += "\n\n" + as_lines(_in_language(second, story.second, language, version))
        text += THANKS[language]
        sender, subject, html = CSC, SUBJECTS[language], ""
        if form == "by_officer":
            sender, subject = story.officer.address, f"FW: {subject}"
            text = FORWARDED[language] + as_lines(rows)
        elif story.number % 3 == 1 and story.second is None:
            html = as_table(rows)
        return Mail(sender, text, subject, html=html)

    def _rows(self, scene: Scene, story: Story, who: Client, version: int) -> dict[str, str]:
        french = who.language == "fr"
        day = scene.at.date()
        names, reasons, _ = REASONS[story.category]
        waits = story.fate.form == "can_wait" or scene.what == "refers_anew"
        said = {
            "call_date": spoken_day(day, who.language, version),
            "agent": "Aïcha Fernandes" if french else "Dana Whitfield",
            "category": names[french],
            "reason": reasons[french],
            "needed": spoken_day(self._business_day(day, 22 if waits else 8), who.language, version),
        }
        if story.category == "doctor":
            said["patients"] = ("Yes", "Oui")[french]
        if scene.what == "twin":  # a slip in the UCI makes another client of this one
            said["uci"] = f"{who.uci[:-1]}{(int(who.uci[-1]) + 1) % 10}"
        said |= self._special(story, who, day, version) if scene.what != "refers_anew" else {}
        return form_rows(who, said, who.language, version)

    def _special(self, story: Story, who: Client, day: date, version: int) -> dict[str, str]:
        """What is special about the form of this story."""
        french = who.language == "fr"
        earlier = {
            "earlier": ("Yes", "Oui")[french],
            "application": f"W{100000000 + story.number}",
            "submitted": spoken_day(day - timedelta(days=12), who.language, version),
        }
        return {
            "wrong_address": {"email": who.wrong},
            "gone_address": {"email": who.wrong.replace("@", ".old@")},
            "other_address": {"email": who.wrong.replace("@", ".x@")},
            "outside": OUTSIDE,
            "no_uci": {"uci": who.uci[:-1]},
            "no_mail": {"email": ""},
            "earlier": earlier,
        }.get(story.fate.form, {})

    # Officers.

    def _order(self, scene: Scene) -> Mail:
        assert scene.by is not None
        french = scene.by.language == "fr"
        said = ORDERS[scene.what][french].format(**self._filling(scene))
        if scene.story is not None and scene.story.number % 2 and "\n" not in said:
            said = ("Bonjour,\n\n{}\n\nMerci,\n{}" if french else "Hi,\n\n{}\n\nThanks,\n{}").format(
                said, scene.by.name
            )
        if scene.what == "open":
            return Mail(scene.by.address, said, f"FW: [{self._aside(scene)}]")
        if scene.story is None:
            return Mail(scene.by.address, f"{said}\n", "mailbot")
        number = self._world.number_of(scene.story.who)
        last = self._world.last_to(scene.by.address, number)
        # Whoever has no mail about the case names it.
        return Mail(scene.by.address, f"{said}\n", f"RE: [{number}]", answers=last, hand=scene.by.hand)

    def _filling(self, scene: Scene) -> dict[str, str]:
        at = scene.at - timedelta(minutes=6)
        told = {
            "clock_en": f"{at:%H:%M}",
            "clock_fr": f"{at.hour} h {at.minute:02d}",
            "later": f"{self._business_day(scene.at.date(), 2):%Y-%m-%d}",
            "minute": f"{_own_minute(scene):02d}",
            "first": f"{self._plan.away[0]:%Y-%m-%d}",
            "last": f"{self._plan.away[1]:%Y-%m-%d}",
            "cover": self._plan.cover.name,
        }
        if scene.what == "report":
            told |= {"first": f"{self._plan.scenes[0].at:%Y-%m-%d}", "last": f"{self._plan.ends:%Y-%m-%d}"}
        if scene.story is not None:
            story = scene.story
            rows = form_rows(story.who, self._opening(scene, story), "en", 0) if scene.what == "open" else {}
            other = self._world.first_number_of(story.who) if scene.what == "merge" else ""
            told |= {"email": story.who.email, "form": as_lines(rows), "other": other}
        return told

    def _opening(self, scene: Scene, story: Story) -> dict[str, str]:
        names, reasons, _ = REASONS[story.category]
        needed = spoken_day(self._business_day(scene.at.date(), 8), "en", 0)
        return {"category": names[0], "reason": reasons[0], "patients": "Yes", "needed": needed}

    def _aside(self, scene: Scene) -> str:
        """The tag of the newest mail that was set aside, as the officer's notice names it."""
        assert scene.by is not None
        return self._world.last_aside(scene.by.address)

    # Everybody else.

    def _words(self, scene: Scene, story: Story, sender: str, what: str, **more: object) -> Mail:
        french = story.who.language == "fr"
        said = WORDS[what][french].format(
            client=story.who.name, email=story.who.email, uci=story.who.uci, officer=scene.by.name if scene.by else ""
        )
        return Mail(sender, said, **more)  # type: ignore[arg-type]

    def _client(self, scene: Scene, story: Story) -> Mail:
        """A client answers the newest letter of the office."""
        number = self._world.number_of(story.who)
        files = REASONS[story.category][2] if scene.what == "documents" else ()
        headers = (("Auto-Submitted", "auto-replied"),) if scene.what == "is_away" else ()
        subject = "Automatic reply: " if scene.what == "is_away" else "RE: "
        return self._words(
            scene, story, story.who.email, scene.what, subject=f"{subject}{number}", files=files, headers=headers,
            answers=self._world.last_to(story.who.email, number), hand=("bare", "gmail", "outlook", "below")[story.number % 4],
        )  # fmt: skip

    def _csc(self, scene: Scene, story: Story) -> Mail:
        """An answer to our question, or to its own form."""
        number = self._world.number_of(story.who)
        asked = self._world.last_to(CSC, number)
        own = self._first[story.number]
        return self._words(
            scene, story, CSC, scene.what, subject=f"RE: {SUBJECTS[story.who.language]}", answers=asked or own,
            hand=("outlook", "gmail")[story.number % 2] if not asked else "bare",
        )  # fmt: skip

    def _cpc(self, scene: Scene, story: Story) -> Mail:
        asked = self._world.last_to(CPC, self._world.number_of(story.who))
        return self._words(scene, story, CPC, scene.what, subject="RE: question", answers=asked)

    def _directly(self, scene: Scene, story: Story) -> Mail:
        """An officer writes to the client, with the mailbox in copy."""
        assert scene.by is not None
        number = self._world.number_of(story.who)
        return self._words(
            scene, story, scene.by.address, scene.what, subject=f"[{number}]", to=story.who.email, cc=OFFICE
        )

    def _besides(self, scene: Scene) -> Mail:
        if scene.what == "advert":
            return Mail(STRANGER, "Cheap toner!\n", "An offer for your office")
        if scene.what == "forged":
            number = self._world.newest_number
            return Mail(OFFICERS[1].address, "DECLINE not urgent\n", f"RE: [{number}]", forged=True)
        assert scene.by is not None  # out_of_office
        number = self._world.newest_number
        return Mail(
            scene.by.address, "I am out of the office and will be back next week.\n", "Automatic reply: a case",
            answers=self._world.last_to(scene.by.address, number), headers=(("Auto-Submitted", "auto-replied"),),
        )  # fmt: skip

    def _business_day(self, day: date, later: int) -> date:
        return self._calendar.add_business_days(day, later)

    _BY: ClassVar[dict[str, Callable[[Writer, Scene, Story], Mail]]] = {
        **dict.fromkeys(("documents", "question", "remark", "thanks", "gives_up", "yes_withdraw", "cannot", "is_away"), _client),
        "cpc_says": _cpc,
        "completes": _csc,
        "other_address": _csc,
        "officer_writes": _directly,
    }  # fmt: skip


def _own_minute(scene: Scene) -> int:
    """No two interviews at one time."""
    return scene.story.number * 15 % 60 if scene.story is not None else 0


def _in_language(rows: dict[str, str], who: Client, language: str, version: int) -> dict[str, str]:
    """The same rows under the labels of another language."""
    if who.language == language:
        return rows
    labels = dict(zip(VERSIONS[who.language][version], VERSIONS[language][version], strict=True))
    return {labels[label]: value for label, value in rows.items()}
