"""`python -m mailbot`: the same program as `run_bot.py`."""

from mailbot.cli.app import main

main()
