"""What the attached files are, and which documents they may be.

In: the parts that are no body.
Out: attachments with their true type, those that staff must not get withheld, and the checklist lines that they may be.
"""
