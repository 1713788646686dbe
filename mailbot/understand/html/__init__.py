"""One parse and one walk of a message's HTML.

In: HTML as mail programs write it.
Out: lines and tables as a reader sees them, with hidden text left out, quotes and signatures marked.
"""
