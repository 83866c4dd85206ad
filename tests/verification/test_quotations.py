"""What the archive says of pasted quotes: the verdicts, and what they rest on."""

import re
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.dates import SourceDate
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Article, Span
from bot.settings import shipped
from bot.verification.budget import Budget
from bot.verification.concordance import Concordance
from bot.verification.findings import Finding, Refusal
from bot.verification.quotations import Quotations
from bot.verification.readings import readings
from bot.verification.tokens import tokens
from tests.support.profiles import NIGHTLY, examples
from tests.support.small_desk import archive_of, article
from tests.support.tracing import lines_run

BRIDGE = """The old bridge over the river opened on a rainy Monday in May. It is 300 metres long &
costs $1.7bn a year. “Nobody ever paid a toll,” the mayor said.

## Later years

The bridge was closed for good in 1990 — repairs had taken two years… It won’t open again?

- A first item of the list."""
MARKET = """Traders were not asked when the market moved to the square. Nobody ever paid a toll,
they recall, and the river froze at -15 degrees. “Safe?” asked a «trader» from far away."""
RUSSIAN = "Рыбу продавали у моста каждое утро. Её привозили на рассвете из соседней деревни."
PERSIAN = "پل قدیمی شهر در بهار باز شد. مردم می‌گویند که کسی عوارض نپرداخت و همه خوشحال بودند."
CHINESE = "老桥在五月开放。没有人付过通行费。"


@cache
def _archive() -> Archive:
    return archive_of(
        article(
            "bridge",
            BRIDGE,
            title="A bridge & its boats",
            publisher="River Post",
            author="Ada Writer",
            date=SourceDate("1992-05", "stated", ""),
        ),
        article(
            "market",
            MARKET,
            title="The market moves",
            publisher="Square Times",
            date=SourceDate("2001~", "inferred", ""),
        ),
        article("fish", RUSSIAN, title="Рыба у моста", language="ru", author="Иван Рыбаков"),
        article("persian", PERSIAN, title="پل قدیمی", language="fa", publisher="روزنامه"),
        article("chinese", CHINESE, title="老桥", language="zh"),
    )[0]


@cache
def _quotations() -> Quotations:
    return Quotations(_archive())


def examine(text: str, marked: tuple[Span, ...] = ()) -> Finding:
    """Return the finding of a text that is not refused."""
    found = _quotations().examine(text, marked)
    assert isinstance(found, Finding)
    return found


def kind(text: str) -> str:
    """Return the verdict on a text."""
    return examine(text).kind


def shown(text: str) -> str:
    """Return the changes of a text, marked as in the terminal."""
    marks = {"same": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[one.kind].format(one.text) for one in examine(text).changes)


