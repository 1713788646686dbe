"""The two clocks of every case: contact (D13) and onset.

In: a case, the office's calendar and the moment.
Out: levels and limits, and the flags and reminders that are due.
"""
