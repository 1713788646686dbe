"""Who may import whom (docs/life-of-a-message.md, README): the imports are walked, and an offender is named."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OURS = {  # the folders of mailbot/ that each folder may import, beside itself and what lies below it
    "vocabulary": set(),
    "understand/words": set(),
    "understand/mail": {"understand/words"},
    "understand/html": {"understand/words"},
    "understand/attachments": {"understand/mail", "understand/words"},
    "understand/trust": {"understand/mail"},
    "understand/page": {"understand/html", "understand/mail", "understand/words"},
    "understand/reports": {"understand/mail", "understand/page", "understand/words"},
    "understand/form/values": {"understand/words"},
    "understand/form": {"understand/html", "understand/mail", "understand/page", "understand/words"},
    "understand/orders": {"understand/page", "understand/words"},
    "understand": set(),
    "decide/clocks": set(),
    "decide/intake": {"decide/clocks"},
    "decide/officers": {"decide/clocks", "decide/intake", "decide/overview"},
    "decide/outsiders": {"decide/clocks", "decide/intake"},
    "decide/delivery": {"decide/clocks"},
    "decide/overview": {"decide/clocks"},
    "decide": set(),
    "fetch": set(),
    "record/file": set(),
    "record/postgres": {"record/file"},
    "record": set(),
    "send": set(),
    "write/words": set(),
    "write/message": {"write/words"},
    "write": set(),
    "office": set(),
}
"""Everyone may import `vocabulary` and `shipped`; root modules, `postroom`, `watch`, `cli` and `demo` see everyone."""

BENEATH = {
    "decide": {"bench", "covers", "call_scripts", "client_letters", "notices", "which_case", "why"},
    "record": {"change", "codec", "storage"},
}
"""Modules of a folder on which the folders below it stand."""

ONLY_IN = {  # libraries that one folder wraps for all the others
    "imapclient": {"fetch"},
    "imaplib": {"fetch"},
    "tinydb": {"record"},
    "psycopg": {"record"},
    "smtplib": {"send", "demo"},  # the demo's people send mail too
    "jinja2": {"write"},
    "css_inline": {"write"},
    "icalendar": {"write"},
    "xlsxwriter": {"write"},
    "holidays": {"office"},
    "msal": {"office"},
    "pydantic": {"office"},
    "apscheduler": {"watch"},
    "pymap": {"demo"},
    "aiosmtpd": {"demo"},
    "typer": {"cli"},
    "rich": {"cli"},
}

PURE = {"vocabulary", "understand", "decide"}
IMPURE_MODULES = {
    "os",
    "socket",
    "subprocess",
    "time",
    "random",
    "secrets",
    "threading",
    "tempfile",
    "shutil",
    "requests",
}
IMPURE_CALLS = {"open", "input", "print"}
IMPURE_METHODS = {"now", "today", "utcnow", "read_text", "write_text", "read_bytes", "write_bytes"}


def offences(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One sentence for each thing that a module (its path below mailbot/, its text) may not do."""
    for path, text in files:
        for node in ast.walk(ast.parse(text)):
            yield from (f"{path}:{node.lineno} {what}" for what in _offends(node, path))


