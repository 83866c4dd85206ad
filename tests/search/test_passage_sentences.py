"""The sentences of an archive as a sentence model reads them."""

from pathlib import Path

import numpy as np
import pytest

from bot.archive.cutting import passages
from bot.archive.model import Passage, Span
from bot.meaning.vector_cache import VectorCache
from bot.search import passage_sentences
from bot.search.passage_sentences import PassageSentences
from tests.support.sentence_models import SmallModel
from tests.support.small_desk import FISH, MARKET, RIVER, article

ARTICLES = [article("bridge", RIVER), article("market", MARKET), article("fish", FISH)]
PASSAGES = [Passage(one, span) for one in ARTICLES for span in passages(one.text)]
MODEL = ("may open", "toll paid", "square market", "boats")


def _sentences(folder: Path, found: list[Passage] = PASSAGES) -> PassageSentences:
    made = PassageSentences(len(found), lambda: found, SmallModel(*MODEL), VectorCache(folder))
    made.vectors.make()
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [("paid", ("bridge", 2)), ("boats", ("bridge", 3)), ("market", ("market", 0))],
)
def test_the_nearest_passage(tmp_path: Path, text: str, expected: tuple[str, int]) -> None:
    """The passage with the nearest sentence comes first, and that sentence is told."""
    made = _sentences(tmp_path)
    vector = made.vector(text)
    assert vector is not None
    near = made.nearest(vector, 2)
    cosines = made.of(near[0].passage, vector)

    assert expected == (near[0].passage.article.id, near[0].sentence)
    assert len(near) == 2
    assert near[0].mean + near[0].best >= near[1].mean + near[1].best
    assert cosines is not None
    assert cosines[0] == pytest.approx(near[0].mean)
    assert max(cosines[1]) == pytest.approx(near[0].best)
    assert int(np.argmax(cosines[1])) == near[0].sentence


def test_a_passage_that_is_not_there(tmp_path: Path) -> None:
    """A passage of another archive, or with another end, has no cosines."""
    made = _sentences(tmp_path)
    vector = made.vector("boats")
    assert vector is not None
    other = Passage(PASSAGES[0].article, Span(0, 5))

    assert made.of(other, vector) is None
    assert made.of(Passage(article("new", RIVER), PASSAGES[0].span), vector) is None


def test_before_the_vectors_are_there(tmp_path: Path) -> None:
    """Until then, and without passages, no question has a vector and nothing is near."""
    cache, model = VectorCache(tmp_path), SmallModel(*MODEL)
    waiting = PassageSentences(1, lambda: PASSAGES[:1], model, cache)
    empty = _sentences(tmp_path, [])
    vector = model.question("boats")

    assert waiting.vector("boats") is None
    assert waiting.nearest(vector, 3) == []
    assert waiting.of(PASSAGES[0], vector) is None
    assert empty.vector("boats") is None
    assert _sentences(tmp_path).vector("12") is None


@pytest.mark.parametrize("most", [2, 5])
def test_a_large_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, most: int
) -> None:
    """An archive with too many passages, or too many sentences, has none, and the log says so."""
    monkeypatch.setattr(passage_sentences, "MOST_SENTENCES", most)
    made = _sentences(tmp_path)

    assert made.vectors.rows is None
    assert (
        f"the archive has more than {most} sentences, too many for small: its passages are found"
        " by their words alone; the FAQ is not affected" in caplog.messages
    )
