"""Clippings: a chat bot that answers questions about an archive with verbatim, dated quotes."""

__version__ = "0.2.0"
