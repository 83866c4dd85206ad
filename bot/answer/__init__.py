"""Decides on an answer: ranking signals, gates, the excerpt, and the check before sending."""
