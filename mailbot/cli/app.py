"""The table of commands: what each is called, takes and says of itself. What they do is in the modules beside this
one, which are loaded when they are needed: `--help` has to be quick.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot import VERSION

from .door import Door
from .keep import keep
from .options import AsJson, At, Config, Number, configuration

LOOK, WORK = "Look", "Work"

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # it would look through all that is installed, for 0.05 s

app = typer.Typer(
    name="run_bot.py",
    cls=Door,
    help="mailbot: a local office's post room for urgent work-permit referrals.",
    epilog="Example: run_bot.py demo",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The console script, and `python -m mailbot`."""
    app(prog_name="mailbot")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mailbot {VERSION}")
        raise typer.Exit


@app.callback()
def every_command(
    version: Annotated[
        bool, typer.Option("--version", help="Which mailbot this is.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """mailbot: a local office's post room for urgent work-permit referrals."""


@app.command(rich_help_panel=WORK, epilog="Example: run_bot.py run --config config/office.toml")
def run(config: Config = None) -> None:
    """Watch unattended until stopped. SIGTERM finishes the mail in hand and stops."""
    from .running import run as watch

    watch(configuration(config))


@app.command(rich_help_panel=WORK, epilog="Example: run_bot.py once --at 2026-11-25T09:00")
def once(config: Config = None, at: At = None) -> None:
    """One full cycle: fetch, decide, record, send, flags, digest if due. Then stop."""
    from .running import once as go_round

    go_round(configuration(config), at)


@app.command(rich_help_panel=WORK, epilog="Example: run_bot.py demo --serve")
def demo(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where every letter is left.")] = Path(
        "demo-out"
    ),
    serve: Annotated[bool, typer.Option("--serve", help="Keep the servers up, to join with a mail program.")] = False,
    like: Annotated[
        str, typer.Option("--like", metavar="SERVICE", help="Servers with the manners of 'exchange' or 'ses'.")
    ] = "",
    month: Annotated[
        bool, typer.Option("--month", help="A month of 120 referrals, counted twice: some minutes.")
    ] = False,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", hidden=True)] = None,
) -> None:
    """A working office on this machine, with nothing to configure: a few days of mail, and what comes of it."""
    from .demo import demo as play

    play(out, keep_serving=serve, like=like, a_month=month)


@app.command(rich_help_panel=WORK, epilog="Example: run_bot.py init --config config/ottawa.toml")
def init(
    config: Config = None,
    again: Annotated[bool, typer.Option("--again", help="Change in the file what is answered otherwise.")] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help='Lines like address = "a@b.example"; ask nobody.')
    ] = None,
    named: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="One answer; ask nobody for the others.")
    ] = None,
    password: Annotated[
        bool, typer.Option("--password-stdin", help="The password's first line is the standard input's; ask nobody.")
    ] = False,
) -> None:
    """Ask a few questions and write a commented configuration. Overwrites nothing."""
    from .initial import given
    from .initial import init as ask

    ask(config, given(answers, named or [], password=password), again=again)


