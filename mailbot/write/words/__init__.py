"""Sentences, dates and typography in English and French.

In: phrases by key, moments and names.
Out: text as each language writes it (D20).
"""
