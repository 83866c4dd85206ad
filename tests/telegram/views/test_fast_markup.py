"""The parts of every message, beside what the library makes of its own."""

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)

from bot.telegram.views.fast_markup import NO_PREVIEW, DataButton, DataKeyboard, ReplyTo


def test_a_reply_says_what_the_library_says() -> None:
    """A reply to a message is the library's own."""
    expected = ReplyParameters(7, allow_sending_without_reply=True)

    assert ReplyTo(7).to_dict() == expected.to_dict()
    assert ReplyTo(7).message_id == 7


def test_no_preview_says_what_the_library_says() -> None:
    """Links without a preview are the library's own."""
    assert NO_PREVIEW.to_dict() == LinkPreviewOptions(is_disabled=True).to_dict()


def test_a_button_says_what_the_library_says() -> None:
    """A button with data is the library's own, in what it holds, compares and sends."""
    own, library = DataButton("More", "1m"), InlineKeyboardButton("More", callback_data="1m")
    fields = list(InlineKeyboardButton.__slots__)

    assert own.to_dict() == library.to_dict()
    assert [getattr(own, name) for name in fields] == [getattr(library, name) for name in fields]
    assert (library == own, hash(own)) == (True, hash(DataButton("More", "1m")))
    with pytest.raises(AttributeError):
        _ = own.nothing_of_the_kind


def test_a_keyboard_says_what_the_library_says() -> None:
    """Rows of buttons with data are the library's own."""
    rows = [[DataButton("One", "1"), DataButton("Two", "2")], [DataButton("Three", "3")]]

    assert DataKeyboard(rows).to_dict() == InlineKeyboardMarkup(rows).to_dict()
    assert InlineKeyboardMarkup(rows) == DataKeyboard(rows)
