"""Passages as they are compared with questions."""

from dataclasses import replace

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView, Views, evidence_of, view_of
from bot.archive.model import Passage, Span
from bot.meaning.arrays import np
from tests.support.small_desk import article

ANALYSER = Analyser()
TEXT = "The Bridge opened in May 1990. It cost 300 million, because steel was dear. Boats pass it."


def view(text: str) -> PassageView:
    """Return the view of a passage that is the whole text."""
    return view_of(Passage(article("a", text), Span(0, len(text))), ANALYSER)


def test_a_view_knows_its_sentences() -> None:
    """The sentences are spans of the article."""
    spans = [(span.start, span.end) for span in view(TEXT).sentences]

    assert [(0, 30), (31, 75), (76, 90)] == spans


def test_a_view_knows_where_its_terms_stand() -> None:
    """Positions count the terms, stop words left out."""
    found = view("A bridge is a bridge of bridges. Steel!")

    assert ({"bridg": (0, 1, 2), "steel": (3,)}, 4) == (found.positions, found.length)


def test_a_view_knows_its_terms_by_sentence() -> None:
    """Each sentence lists a term once, however often it repeats the term."""
    found = view("A bridge is a bridge. Steel! One more bridge.")

    assert {"bridg": (0, 2), "steel": (1,)} == {t: found.held[t] for t in ("bridg", "steel")}


def test_a_view_knows_words_and_stems() -> None:
    """Words are folded and not stemmed; stems are the first letters of long terms."""
    found = view("Bridges open. Bridge.")

    assert ({"bridges", "open", "bridge"}, {"bridg": (0, 1)}) == (
        found.words,
        found.stems,
    )


def test_a_view_begins_where_its_passage_does() -> None:
    """The view of a passage in the middle of a text holds nothing from around it."""
    text = "Before.\n\nThe bridge. The boat.\n\nAfter."
    found = view_of(Passage(article("a", text), Span(9, 30)), ANALYSER)

    assert ([(9, 20), (21, 30)], ["bridg", "boat"]) == (
        [(span.start, span.end) for span in found.sentences],
        list(found.positions),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge opened.", False),
        ("It opened.", True),
        ("“They opened it,” he said.", True),
        ("This was late.", True),
        ("The company paid.", True),
        ("That Service paid.", True),
        ("The companions paid.", False),
        ("Он открылся.", True),
        ("Её открыли.", True),
        ("Мост открыт.", False),
        ("— words", False),
    ],
)
def test_a_sentence_may_lean_on_what_was_said(text: str, expected: bool) -> None:
    """A sentence that opens with a pronoun, or with "the company", means something before it."""
    assert (expected,) == view(text).leans


@pytest.mark.parametrize(
    ("text", "names", "numbers", "years"),
    [
        ("Durov met Peskov in Dubai.", {"peskov", "dubai"}, set(), set()),
        ("In 2018 they raised $1.7bn.", set(), {"2018", "1700000000"}, {"2018"}),
        ("About 1,024 of 999 and 2100.", set(), {"1024", "999", "2100"}, {"1024"}),
        ("Тогда Дуров жил в Дубае.", {"дур", "дуба"}, set(), set()),
        ("Then It was there.", set(), set(), set()),
        ("", set(), set(), set()),
    ],
)
def test_evidence_is_names_numbers_and_years(
    text: str, names: set[str], numbers: set[str], years: set[str]
) -> None:
    """Words with a capital after the first letter, numbers, and those that may be years."""
    found = evidence_of(text, ANALYSER.words.of(text))

    assert (frozenset(names), frozenset(numbers), frozenset(years)) == (
        found.names,
        found.numbers,
        found.years,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened last week.", (True, False, False)),
        ("It opened in May.", (True, False, False)),
        ("Two boats pass.", (False, True, False)),
        ("It sank because of a storm.", (False, False, True)),
        ("Two years ago it sank due to ice.", (True, True, True)),
        ("It sank.", (False, False, False)),
    ],
)
def test_evidence_is_of_time_number_and_cause(text: str, expected: tuple[bool, bool, bool]) -> None:
    """A sentence may speak of a time, of a number in words, and of a reason."""
    found = evidence_of(text, ANALYSER.words.of(text))

    assert expected == (found.has_time, found.has_numeral, found.has_cause)


def test_each_sentence_has_its_evidence() -> None:
    """The evidence of a view is by sentence."""
    found = view(TEXT)

    assert [(True, ["1990"], False), (False, ["300000000"], True), (False, [], False)] == [
        (one.has_time, list(one.numbers), one.has_cause) for one in found.evidence
    ]


def test_a_view_is_made_once() -> None:
    """A passage that is met again has the view it had; an equal one has its own."""
    views = Views(ANALYSER)
    source = article("a", TEXT)
    passage, equal = Passage(source, Span(0, 30)), Passage(source, Span(0, 30))

    assert (True, True) == (
        views.of(passage) is views.of(passage),
        views.of(equal) is not views.of(passage),
    )


def test_only_so_many_views_are_kept() -> None:
    """If there are too many views, the oldest is dropped, and made again when needed."""
    views = Views(ANALYSER, limit=2)
    source = article("a", TEXT)
    passages = [Passage(source, Span(0, end)) for end in (10, 20, 30)]
    first, _, last = [views.of(passage) for passage in passages]

    assert (True, True) == (
        views.of(passages[2]) is last,
        views.of(passages[0]) is not first,
    )


def test_paragraphs_end_sentences() -> None:
    """What a blank line separates is never one sentence, and each paragraph has its own words."""
    found = view("The bridge\n\nIt was built by Ada in May\n\nIt was built by Ada in May.")
    first, second = found.sayings[1:]

    assert ([0, 1, 2], {0, 1}) == (list(found.paragraphs), set(found.titles))
    assert first == second != 0 == found.saying(0)


def test_figures_are_of_the_paragraph() -> None:
    """A sentence without a figure has those of its paragraph, and not of the next one."""
    found = view("Ada paid 3 euros. Nobody knew.\n\nBob paid 9 euros.")

    assert [{"3"}, {"3"}, {"9"}] == [found.figures(at) for at in range(3)]


def test_a_part_is_viewed_as_if_it_were_read_by_itself() -> None:
    """What is known of the whole passage is all that its sentences alone would show."""
    text = (
        "# Above\n\nThe Bridge\n\nIt opened in May 1990 and cost 300 million kroner. Boats pass it."
        " Boats of the harbour pass the bridge in May.\n\nA ferry ran here until 1990."
    )
    source = article("a", text)
    start = text.index("The Bridge")
    whole = view_of(Passage(source, Span(start, len(text))), ANALYSER, with_vectors=True)
    for first, last in ((0, 1), (1, 2), (2, 4), (4, 4), (0, 4)):
        span = Span(whole.sentences[first].start, whole.sentences[last].end)
        part, alone = (
            whole.part(span),
            view_of(Passage(source, span), ANALYSER, with_vectors=True),
        )

        assert replace(alone, vectors_of=None) == replace(part, vectors_of=None)
        assert list(alone.evidence) == list(part.evidence)
        assert alone.vectors is not None
        assert part.vectors is not None
        assert np.allclose(alone.vectors, part.vectors)
