"""How it is said: Telegram, and the local Bot API that stands in for it."""
