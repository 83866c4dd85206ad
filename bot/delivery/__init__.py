"""Fetching, handling and confirming updates: every question is answered once."""
