"""A decided letter becomes bytes. Pure once the templates are loaded.

In: a `Letter` with its case.
Out: the complete message (text, HTML, calendar, attachments) under its own Message-ID.
"""
