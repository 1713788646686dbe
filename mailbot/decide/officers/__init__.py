"""One function for each order of an officer, by family.

In: an order, the case, and the desk at which it is worked.
Out: events and letters, and the sentences of the answer; `UNDO` takes them back.
"""
