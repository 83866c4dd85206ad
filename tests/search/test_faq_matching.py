"""A question held against curated questions."""

from collections.abc import Sequence

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.faq import FaqEntry
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.search import faq_matching
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate, FaqMatcher
from bot.search.weights import Weights, load_weights
from tests.support.small_desk import FISH, MARKET, RIVER, article, quote
from tests.support.small_search import ANALYSER, FLAT, lexicon_of, read

BRIDGE, SQUARE, BOAT = article("bridge", RIVER), article("market", MARKET), article("fish", FISH)
OPENED = FaqEntry(
    "opened",
    {
        "en": ("When did the bridge open?", "Opening day of the bridge"),
        "ru": ("Когда открыли мост?",),
        "fa": ("پل کی باز شد؟",),
    },
    (quote(BRIDGE, "The bridge opened in May."),),
)
CLOSED = FaqEntry(
    "closed",
    {
        "en": ("When was the bridge closed?", "Who closed the bridge?"),
        "ru": ("Когда закрыли мост?",),
    },
    (quote(BRIDGE, "The bridge was closed in 1990."),),
)
MOVED = FaqEntry(
    "moved",
    {"en": ("Where did the market move?",)},
    (quote(SQUARE, "The market moved to the square."),),
)
FAQ = (OPENED, CLOSED, MOVED)
LEXICON = lexicon_of(RIVER, MARKET, FISH)


def _match(
    text: str,
    faq: Sequence[FaqEntry] = FAQ,
    lexicon: Lexicon = LEXICON,
    weights: Weights | None = None,
    limit: int = 5,
) -> list[FaqCandidate]:
    aliases = Aliases(ANALYSER)
    aliases.add("Ponte", "bridge", is_name=False)
    reader = Reader(ANALYSER, lexicon, aliases)
    matcher = FaqMatcher(tuple(faq), ANALYSER, reader, lexicon, weights or load_weights())
    return matcher.match(reader.read(text), limit)


def _signal(name: str, text: str, entry: str = "opened") -> float:
    found = next(one for one in _match(text) if one.entry.id == entry)
    return found.signals[FAQ_SIGNALS.index(name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridge open?", "opened"),
        ("bridge opening date", "opened"),
        ("when did teh brigde opne", "opened"),
        ("who closed the bridge", "closed"),
        ("What year was the bridge closed in?", "closed"),
        ("Where was the market moved to?", "moved"),
        ("когда открыли мост", "opened"),
        ("Когда закрылиь мост?", "closed"),
        ("پل کی باز شد", "opened"),
    ],
)
def test_the_entry_that_is_meant(text: str, expected: str) -> None:
    """The entry whose wording is nearest comes first, through other words and slips."""
    assert expected == _match(text)[0].entry.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridge open?", True),
        ("when did the BRIDGE open", True),
        ("  Opening   day of the bridge!!", True),
        ("Когда открыли мост", True),
        ("When did the bridge opened?", False),
        ("Did the bridge open?", False),
        ("When did the brigde open?", False),
    ],
)
def test_exact_wordings(text: str, expected: bool) -> None:
    """A question is one of the wordings but for case, marks and spaces."""
    assert expected == _match(text)[0].is_exact


def test_an_exact_wording_comes_first() -> None:
    """The entry with the exact wording comes before one with a higher score."""
    weights = Weights({"faq": dict.fromkeys(FAQ_SIGNALS, -1.0)})
    found = _match("When did the bridge open?", weights=weights)

    assert ("opened", True) == (found[0].entry.id, found[0].is_exact)
    assert found[0].score < found[1].score


@pytest.mark.parametrize(
    "text", ["", "?!", "xylophone quiz", "погода", "هوا", "会議", "🌉", "\x00", "a", "12"]
)
def test_nothing_in_common(text: str) -> None:
    """Where no word and no run of letters is shared there is no candidate."""
    assert [] == _match(text)


def test_without_entries() -> None:
    """Without a FAQ nothing is found."""
    assert [] == _match("When did the bridge open?", faq=())


def test_a_script_without_wordings() -> None:
    """An entry is found only by wordings in the question's own script."""
    assert [] == _match("рынок", faq=(MOVED,))


