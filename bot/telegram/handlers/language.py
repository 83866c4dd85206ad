"""`/language`: in which language the bot replies to a reader, whatever their Telegram speaks."""

from contextlib import suppress
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.send import send
from bot.telegram.views.answers import Reply, render_plain

__all__ = ["handlers"]

_AS_TELEGRAM = "-"
_DATA = r"1l([a-z]{2,8}|-)\Z"
"""A version digit and a letter, as other buttons have them, then the language."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and of its buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        CommandHandler("language", _show, new),
        CallbackQueryHandler(_choose, pattern=_DATA),
    ]


async def _show(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    user = message.from_user
    texts = front.words(user)
    reply = _question(front, texts, front.chosen.of(user.id if user else None).language)
    await send(reply, message, front.desk.archive, texts)


async def _choose(update: Update, context: Context) -> None:
    """Keep the choice of the one who tapped, whoever asked for the buttons."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    front, user = reception(context), query.from_user
    tapped = (query.data or "")[2:]
    if tapped != _AS_TELEGRAM and tapped not in front.texts:
        await query.answer(front.words(user).say("stale_button"), show_alert=True)
        return
    chosen = None if tapped == _AS_TELEGRAM else tapped
    await front.chosen.set_language(user.id, chosen)
    texts = front.words(user)
    await query.answer(texts.say("language_chosen"))
    # In a group the buttons stay as they are: everybody may choose there.
    if query.message and query.message.chat.type == ChatType.PRIVATE:
        reply = _question(front, texts, chosen)
        with suppress(BadRequest):  # it says so already, or is too old to be changed
            await query.edit_message_text(reply.html, reply_markup=reply.keyboard)


def _question(front: Reception, texts: Texts, chosen: str | None) -> Reply:
    names = {code: _own_name(words) for code, words in front.texts.items()}
    choices = {**names, _AS_TELEGRAM: texts.say("language_as_telegram")}
    rows = [
        [InlineKeyboardButton(f"✓ {name}" if code == (chosen or _AS_TELEGRAM) else name,
                              callback_data=f"1l{code}")]
        for code, name in choices.items()
    ]  # fmt: skip
    html = render_plain(texts.say("language_question")).html
    return Reply(html, InlineKeyboardMarkup(rows))


def _own_name(words: Texts) -> str:
    name = words.language_name(words.language)
    return name[:1].upper() + name[1:]
