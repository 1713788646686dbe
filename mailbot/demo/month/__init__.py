"""A month of an invented office: 120 clients come in by hand-written mail, everybody acts as such an office does, and
at the end everything is counted once more from the mails alone.

In: how many of each story. Out: what happened, told; the mails; both counts.
"""
