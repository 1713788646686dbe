#!/usr/bin/env python3
"""The command line's door; everything behind it is in `mailbot.cli`."""

import sys

NEEDS = "run_bot.py needs Python 3.11 and what `make setup` installs: run that, then `.venv/bin/python run_bot.py`."

if sys.version_info < (3, 11):  # noqa: UP036  people type `python3`, whatever that is
    sys.exit(NEEDS)

try:
    from mailbot.cli.app import app
except ModuleNotFoundError as missing:
    if (missing.name or "").split(".")[0] == "mailbot":
        raise
    sys.stderr.write("{} ({} is missing.)\n".format(NEEDS, missing.name))  # noqa: UP032  an old Python reads this too
    sys.exit(2)

if __name__ == "__main__":
    app(prog_name="run_bot.py")
