"""What looking up a pasted quote costs, counted in lines and units, never in seconds."""

import asyncio
import re
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Archive, Span
from bot.verification import quotations as module
from bot.verification import tokens as token_module
from bot.verification.budget import Budget, SpentError
from bot.verification.concordance import Concordance, StoppedError
from bot.verification.exact import tokens_in
from bot.verification.findings import Finding, Refusal
from bot.verification.quotations import LIMIT, Quotations
from bot.verification.tokens import Token, folded, tokens, words_of
from tests.support.conversation import OPENED, Conversation
from tests.support.profiles import NIGHTLY, examples
from tests.support.small_desk import archive_of, article
from tests.support.tracing import lines_run

FOOTER = " ".join(f"footer{number} word" for number in range(45)) + "."
BODY = ". ".join(" ".join(f"w{at}x{number}" for number in range(12)) for at in range(8)) + "."
FEW, MANY = 100, 800


def _same(copies: int) -> Archive:
    return archive_of(*(article(f"a{at}", BODY) for at in range(copies)))[0]


def _with_footer(copies: int) -> Archive:
    texts = (f"Own{at} words{at} here{at}.\n\n{FOOTER}" for at in range(copies))
    return archive_of(*(article(f"a{at}", text) for at, text in enumerate(texts)))[0]


