"""A referral arrives: new case, completion, repeat or contradiction (D1 to D11).

In: a referral that was read, and the cases that are known.
Out: the case's first events, findings, checklist, contact letter and notice.
"""
