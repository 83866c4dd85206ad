"""Words that are very long, or become so by folding, are never compared letter by letter.

What such a comparison costs grows faster than the words: one of 18,000 letters once took a
gigabyte. What is handed to it is measured here, not the time it takes.
"""

from collections.abc import Callable
from typing import Any

import pytest
import rapidfuzz
import tantivy

from bot.analysis.analyser import WORD_LIMIT, Analyser, fold
from bot.archive.catalogue import Catalogue
from bot.desk import Desk
from bot.local_botapi.people import Person
from bot.question.kinds import question_word
from bot.question.spelling import Spelling
from bot.question.transliteration import Transliteration
from bot.search import titles
from bot.search.faq_index import GRAM, Features
from bot.verification.attribution import KnownNames, contradictions
from bot.verification.readings import lines_of
from tests.support.conversation import Conversation
from tests.support.small_desk import archive_of, article

TITLE_LIMIT = 300
UNFOLDING = "\ufdfa"
"""One letter that represents a sentence of eighteen."""
TEXTS = {
    "letters that unfold": UNFOLDING * 1_000,
    "words that unfold": f"{UNFOLDING * 3} " * 250,
    "a known word beside": f"telegrm durvo {UNFOLDING * 900}",
    "ligatures": "\ufb03" * 1_000,
    "letters with marks": "\u0390" * 1_000,
    "squared words": "\u3300" * 1_000,
    "plain letters": "a" * 1_000,
    "Cyrillic letters": "дуров" * 200,
    "Persian letters": "تلگرام" * 160,
    "a number with letters": f"5{UNFOLDING * 20} " * 40,
}
each = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


class Handed:
    """What was handed to comparisons by letters."""

    def __init__(self) -> None:
        self.words: list[str] = []
        """To fuzzy queries, and to searches for the likest word."""
        self.texts: list[str] = []
        """To comparisons of whole titles."""

    def recording(self, function: Callable[..., Any], kept: list[str]) -> Callable[..., Any]:
        """Return a function that keeps the texts it is called with."""

        def called(*given: Any, **named: Any) -> Any:
            kept.extend(one for one in given if isinstance(one, str))
            return function(*given, **named)

        return called

    def check(self) -> None:
        """Fail where something long was handed over."""
        assert [] == [word for word in self.words if len(word) > WORD_LIMIT]
        assert [] == [text for text in self.texts if len(text) > TITLE_LIMIT]


class _Recording:
    """A module or a class of which some functions are others."""

    def __init__(self, wrapped: object, **others: object) -> None:
        self.__dict__.update(others)
        self._wrapped = wrapped

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """Keep what is handed to the engine's fuzzy queries and to rapidfuzz."""
    found = Handed()
    fuzzy = found.recording(tantivy.Query.fuzzy_term_query, found.words)
    query = _Recording(tantivy.Query, fuzzy_term_query=fuzzy)
    monkeypatch.setattr(titles, "tantivy", _Recording(tantivy, Query=query))
    for name in ("extract", "extractOne"):
        function = getattr(rapidfuzz.process, name)
        monkeypatch.setattr(rapidfuzz.process, name, found.recording(function, found.words))
    for name in ("token_sort_ratio", "token_set_ratio", "partial_ratio"):
        function = getattr(rapidfuzz.fuzz, name)
        monkeypatch.setattr(rapidfuzz.fuzz, name, found.recording(function, found.texts))
    return found


@each
async def test_at_the_desk(text: str, shipped_desk: Desk, handed: Handed) -> None:
    """Titles, questions, timelines and pasted quotes compare short words only."""
    shipped_desk.titled(text)
    await shipped_desk.ask(text)
    await shipped_desk.timeline(text, 5)
    await shipped_desk.examine(f"{text}\n“{text}” said {text[:900].upper()}")

    handed.check()


@each
async def test_in_the_chat(
    text: str, shipped_desk: Desk, handed: Handed, talk: Conversation
) -> None:
    """Commands, questions and inline queries answer, and compare short words only."""
    talk.application.bot_data.front.desk = shipped_desk
    person = Person(talk.api)
    updates = [
        person.say(f"/article {text}"),
        person.say(f"/verify {text}"),
        person.say(f"/timeline {text}"),
        person.say(f"/ask {text}"),
        person.say(text),
        person.inline(text[:256]),
    ]
    for update in updates:
        assert await talk.after(update)

    handed.check()