def _altered(text: str) -> str:
    words = text.split()
    return " ".join([*words[: len(words) // 2], "zebra", *words[len(words) // 2 + 1 :]])


def _lines(text: str) -> str:
    words = text.split()
    return "\n".join(
        " ".join([*words[at : at + 3], "zebra", words[at + 4]]) for at in range(0, 60, 5)
    )


@pytest.mark.parametrize("archive", [_same, _with_footer])
@pytest.mark.parametrize("pasted", [_altered, _lines, lambda text: _altered(text)[:200]])
def test_a_repeated_text_costs_little_for_each_copy(
    archive: Callable[[int], Archive], pasted: Callable[[str], str]
) -> None:
    """A copy more costs a few lines a word looked up, not the comparison of the whole text."""
    text = pasted(FOOTER if archive is _with_footer else BODY)
    few, many = (Quotations(archive(copies)) for copies in (FEW, MANY))
    few.examine(text)
    costs = [lines_run(partial(one.examine, text)) for one in (few, many)]
    words = len(text.split())

    assert costs[1] - costs[0] <= 60 * words * (MANY - FEW)
    assert costs[1] <= 10 * costs[0]


def _spending(monkeypatch: pytest.MonkeyPatch, left: int) -> list[Budget]:
    """Give every examination this budget; return those that were given."""
    given: list[Budget] = []

    def budget() -> Budget:
        given.append(Budget(left))
        return given[-1]

    monkeypatch.setattr(module, "Budget", budget)
    return given


@pytest.mark.parametrize("left", [0, 10, 100, 1_000, 3_000])
@pytest.mark.parametrize("pasted", [_altered, _lines])
def test_one_budget_for_all_lines_and_readings(
    monkeypatch: pytest.MonkeyPatch, left: int, pasted: Callable[[str], str]
) -> None:
    """However little is left, it is never exceeded, and nothing is said to be absent."""
    quotations = Quotations(_with_footer(FEW))
    text = f"{pasted(FOOTER)}\n— Ada Writer"
    whole = quotations.examine(text)
    assert isinstance(whole, Finding)
    given = _spending(monkeypatch, left)
    found = quotations.examine(text)

    (budget,) = given
    assert 0 <= budget.left <= left
    assert (isinstance(found, Finding) and found.kind == whole.kind) or (
        found == Refusal("too_common") and budget.is_spent
    )
    assert left or isinstance(found, Refusal)


def test_lines_grow_with_the_budget_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the budget is spent, more copies cost nothing."""
    few, many = (Quotations(_with_footer(copies)) for copies in (FEW, MANY))
    text = _lines(FOOTER)
    _spending(monkeypatch, 1_000)
    few.examine(text)
    costs = [lines_run(partial(one.examine, text)) for one in (few, many)]

    assert costs[1] <= 1.2 * costs[0]


@pytest.mark.parametrize(
    "text", [FOOTER, FOOTER[: FOOTER.index(" footer9 ")], f"“{FOOTER}”\n— Ada Writer, 1992"]
)
def test_an_exact_quote_of_many_copies(text: str) -> None:
    """What is in every article is exact, with further places."""
    found = Quotations(_with_footer(MANY)).examine(text)

    assert isinstance(found, Finding)
    assert "exact" == found.kind
    assert found.elsewhere


def test_the_only_fitting_one_of_many_copies() -> None:
    """The one place with the same marks is found among many that have only the same words."""
    asked = article("asked", "Would they ever close the old bridge again?")
    said = [article(f"a{at}", "Would they ever close the old bridge again!") for at in range(MANY)]
    found = Quotations(archive_of(*said, asked)[0]).examine(asked.text)

    assert isinstance(found, Finding)
    assert ("exact", "asked") == (found.kind, found.quotes[0].article.id)


def test_too_many_places_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the words were not looked up everywhere, nothing is said about them."""
    said = [article(f"a{at}", f"N{at} the old bridge opened!") for at in range(FEW)]
    asked = article("asked", "The old bridge opened?")
    quotations = Quotations(archive_of(*said, asked)[0])
    _spending(monkeypatch, FEW)

    assert Refusal("too_common") == quotations.examine("the old bridge opened?")


def test_an_altered_quote_of_common_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote is not called absent if not even its rarest word was looked up everywhere."""
    said = [article(f"a{at}", f"N{at} bridge river. The old. M{at}") for at in range(FEW)]
    quotations = Quotations(archive_of(*said)[0])
    text = "river the bridge old"

    assert "absent" == getattr(quotations.examine(text), "kind", None)
    _spending(monkeypatch, FEW)
    assert Refusal("too_common") == quotations.examine(text)


def test_omissions_in_one_long_article() -> None:
    """A word that an article repeats costs its last place before a piece, not all of them."""
    costs = []
    for times in (100, 800):
        text = "the end " * times + "of an old bridge " * 20
        quotations = Quotations(archive_of(article("a", text))[0])
        quotations.examine("the … of an old bridge")
        costs.append(lines_run(partial(quotations.examine, "the … of an old bridge")))

    assert costs[1] <= 2 * costs[0]


def test_white_space_is_measured_first() -> None:
    """A text that is mostly white space is refused before it is read."""
    quotations = Quotations(_same(1))
    costs = []
    for size in (100_000, 1_000_000):
        text = " " * size + BODY[: BODY.index(".")]
        assert Refusal("too_long") == quotations.examine(text)
        costs.append(lines_run(partial(quotations.examine, text)))

    assert costs[0] == costs[1] <= 10
    assert "exact" == getattr(
        quotations.examine(" " * LIMIT + BODY[: BODY.index(".")]), "kind", None
    )


def test_find_names_every_place() -> None:
    """Exact words are found wherever they are, from both ends, or the budget is named as spent."""
    text = "a b a b a c a b a"
    concordance = Concordance(archive_of(article("one", text), article("two", text))[0])
    words = concordance.read(["a", "b", "a"])
    places = [0, 2, 6, 10, 12, 16]

    assert places == list(concordance.find(words, Budget()))
    assert places[::-1] == list(concordance.find(words, Budget(), from_the_end=True))
    assert [2] == list(concordance.find(words, Budget(), 1, 8))
    with pytest.raises(SpentError):
        list(concordance.find(words, Budget(1)))


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=60),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=30),
)
@settings(max_examples=examples(200), deadline=None, derandomize=not NIGHTLY)
def test_runs_are_as_long_as_can_be(text: Sequence[str], query: Sequence[str]) -> None:
    """A run holds the same words in both texts, and the words around it differ."""
    concordance = Concordance(archive_of(article("one", " ".join(text)))[0])
    runs, _ = concordance.near(concordance.read(query), Budget())

    for run in runs:
        assert list(query[run.start : run.end]) == list(text[run.at : run.at + run.length])
        before = run.start and run.at and query[run.start - 1] == text[run.at - 1]
        after = query[run.end : run.end + 1]
        assert not before
        assert not after or after != list(text[run.at + run.length : run.at + run.length + 1])


@pytest.mark.parametrize("left", [0, 1, 7])
def test_building_stops(left: int) -> None:
    """Building an index ends at the next chunk once it is told to."""
    asked = 0

    def is_stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > left

    with pytest.raises(StoppedError):
        Quotations(_same(MANY), is_stopped)
    assert left + 1 == asked


def test_building_asks_within_one_article() -> None:
    """One long article is read in chunks too, and so are the numbers that are sorted."""
    asked: list[bool] = []

    def is_stopped() -> bool:
        asked.append(False)
        return False

    Concordance(archive_of(article("long", "word after word " * 20_000))[0], is_stopped)

    assert len(asked) >= 3 * 60_000 // 4_096


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                """a B ё ی 5 -5 −5 --5 “-5 (-5 1.7 don’t ' \u0301 \u200b \u00ad 老 ก # … [...] ².
                _ - x """.split(" ")
            ),
            max_size=30,
        ).map("".join),
    )
)
@settings(max_examples=examples(500), deadline=None, derandomize=not NIGHTLY)
def test_words_alone_are_those_of_the_tokens(text: str) -> None:
    """The index reads the same words, at the same places, as what compares them."""
    found = [(match.start(), match.end(), folded(match[0])) for match in words_of(text)]

    assert found == [(one.start, one.end, one.key) for one in tokens(text) if one.is_word]


def test_common_letters_are_letters() -> None:
    """What is matched several letters at a time holds only what is matched one at a time."""
    common = re.compile(f"[{token_module._COMMON}]")
    letters = [letter for letter in map(chr, range(0x10000)) if common.match(letter)]

    assert set("azAZяЁپیک") <= set(letters)
    assert all(re.fullmatch(r"[^\W\d_]", letter) for letter in letters)


class _Read(Sequence[Token]):
    """Tokens that count how often one of them is looked at."""

    def __init__(self, held: Sequence[Token]) -> None:
        self.held = held
        self.looked_at = 0

    def __len__(self) -> int:
        return len(self.held)

    def __getitem__(self, at: Any) -> Any:
        found = self.held[at]
        self.looked_at += len(found) if isinstance(at, slice) else 1
        return found


def test_many_quotations_are_not_looked_for_one_by_one() -> None:
    """To find the words of a span, the words around it are not read, however many they are."""
    text = '"q" ' * 2_000
    span = Span(4_000, 4_007)
    pasted = _Read(list(tokens(text)))
    found = tokens_in(pasted, span)

    assert "".join(text[one.start : one.end] for one in found) == '"q""q"'
    assert pasted.looked_at < 50


async def test_an_index_that_nobody_waits_for_is_not_built(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the waiting is cancelled, the thread that builds the index stops; later it is built."""
    started, stopped = threading.Event(), threading.Event()
    chunks = Concordance._check

    def check(self: Concordance) -> None:
        started.set()
        while not self._is_stopped():  # the cancelling ends this
            stopped.wait(0.001)
        stopped.set()
        chunks(self)

    monkeypatch.setattr(Concordance, "_check", check)
    waiting = asyncio.create_task(talk.desk.examine(OPENED))
    await asyncio.to_thread(started.wait)
    waiting.cancel()
    await asyncio.to_thread(stopped.wait)
    monkeypatch.undo()
    found = await talk.desk.examine(OPENED)

    assert waiting.cancelled()
    assert isinstance(found, Finding)
    assert "exact" == found.kind
