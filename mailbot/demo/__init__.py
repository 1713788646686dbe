"""A working office on this machine, with real servers and invented people.

In: nothing to configure.
Out: letters, digest and log as files to open.
"""
