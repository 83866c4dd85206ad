"""Telegram's Bot API as data, and the check of every request against it."""
