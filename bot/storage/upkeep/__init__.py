"""Upkeep of a database: whether it can be written, and what to do if it cannot."""