async def test_what_is_short_is_compared(shipped_desk: Desk, handed: Handed) -> None:
    """The tests above see what is handed over: ordinary slips are still looked up."""
    shipped_desk.titled("telegrm durvo")
    await shipped_desk.ask("Who founded telegrm?")

    assert "telegrm" in handed.words
    assert {len(word) for word in handed.words} <= set(range(WORD_LIMIT + 1))
    assert handed.texts


async def test_the_longest_word_with_slips(shipped_desk: Desk, handed: Handed) -> None:
    """Of a longer word its beginning is looked up, cut after it was folded."""
    shipped_desk.titled(UNFOLDING * 100)

    assert WORD_LIMIT == max(map(len, handed.words))
    assert fold(UNFOLDING * 100).replace(" ", "")[:WORD_LIMIT] in handed.words


def test_a_long_title_is_found() -> None:
    """A word above the limit in a title is found by itself, and with a slip in its beginning."""
    word = "donaudampfschifffahrtselektrizitatenhauptbetriebswerk"
    assert len(word) > WORD_LIMIT

    archive, _ = archive_of(article("one", "A river.", title=word), article("two", "A lake."))
    found = titles.Titles(Catalogue(archive), Analyser())

    assert ["one"] == [one.id for one in found.find(word)]
    assert ["one"] == [one.id for one in found.find(word.replace("dampf", "dampff"))]


@pytest.mark.parametrize("letters", [WORD_LIMIT - 1, WORD_LIMIT, WORD_LIMIT + 1, 18_000])
def test_the_bound(letters: int, handed: Handed) -> None:
    """Words up to the limit are repaired; longer ones are taken as they are."""
    known, slip = "q" * (letters - 1) + "x", "q" * letters
    is_compared = letters <= WORD_LIMIT
    latin = "b" + "ad" * (letters // 2)

    assert (known if is_compared else None) == Spelling({known: 1}).repair(slip)
    assert question_word(slip) is None
    assert Transliteration([latin]).latin("б" + "ад" * (letters // 2)) in (None, latin)
    assert is_compared == (slip in handed.words)
    handed.check()


def test_runs_of_letters_of_a_question() -> None:
    """A question is held against the FAQ by the beginnings of its long words."""
    question = Analyser().tokens(f"who is {UNFOLDING * 900}")

    assert len(Features.of(question).letters) <= len("who is ") + WORD_LIMIT + GRAM


def test_long_words_are_not_remembered() -> None:
    """Only words of an ordinary length are kept in memory from one question to the next."""
    analyser = Analyser()
    for letters in (WORD_LIMIT, WORD_LIMIT + 1, 1_000):
        analyser.tokens("é" * letters)

    kept = analyser._known
    assert ["é" * WORD_LIMIT] == list(kept)


def test_lines_about_a_quote_are_counted() -> None:
    """Of the lines about a quote the first and the last ones are read, each up to a length."""
    rest = "\n".join(f"line {number} " + "x" * 2_000 for number in range(1_000))
    lines = lines_of(rest)

    assert lines[0].startswith("line 0 ")
    assert lines[-1].startswith("line 999 ")
    assert (32, 1_000) == (len(lines), max(map(len, lines)))
    assert ["one", "two"] == lines_of("one\ntwo")


def test_names_in_a_paste_are_counted(handed: Handed) -> None:
    """However many names a paste has, a bounded number is held against the article's words."""
    spoken = [f"said {'abcdefgh'[i % 8].upper()}xq{'yz' * (i % 9)} Quux" for i in range(400)]
    text = "The bridge opened in May. Boats pass below it. "
    source = article("one", text * 3, publisher="River Post", author="A. Writer")
    rest = "\n".join(", ".join(spoken[at : at + 10]) for at in range(0, 400, 10))
    found = contradictions(rest, source, KnownNames([source]))

    assert len(handed.words) == 100
    assert found


async def test_five_words_of_capitals_above_a_sentence(shipped_desk: Desk) -> None:
    """The paste that once stopped the bot for everybody is looked up like any other."""
    capitals = " ".join(letter * 24 for letter in "ABCDE")
    sentence = next(iter(shipped_desk.archive)).text.strip().split("\n")[0]

    finding = await shipped_desk.examine(f"{capitals}\n{sentence}")

    assert "too_long" != getattr(finding, "reason", None)
    assert getattr(finding, "text", "").startswith(capitals)
