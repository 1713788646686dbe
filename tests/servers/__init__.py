"""The servers that tests talk to: real ones, and ones that misbehave on cue. On loopback, on ports of the moment."""
