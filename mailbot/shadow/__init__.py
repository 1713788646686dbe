"""What mailbot would have done with a mailbox's past, without touching it.

In: the mailbox as it is, read with EXAMINE only.
Out: a report: cases, letters beside what the officers really wrote, questions, deadlines, and what was set aside.
"""
