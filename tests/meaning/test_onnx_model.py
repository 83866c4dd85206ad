"""A sentence model in a folder: how it is read, and each way in which it cannot be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.meaning.sentence_model import ModelError
from bot.meaning.token_table import Vectors, unit
from tests.support.sentence_models import (
    WORDS,
    table_rows,
    with_models,
    write_json,
    write_model,
)

pytestmark = with_models
CLS, SEP, BRIDGE, MARKET = (WORDS.index(w) for w in ("[CLS]", "[SEP]", "bridge", "market"))


def _mean(*numbers: int) -> Vectors:
    mean: Vectors = unit(table_rows()[[CLS, *numbers, SEP]].mean(0, keepdims=True))[0]
    return mean


def test_the_mean_of_the_pieces(tmp_path: Path) -> None:
    """A text's vector is the mean of its pieces', whatever else is made with it."""
    from bot.meaning.onnx_model import folder_model

    model = folder_model(write_model(tmp_path))

    made = model.texts(["The market", "bridge", "Bridges, bridge!"])

    assert model.size == 4
    assert np.allclose(_mean(BRIDGE), made[1], atol=1e-5)
    assert np.allclose(_mean(BRIDGE), model.question("BRIDGE"), atol=1e-5)


@pytest.mark.parametrize(
    ("file", "fields", "expected"),
    [
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}, [CLS]),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": False}, [CLS, BRIDGE, SEP]),
        (
            "config_sentence_transformers.json",
            {"prompts": {"query": "query ", "document": 3}},
            [CLS, WORDS.index("query"), BRIDGE, SEP],
        ),
        ("config_sentence_transformers.json", {"prompts": []}, [CLS, BRIDGE, SEP]),
        ("config_sentence_transformers.json", [], [CLS, BRIDGE, SEP]),
    ],
)
def test_what_the_folder_says(
    tmp_path: Path, file: str, fields: object, expected: list[int]
) -> None:
    """The folder says which pieces count, and what is written before a question."""
    from bot.meaning.onnx_model import folder_model

    write_json(tmp_path / file, fields)
    made = folder_model(write_model(tmp_path)).question("bridge")

    assert np.allclose(unit(table_rows()[expected].mean(0, keepdims=True))[0], made, atol=1e-5)


def test_a_model_that_makes_the_vector_itself(tmp_path: Path) -> None:
    """What is made for a text, and not for each piece, is its vector."""
    from bot.meaning.onnx_model import folder_model

    made = folder_model(write_model(tmp_path, per_text=True)).question("bridge")

    assert np.allclose(
        unit(table_rows()[[CLS, BRIDGE, SEP]].max(0, keepdims=True))[0], made, atol=1e-5
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bridge market", True),
        ("bridge opened никогда", True),
        ("bridge market " * 500, True),
        ("мост и рынок", False),
        ("", False),
    ],
)
def test_a_language_that_it_knows(tmp_path: Path, text: str, expected: bool) -> None:
    """A language is known if most of its letters are in pieces that the model has."""
    from bot.meaning.onnx_model import folder_model

    assert expected == folder_model(write_model(tmp_path)).knows(text)


def test_other_vectors_have_another_key(tmp_path: Path) -> None:
    """Vectors of a model that is used in another way are not taken from the cache."""
    from bot.meaning.onnx_model import folder_model

    one = folder_model(write_model(tmp_path))
    write_json(tmp_path / "1_Pooling/config.json", {"pooling_mode_cls_token": True})

    assert one.key == folder_model(write_model(tmp_path / "1_Pooling")).key
    assert one.key != folder_model(tmp_path).key


def _without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _with(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_without("model.onnx"), "MODELS={} has no model.onnx; name the folder of"),
        (_without("vocab.txt"), "MODELS: {} has neither tokenizer.json nor vocab.txt; add"),
        (_with("tokenizer.json", b"{"), "MODELS: {}/tokenizer.json cannot be read as a tokenizer"),
        (_with("vocab.txt", b"one\ntwo\n"), "MODELS: {}/vocab.txt has no [UNK]; take the one of"),
        (_with("vocab.txt", b"\xff"), "MODELS: {}/vocab.txt cannot be read as a tokenizer"),
        (_with("model.onnx", b"not a model"), "MODELS: {}/model.onnx cannot be opened as an ONNX"),
        (
            lambda folder: write_model(folder, inputs=["pixels"]),
            "MODELS: {}/model.onnx wants the input 'pixels', which a sentence model does not have",
        ),
        (
            _with("vocab.txt", "\n".join([*WORDS[:4], *map(str, range(90)), "one"]).encode()),
            "MODELS: {}/model.onnx does not make a vector for a text",
        ),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, harm: Callable[[Path], object], expected: str) -> None:
    """Each mistake is one sentence that begins with the setting."""
    from bot.meaning.onnx_model import folder_model

    write_model(tmp_path)
    harm(tmp_path)

    with pytest.raises(ModelError) as caught:
        folder_model(tmp_path)

    assert str(caught.value).startswith(expected.format(tmp_path))
    assert "\n" not in str(caught.value)
