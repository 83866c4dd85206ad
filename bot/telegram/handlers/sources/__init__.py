"""What the living sources need of the chat: the posts of channels, and withdrawing."""
