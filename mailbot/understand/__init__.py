"""Bytes to meaning: pure, opens nothing, reads no clock."""
