"""The nouns. Imports nobody."""