def _offends(node: ast.AST, path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    floor = folder.partition("/")[0]
    for module in _imported(node, folder):
        top = module.partition(".")[0]
        if top == "mailbot" and not _may_import(folder, module):
            yield f"imports {module}"
        if floor not in ONLY_IN.get(top, {floor}):
            yield f"imports {top}"
        if floor in PURE and top in IMPURE_MODULES:
            yield f"imports {top}, though {floor} is pure"
    if floor in PURE and isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"calls {node.func.id}(), though {floor} is pure"
        if isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
            yield f"calls .{node.func.attr}(), though {floor} is pure"


def _may_import(folder: str, module: str) -> bool:
    if folder not in OURS:
        return True
    theirs = module.split(".")[1:]
    place = "/".join(theirs[:-1])
    if place == "vocabulary" or theirs[0] in ("vocabulary", "shipped") or place == folder:
        return True
    above, _, _ = folder.rpartition("/")
    if place == above and theirs[-1] in BENEATH.get(above, set()):
        return True
    return place.startswith(f"{folder}/") or place in OURS[folder] or "/".join(theirs) in OURS[folder]


def _imported(node: ast.AST, folder: str) -> list[str]:
    """The modules' dotted names, whole: `from ..mail import mime` and `from mailbot.understand.mail.mime import x`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.level:
        parts = ["mailbot", *folder.split("/")][: 1 + len(folder.split("/")) - (node.level - 1)]
        base = ".".join([*parts, *([node.module] if node.module else [])])
    else:
        base = node.module or ""
    if not base.startswith("mailbot"):
        return [base]
    found = [f"{base}.{alias.name}" for alias in node.names]
    return [name if _is_module(name) else base for name in found]


def _is_module(dotted: str) -> bool:
    place = ROOT / Path(*dotted.split("."))
    return place.with_suffix(".py").exists() or place.is_dir()


def circles(files: Iterable[tuple[str, str]]) -> list[str]:
    """Modules that import one another in a ring, each ring once; what is only needed for types counts as well."""
    sources = list(files)
    names = {
        "mailbot." + path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path, _ in sources
    }
    graph: dict[str, set[str]] = {}
    for path, text in sources:
        here = "mailbot." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        imports = (name for node in ast.walk(ast.parse(text)) for name in _imported(node, path.rpartition("/")[0]))
        graph[here] = {name for name in imports if name in names and name != here}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as ring:
        return [" -> ".join(ring.args[1])]
    return []


def _modules() -> list[tuple[str, str]]:
    files = sorted((ROOT / "mailbot").rglob("*.py"))
    return [(str(file.relative_to(ROOT / "mailbot")), file.read_text("utf-8")) for file in files]


def test_every_module_imports_only_whom_it_may() -> None:
    modules = _modules()

    assert list(offences(modules)) == []
    assert len(modules) > 100


def test_no_module_imports_in_a_circle() -> None:
    assert circles(_modules()) == []


def test_a_planted_offender_is_named() -> None:
    planted = [
        ("understand/kinds.py", "from mailbot.decide import client_letters"),
        ("understand/form/rows.py", "from mailbot.understand.orders.grammar import read_orders"),
        ("understand/form/lines.py", "from mailbot.understand import kinds"),
        ("decide/intake/begin.py", "import os\nfrom datetime import datetime\nstamp = datetime.now()"),
        ("write/letter_writer.py", "import imapclient"),
        ("vocabulary/message.py", "from mailbot.record.book import Book\nopen('x')"),
        ("fetch/imap.py", "from mailbot import postroom"),
    ]

    assert list(offences(planted)) == [
        "understand/kinds.py:1 imports mailbot.decide.client_letters",
        "understand/form/rows.py:1 imports mailbot.understand.orders.grammar",
        "understand/form/lines.py:1 imports mailbot.understand.kinds",
        "decide/intake/begin.py:1 imports os, though decide is pure",
        "decide/intake/begin.py:3 calls .now(), though decide is pure",
        "write/letter_writer.py:1 imports imapclient",
        "vocabulary/message.py:1 imports mailbot.record.book",
        "vocabulary/message.py:2 calls open(), though vocabulary is pure",
        "fetch/imap.py:1 imports mailbot.postroom",
    ]


def test_a_planted_circle_is_named() -> None:
    ring = [("vocabulary/case.py", "from . import events"), ("vocabulary/events.py", "from . import case")]

    assert circles(ring) != []


def test_what_sees_everyone_offends_nobody() -> None:
    allowed = [
        ("postroom/receive.py", "from mailbot.decide import notices\nfrom mailbot.record.book import Book\nimport os"),
        ("cli/app.py", "import typer\nfrom mailbot.send.smtp import Courier"),
        ("watch/schedule.py", "from apscheduler.schedulers.background import BackgroundScheduler"),
        ("decide/intake/begin.py", "from mailbot.decide.notices import facts"),
    ]

    assert list(offences(allowed)) == []
