"""The commands, their names in the order of the menu, and a hint for unknown ones."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.archive.model import Archive
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.send import send
from bot.telegram.views.answers import Reply, render_plain

__all__ = ["COMMANDS", "handlers"]

COMMANDS = (
    *("start", "ask", "verify", "sources", "article", "timeline", "cite", "random"),
    *("language", "timer", "forget", "about", "privacy", "report", "help"),
)
"""In the order of the menu; each has its `command_` text."""

_Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return a handler for each command, and one for the others in private chats."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    callbacks: dict[str, _Handler] = {
        "about": _saying("about"),
        "help": _saying("help"),
    }
    edited_as_well = filters.UpdateType.MESSAGES & ~filters.VIA_BOT
    return [
        CommandHandler("ask", _ask, edited_as_well),
        *(CommandHandler(name, callback, new) for name, callback in callbacks.items()),
        MessageHandler(
            new & filters.COMMAND & filters.ChatType.PRIVATE, _saying("unknown_command")
        ),
    ]


def _replying(render: Callable[[Archive, Texts], Reply]) -> _Handler:
    async def reply(update: Update, context: Context) -> None:
        message, front = _message(update), reception(context)
        archive, texts = front.desk.archive, front.words(message.from_user)
        await send(render(archive, texts), message, archive, texts)

    return reply


def _saying(key: str) -> _Handler:
    return _replying(lambda archive, texts: render_plain(texts.say(key)))


async def _ask(update: Update, context: Context) -> None:
    message = _message(update)
    _, _, question = " ".join((message.text or "").split()).partition(" ")
    if question:
        await reply_to_question(message, question, context)
    else:
        await _saying("ask_alone")(update, context)


def _message(update: Update) -> Message:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    return message
