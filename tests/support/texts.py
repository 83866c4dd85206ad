"""The texts that come with the bot, read once for all tests."""

from bot.i18n.texts import load_texts
from bot.settings import shipped

__all__ = ["ENGLISH", "TEXTS"]

TEXTS = load_texts(shipped("responses") / "texts")
"""By language."""
ENGLISH = TEXTS["en"]
