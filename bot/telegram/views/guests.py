"""What the bot posts as a guest in a chat of which it is not a member."""

from telegram import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent

from bot.telegram.views.answers import Reply

__all__ = ["guest_result"]


def guest_result(reply: Reply, title: str) -> InlineQueryResultArticle:
    """Return a message as the result that Telegram posts; nobody sees its title.

    Buttons that call the bot are left out: it would not be told under which message they are.
    """
    return InlineQueryResultArticle(
        "1",
        title,
        InputTextMessageContent(reply.html),
        reply_markup=_without_calls(reply.keyboard),
    )


def _without_calls(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    if keyboard is None:
        return None
    rows = [
        [button for button in row if button.callback_data is None]
        for row in keyboard.inline_keyboard
    ]
    return InlineKeyboardMarkup(filled) if (filled := [row for row in rows if row]) else None