def test_an_exact_quote() -> None:
    """A quote that occurs verbatim is exact, with its place in the archive."""
    found = examine("The bridge was closed for good")

    assert ("exact", ()) == (found.kind, found.differences)
    assert [("bridge", "The bridge was closed for good")] == [
        (quote.article.id, quote.text) for quote in found.quotes
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 300 metres long & costs $1.7bn a year.", ("white_space",)),
        ('"Nobody ever paid a toll," the mayor said.', ("quotation_marks",)),
        ("repairs had taken two years... It won't open", ("quotation_marks", "unicode_form")),
        ("closed for good in 1990 - repairs had taken", ("dashes",)),
        ("CLOSED for good in 1990—repairs", ("white_space", "case")),
        ("NOBODY ever paid a toll,' the mayor", ("quotation_marks", "case")),
        ("the old bridge over the river opened,", ("case", "edge_marks")),
        ("the ri\u00adver opened on a", ("unicode_form",)),
        ("ﬁrst item of the list", ("unicode_form",)),
        ("Ｆｉｒｓｔ item of the list", ("unicode_form", "case")),
        ("е\u0301", ()),
        ("Ее привозили на рассвете", ("yo",)),
        ("مردم مي‌گويند كه كسي عوارض", ("unicode_form",)),
        ("two years […] It won’t open", ("white_space", "unicode_form")),
        ("ı ŉ ǆ", ()),
    ],
)
def test_differences_in_typography(text: str, expected: tuple[str, ...]) -> None:
    """White space, quotation marks, dashes, Unicode form and case do not count, but are named."""
    found = _quotations().examine(text)
    differing = found.differences if isinstance(found, Finding) else ()

    assert expected == differing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody ever paid a toll", "exact"),
        ("“It won’t open again?”", "exact"),
        ("It won’t open again.", "altered"),
        ("It won’t open again", "exact"),
        ("costs $1.7bn a year", "exact"),
        ("costs €1.7bn a year", "altered"),
        ("7bn a year. “Nobody ever paid a toll", "altered"),
        ("froze at -15 degrees", "exact"),
        ("river froze at 15 degrees", "altered"),
        ("-15 degrees. “Safe?” asked a", "exact"),
        ("5 degrees and more", "absent"),
        ("It is 300² metres long", "altered"),
        ("Рыбу продавали у моста каждое утро", "exact"),
        ("Рыбу покупали у моста каждое утро", "altered"),
        ("没有人付过通行费", "exact"),
        ("没有人付了通行费", "altered"),
        ("Later years\n\nThe bridge was closed", "exact"),
        ("Later years The bridge was closed", "exact"),
        ("👉 The old bridge over the river 👈", "exact"),
        ("It is 300°", "altered"),
        ("The moon is made of green cheese", "absent"),
        ("The old river, the old river, the old river", "absent"),
    ],
)
def test_verdicts(text: str, expected: str) -> None:
    """Words and the marks that say something decide; those at the edges that say nothing do not."""
    found = _quotations().examine(text)

    assert expected == (found.kind if isinstance(found, Finding) else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The old bridge over the river opened on a rainy Friday in May.",
            "The old bridge over the river opened on a rainy [-Friday-] {+Monday+} in May.",
        ),
        (
            "The new bridge over the river opened on a Monday in May",
            "The [-new-] {+old+} bridge over the river opened on a {+rainy+} Monday in May",
        ),
        (
            "A old bridge over the river opened",
            "[-A-] {+The+} old bridge over the river opened",
        ),
        (
            "Later, old bridge over the river opened on a wet",
            "[-Later-] {+The+}[-,-] old bridge over the river opened on a [-wet-] {+rainy+}",
        ),
        (
            "The very old bridge over the river opened on a rainy Monday in May.",
            "The [-very-] old bridge over the river opened on a rainy Monday in May.",
        ),
        (
            "Traders, were not asked when the market moved",
            "Traders[-,-] were not asked when the market moved",
        ),
        (
            "Hear! The bridge was closed for good in 1990",
            "[-Hear!-] The bridge was closed for good in 1990",
        ),
        (
            "The bridge was closed for good in 1990 and all of us",
            "The bridge was closed for good in 1990 [-and all of us-]",
        ),
        (
            "Its bridge was closed for good in 1990",
            "[-Its-] {+The+} bridge was closed for good in 1990",
        ),
        (
            "ever paid a toll,” the mayor wrote it",
            "ever paid a toll,” the mayor [-wrote-] {+said+} [-it-]",
        ),
    ],
)
def test_changes(text: str, expected: str) -> None:
    """What was changed is marked word by word beside the archive's own words."""
    assert expected.rstrip(".") == shown(text).rstrip(".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The old bridge over the river opened” — Ada Writer, 1992", "exact"),
        ("The old bridge over the river opened — Ada Writer, May 1992", "exact"),
        ("The old bridge over the river opened.\n— River Post, 12 May 1992", "exact"),
        ("The old bridge over the river opened — Someone Else", "name Someone Else"),
        ("The old bridge over the river opened — and it closed", "altered"),
        ("“The old bridge over the river opened” — the mayor", "exact"),
        ("“The old bridge over the river opened” (Ada Writer)", "exact"),
        ("“The old bridge over the river opened” (1995-02-03)", "date 1995-02-03"),
        ("“The old bridge over the river opened” (1995-02-31)", "date 1995-02-31"),
        ("“The old bridge over the river opened” (1992-05)", "exact"),
        ("“The old bridge over the river opened” (03.04.1992)", "date 03.04.1992"),
        ("“The old bridge over the river opened”, 2 мая 1992", "exact"),
        ("“The old bridge over the river opened”, 2 июня 1992", "date 2 июня 1992"),
        ("“The old bridge over the river opened”, ۲ مه ۱۹۹۲", "exact"),
        ("“The old bridge over the river opened”, ۱۳۷۱", "exact"),
        ("“The old bridge over the river opened”, سال ۱۳۷۱", "exact"),
        ("“The old bridge over the river opened”, سال ۱۳۹۰", "date سال ۱۳۹۰"),
        ("“The old bridge over the river opened”, 2 июня 1992 года", "date 2 июня 1992 года"),
        ("The old bridge over the river opened — River Post, 2 мая 1992 года", "exact"),
        ("“The old bridge over the river opened” (03/05/1992)", "exact"),
        ("“The old bridge over the river opened” (before 1990)", "date before 1990"),
        ("“The old bridge over the river opened” (since 1980)", "exact"),
        ("“The old bridge over the river opened”, 31 May 1995", "date 31 May 1995"),
        ("“The old bridge over the river opened”, 31 June 1995", "date 31 June 1995"),
        ("“The old bridge over the river opened” — by 2000 people", "exact"),
        ("“The old bridge over the river opened”, May 5th, 1990", "date May 5th, 1990"),
        ("Bob Stranger said: “The old bridge over the river opened”", "name Bob Stranger"),
        ("“The old bridge over the river opened”, Bob Stranger said", "name Bob Stranger"),
        ("“The old bridge over the river opened”, the mayor said", "exact"),
        ("“The old bridge over the river opened”, сказал мэр города", "exact"),
        (
            "“The old bridge over the river opened”, said Bob Stranger in a talk",
            "name Bob Stranger",
        ),
        ("“The old bridge over the river opened” — $2018, and 3000 or 1,999", "exact"),
        ("Ada Wryter wrote: “The old bridge over the river opened”", "exact"),
        ("Иван Чужой сказал: “The old bridge over the river opened”", "exact"),
        ("The market moves\nThe old bridge over the river opened", "title The market moves"),
        ("A bridge & its boats\nThe old bridge over the river opened", "exact"),
        ("The old bridge over the river opened\nSquare Times · 1992", "publisher Square Times"),
        ("The old bridge over the river opened\nvia River Post", "exact"),
        ("The old bridge over the river opened\n— Иван Рыбаков", "exact"),
        ("Traders were not asked when the market moved — 2002", "exact"),
        ("Traders were not asked when the market moved — 2010", "date 2010"),
        ("Traders were not asked when the market moved — 1980", "date 1980"),
        ("Рыбу продавали у моста каждое утро — 1980", "exact"),
        ("Рыбу продавали у моста каждое утро\nAda Writer", "exact"),
        ("Рыбу продавали у моста каждое утро — Пётр Незнакомцев", "name Пётр Незнакомцев"),
        ("Nobody ever paid a toll — Square Times, 2001", "exact"),
    ],
)
def test_attributions(text: str, expected: str) -> None:
    """What is given with exact words must not deny the article's fields."""
    found = examine(text)
    denied = [f"{one.field} {one.claimed}" for one in found.contradictions]

    assert expected == (denied[0] if denied else found.kind)
    assert (found.kind == "misattributed") == bool(denied)