def test_a_language_without_wordings() -> None:
    """A language with an empty list of wordings is passed over."""
    bare = FaqEntry("bare", {"en": (), "ru": ("Когда открыли мост?",)}, OPENED.quotes)

    assert ["bare"] == [one.entry.id for one in _match("Когда мост", faq=(bare,))]


def test_wordings_of_common_words_only() -> None:
    """In a small FAQ, where many entries share each word, a wording is still found as it is."""
    wordings = (
        "When did the bridge open?",
        "When did the bridge close?",
        "When did the shop open?",
    )
    faq = [
        FaqEntry(str(number), {"en": (wording,)}, OPENED.quotes)
        for number, wording in enumerate(wordings)
    ]
    found = [_match(wording, faq=faq)[0] for wording in wordings]

    assert [("0", True), ("1", True), ("2", True)] == [(x.entry.id, x.is_exact) for x in found]


@pytest.mark.parametrize(("limit", "expected"), [(1, 1), (2, 2), (5, 3), (0, 0)])
def test_the_limit(limit: int, expected: int) -> None:
    """No more entries come back than were asked for, each once."""
    assert expected == len(_match("When was the bridge open or closed?", limit=limit))


def test_two_languages_of_one_script() -> None:
    """An entry worded in two languages of one script comes once, by the better of the two."""
    both = FaqEntry(
        "both",
        {"en": ("When did the bridge open?",), "de": ("Wann wurde die Brücke open?",)},
        OPENED.quotes,
    )
    found = _match("When did the bridge open?", faq=(both, MOVED))

    assert [("both", True)] == [(one.entry.id, one.is_exact) for one in found[:1]]
    assert 1 == [one.entry.id for one in found].count("both")


def test_two_languages_in_the_other_order() -> None:
    """The order of the languages in the file does not matter."""
    wordings = {"de": ("Wann wurde die Brücke open?",), "en": ("When did the bridge open?",)}
    swapped = FaqEntry("both", wordings, OPENED.quotes)
    ordered = FaqEntry("both", dict(reversed(wordings.items())), OPENED.quotes)
    scores = [
        _match("When did the bridge open?", faq=(one,))[0].score for one in (swapped, ordered)
    ]

    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("told", "When did the bridge open?", 1.0),
        ("told", "bridge May", 1.0),
        ("told", "When did the ponte open?", 1.0),
        ("names", "When did the Bridge open?", 1.0),
        ("names", "When did Ada open the Bridge?", 1 / 2),
        ("names", "when did the bridge open", 1.0),
        ("kind", "When did the bridge open?", 1.0),
        ("kind", "Who opened the bridge?", 0.5),
    ],
)
def test_a_signal(name: str, text: str, expected: float) -> None:
    """Each signal is what its name says."""
    assert expected == pytest.approx(_signal(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words", "When did the market open?"),
        ("letters", "When did the market open?"),
        ("pairs", "The bridge, when did open?"),
        ("letters", "Whn dd th brdg pn?"),
        ("told", "When did the bridge open with Ada?"),
        ("kind", "Who opened the bridge?"),
    ],
)
def test_another_wording_has_less(name: str, text: str) -> None:
    """Each signal is higher for the entry's own wording than for another question."""
    assert _signal(name, "When did the bridge open?") > _signal(name, text)


def test_an_unlike_kind() -> None:
    """Where wordings and question ask for different kinds of things, nothing agrees."""
    assert 0.0 == _signal("kind", "How many people closed the bridge?", "closed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridge open?", (0, 0.0)),
        ("Xylophone bridge open?", (1, 0.0)),
        ("Toll bridge open?", (1, 1 / 3)),
        ("Market bridge open?", (1, 1 / 3)),
        ("Xylophone market bridge open?", (2, 1 / 4)),
    ],
)
def test_what_the_entry_does_not_tell(text: str, expected: tuple[int, float]) -> None:
    """What is untold is counted, and weighed as far as others know it."""
    flat = Lexicon(passages=0, frequency={"toll": 0}, words=FLAT.words)
    found = next(one for one in _match(text, lexicon=flat) if one.entry.id == "opened")

    assert expected == pytest.approx((found.untold, found.elsewhere), abs=0.08)


