"""The quote that is cut from a passage: whole sentences of it, few enough to read at a glance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.passages import view_of
from bot.answer.excerpt import EXCERPT_SIGNALS, LIMIT, MOST, WITH_ANTECEDENT, Excerpts, windows
from bot.archive.cutting import passages
from bot.archive.model import Passage
from bot.archive.segmentation import blocks, sentences
from bot.search.weights import Weights, load_weights
from tests.support.small_desk import article
from tests.support.small_search import ANALYSER, view, weighed

FITTED = Excerpts(load_weights())
FIRST, SECOND, THIRD, FOURTH = (
    "The bridge opened in May.",
    "Boats pass below.",
    "A toll was paid by Ada.",
    "Nobody complained.",
)
FOUR = f"{FIRST} {SECOND} {THIRD} {FOURTH}"


def _cut(question: str, text: str, **weights: float) -> str:
    """Return the excerpt; without weights those that come along."""
    excerpts = FITTED
    if weights:
        row = dict.fromkeys(EXCERPT_SIGNALS, 0.0) | weights
        excerpts = Excerpts(Weights({"excerpt": row}))
    (quote,) = excerpts.cut(weighed(question), view(text))
    return quote.text


def _windows(question: str, text: str) -> list[str]:
    return [
        text[window.span.start : window.span.end]
        for window in windows(weighed(question), view(text))
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did the bridge open?", FIRST),
        ("What passes below, boats?", SECOND),
        ("Who paid the toll?", THIRD),
    ],
)
def test_the_sentence_that_answers(question: str, expected: str) -> None:
    """The sentence with the question's words is in the excerpt, whole."""
    assert expected in _cut(question, FOUR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who paid the toll? Ada paid it.", "Ada paid it."),
        ("“Who paid the toll?” Ada paid it.", "Ada paid it."),
        ("Ada came. Who paid the toll?", "Ada came."),
        ("Who paid the toll?", "Who paid the toll?"),
        ("چه کسی عوارض را داد؟ آدا داد.", "آدا داد."),
    ],
)
def test_a_question_is_no_answer(text: str, expected: str) -> None:
    """What only repeats the question is quoted only if there is nothing else."""
    asked = "Who paid the toll?" if text.isascii() or "“" in text else "چه کسی عوارض را داد؟"

    assert expected in _cut(asked, text)
    assert _cut(asked, text).endswith("?") == (expected == text)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who paid the toll?", "Who paid the toll\n\nAda did.", "Ada did."),
        ("Who paid the toll?", "So who paid the toll. Ada did.", "So who paid the toll. Ada did."),
        ("Was the toll paid?", "The toll was paid. Ada did.", "The toll was paid."),
        ("Who paid the toll?", "The toll was paid.", "The toll was paid."),
        ("When was the toll paid?", "Toll paid in 1990\n\nAda did.", "Toll paid in 1990"),
        ("Who paid the toll?", "Toll paid by Ada\n\nBob left.", "Bob left."),
    ],
)
def test_a_title_or_a_repetition_is_no_answer(question: str, text: str, expected: str) -> None:
    """What has no words but the question's answers only yes or no; a title, only with a figure."""
    assert expected == _cut(question, text, share=1.0, only_best=1.0)


def test_no_window_reaches_over_a_title() -> None:
    """Sentences on both sides of a title are never one quote."""
    windows = _windows("bridge", "Ada came. Bob left.\n\nThe tolls of the bridge")

    assert ["Ada came.", "Ada came. Bob left.", "Bob left."] == sorted(windows)


def test_sentences_of_two_paragraphs_are_one_quote() -> None:
    """Short paragraphs are quoted together as they are in the article, blank line included."""
    assert "Ada came.\n\nBob left." in _windows("bridge", "Ada came.\n\nBob left.")


def test_windows_are_up_to_three_successive_sentences() -> None:
    """One, two and three sentences in a row can be quoted, each run once."""
    expected = [
        " ".join([FIRST, SECOND, THIRD, FOURTH][first:last])
        for first in range(4)
        for last in range(first + 1, min(first + MOST, 4) + 1)
    ]

    assert expected == _windows("bridge", FOUR)


