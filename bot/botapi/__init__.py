"""Telegram's Bot API as facts and as a client; it knows nothing of the archive."""
