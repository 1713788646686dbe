"""What every command has in common: a problem is one sentence that says what to do, and an exit code says the rest.

0 is done, 1 found something wrong, 2 cannot start (usage or configuration); never a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from mailbot.vocabulary.problems import CannotStart, MailbotProblem

WRONG, CANNOT_START = 1, 2
TRACEBACK = "MAILBOT_TRACEBACK"
"""Set in the environment, a mistake in mailbot shows where it was made: for developers."""


class Door(TyperGroup):
    """The commands' group. It ends the process itself, whatever a command comes to."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the command that `args` name, and exits."""
        sys.exit(self._code_of(args, prog_name or "run_bot.py", extra))

    def invoke(self, ctx: Any) -> Any:
        """A reader that has read enough (`| head`) is no error."""
        try:
            returned = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _write_to_nobody()
            raise typer.Exit(0) from None
        return returned

    def _code_of(self, args: Sequence[str] | None, program: str, extra: dict[str, Any]) -> int:
        try:
            returned = super().main(args, program, standalone_mode=False, **extra)
        except typer.TyperException as usage:
            return _usage(usage, program)
        except typer.Abort:
            return complain("Stopped.", "", WRONG)
        except MailbotProblem as problem:
            code = CANNOT_START if isinstance(problem, CannotStart) else WRONG
            return complain(problem.what, problem.next_step, code)
        except OSError as problem:
            where = f"{problem.filename}: " if problem.filename else ""
            return complain(f"{where}{problem.strerror or problem}.", "Check the path and its permissions.", WRONG)
        except Exception as problem:
            if os.environ.get(TRACEBACK):
                raise
            what = f"mailbot made a mistake ({type(problem).__name__}: {problem})."
            return complain(what, f"Nothing is lost; please report it, with what {TRACEBACK}=1 shows.", WRONG)
        return returned if isinstance(returned, int) else 0


def complain(what: str, next_step: str, code: int) -> int:
    """The sentence on the error stream; the code it ends with."""
    typer.echo(f"{what} {next_step}".strip(), err=True)
    return code


def _usage(usage: typer.TyperException, program: str) -> int:
    said = usage.format_message().strip()
    if not said:  # the help was asked for, and is printed
        return CANNOT_START
    context = getattr(usage, "ctx", None)
    command = context.command_path if context is not None else program
    return complain(said if said.endswith((".", "?")) else f"{said}.", f"`{command} --help` shows how.", CANNOT_START)


def _write_to_nobody() -> None:
    """What is still in the buffer must not fail again when Python ends."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, sys.stdout.fileno())
