"""Spelling, dates and times in English and French, one reading for form and orders.

In: a few words of text.
Out: words folded for comparison, dates, times and weekdays.
"""
