"""One message, or one tick of the clock, becomes one commit.

In: a message as fetched, or effects that the clock caused.
Out: an entry in the book: events, letters and ledger, all or nothing.
"""