def test_how_far_an_untold_word_is() -> None:
    """A word that means nearly what the entry says is nearer than one that does not."""
    close, away = (
        next(one for one in _match(text) if one.entry is OPENED).far
        for text in ("When did the bridge launch?", "When did the bridge xylophone?")
    )

    assert 0.0 < close < away < 1.0
    assert next(one for one in _match("When did the bridge open?")).far == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridge sing?", True),
        ("When did the boat open?", False),
        ("bridge", True),
    ],
)
def test_the_word_that_is_asked_about(text: str, expected: bool) -> None:
    """A wording asks about the same word, or the question asks about none."""
    found = next(one for one in _match(text) if one.entry is OPENED)

    assert expected == found.has_focus


def test_other_words_find_an_entry() -> None:
    """An entry that shares no word with the question is found by what both mean."""
    (found, *_) = _match("relocated marketplaces")

    assert found.entry is MOVED
    assert found.signals[FAQ_SIGNALS.index("meaning")] > 0.35


def test_other_scripts_have_no_meaning() -> None:
    """The table knows English alone: elsewhere its signals are 0."""
    found = next(one for one in _match("Когда открыли мост?") if one.entry is OPENED)

    assert [0.0, 0.0] == [found.signals[FAQ_SIGNALS.index(name)] for name in ("meaning", "centre")]


def test_the_evidence_of_an_entry() -> None:
    """An entry carries what its quotes could answer with."""
    found = next(one for one in _match("When was the bridge closed?") if one.entry is CLOSED)

    assert frozenset({"1990"}) == found.evidence.years


def test_repairs_use_the_words_of_the_wordings() -> None:
    """A word that the archive does not know is repaired by the wordings themselves."""
    found = _match("Opning day of the bridge", lexicon=FLAT)[0]
    right = _match("Opening day of the bridge", lexicon=FLAT)[0]

    assert ("opened", right.near) == (found.entry.id, found.near)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridge open?", True),
        ("When was the opening of a brigde?", True),
        ("Who opened the bridge?", False),
        ("When did the bridge open with Ada?", False),
    ],
)
def test_the_same_content_words(text: str, expected: bool) -> None:
    """A question may say the same as a wording with other small words, and with slips."""
    assert expected == _match(text)[0].says_same


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Did 90 boats pass?", "boats"), ("Did nobody pass?", "nobody"), ("Did 12 pass?", "boats")],
)
def test_a_number_matches_any_other(text: str, expected: str) -> None:
    """A question with another number is like the wordings that have one in its place."""
    faq = [
        FaqEntry("boats", {"en": ("Did 70 boats pass?", "Did 80 ships pass?")}, OPENED.quotes),
        FaqEntry("nobody", {"en": ("Did nobody pass?", "Did none pass?")}, OPENED.quotes),
    ]

    assert expected == _match(text, faq=faq)[0].entry.id


def test_a_prepared_faq_has_nothing_left_to_analyse(monkeypatch: pytest.MonkeyPatch) -> None:
    """After `prepare`, no question has wordings analysed, in no script."""
    entries = (
        FaqEntry("boats", {"en": ("Do boats pass?",), "ru": ("Ходят ли лодки?",)}, ()),
        FaqEntry("empty", {"fa": ()}, ()),
    )
    matcher = FaqMatcher(
        entries, ANALYSER, Reader(ANALYSER, FLAT, Aliases(ANALYSER)), FLAT, load_weights()
    )
    matcher.prepare()
    monkeypatch.setattr(faq_matching, "sheet_of", None)

    assert "boats" == matcher.match(read("Do boats pass?"))[0].entry.id
    assert "boats" == matcher.match(read("Ходят ли лодки?"))[0].entry.id


def test_a_wording_in_words_of_speech() -> None:
    """A wording is its own question, even if its words are read as others of the archive."""
    wording = "کسی نجارا رو دید؟"
    entries = (FaqEntry("seen", {"fa": (wording,)}, ()),)
    analyser, lexicon = Analyser(["fa"]), Lexicon(2, {"نجار": 1}, {"نجار": 1})
    reader = Reader(analyser, lexicon, Aliases(analyser))
    matcher = FaqMatcher(entries, analyser, reader, lexicon, load_weights())

    assert matcher.match(reader.read(wording))[0].is_exact
