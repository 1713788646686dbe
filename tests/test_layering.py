"""Who may import whom (docs/life-of-a-message.md, README): the imports are walked, and an offender is named."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OURS = {  # the folders of mailbot/ that each folder may import, beside itself
    "vocabulary": set(),
    "understand": {"vocabulary"},
    "decide": {"vocabulary"},
    "fetch": {"vocabulary"},
    "record": {"vocabulary"},
    "send": {"vocabulary"},
    "office": {"vocabulary"},
}
"""Root modules, `cli` and `demo` see everyone."""

ONLY_IN = {  # libraries that one folder wraps for all the others
    "imapclient": {"fetch"},
    "imaplib": {"fetch"},
    "tinydb": {"record"},
    "smtplib": {"send", "demo"},  # the demo's people send mail too
    "jinja2": {"send"},
    "css_inline": {"send"},
    "icalendar": {"send"},
    "xlsxwriter": {"send"},
    "holidays": {"office"},
    "msal": {"office"},
    "pydantic": {"office"},
    "apscheduler": {""},
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
        folder = path.partition("/")[0] if "/" in path else ""
        for node in ast.walk(ast.parse(text)):
            yield from (f"{path}:{node.lineno} {what}" for what in _offends(node, folder))


def _offends(node: ast.AST, folder: str) -> Iterator[str]:
    for module in _imported(node):
        top, _, rest = module.partition(".")
        theirs = rest.partition(".")[0]
        if top == "mailbot" and folder in OURS and theirs != folder and theirs not in OURS[folder]:
            yield f"imports mailbot.{theirs}"
        if folder not in ONLY_IN.get(top, {folder}):
            yield f"imports {top}"
        if folder in PURE and top in IMPURE_MODULES:
            yield f"imports {top}, though {folder} is pure"
    if folder in PURE and isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"calls {node.func.id}(), though {folder} is pure"
        if isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
            yield f"calls .{node.func.attr}(), though {folder} is pure"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        # `from mailbot import eventlog` imports a root module, `from mailbot.decide import intake` a folder's
        if node.module == "mailbot":
            return [f"mailbot.{alias.name}" for alias in node.names]
        return [node.module]
    return []


def test_every_module_imports_only_whom_it_may() -> None:
    modules = sorted((ROOT / "mailbot").rglob("*.py"))
    found = list(offences((str(file.relative_to(ROOT / "mailbot")), file.read_text("utf-8")) for file in modules))

    assert found == []
    assert len(modules) > 100


def test_a_planted_offender_is_named() -> None:
    planted = [
        ("understand/reply.py", "from mailbot.decide import intake"),
        ("decide/intake.py", "import os\nfrom datetime import datetime\nstamp = datetime.now()"),
        ("send/letters.py", "import imapclient"),
        ("vocabulary/mail.py", "from mailbot.record.book import Book\nopen('x')"),
        ("fetch/imap.py", "from mailbot import postroom"),
    ]

    assert list(offences(planted)) == [
        "understand/reply.py:1 imports mailbot.decide",
        "decide/intake.py:1 imports os, though decide is pure",
        "decide/intake.py:3 calls .now(), though decide is pure",
        "send/letters.py:1 imports imapclient",
        "vocabulary/mail.py:1 imports mailbot.record",
        "vocabulary/mail.py:2 calls open(), though vocabulary is pure",
        "fetch/imap.py:1 imports mailbot.postroom",
    ]


def test_what_sees_everyone_offends_nobody() -> None:
    allowed = [
        ("postroom.py", "from mailbot.decide import intake\nfrom mailbot.record.book import Book\nimport os"),
        ("cli/app.py", "import typer\nfrom mailbot.send.smtp import Courier"),
        ("schedule.py", "from apscheduler.schedulers.background import BackgroundScheduler"),
    ]

    assert list(offences(allowed)) == []
