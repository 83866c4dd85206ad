"""Small talk, and questions about the bot."""
