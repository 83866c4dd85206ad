"""The wording of a question against that of a sentence."""

import pytest

from bot.answer.faults.wording import WORDING_FAULTS, Around, Wording, is_english, wording_faults
from tests.support.small_search import view


def _faults(question: str, passage: str, *names: str) -> set[str]:
    """Return the faults of a passage whose first sentence is the best."""
    seen = view(passage)
    sentence = seen.sentences[0]
    here = Wording.of(passage[sentence.start : sentence.end])
    values = wording_faults(Wording.of(question), names, here, Around(seen))
    return {name for name, value in zip(WORDING_FAULTS, values, strict=True) if value}


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("What did the ferry carry?", "The ferry carried coal.", set()),
        ("What did the ferry not carry?", "The ferry carried coal.", {"negation", "negated"}),
        ("What doesn’t the ferry carry?", "It never carries coal.", {"negation"}),
        ("Why did fares rise?", "Fares fell after the strike.", {"opposite", "opposite_near"}),
        ("Why did fares rise?", "Fares changed. They fell in May.", {"opposite_near"}),
        ("Why did fares increase or decrease?", "Fares decreased and increased.", set()),
        (
            "Which route is unpopular?",
            "The popular route is the first.",
            {"opposite", "opposite_near", "unsaid"},
        ),
        ("Which route is safe?", "The unsafe route is long.", {"opposite", "opposite_near"}),
        ("What was the unusual cargo?", "The cargo was coal.", {"unsaid"}),
        ("Which was the oldest ferry?", "The ferry was old.", {"superlative"}),
        ("Which was the last ferry?", "The ferry left. It was the last.", set()),
        (
            "Which was the last ferry?",
            "The first ferry left.",
            {"opposite", "opposite_near", "superlative"},
        ),
        ("Who asked for the interest?", "The bank paid interest.", set()),
        ("What opened before the pier?", "The pier opened with a hall.", {"comparison"}),
        ("What opened before the pier?", "The hall opened before the pier.", set()),
    ],
)
def test_faults(question: str, passage: str, expected: set[str]) -> None:
    """Each way in which a sentence may say something else than what is asked."""
    assert expected == _faults(question, passage)


@pytest.mark.parametrize(
    ("question", "sentence", "is_swapped"),
    [
        ("Who did Lind warn?", "Lind warned the port.", False),
        ("Who did Lind warn?", "The port warned Lind.", True),
        ("Who did Lind warn?", "The port was warned by Lind.", False),
        ("Who did Lind warn?", "Lind was warned by the port.", True),
        ("Who warned Lind?", "The port warned Lind.", False),
        ("Who warned Lind?", "Lind warned the port.", True),
        ("Who warned the old Lind?", "Lind was warned by the port.", False),
        ("By whom was Lind warned?", "The port warned Lind.", False),
        ("By whom was Lind warned?", "Lind warned the port.", True),
        ("By whom was Lind warned?", "Lind warned the port, which warned Lind.", False),
        (
            "Who warned Lind?",
            "The port warned a ferry that has nothing at all to do with Lind.",
            False,
        ),
        ("Where did Lind warn?", "The port warned Lind.", False),
        ("Who did Lind?", "The port warned Lind.", False),
        ("Who was it that warned Lind?", "Lind warned the port.", False),
        ("Who warned the port?", "Lind warned the port.", False),
    ],
)
def test_swapped(question: str, sentence: str, is_swapped: bool) -> None:
    """A name must not do in the sentence what is done to it in the question, or vice versa."""
    assert is_swapped == ("swapped" in _faults(question, sentence, "lind"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Which ferry is late?", True), ("Welche Fähre ist alt?", False), ("", False)],
)
def test_english(text: str, expected: bool) -> None:
    """English is known by its function words."""
    assert expected == is_english(Wording.of(text).words)
