"""From octets to what a message means. Pure: no file, no socket, no clock.

In: the octets of one message, and what is known of the office.
Out: one `Understood`, which every later stage uses; nothing is read twice.
"""
