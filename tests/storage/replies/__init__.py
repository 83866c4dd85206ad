"""The rows of sent messages."""
