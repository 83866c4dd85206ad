"""Meaning: vectors of words and texts, in which other words for the same thing are near."""
