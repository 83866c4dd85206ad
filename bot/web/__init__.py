"""The web server: the webhook that Telegram calls, and the pages that monitoring reads."""
