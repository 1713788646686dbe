"""What follows from a message or from the time. Pure: opens nothing, sends nothing, reads no clock.

In: an `Understood` or a moment, with the office and the register.
Out: effects: events, letters, marks; one commit carries them out.
"""
