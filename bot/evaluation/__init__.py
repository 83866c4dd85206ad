"""How well the bot answers an operator's own questions: read, asked, counted, told and drawn."""
