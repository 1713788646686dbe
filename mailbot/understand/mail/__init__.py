"""A message's octets, taken apart safely (MIME, charsets, addresses, TNEF).

In: octets, however broken.
Out: a `ReadMail` with a usable value in every field, and the identity by which it is known again.
"""
