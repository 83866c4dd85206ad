"""Guest mode: the bot is mentioned in a chat of which it is not a member."""
