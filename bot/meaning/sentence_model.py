"""What a sentence model is: texts that mean the same have vectors that are near."""

from collections.abc import Sequence
from typing import Protocol

from bot.meaning.token_table import Vectors

__all__ = ["ModelError", "SentenceModel"]


class ModelError(Exception):
    """A model cannot be used: one sentence with the package or the setting, and the fix."""


class SentenceModel(Protocol):
    """A model whose vectors have length 1, so that their product is the cosine."""

    name: str
    """As it is called in the log."""
    key: str
    """Differs for models with different vectors; vectors are cached under it."""
    size: int
    """The number of dimensions."""

    def knows(self, text: str) -> bool:
        """Whether the model can read the language of a text."""
        ...

    def question(self, text: str) -> Vectors:
        """Return the vector of a question."""
        ...

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text that may answer or, in an FAQ, be asked."""
        ...
