"""A year of an invented office's mailbox, with the truth about every message in it. Knows nothing of mailbot's
readers: what a form says is known because it was written here."""
