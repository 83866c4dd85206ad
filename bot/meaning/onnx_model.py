"""A sentence model in an ONNX file, with its tokenizer.

The folder of such a model, as sentence-transformers writes it, says how to make one vector of those
of all pieces (`1_Pooling/config.json`) and what is written before a question and before any other
text (`config_sentence_transformers.json`). Without these files it is their mean, and nothing.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from bot.meaning.arrays import np
from bot.meaning.sentence_model import ModelError
from bot.meaning.token_table import Vectors, unit

__all__ = ["OnnxModel", "Tokens", "folder_model", "word_pieces"]

LONGEST = (256, 128, 64)
"""The most pieces of a text that are read: the first number that the model can read."""
MOST_DIMENSIONS = 8_192
"""The most dimensions of a vector; usual models have 384 to 1,024."""
_VERSION = 1
"""Increased when the same model gives other vectors."""
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_MODELS, _TOKENIZER, _VOCABULARY = ("model.onnx", "onnx/model.onnx"), "tokenizer.json", "vocab.txt"
_KNOWN = 0.5
"""The least share of letters in such pieces, in a language that the model was made for."""
_UNKNOWN = ("[UNK]", "<unk>")
_MOST_BYTES = 1_000_000
"""The longest file of settings in a model's folder."""
_MOST_BYTES_OF_PIECES = 100_000_000
"""The longest file of a tokenizer; the largest known ones have 20 MB."""
_MOST_BYTES_OF_MODEL = 2**31
"""The longest file of a model, which is a limit of the format as well."""
_LONGEST_PROMPT = 1_000
"""The most characters of what is written before a text."""
_ENDLESS = ("Loop", "Scan")
"""What may compute without end; no sentence model has it."""

Tokens = Any
"""A `tokenizers.Tokenizer`."""


