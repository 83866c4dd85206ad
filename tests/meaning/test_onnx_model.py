"""A sentence model in a folder: how it is read, and each way in which it cannot be."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

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


def _makes(nodes: Sequence[Any], **stored: Any) -> Callable[[Path], None]:
    """Return what writes a model of some nodes, which makes `made` of the pieces."""
    from onnx import TensorProto, helper, numpy_helper, save

    given = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])]
    made = [helper.make_tensor_value_info("made", TensorProto.FLOAT, None)]
    rows = [numpy_helper.from_array(np.array(value), name) for name, value in stored.items()]
    graph = helper.make_graph(nodes, "graph", given, made, rows)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    return lambda folder: save(model, folder / "model.onnx")


def _node(kind: str, *inputs: str, made: str = "made", **given: Any) -> Any:
    from onnx import helper

    return helper.make_node(kind, inputs, [made], **given)


def _endless() -> Any:
    """Return a loop that adds nothing to a row for hundreds of years."""
    from onnx import TensorProto, helper

    info = helper.make_tensor_value_info
    given = [info("number", TensorProto.INT64, []), info("goes_on", TensorProto.BOOL, [])]
    row = info("row", TensorProto.FLOAT, [1, 4]), info("next", TensorProto.FLOAT, [1, 4])
    still = info("still", TensorProto.BOOL, [])
    nodes = [_node("Identity", "goes_on", made="still"), _node("Identity", "row", made="next")]
    body = helper.make_graph(nodes, "body", [*given, row[0]], [still, row[1]])
    return _node("Loop", "times", "goes", "start", body=body)


def _looping(folder: Path) -> None:
    start = np.zeros((1, 4), np.float32)
    _makes([_endless()], times=2**62, goes=True, start=start)(folder)


def _looping_inside(folder: Path) -> None:
    from onnx import TensorProto, helper

    made = [helper.make_tensor_value_info("made", TensorProto.FLOAT, [1, 4])]
    branch = helper.make_graph([_endless()], "branch", [], made)
    start = np.zeros((1, 4), np.float32)
    node = _node("If", "goes", then_branch=branch, else_branch=branch)
    _makes([node], times=2**62, goes=True, start=start)(folder)


def _not_finite(folder: Path) -> None:
    one, nothing = np.ones((1, 4), np.float32), np.zeros(1, np.float32)
    _makes([_node("Div", "one", "nothing")], one=one, nothing=nothing)(folder)


def _too_long(folder: Path) -> None:
    one = np.ones(1, np.float32)
    _makes([_node("Expand", "one", "shape")], one=one, shape=np.array([1, 9_000]))(folder)


def _too_large(folder: Path) -> None:
    with (folder / "model.onnx").open("wb") as file:
        file.truncate(2**31 + 1)


def _pipe(folder: Path) -> None:
    (folder / "model.onnx").unlink()
    os.mkfifo(folder / "model.onnx")


def test_as_much_of_a_text_as_the_model_reads(tmp_path: Path) -> None:
    """A model with fewer places than usual reads the beginning of a long text."""
    from bot.meaning.onnx_model import folder_model

    write_model(tmp_path)
    places = np.random.default_rng(0).normal(size=(100, 4)).astype(np.float32)
    nodes = [
        _node("Shape", "input_ids", made="shape"),
        _node("Gather", "shape", "second", made="count"),
        _node("Range", "zero", "count", "one", made="at"),
        _node("Gather", "places", "at", made="found"),
        _node("Gather", "places", "input_ids", made="pieces"),
        _node("Add", "pieces", "found"),
    ]
    _makes(nodes, places=places, second=1, zero=0, one=1)(tmp_path)
    model = folder_model(tmp_path)

    assert np.allclose(model.question("bridge " * 500), model.question("bridge " * 70))
    assert not np.allclose(model.question("bridge " * 50), model.question("bridge " * 70))


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_pipe, "MODELS={} has no model.onnx; name the folder of"),
        (_looping, "MODELS: {}/model.onnx has the operation 'Loop', which may never end; give"),
        (_looping_inside, "MODELS: {}/model.onnx has the operation 'Loop', which may never end"),
        (_not_finite, "MODELS: {}/model.onnx does not make a vector for a text; give a sentence"),
        (_too_long, "MODELS: {}/model.onnx makes vectors of 9000 numbers, and 8192 are the most"),
        (_too_large, "MODELS: {}/model.onnx is larger than 2 GiB; give a smaller model"),
        (
            _with("vocab.txt", "\n".join([*WORDS, *map(str, range(90))]).encode()),
            "MODELS: {}/model.onnx does not make a vector for a text (",
        ),
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
