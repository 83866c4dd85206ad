"""What the bot posts as a guest in a chat of which it is not a member."""

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.telegram.views.answers import Reply

__all__ = ["guest_result"]


def guest_result(reply: Reply, title: str) -> InlineQueryResultArticle:
    """Return a message as the result that Telegram posts; nobody sees its title.

    Its buttons must not call the bot, which would not be told under which message they are.
    """
    return InlineQueryResultArticle(
        "1",
        title,
        InputTextMessageContent(reply.html),
        reply_markup=reply.keyboard,
    )
