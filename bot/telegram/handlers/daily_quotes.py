"""`/random`: the quote of the day, and others for who asks for more."""

import asyncio
from datetime import UTC, date
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MaybeInaccessibleMessage, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.answer.daily_quote import daily_quote
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.taps import tap_handler
from bot.telegram.send import send
from bot.telegram.turning import turn
from bot.telegram.views.answers import Reply, render_plain, render_quotes
from bot.telegram.views.callback_data import decoded, encoded

__all__ = ["handlers"]

_LAST_TURN = (1 << 24) - 1


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they stand before the general ones of commands and buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [CommandHandler("random", _random, new), tap_handler("R", _another)]


async def _random(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    desk, texts = front.desk, front.words(message.from_user)
    # The day of the message, so that a late update says what it would have said in time.
    day = message.date.astimezone(UTC).date()
    reply = await asyncio.to_thread(_reply, day, 0, desk, texts)
    if reply.quotes and message.chat.type == ChatType.PRIVATE:
        front.remember(message.chat.id, reply.quotes[0])
    await send(reply, message, desk.archive, texts)


async def _another(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    raw = decoded(data[2:])
    if raw is None or len(raw) != 6:
        return False
    ordinal, turn_number = int.from_bytes(raw[:3], "big"), int.from_bytes(raw[3:], "big")
    if not 1 <= ordinal <= date.max.toordinal():
        return False
    desk, day = reception(context).desk, date.fromordinal(ordinal)
    reply = await asyncio.to_thread(_reply, day, turn_number, desk, texts)
    await turn(reply, message, desk.archive, texts)
    return True


def _reply(day: date, turn_number: int, desk: Desk, texts: Texts) -> Reply:
    """Return a day's quote with its buttons, and one more for another quote."""
    quote = daily_quote(day, turn_number, desk.faq, desk.catalogue)
    if quote is None:
        return render_plain(texts.say("random_none"))
    reply = render_quotes([quote], texts)
    raw = day.toordinal().to_bytes(3, "big") + ((turn_number + 1) & _LAST_TURN).to_bytes(3, "big")
    another = InlineKeyboardButton(texts.say("button_another"), callback_data=f"1R{encoded(raw)}")
    rows = [*reply.keyboard.inline_keyboard] if reply.keyboard else []
    heading = texts.say("random_another" if turn_number else "random_today")
    keyboard = InlineKeyboardMarkup([*rows, [another]])
    return Reply(f"<b>{heading}</b>\n{reply.html}", keyboard, reply.quotes)
