"""Measures how well the bot answers questions with known answers."""
