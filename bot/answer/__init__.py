"""What to say: signals, gates, the excerpt, and the check before sending."""
