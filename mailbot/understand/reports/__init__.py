"""Messages that machines write: bounces, automatic replies, receipts, calendar replies.

In: a message taken apart.
Out: what it reports, about which letter and whom; its kinds are rows of tables.
"""
