"""Checks whether a pasted quote is in the archive: exact search, alignment, attribution."""
