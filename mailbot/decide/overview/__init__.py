"""What supervisors see: the digest, and the checks over all cases.

In: the register and the moment.
Out: the digest's contents, promises that are in danger, labels of the form that drift.
"""
