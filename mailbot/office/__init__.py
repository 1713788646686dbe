"""What is particular to one office: settings, calendar, sign-in, virus scanner.

In: the configuration file.
Out: checked settings, or every fault with its place.
"""
