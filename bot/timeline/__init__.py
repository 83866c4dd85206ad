"""Timelines: what the archive says about a topic over time, as text and as a picture."""
