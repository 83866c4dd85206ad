"""Reads a text as a question: its terms, its kind and the period that it names."""
