"""What is particular to one office."""
