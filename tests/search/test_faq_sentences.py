"""Curated questions as two sentence models read them."""

from pathlib import Path

import pytest

from bot.archive.faq import Faq
from bot.meaning.vector_cache import VectorCache
from bot.search.faq_sentences import FaqSentences, MeantByBoth, asked_text
from tests.search.test_faq_matching import FAQ
from tests.support.sentence_models import SmallModel
from tests.support.small_search import ANALYSER, lexicon_of, read

MULTILINGUAL = ("open opened opening when", "close closed shut who", "market")
MODEL = ("open opened opening", "close closed shut", "market", "когда")


def _sentences(folder: Path, faq: Faq = FAQ, scripts: str = "abc") -> FaqSentences:
    model, multilingual = SmallModel(*MODEL, scripts=scripts), SmallModel(*MULTILINGUAL)
    return FaqSentences(faq, ANALYSER, model, multilingual, VectorCache(folder))


def _made(folder: Path, scripts: str = "abc") -> FaqSentences:
    made = _sentences(folder, scripts=scripts)
    for table in made.tables:
        table.make()
    return made


def _asked(sentences: FaqSentences, text: str, multilingual: str) -> MeantByBoth:
    vector = sentences.vector(None, text)
    assert vector is not None
    asked = sentences.asked(None, (vector, SmallModel(*MULTILINGUAL).question(multilingual)))
    assert asked is not None
    return asked


@pytest.mark.parametrize(
    ("text", "expected"), [("shut", 1), ("opening", 0), ("a market, a market", 2)]
)
def test_the_nearest_entry(tmp_path: Path, text: str, expected: int) -> None:
    """Other words for the same thing are near; the number is that of the entry."""
    sentences = _made(tmp_path)
    asked = _asked(sentences, text, text)

    assert asked.nearest(1) == [expected]
    assert asked.signals(expected)[0] > 0.9


def test_where_one_model_is_in_doubt_the_other_decides(tmp_path: Path) -> None:
    """Of entries that are as near by the first model, the nearest by the other one comes first."""
    sentences = _made(tmp_path)
    asked = {text: _asked(sentences, "open close", text) for text in ("when", "who")}

    assert [one.nearest(2) for one in asked.values()] == [[0, 1], [1, 0]]
    assert asked["who"].signals(1)[2:] > asked["when"].signals(1)[2:]


def test_only_scripts_that_the_model_knows(tmp_path: Path) -> None:
    """Wordings in other scripts are not read."""
    english, both = _made(tmp_path), _made(tmp_path, scripts="abcк")

    assert [len(one.tables) for one in (english, both)] == [2, 4]
    assert english.vector("ru", "когда") is None
    assert both.vector("ru", "когда") is not None
    assert both.vector("fa", "کی") is None


def test_an_faq_with_too_many_wordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It gets no vectors, and the log says so; one wording fewer gets them."""
    count = sum(len(texts) for entry in FAQ for texts in entry.questions.values())
    monkeypatch.setattr("bot.search.faq_sentences.MOST_WORDINGS", count)
    assert len(_sentences(tmp_path).tables) == 2
    monkeypatch.setattr("bot.search.faq_sentences.MOST_WORDINGS", count - 1)

    assert _sentences(tmp_path).tables == []
    assert "the FAQ has more than 7 wordings, too many for sentence models" in caplog.text


def test_before_the_vectors_are_there(tmp_path: Path) -> None:
    """Until then questions have no vector either, and neither has an empty one."""
    assert _sentences(tmp_path).vector(None, "open") is None
    assert _made(tmp_path).vector(None, "") is None
    assert _sentences(tmp_path, ()).tables == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When was the brigde opened?", "when was the bridge opened"),
        # A correct word that the archive does not have: "timer" resembles "times".
        ("Who set the timer?", "who set the timer"),
    ],
)
def test_a_misspelt_question(text: str, expected: str) -> None:
    """Misspelt words are corrected for the model, frequent English words are not replaced."""
    lexicon = lexicon_of("The bridge was opened at all times.", "The bridge times the set.")

    assert asked_text(read(text, lexicon)) == expected
