"""The book's home in files: a journal, snapshots and blobs.

In: one commit as a checksummed line.
Out: the state that the lines add up to, or the exact place of a damage.
"""
