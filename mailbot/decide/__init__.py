"""Meaning, case and time to effects: pure, opens nothing, reads no clock."""
