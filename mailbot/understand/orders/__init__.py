"""What officers ask for in their replies (interface.md, "Officers' e-mail").

In: the officer's own lines, and the office's people, offices and calendar.
Out: orders with their arguments read, or the line that is not understood and why.
"""