def test_an_author_is_denied_by_another() -> None:
    """Another article's author is the wrong one, unless the article speaks of that person."""
    first = article("one", "We all went home very early that day.", author="Ada Writer")
    second = article("two", "They stayed and sang for Carl Poet.", author="Bob Painter")
    third = article("three", "Nothing else is in here at all.", author="Carl Poet")
    quotations = Quotations(archive_of(first, second, third)[0])
    found = [
        quotations.examine(f"{text}\n{name}")
        for text, name in (
            ("We all went home very early", "Bob Painter"),
            ("They stayed and sang for", "Carl Poet"),
        )
    ]

    assert [("author", "Bob Painter")] == [
        (one.field, one.claimed)
        for finding in found
        if isinstance(finding, Finding)
        for one in finding.contradictions
    ]


def test_an_altered_quote_may_be_misattributed_too() -> None:
    """What is given with an altered quote is judged as well."""
    found = examine("The new bridge over the river opened on a rainy Monday — Someone Else")

    assert "altered" == found.kind
    assert ["Someone Else"] == [one.claimed for one in found.contradictions]


@pytest.mark.parametrize(
    "text",
    [
        "was closed for good in 1990 … The old bridge over the river",
        "The old bridge … Traders",
        "closed … old bridge over the",
        "is … the, mayor said … a",
        " … ".join(["the old bridge", *["the"] * 20]),
    ],
)
def test_omissions_that_are_none(text: str) -> None:
    """Pieces out of order, from elsewhere, or too many are no quote with omissions."""
    assert "exact" != kind(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Traders were not asked when the market moved. The old bridge over the river opened.",
            ["market", "bridge"],
        ),
        (
            "The old bridge over the river opened on a rainy. The bridge was closed for good in",
            ["bridge", "bridge"],
        ),
        (
            "The bridge was closed for good. The old bridge over the river opened",
            ["bridge", "bridge"],
        ),
    ],
)
def test_joined_quotes(text: str, expected: list[str]) -> None:
    """Pieces from separate places in the archive are listed with their places."""
    found = examine(text)

    assert "joined" == found.kind
    assert expected == [quote.article.id for quote in found.quotes]


