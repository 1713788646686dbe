"""The week as a page to open, act by act, by case and by person; and each mail that came in as its reader sees it.

Files beside one another that work without a network: a page, the letters, the mails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path
from typing import Any

from mailbot.shipped import TEMPLATES
from mailbot.understand.mail.mime import read_mail
from mailbot.vocabulary.letter_kinds import Role
from mailbot.wiring import Assembled
from mailbot.write.rendering import Renderer
from mailbot.write.words.dates import date_words
from mailbot.write.words.words import LANGUAGES

from .people import NAMES, OFFICE
from .telling import Happening, Telling

ORDER = (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CLIENT, None)
"""Whose inbox comes first on the page."""


def write_week(out: Path, telling: Telling, office: Assembled) -> Path:
    """`index.html`, and a page for each mail that came in; the file to open."""
    helpers = {language: {"say": telling.say} for language in LANGUAGES}
    renderer = Renderer(TEMPLATES, helpers)
    for page, message in telling.came.items():
        shown = renderer.document("demo/came", telling.language, _mail(page, message))
        (out / page).write_text(shown, encoding="utf-8")
    file = out / "index.html"
    file.write_text(renderer.document("demo/week", telling.language, _week(telling, office)), encoding="utf-8")
    return file


def _week(telling: Telling, office: Assembled) -> dict[str, Any]:
    happened = telling.happened
    return {
        "acts": [
            {
                "title": telling.say("act", number=number, title=telling.say(f"act_title.{act.told}")),
                "says": telling.say(f"act_says.{act.told}"),
                "days": _days([one for one in happened if max(one.act, 1) == number], telling),
            }
            for number, act in enumerate(telling.acts, 1)
        ],
        "cases": [
            {
                "anchor": number,
                "title": telling.say("case", number=number, name=name),
                "days": _days([one for one in happened if one.told.number == number], telling),
            }
            for number, name in sorted(telling.cases.items())
        ],
        "inboxes": _inboxes(telling, office),
    }


def _days(happened: Iterable[Happening], telling: Telling) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (date_words(day, telling.language, weekday=True, year=False), [_line(one, telling) for one in these])
        for day, these in groupby(happened, key=lambda one: telling.local(one.told.at).date())
    ]


def _line(one: Happening, telling: Telling) -> dict[str, Any]:
    told = one.told
    who = telling.say("to", who=_names(one.people)) if told.kind == "out" else ""
    return {"at": telling.local(told.at), "kind": told.kind, "number": told.number, "who": who, "text": told.text,
            "page": one.page}  # fmt: skip


def _inboxes(telling: Telling, office: Assembled) -> list[dict[str, Any]]:
    """Everybody to whom a letter went, the office's own people first."""
    got: dict[str, list[Happening]] = {}
    for one in telling.happened:
        for address in dict.fromkeys(one.people) if one.told.kind == "out" else ():
            got.setdefault(address, []).append(one)
    roles = {address: _role(address, office) for address in got if address != OFFICE}
    return [
        {
            "anchor": address.replace("@", "-at-"),
            "title": telling.say(f"{role.value}_inbox" if role else "inbox", name=NAMES.get(address, address)),
            "count": len(got[address]),
            "days": _days(got[address], telling),
        }
        for address, role in sorted(roles.items(), key=lambda one: ORDER.index(one[1]))
    ]


def _role(address: str, office: Assembled) -> Role | None:
    person = office.office.person(address)
    if person is not None:
        return Role(person.duty.value)
    clients = {case.client_address for case in office.book.cases()}
    return Role.CLIENT if address in clients else None


def _names(people: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(NAMES.get(address, address) for address in people))


def _mail(page: str, message: EmailMessage) -> dict[str, Any]:
    """What its reader sees of a mail."""
    mail = read_mail(bytes(message))
    table = mail.html.partition("<body")[2].partition(">")[2].partition("</body>")[0]
    return {
        "mail": mail,
        "sender": mail.sender,
        "table": table,
        "sent": message["Date"].datetime,
        "files": [one.name for one in mail.attachments if one.name],
        "octets": f"{Path(page).stem}.eml",
    }
