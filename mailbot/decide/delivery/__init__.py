"""What became of letters: reports that come back.

In: a bounce, or a server's answer.
Out: letters' new states, the contact clock re-opened, the officer told.
"""
