"""Telegram: the handlers, what messages look like, and how they are sent."""
