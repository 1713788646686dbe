"""Messages from clients, partners and machines.

In: an answer, a stranger's message or an automatic one, and the register.
Out: what is entered in which case, and who on the staff is told.
"""
