"""The envelope of a letter: MIME, Message-ID, threading, invitation.

In: rendered text and HTML, and what the letter answers.
Out: octets ready for SMTP.
"""