@app.command(rich_help_panel=WORK, epilog="Example: run_bot.py check --calendar 2027")
def check(
    config: Config = None,
    calendar: Annotated[
        int | None,
        typer.Option("--calendar", metavar="YEAR", help="Only show the year, with the reason for each day off."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Try everything the configuration names: one line each, and what to do where it fails."""
    from . import checking, year

    if calendar is not None:
        year.show_year(configuration(config), calendar)
    elif not checking.check(configuration(config), as_json=as_json):
        raise typer.Exit(1)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py cases --open --officer tremblay")
def cases(
    config: Config = None,
    status: Annotated[str, typer.Option("--status", metavar="STATUS", help="Only these: new, contacted, ...")] = "",
    officer: Annotated[
        str, typer.Option("--officer", metavar="WHO", help="Only this officer's: a name, an address, or none.")
    ] = "",
    category: Annotated[
        str, typer.Option("--category", metavar="CODE", help="Only these: doctor, travel_death, ...")
    ] = "",
    open_only: Annotated[
        bool | None, typer.Option("--open/--all", help="Without those that are closed; or all, however many.")
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose contact is overdue.")] = False,
    as_json: AsJson = False,
    at: At = None,
) -> None:
    """Table of cases, most pressing first."""
    from . import listing
    from .reading import open_office

    filters = listing.Filters(status, officer, category, open_only, overdue).checked()
    listing.cases(open_office(configuration(config), at), filters, as_json=as_json)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py case UR-2026-0001 --json")
def case(
    number: Number,
    config: Config = None,
    why: Annotated[
        bool, typer.Option("--why", help="Only its letters, each with what caused it and the server's answer.")
    ] = False,
    as_json: AsJson = False,
    at: At = None,
) -> None:
    """One case whole, with its history."""
    from . import case_view, why_view
    from .reading import open_office

    show = why_view.show if why else case_view.show
    show(open_office(configuration(config), at), number, as_json=as_json)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py review --json")
def review(config: Config = None, as_json: AsJson = False) -> None:
    """What is set aside for a person, with the reason."""
    from . import listing
    from .reading import open_office

    listing.review(open_office(configuration(config)), as_json=as_json)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py digest --html digest.html")
def digest(
    config: Config = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Save it as a page, as it would be mailed.")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="en|fr", help="Else the first supervisor's.")] = "",
    at: At = None,
) -> None:
    """The digest as it would go out now."""
    from . import digesting
    from .reading import open_office

    digesting.show(open_office(configuration(config), at), html, language)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py report --from 2026-11-01 --to 2026-11-30 --csv")
def report(
    which: Annotated[str, typer.Argument(metavar="week|month", help="The last 7 days, or the last 30.")] = "week",
    config: Config = None,
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="The first day.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="The last day.")
    ] = None,
    by_officer: Annotated[bool, typer.Option("--by-officer", help="For supervisors: also who decided.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    as_json: AsJson = False,
    at: At = None,
) -> None:
    """Figures of a week, a month or other days. No client's name is in them."""
    from . import reporting
    from .reading import open_office

    period = reporting.period_of(which, start, end)
    reading = open_office(configuration(config), at)
    reporting.show(reading, period, by_officer=by_officer, as_json=as_json, as_csv=as_csv)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py parse mail.eml --explain")
def parse(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE.eml ...", help="Mails as saved; - is standard input.", show_default=False),
    ],
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Know this office's people; else nobody's.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every line with its role, and how that is known.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What mailbot understands of a message: kind, fields, problems, commands."""
    from . import parsing

    parsing.parse(files, config, as_json=as_json, explain=explain)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py preview --to preview")
def preview(
    config: Config = None,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files go.")] = Path("preview"),
    diff: Annotated[bool, typer.Option("--diff", help="Only show what the office's own templates change.")] = False,
) -> None:
    """Every letter in both languages as files to look at, from sample data."""
    from . import previewing

    if diff:
        typer.echo("\n".join(previewing.differences(config)) or "The office has no letter or sentence of its own.")
        return
    previewing.preview(config, to)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py shadow --since 2026-09-01 --to shadow-out")
def shadow(
    config: Config = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], metavar="DATE", help="From this day on.", show_default="90 days"),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help="Leave the report there, to open.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Mail the report to the supervisors alone.")] = False,
    as_json: AsJson = False,
    at: At = None,
) -> None:
    """What mailbot would have done with the mailbox as it is. Changes nothing in it and sends nothing."""
    from . import shadowing

    shadowing.shadow(configuration(config), since.date() if since else None, to, at, as_json=as_json, mail=mail)


@app.command(rich_help_panel=LOOK, epilog="Example: run_bot.py health")
def health(config: Config = None, as_json: AsJson = False) -> None:
    """Exit 0 while the watcher is alive and its mailbox reachable; else say why not."""
    from . import alive

    if not alive.health(configuration(config), as_json=as_json):
        raise typer.Exit(1)


app.add_typer(keep)
