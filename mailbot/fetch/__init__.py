"""Brings messages; the only place that speaks IMAP.

In: a folder and what was seen of it before.
Out: octets with their place; messages moved once they are recorded.
"""
