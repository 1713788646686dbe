"""The rounds of the unattended watcher: schedule, digest, alarms, heartbeat.

In: the assembled office and the time.
Out: one cycle after the other, whatever fails in one of them.
"""
