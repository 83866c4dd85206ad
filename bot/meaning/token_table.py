"""A table with a vector for each English word piece, which makes a vector for every text.

A text's vector is the sum of its pieces' vectors, made to length 1; the cosine of two texts shows
how near their meanings are. The pieces' vectors are what a sentence model, all-MiniLM-L6-v2, says
of each piece alone, reduced to 256 dimensions and weighted so that frequent pieces count for little
(S. Arora, Y. Liang and T. Ma, "A simple but tough-to-beat baseline for sentence embeddings", 2017).
`benchmarks/distil_vectors.py` makes the table; `english.md` beside it names the model's licence.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, compress
from pathlib import Path
from typing import Any, TypeAlias

from bot.meaning.arrays import NDArray, np

__all__ = ["SIZE", "TokenTable", "Vectors", "token_table", "unit"]

Vectors: TypeAlias = NDArray[np.float32]
"""A vector, or a row of vectors."""

SIZE = 256
"""The number of dimensions."""
_FOLDER = Path(__file__).parent
_WORD_LIMIT = 32
"""The longest word, in letters, that is split into pieces; a longer one has no meaning."""
_CHUNKS_KEPT, _CHUNK_LIMIT = 50_000, 64
"""How many chunks between white space are cached, and the longest, in characters."""
_TOGETHER = 16
"""How many texts are looked up at once, which bounds the memory that it takes."""
FORM = 0.45
"""The least cosine of two English words that are forms or spellings of one. Of some 75 pairs that
were looked at, those that are such had more, but for two ("left" and "leave": 0.37), and the others
less, but for "king" and "queen", who do not begin alike."""
_TINY = np.float32(1e-9)
_WORD = re.compile(r"[^\W_]++")
_KNOWN = re.compile(r"[a-z0-9]++")


class TokenTable:
    """The vectors of English pieces, mapped into memory from files that several processes share."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        pieces = (folder / "english-pieces.txt").read_text(encoding="utf-8").splitlines()
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        mapped = np.load(folder / "english-vectors.npy", mmap_mode="r")
        # As a plain array, since each reading of a mapped one makes another mapped one.
        self._rows: NDArray[np.int8] = np.asarray(mapped)
        self._scales: Vectors = np.load(folder / "english-scales.npy")
        self._chunks = _Chunks(self._split)

    def vector(self, text: str) -> Vectors:
        """Return the vector of a text: of length 1, or all 0 if it has no word of the table.

        Words in other scripts than Latin are passed over.
        """
        numbers = self._pieces(text)
        if not numbers:
            return np.zeros(SIZE, np.float32)
        total: Vectors = self._scales[numbers] @ self._rows[numbers].astype(np.float32)
        length = math.sqrt(float(total @ total))
        return total / length if length else total

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text, which is the same whatever the others are; see `vector`."""
        totals = np.zeros((len(texts), SIZE), np.float32)
        for start in range(0, len(texts), _TOGETHER):
            split = [self._pieces(text) for text in texts[start : start + _TOGETHER]]
            numbers = list(chain.from_iterable(split))
            scales, rows = self._scales[numbers], self._rows[numbers].astype(np.float32)
            end = 0
            # Each alone: in one product for all, the rounding of one depends on the others.
            for at, one in enumerate(split, start):
                begin, end = end, end + len(one)
                totals[at] = scales[begin:end] @ rows[begin:end]
        return unit(totals)

    def has(self, word: str) -> bool:
        """Whether a word is a piece by itself, as frequent English words and names are."""
        return len(self._split(_folded(word))) == 1

    def forms(self, word: str, words: Iterable[str]) -> list[str]:
        """Return which words are forms or spellings of an English one, as "run" is of "ran".

        They begin with the same letter and mean much the same. The table must know the word.
        """
        like = [one for one in words if one[:1] == word[:1]] if self.has(word) else []
        if not like:
            return like
        return list(compress(like, self.vectors(like) @ self.vector(word) >= FORM))

    def _pieces(self, text: str) -> list[int]:
        return list(chain.from_iterable(map(self._chunks.__getitem__, text.split())))

    def _split(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a folded word's pieces; none if it cannot be split into pieces.

        Each piece is the longest one possible, as by the model's own tokenizer.
        """
        if len(word) > _WORD_LIMIT or not _KNOWN.fullmatch(word):
            return ()
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._numbers.get(mark + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return ()
        return tuple(found)


class _Chunks(dict[str, tuple[int, ...]]):
    """The numbers of the pieces in chunks of text between white space."""

    def __init__(self, split: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._split = split

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        words = _WORD.findall(_folded(chunk))
        found = tuple(chain.from_iterable(map(self._split, words)))
        if len(chunk) <= _CHUNK_LIMIT:
            if len(self) >= _CHUNKS_KEPT:
                self.clear()
            self[chunk] = found
        return found


@cache
def token_table() -> TokenTable:
    """Return the table that comes with the bot, which is opened at the first call."""
    return TokenTable()


def unit(rows: NDArray[np.floating[Any]]) -> Vectors:
    """Return rows made to length 1; those that are all 0 stay so."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    made: Vectors = rows / np.maximum(lengths, _TINY)[:, None]
    return made


def _folded(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    marks = [one for one in set(decomposed) if unicodedata.category(one) == "Mn"]
    return decomposed.translate(dict.fromkeys(map(ord, marks))) if marks else decomposed
