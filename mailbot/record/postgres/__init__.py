"""A book in PostgreSQL: its commits as rows, its octets beside them, the right to write as a lease with a number.

In: lines and octets, as the file journal takes them. Out: the same lines and octets.
"""
