"""Keeps everything; the only place that speaks TinyDB.

In: the effects of one commit.
Out: the book: cases, letters, ledger, blobs, in files or in PostgreSQL (`homes`); backups, and what is past retention.
"""