@pytest.mark.parametrize(
    ("length", "expected"), [(LIMIT // 2 - 1, 3), (LIMIT // 2, 2), (LIMIT, 2), (LIMIT * 2, 2)]
)
def test_several_sentences_stay_within_the_limit(length: int, expected: int) -> None:
    """Two sentences are quoted together only within the limit; one alone may be of any length."""
    one = "A" + "a" * (length - 2) + "."

    assert expected == len(_windows("bridge", f"{one} {one}"))


@pytest.mark.parametrize(("over", "expected"), [(0, 3), (1, 2)])
def test_exactly_the_limit(over: int, expected: int) -> None:
    """Sentences that take up just the limit are still quoted together."""
    first = "A bridge."
    second = "A" * (LIMIT - len(first) - 2 + over) + "."

    assert expected == len(_windows("bridge", f"{first} {second}"))


def test_a_very_long_sentence() -> None:
    """A sentence of many times the limit is quoted whole: nothing is cut inside it."""
    long = "The bridge " + "and the boats " * 100 + "met."

    assert long == _cut("Where did the boats meet?", f"Hello there. {long} Good bye.", only_best=1)


@pytest.mark.parametrize(
    "opening", ["He", "This", "“They", "The company", "Она", "That platform", "– These"]
)
def test_a_pronoun_takes_in_the_sentence_before(opening: str) -> None:
    """A sentence that opens with a word for something before it is not quoted without that."""
    before, leaning = "Ada built a bridge.", f"{opening} earned a toll."
    alone = {before, f"{before} {leaning}"}

    assert alone == set(_windows("toll", f"{before} {leaning}"))


@pytest.mark.parametrize("opening", ["Ada", "The bridge", "Here", "Company", "12"])
def test_other_words_take_in_nothing(opening: str) -> None:
    """A self-contained sentence can be quoted alone."""
    sentence = f"{opening} earned a toll."

    assert sentence in _windows("toll", f"Ada built a bridge. {sentence}")


def test_a_pronoun_in_the_first_sentence() -> None:
    """If nothing precedes a pronoun, its sentence is quoted as it is."""
    assert ["He paid."] == _windows("paid", "He paid.")


@pytest.mark.parametrize(("over", "expected"), [(-1, False), (0, False), (1, True), (9, True)])
def test_a_pronoun_without_room(over: int, expected: bool) -> None:
    """The sentence before is left where the two would be too long together."""
    leaning = "He earned a toll."
    before = "A" * (WITH_ANTECEDENT - len(leaning) - 2 + over) + "."

    assert expected == (leaning in _windows("toll", f"{before} {leaning}"))


def test_three_sentences_take_in_no_fourth() -> None:
    """A window that has its three sentences does not grow, even after a pronoun."""
    text = "Ada came. He paid. Bob left. Eve stayed."
    most = max(len(sentences(one, passages(one)[0])) for one in _windows("toll", text))

    assert MOST == most


@pytest.mark.parametrize("question", ["bridge toll", "boats market", "What was paid later?"])
def test_never_across_a_heading(question: str) -> None:
    """Passages end at headings, so that no excerpt holds one or joins two sections."""
    text = f"{FIRST} {SECOND}\n## Boats, toll and market\n{THIRD}\n\n{FOURTH}"
    source = article("sections", text)
    asked = weighed(question)
    quotes = [
        quote
        for span in passages(text)
        for quote in FITTED.cut(asked, view_of(Passage(source, span), ANALYSER))
    ]
    heading = next(block.span for block in blocks(text) if block.is_heading)

    assert [] == [one for one in quotes if one.span.overlaps(heading)]


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("share", "bridge toll", " ".join([FIRST, SECOND, THIRD])),
        ("holds_best", "toll", " ".join([FIRST, SECOND, THIRD])),
        ("opens_best", "toll", THIRD),
        ("only_best", "toll", THIRD),
        ("length", "toll", " ".join([FIRST, SECOND, THIRD])),
        ("density", "toll", THIRD),
        ("next", "toll", f"{FIRST} {SECOND}"),
        ("new_names", "bridge toll", f"{FIRST} {SECOND} {THIRD}"),
        ("person_asked", "Who passed?", f"{FIRST} {SECOND} {THIRD}"),
        ("time_asked", "When was that?", FIRST),
        ("number_asked", "How many passed?", FIRST),
    ],
)
def test_a_signal(name: str, question: str, expected: str) -> None:
    """With one signal alone the excerpt is the first window in which that is highest."""
    assert expected == _cut(question, FOUR, **{name: 1.0})


def test_windows_and_signals_fit() -> None:
    """Each window has a value for every signal."""
    found = list(windows(weighed("Who paid the toll?"), view(FOUR)))

    assert {len(EXCERPT_SIGNALS)} == {len(window.signals) for window in found}


def test_nothing_of_the_question_in_the_passage() -> None:
    """A passage without any word of the question still gives whole sentences."""
    quoted = _cut("xylophone", FOUR)

    assert quoted in _windows("xylophone", FOUR)


_PIECES = ["He came. ", "Boats pass! ", "Is it so? ", "x" * 150 + ". ", "«Тут. Там.» ", "no end "]


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join))
def test_always_whole_sentences(text: str) -> None:
    """Whatever the passage: an excerpt begins and ends with sentences, and is short or one."""
    seen = view(text)
    (quote,) = FITTED.cut(weighed("Which boats came?"), seen)
    starts = [span.start for span in seen.sentences]
    ends = [span.end for span in seen.sentences]
    count = ends.index(quote.span.end) - starts.index(quote.span.start) + 1
    longest = WITH_ANTECEDENT if count > 1 else len(text)

    assert 1 <= count <= MOST
    assert len(quote.text) <= longest
