"""The data of buttons: the same bytes for ever, so that old buttons are still read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.views import callback_data
from bot.telegram.views.callback_data import (
    BUTTONS,
    AnotherButton,
    ArticleButton,
    CallbackData,
    CiteButton,
    ContextButton,
    DownButton,
    EditorsButton,
    EditorsConsent,
    LanguageButton,
    MoreButton,
    NoneButton,
    OptionButton,
    PageButton,
    PassageButton,
    QuestionButton,
    QueueButton,
    ReportConsent,
    SourcesButton,
    UpButton,
    button_of,
)
from bot.telegram.views.following.button import UnfollowButton
from bot.telegram.views.packed import LIMIT
from bot.telegram.views.references import article_name, entry_name
from tests.support.small_desk import SmallDesk, quote

DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
ASKED = quote(DESK.market, "Traders were not asked.")
RIVER = article_name(DESK.river)

OLD: dict[str, CallbackData] = {
    "1c2rq2FX-zAAAAABk": ContextButton.of([OPENED]),
    "1m2rq2FX-zAAAAABk": MoreButton.of([OPENED]),
    "1m2rq2FX-zAAAAABkgAbEzohkAACAAF9q6thV_swAAAAAZIAGxM6IZAAAgABc": MoreButton.of(
        [OPENED, ASKED, OPENED, ASKED]
    ),
    "1qIAGxM6IZAAAgABfaurYVf7MAAAAAGQ": OptionButton.of([ASKED, OPENED]),
    "1n": NoneButton(),
    "1w12": UnfollowButton(12),
    "1u": UpButton(),
    "1u2rq2FX-zAAAAABk": UpButton.of([OPENED]),
    "1d": DownButton(),
    "1d2rq2FX-zAAAAABk": DownButton.of([OPENED]),
    "1K2rq2FX-zAAAAABkgAbEzohkAACAAFw": CiteButton.of([OPENED, ASKED]),
    "1B2rq2FX-zAAAAABk": PassageButton.of([OPENED]),
    "1SAQAAAw": SourcesButton(3, latest_first=True),
    "1SAAAAAA": SourcesButton(0, latest_first=False),
    "1A2rq2FX-zAAAHAAI": ArticleButton(RIVER, page=2, number=7),
    "1A2rq2FX-zAAAAAAA": ArticleButton(RIVER),
    "1T2rq2FX-zAAAHAAI": PageButton(RIVER, page=2, number=7),
    "1RC0pmAAAF": AnotherButton(date(2026, 11, 22), 5),
    "1FKz_fBcTdpFQ": QuestionButton(entry_name("opening")),
    "1len": LanguageButton("en"),
    "1l-": LanguageButton(None),
    "1e": EditorsButton(),
    "1ey": EditorsConsent(agrees=True),
    "1en": EditorsConsent(agrees=False),
    "1ry": ReportConsent(agrees=True),
    "1rn": ReportConsent(agrees=False),
    "1ks12": QueueButton.of("s", 12),
    "1kp12.2rq2FX-zAAAAABk": QueueButton.of("p", 12, OPENED),
    "1ky12.2rq2FX-zAAAAABk": QueueButton.of("y", 12, OPENED),
    "1kd12": QueueButton.of("d", 12),
    "1kt12": QueueButton.of("t", 12),
}
"""Data of buttons that are in people's chats, written by the bot before it had these classes."""


@pytest.mark.parametrize(("data", "button"), OLD.items(), ids=list(OLD))
def test_an_old_button_is_read_and_written_as_ever(data: str, button: CallbackData) -> None:
    """The data of each kind means what it meant, and is written so today."""
    assert (button_of(data), button.pack()) == (button, data)


def test_every_kind_of_button_has_old_data() -> None:
    """The literal data above covers every class of button that there is."""
    classes = {
        one
        for one in vars(callback_data).values()
        if isinstance(one, type) and issubclass(one, CallbackData) and hasattr(one, "letter")
    }

    assert classes == set(BUTTONS) == {type(button) for button in OLD.values()}


def test_one_tap_is_enough_for_all_on_what_is_shown_once() -> None:
    """What a tap sends into the chat is there for all; turned pages, votes and choices are not."""
    shared = {kind.letter for kind in BUTTONS if kind.shared}

    assert (shared, {kind for kind in BUTTONS if kind.toggle}) == (
        set("cmqnABFK"),
        {UpButton, DownButton},
    )


def test_data_of_more_than_64_bytes_is_refused() -> None:
    """A button that Telegram would refuse is not made: the error names its class and the limit."""
    with pytest.raises(ValueError, match="a MoreButton must have at most 64 bytes, not 76"):
        MoreButton.of([OPENED] * 5).pack()


@given(st.text(max_size=64) | st.from_regex(r"1[a-zA-Z][\w-]{0,62}", fullmatch=True))
def test_any_data_is_read_or_not(data: str) -> None:
    """Whatever comes from outside is refused, or is what the bot itself would have written."""
    button = button_of(data)

    assert button is None or len(button.pack().encode()) <= LIMIT
    assert button is None or button_of(button.pack()) == button
