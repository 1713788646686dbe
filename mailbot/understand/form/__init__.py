"""The CSC's referral form (referral-form.md).

In: the lines and tables of a page, and the form's definition.
Out: a `Referral`: a value for each field that was found, and a problem for each that cannot be used.
"""
