"""How decisions, articles and pages look as Telegram messages."""
