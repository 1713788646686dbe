"""The command line, one module a command.

In: words typed by whoever runs mailbot.
Out: text or JSON, and exit 0, 1 or 2.
"""
