"""The steps, ordered by number."""
