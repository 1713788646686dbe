"""One reader for each type of field (referral-form.md, "Types").

In: the text beside a label.
Out: what it means, or the problem code; knows nothing of labels, fields or messages.
"""
