"""Buttons: what their data says is read again from the archive, or not at all."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.decisions import Choice, Option
from bot.archive.cutting import passages
from bot.archive.model import Archive, Quote, Span
from bot.archive.segmentation import sentences
from bot.telegram.views.callback_data import (
    ContextButton,
    MoreButton,
    OptionButton,
    button_of,
)
from bot.telegram.views.keyboards import choice_keyboard, quotes_keyboard
from bot.telegram.views.packed import encoded
from bot.telegram.views.references import quote_name, quotes_of, referable
from tests.support.small_desk import SmallDesk, archive_of, article, quote
from tests.support.texts import ENGLISH

DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
TOLL = quote(DESK.river, "It is 300 metres long & made of <steel>. Nobody paid a toll.")
ASKED = quote(DESK.market, "Traders were not asked.")
SENTENCES = [
    Quote(one, span)
    for one in DESK.archive
    for passage in passages(one.text)
    for span in sentences(one.text, passage)
]


Naming = ContextButton | MoreButton | OptionButton


def _forged(words: str) -> str:
    return ContextButton.of([quote(DESK.river, words)]).pack()


def _named(data: str, archive: Archive = DESK.archive) -> tuple[Quote, ...] | None:
    """Return the quotes that a button's data names; None if it is read as no such button."""
    found = button_of(data)
    return quotes_of(found.names, archive) if isinstance(found, Naming) else None


@pytest.mark.parametrize(
    ("kind", "quotes"),
    [
        (ContextButton, (TOLL,)),
        (MoreButton, (ASKED,)),
        (MoreButton, (ASKED, TOLL, OPENED, ASKED)),
        (OptionButton, (OPENED, TOLL)),
    ],
)
def test_round_trip(kind: type[Naming], quotes: tuple[Quote, ...]) -> None:
    """What a button is made of is what is read from it."""
    data = kind.of(quotes).pack()

    assert (kind, quotes) == (type(button_of(data)), _named(data))


@given(
    st.sampled_from([MoreButton, OptionButton]),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4),
)
def test_any_sentences_round_trip(kind: type[Naming], quotes: list[Quote]) -> None:
    """Every sentence of the archive can be named by a button."""
    assert tuple(quotes) == _named(kind.of(quotes).pack())


@given(st.text() | st.from_regex(r"1[cmqn][A-Za-z0-9_-]{0,62}", fullmatch=True))
def test_arbitrary_data_never_raises(data: str) -> None:
    """Data that no button of ours holds names nothing, and is never an error."""
    assert _named(data) is None


@given(st.integers(0, 140), st.integers(0, 140))
def test_a_forged_span_is_whole_sentences_or_nothing(start: int, length: int) -> None:
    """Whatever span a forger writes, only whole sentences of a paragraph are quoted."""
    sha = bytes.fromhex(DESK.river.sha256[:12])
    raw = sha + start.to_bytes(3, "big") + length.to_bytes(2, "big")
    read = _named("1c" + urlsafe_b64encode(raw).decode().rstrip("="))
    whole = {one.span.start for one in SENTENCES}, {one.span.end for one in SENTENCES}

    assert read is None or (
        read[0].text.strip() == read[0].text
        and read[0].span.start in whole[0]
        and read[0].span.end in whole[1]
        and "#" not in read[0].text
    )


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1c",
        "1x",
        "2" + _forged("The bridge opened in May.")[1:],
        _forged("The bridge opened in May.") + "=",
        _forged("The bridge opened in May.") + "A",
        _forged("The bridge opened in May.")[:-1] + "é",
        "1n" + _forged("The bridge opened in May.")[2:],
        _forged("bridge opened in May."),
        _forged("The bridge opened in"),
        _forged("## Later years"),
        _forged("The bridge opened in May. "),
        _forged("Boats pass below it twice a day.\n\n## Later years"),
        ContextButton.of([OPENED, TOLL]).pack(),
        "1m" + encoded(quote_name(OPENED) * 5),
        ContextButton.of([quote(article("gone", "Not in it."), "Not in it.")]).pack(),
    ],
)
def test_forged_and_stale_data(data: str) -> None:
    """Forged, stale and foreign data asks for nothing."""
    assert _named(data) is None


def test_out_of_bounds() -> None:
    """A reference beyond the article's end, or to nothing, is refused."""
    sha = bytes.fromhex(DESK.market.sha256[:12])
    spans = [(0, 5000), (5000, 5), (0, 0)]
    data = [
        "1c"
        + urlsafe_b64encode(sha + start.to_bytes(3, "big") + size.to_bytes(2, "big"))
        .decode()
        .rstrip("=")
        for start, size in spans
    ]

    assert {_named(one) for one in data} == {None}


def test_quotes_too_far_in_get_no_button() -> None:
    """A start beyond 3 bytes, and a length beyond 2, are not referable."""
    far = article("far", "x" * (1 << 24) + ".\n\nFar away.")
    long = article("long", "x" * (1 << 16) + ".")
    quotes = [quote(far, "Far away."), Quote(long, Span(0, (1 << 16) + 1))]

    assert [referable(one) for one in quotes] == [False, False]


def test_stale_after_an_edit() -> None:
    """A button of an article that has been edited since is stale."""
    edited, _ = archive_of(article("bridge", DESK.river.text.replace("May", "June")))

    assert _named(ContextButton.of([OPENED]).pack(), edited) is None


def test_buttons_under_an_answer() -> None:
    """An answer has a button for its context and one for up to four more quotes."""
    keyboard = quotes_keyboard(ENGLISH, OPENED, [ASKED, TOLL, ASKED, TOLL, ASKED])
    expected = [
        ("In context", ContextButton.of([OPENED]).pack()),
        ("More", MoreButton.of([ASKED, TOLL, ASKED, TOLL]).pack()),
    ]

    assert keyboard is not None
    assert expected == [(one.text, one.callback_data) for one in keyboard.inline_keyboard[0]]


def test_no_buttons() -> None:
    """A quote that no button can name has no buttons."""
    half = quote(DESK.river, "bridge opened")

    assert quotes_keyboard(ENGLISH, half, [half]) is None


def test_buttons_of_a_choice() -> None:
    """Each option has its row, its label cut where it is too long; the last row is for none."""
    half = quote(DESK.river, "bridge opened")
    options = (
        Option("The bridge", (OPENED,)),
        Option("Unnamable", (half,)),
        Option("Long " * 20, (half, ASKED)),
    )
    rows = choice_keyboard(Choice(options, 0.5), ENGLISH).inline_keyboard
    expected = [
        ("The bridge", OptionButton.of([OPENED]).pack()),
        ("Long " * 12 + "…", OptionButton.of([ASKED]).pack()),
        ("None of these", "1n"),
    ]

    assert expected == [(one.text, one.callback_data) for row in rows for one in row]
