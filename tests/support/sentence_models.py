"""Sentence models for tests: a small one without packages, and tiny ones in ONNX files."""

import json
import os
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.extras import EXTRAS
from bot.meaning.token_table import Vectors, unit

MISSING = [name for name in EXTRAS["semantic"] if find_spec(name) is None]
IS_LEFT_OUT = bool(MISSING) and not os.environ.get("CI")
with_models = pytest.mark.skipif(
    IS_LEFT_OUT,
    reason=f"the extra 'semantic' is not installed ({', '.join(MISSING)})",
)
"""For tests of the real models: skipped without them, and failing under CI."""
OF_MODELS = {"semantic": with_models}
"""The marks of tests that go through the extras and need the packages of each."""
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "bridge", "market", "opened", "moved", "##s", "query")


class SmallModel:
    """Knows which words mean the same, by groups; each group is a dimension."""

    name = "small"
    key = "small"

    def __init__(self, *groups: str, scripts: str = "abcdefghijklmnopqrstuvwxyz") -> None:
        self._groups = [group.split() for group in groups]
        self._scripts = set(scripts)
        self.size = len(groups) + 1
        self.made: list[str] = []

    def knows(self, text: str) -> bool:
        """Whether a letter is of the model's alphabet."""
        return not self._scripts.isdisjoint(text.lower())

    def question(self, text: str) -> Vectors:
        """Return the vector of a question."""
        row: Vectors = self._rows([text])[0]
        return row

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text, and remember them."""
        self.made += texts
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        rows = [
            [
                *(
                    float(sum(w in group for w in re.findall(r"\w+", text.lower())))
                    for group in self._groups
                ),
                0.1,
            ]
            for text in texts
        ]
        return unit(np.array(rows, np.float32))


def write_model(folder: Path, *, inputs: Sequence[str] = (), per_text: bool = False) -> Path:
    """Write the model of a table with a random row for each of `WORDS`; return the folder."""
    from onnx import TensorProto, helper, numpy_helper, save

    table = np.random.default_rng(0).normal(size=(len(WORDS), 4)).astype(np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["rows"])]
    shape: list[str | int] = ["texts", "pieces", 4]
    if per_text:
        nodes.append(helper.make_node("ReduceMax", ["rows", "axis"], ["vector"], keepdims=0))
        shape = ["texts", 4]
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"])
        for name in ("input_ids", *inputs)
    ]
    made = helper.make_tensor_value_info("vector" if per_text else "rows", TensorProto.FLOAT, shape)
    stored = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([1], np.int64), "axis"),
    ]
    graph = helper.make_graph(nodes, "table", given, [made], stored)
    opset = [helper.make_opsetid("", 18)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=10), folder / "model.onnx")
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return folder


def table_rows() -> Vectors:
    """Return the rows of the table in that model."""
    rows: Vectors = np.random.default_rng(0).normal(size=(len(WORDS), 4)).astype(np.float32)
    return rows


def write_json(file: Path, fields: Any) -> None:
    """Write a file of settings, with its folder."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(fields), encoding="utf-8")
