"""The office on this machine."""