def test_joined_with_words_of_its_own() -> None:
    """What no piece holds is marked in a joined quote."""
    text = (
        "Traders were not asked when the market moved, whereas The old bridge over the river "
        "opened on a rainy Monday"
    )

    assert (
        "Traders were not asked when the market moved, [-whereas-] The old bridge over the river "
        "opened on a rainy Monday" == shown(text)
    )


def test_a_line_of_the_archive_is_not_an_attribution() -> None:
    """Words that are in the archive itself belong to the quote, not to its attribution."""
    found = examine("The old bridge over the river opened\nTraders were not asked when the market")

    assert "joined" == found.kind


def test_marked_parts() -> None:
    """What the sender formatted as quotations is the quote, and the rest is about it."""
    text = "Look: The old bridge over the river\nand then\nThe bridge was closed by Ada Writer"
    marked = (Span(6, 35), Span(45, 66))
    found = examine(text, marked)

    assert ("joined", "Look:\nand then\nby Ada Writer") == (found.kind, found.rest)


def test_the_nearest_sentence() -> None:
    """An absent quote comes with the sentence that is most like it."""
    found = examine("The mayor was not sure that nobody ever paid a toll when it was first asked")

    assert (
        "absent",
        "Nobody ever paid a toll,\nthey recall, and the river froze at -15 degrees.",
    ) == (
        found.kind,
        found.nearest.text if found.nearest else None,
    )


def test_the_nearest_heading() -> None:
    """A heading may be what is most like an absent quote."""
    source = article("a", "Once upon a time.\n\n# The way of all the markets\n\nIt is no more.")
    found = Quotations(archive_of(source)[0]).examine("She saw the way of all the ships at sea")

    assert isinstance(found, Finding)
    assert ("absent", "# The way of all the markets") == (
        found.kind,
        found.nearest.text if found.nearest else None,
    )


def test_the_nearest_words_beside_a_heading() -> None:
    """Words that are in no paragraph or heading cannot be missed."""
    source = article("a", "One, two, three; the four of them went away for ever and a day.")
    found = Quotations(archive_of(source)[0]).examine(
        "One and two of three and so on and on, the four of them went far into many lands, again"
    )

    assert isinstance(found, Finding)
    assert found.nearest is None or source.text == found.nearest.text


def test_the_same_words_elsewhere() -> None:
    """Further places of an exact quote are named, and the one that fits best is the quote's."""
    found = examine("Nobody ever paid a toll, they recall")
    both = examine("Nobody ever paid a toll")

    assert ["market"] == [quote.article.id for quote in found.quotes]
    assert [["bridge"], ["market"]] == [
        [quote.article.id for quote in quotes] for quotes in (both.quotes, both.elsewhere)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "too_short"),
        ("???", "too_short"),
        ("two words", "too_short"),
        ("the bridge " * 400, "too_long"),
        ("a b c" + " " * 5000, None),
    ],
)
def test_refusals(text: str, expected: str | None) -> None:
    """Too little and too much is refused; white space does not count."""
    found = _quotations().examine(text)

    assert expected == (found.reason if isinstance(found, Refusal) else None)


def test_an_empty_archive() -> None:
    """An archive without words has no quotes."""
    found = [
        Quotations(archive_of(*articles)[0]).examine("any words at all")
        for articles in ((), (article("empty", "…"),))
    ]

    assert ["absent", "absent"] == [one.kind for one in found if isinstance(one, Finding)]


def _sources() -> list[Article]:
    return [*load_archive(shipped("seeds")), *list(_archive())[:4]]


@cache
def _shipped() -> Quotations:
    return Quotations(archive_of(*_sources())[0])


@given(st.data())
@settings(max_examples=examples(100), deadline=None, derandomize=not NIGHTLY)
def test_any_slice_is_exact(data: st.DataObject) -> None:
    """Three or more whole words of an article are found there exactly, or elsewhere."""
    source = data.draw(st.sampled_from(_sources()))
    words = [match.span() for match in re.finditer(r"\S+", source.text)]
    first = data.draw(st.integers(0, len(words) - 8))
    last = data.draw(st.integers(first + 7, min(first + 200, len(words) - 1)))
    text = source.text[words[first][0] : words[last][1]]
    found = _shipped().examine(text)

    assert isinstance(found, Finding)
    assert ("exact", ()) == (found.kind, found.differences)


