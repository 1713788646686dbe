"""How far a sender is believed.

In: the headers that the office's own server wrote, and the trust settings.
Out: a level of trust, or the reason why the sender's name is not believed.
"""