class OnnxModel:
    """A sentence model that onnxruntime computes on one thread."""

    def __init__(
        self,
        file: Path,
        tokens: Tokens,
        name: str,
        *,
        by_first: bool = False,
        prompts: Mapping[str, str] | None = None,
    ) -> None:
        """Open a model; with `by_first` a text's vector is that of its first piece.

        Raises `ModelError` if it cannot be opened or does not make a vector for a text.
        """
        import onnxruntime

        self.name = name
        self._tokens = tokens
        self._by_first = by_first
        prompts = prompts or {}
        self._asking, self._telling = prompts.get("query", ""), prompts.get("document", "")
        tokens.no_padding()
        tokens.enable_truncation(LONGEST[0])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            with file.open("rb") as opened:
                digest = file_digest(opened, sha256)
            self._session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the library has its own, one for each kind of damage
            raise ModelError(
                f"{file} cannot be opened as an ONNX model ({type(error).__name__});"
                " replace it with a whole one"
            ) from error
        self._inputs = [one.name for one in self._session.get_inputs()]
        if unknown := sorted({*self._inputs} - {*_INPUTS}):
            raise ModelError(
                f"{file} wants the input {unknown[0][:40]!r}, which a sentence model does not have;"
                " give one that was exported for feature extraction"
            )
        used = (_VERSION, tokens.to_str(), by_first, self._asking, self._telling)
        digest.update(repr(used).encode())
        self.key = digest.hexdigest()[:32]
        self.size = self._checked(file)

    def _checked(self, file: Path) -> int:
        """Return the number of dimensions. Raises `ModelError` if there is no vector for a text."""
        problem = "does not make a vector for a text"
        try:
            self._limit()
            # The tokenizer of another model may have pieces that this one does not have.
            self._of_pieces([max(self._tokens.get_vocab().values())])
            made = self.texts(["one", "two words"])
        except Exception as error:
            raise ModelError(
                f"{file} {problem} ({type(error).__name__}); give a sentence model together with"
                " its own tokenizer"
            ) from error
        if made.ndim != 2 or len(made) != 2 or not np.isfinite(made).all() or not made.any():
            raise ModelError(
                f"{file} {problem}; give a sentence model, exported for feature extraction"
            )
        if made.shape[1] > MOST_DIMENSIONS:
            raise ModelError(
                f"{file} makes vectors of {made.shape[1]} numbers, and {MOST_DIMENSIONS} are the"
                " most; give a sentence model, exported for feature extraction"
            )
        return int(made.shape[1])

    def _limit(self) -> None:
        """Read as much of each text as the model can. Raises what the model raises."""
        for longest in LONGEST:
            self._tokens.enable_truncation(longest)
            try:
                self._row("one " * longest)
            except Exception:
                if longest == LONGEST[-1]:
                    raise
            else:
                return

    def knows(self, text: str) -> bool:
        """Whether most of its letters are in pieces of several letters that the model has.

        Of a long text, that is said of as much as the model reads.
        """
        read = self._tokens.encode(text, add_special_tokens=False)
        until = max([end for _, end in read.offsets], default=0)
        letters = sum(map(str.isalnum, text[:until]))
        unknown = {self._tokens.token_to_id(mark) for mark in _UNKNOWN}
        known = sum(
            end - start
            for number, (start, end) in zip(read.ids, read.offsets, strict=True)
            if number not in unknown and end - start > 1
        )
        return bool(letters) and known >= _KNOWN * letters

    def question(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self._row(self._asking + text)

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text."""
        return np.stack([self._row(self._telling + text) for text in texts])

    def _row(self, text: str) -> Vectors:
        """Return the vector of a text.

        Texts go through the model one by one, since a model that quantises its input as it comes
        would let the vectors of texts that go together depend on each other.
        """
        return self._of_pieces(self._tokens.encode(text).ids)

    def _of_pieces(self, numbers: Sequence[int]) -> Vectors:
        """Return the vector of some pieces; one that is not finite is all 0 and near to nothing."""
        ids = np.array([numbers], np.int64)
        given = dict(zip(_INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))
        made = self._session.run(None, {name: given[name] for name in self._inputs})
        found = next((one for one in made if one.ndim == 2), None)
        if found is None:
            found = made[0][:, 0] if self._by_first else made[0].mean(1)
        row: Vectors = found.astype(np.float32)
        return unit(row)[0] if np.isfinite(row).all() else np.zeros_like(row[0])


def word_pieces(vocabulary: Path) -> Tokens:
    """Return the tokenizer of BERT, in lower case, with a vocabulary of one piece a line."""
    from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece

    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    numbers = {piece: number for number, piece in enumerate(pieces)}
    marks = ("[UNK]", "[CLS]", "[SEP]")
    if missing := [mark for mark in marks if mark not in numbers]:
        raise ModelError(f"{vocabulary} has no {missing[0]}; take the one of the model")
    tokens = Tokenizer(WordPiece(numbers, unk_token=marks[0]))
    tokens.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokens.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokens.decoder = decoders.WordPiece()
    tokens.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, numbers[mark]) for mark in marks[1:]]
    )
    return tokens


def folder_model(folder: Path) -> OnnxModel:
    """Return the model in a folder. Raises `ModelError`, whose sentence begins with `MODELS`."""
    found = [folder / name for name in _MODELS if (folder / name).is_file()]
    if folder.is_dir():
        found += sorted(one for one in folder.glob("*.onnx") if one.is_file())
    if not found:
        raise ModelError(
            f"MODELS={folder} has no {_MODELS[0]}; name the folder of a sentence model in ONNX"
        )
    try:
        _check_model(found[0])
        return OnnxModel(
            found[0],
            _tokens_in(folder),
            folder.name,
            by_first=_json_in(folder / "1_Pooling/config.json").get("pooling_mode_cls_token")
            is True,
            prompts=_prompts_in(folder),
        )
    except ModelError as error:
        raise ModelError(f"MODELS: {error}") from error


def _check_model(file: Path) -> None:
    """Raise `ModelError` for a file that is too large, or a model that may never end."""
    import onnx

    if file.stat().st_size > _MOST_BYTES_OF_MODEL:
        raise ModelError(f"{file} is larger than 2 GiB; give a smaller model")
    try:
        model = onnx.load(str(file), load_external_data=False)
    except Exception as error:  # the library has its own, one for each kind of damage
        raise ModelError(
            f"{file} cannot be opened as an ONNX model ({type(error).__name__});"
            " replace it with a whole one"
        ) from error
    waiting = [*model.graph.node, *(node for one in model.functions for node in one.node)]
    while waiting:
        node = waiting.pop()
        if node.op_type in _ENDLESS:
            raise ModelError(
                f"{file} has the operation {node.op_type!r}, which may never end; give a sentence"
                " model, exported for feature extraction"
            )
        waiting += [inner for one in node.attribute for inner in one.g.node]
        waiting += [inner for one in node.attribute for graph in one.graphs for inner in graph.node]


def _tokens_in(folder: Path) -> Tokens:
    from tokenizers import Tokenizer

    file, vocabulary = folder / _TOKENIZER, folder / _VOCABULARY
    if not file.is_file() and not vocabulary.is_file():
        raise ModelError(f"{folder} has neither {_TOKENIZER} nor {_VOCABULARY}; add the model's")
    if (file if file.is_file() else vocabulary).stat().st_size > _MOST_BYTES_OF_PIECES:
        raise ModelError(f"the tokenizer in {folder} is larger than 100 MB; take the model's own")
    try:
        return Tokenizer.from_file(str(file)) if file.is_file() else word_pieces(vocabulary)
    except ModelError:
        raise
    except Exception as error:  # the library raises a bare one
        broken = file if file.is_file() else vocabulary
        raise ModelError(f"{broken} cannot be read as a tokenizer; take the model's own") from error


def _prompts_in(folder: Path) -> dict[str, str]:
    """Return what the model's folder says is written before a `query` and a `document`."""
    prompts = _json_in(folder / "config_sentence_transformers.json").get("prompts")
    if not isinstance(prompts, dict):
        return {}
    query, document = prompts.get("query"), prompts.get("document", prompts.get("passage"))
    return {
        name: text
        for name, text in (("query", query), ("document", document))
        if isinstance(text, str) and len(text) <= _LONGEST_PROMPT
    }


def _json_in(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            return {}
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