@given(st.data(), st.sampled_from(["zebra", "не", "هرگز", "not", "1999", "𝒵x", "never ever"]))
@settings(max_examples=examples(100), deadline=None, derandomize=not NIGHTLY)
def test_one_changed_word_alters(data: st.DataObject, word: str) -> None:
    """One word put in another's place makes a quote altered."""
    source = data.draw(st.sampled_from(_sources()))
    words = [match.span() for match in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", source.text)]
    first = data.draw(st.integers(0, len(words) - 12))
    last = data.draw(st.integers(first + 11, min(first + 60, len(words) - 1)))
    start, end = words[data.draw(st.integers(first + 2, last - 2))]
    changed = source.text[words[first][0] : start] + word + source.text[end : words[last][1]]
    found = _shipped().examine(changed)

    assert isinstance(found, Finding)
    assert "altered" == found.kind or source.text[start:end].casefold() == word


_ANY = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.one_of(
            st.sampled_from(
                """Telegram bridge the of “ ” " « » — – - … [...] 1.7bn $ ( ) said Pavel Durov 2018
                May مه 22 June 2020 -15 پل می‌شود 老桥 е́ ﬁ
                # ## ' ’ \u200b \u202e 👨‍👩‍👧 ? ! \x00""".split()
            ),
            st.sampled_from(["\n", "\n— ", ". ", ", ", " … "]),
            st.text(max_size=3),
        ),
        max_size=60,
    ).map(" ".join),
)


@given(_ANY, st.lists(st.integers(0, 250), max_size=4))
@settings(max_examples=examples(150), deadline=None, derandomize=not NIGHTLY)
def test_no_text_raises(text: str, edges: list[int]) -> None:
    """Whatever is pasted, and however it is formatted, there is a finding or a refusal."""
    edges = sorted(min(edge, len(text)) for edge in edges)
    marked = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    found = _shipped().examine(text, marked)

    assert isinstance(found, Finding | Refusal)


@given(_ANY)
@settings(max_examples=examples(100), deadline=None, derandomize=not NIGHTLY)
def test_exact_pieces_are_the_archives_own(text: str) -> None:
    """Any text in an archive is found there again, with its words and marks."""
    source = article("any", text)
    quotations = Quotations(archive_of(source)[0])
    found = quotations.examine(text)

    assert isinstance(found, Refusal) or found.kind in ("exact", "misattributed")


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
@settings(max_examples=examples(60), deadline=None, derandomize=not NIGHTLY)
def test_tokens_run_forward(parts: list[str]) -> None:
    """Words and marks follow one another and leave out nothing but space and the invisible."""
    text = " ".join(parts)
    found = list(tokens(text))
    edges = [edge for token in found for edge in (token.start, token.end)]

    assert edges == sorted(edges)
    assert all(token.end > token.start and token.key for token in found)


def test_numbers_are_not_mistaken_for_one_another() -> None:
    """A word's bytes across two numbers are no word."""
    words = " ".join(f"w{number}" for number in range(70_000)) + " w255 w65280"
    concordance = Concordance(archive_of(article("many", words))[0])
    numbers = concordance.read(["w255", "w65280"])

    assert [70_000] == list(concordance.find(numbers, Budget()))
    assert [] == list(concordance.find(concordance.read(["w1", "unknown"]), Budget()))
    assert all(
        [number] == [*concordance.find([number + 1], Budget())][:1]
        for number in range(70_000)[:256]
    )


def test_readings_leave_out_the_least_first() -> None:
    """The whole text is read first, and then what parts with the fewest words."""
    found = [reading.rest for reading in readings("“The old bridge.”\n— Ada\n2 May")]

    assert "" == found[0]
    assert found == sorted(found, key=len)


def test_a_long_quote_costs_what_its_words_cost() -> None:
    """A quote twice as long is looked up in about twice the steps."""
    words = [word for source in _sources() for word in source.text.split()]
    text = " ".join(words[::-1])[:3_900]
    _shipped().examine(text)
    half, whole = (lines_run(partial(_shipped().examine, part)) for part in (text[:1_950], text))

    assert whole <= 3 * half


def test_long_words_in_capitals_do_not_hold_up_the_rest() -> None:
    """A name's words are taken whole or not at all: none is tried in every possible part."""
    capitals = " ".join(["A" * 30] * 5)

    assert examine(f"{capitals}\n{BRIDGE}").kind in ("exact", "misattributed")


def test_words_that_lose_all_when_aligned_again() -> None:
    """Where the nearest place has the words in no order that an alignment keeps, nothing fails."""
    dates = "3 May, 4 March 2018 and last week, " * 3
    source = archive_of(article("a", f"The court met on {dates}"))[0]
    text = "of the not encrypton lanuched telegrm bitcoin Russia " * 3 + "of the"

    found = Quotations(source).examine(text)

    assert isinstance(found, Finding)
    assert found.kind == "absent"
