"""How letters leave: which, when, how many a day; what a server's answer means, and a report that comes back.

In: the outbox and the moment, a server's answer, a bounce.
Out: letters' new states, the contact clock stopped or re-opened, the officer told.
"""
