"""Hands letters over; the only place that speaks SMTP.

In: a letter's bytes and its envelope.
Out: the server's answer for each recipient.
"""
