"""Values out of words: one reader for each type of `referral-form.md`, found by the type's name in `readers`.

A reader takes what stands beside a label and says what it means; it knows nothing of labels, fields or mail.
"""
