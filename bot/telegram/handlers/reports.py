"""`/report`: a reader writes to the operators, once it is clear what they will see."""

from contextlib import suppress
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
    User,
)
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.botapi.lengths import cut_utf16
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import Context, Reception, reception
from bot.telegram.permissions import is_asker, refuse
from bot.telegram.send import Place, edit, send, send_to
from bot.telegram.views.answers import Reply, render_plain

__all__ = ["handlers"]

_YES, _NO = "1ry", "1rn"
_LIMIT = 2_000
"""UTF-16 code units of a report."""
_NAME_LIMIT = 100


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and of its buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        CommandHandler("report", _report, new),
        CallbackQueryHandler(_send, pattern=rf"{_YES}\Z"),
        CallbackQueryHandler(_decline, pattern=rf"{_NO}\Z"),
    ]


async def _report(update: Update, context: Context) -> None:
    """Say who would see what, and ask; so far nobody does."""
    message, front = update.message, reception(context)
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    user, texts = message.from_user, front.words(message.from_user)
    reply = _offer(message, user, front, texts)
    await send(reply, message, front.desk.archive, texts)


def _offer(message: Message, user: User | None, front: Reception, texts: Texts) -> Reply:
    if not front.editors.operators:
        contact = front.editors.contact
        said = texts.say("report_nobody")
        if contact:
            said += " " + texts.say("privacy_contact", contact=isolated(contact, texts))
        return render_plain(said)
    text = _text(message)
    if not text or user is None or message.sender_chat is not None:
        return render_plain(texts.say("report_alone"))
    if cut_utf16(text, _LIMIT) != text:
        return render_plain(texts.say("report_too_long", limit=texts.number(_LIMIT)))
    said = texts.say("report_consent", name=isolated(_name(user), texts))
    buttons = [
        InlineKeyboardButton(texts.say("report_yes"), callback_data=_YES),
        InlineKeyboardButton(texts.say("report_no"), callback_data=_NO),
    ]
    return Reply(render_plain(said).html, InlineKeyboardMarkup([buttons]))


async def _send(update: Update, context: Context) -> None:
    query, front = _query(update), reception(context)
    texts = front.words(query.from_user)
    message = query.message
    asked = message.reply_to_message if isinstance(message, Message) else None
    text = _text(asked) if asked else ""
    if asked is not None and not is_asker(query):
        await refuse(query, texts)
        return
    if not text or not front.editors.operators:
        await close(query, texts.say("report_gone"))
        return
    if not front.editors.reports.takes(query.from_user.id):
        await close(query, texts.say("report_too_many"))
        return
    is_sent = await _hand_on(cut_utf16(text, _LIMIT), query.from_user, front, context.bot)
    said = texts.say("report_sent" if is_sent else "report_failed")
    await edit(render_plain(said), query, front.desk.archive, texts)
    await close(query)


async def _decline(update: Update, context: Context) -> None:
    query, front = _query(update), reception(context)
    texts = front.words(query.from_user)
    if not is_asker(query):
        await refuse(query, texts)
        return
    await edit(render_plain(texts.say("report_declined")), query, front.desk.archive, texts)
    await close(query)


async def _hand_on(text: str, user: User, front: Reception, bot: Bot) -> bool:
    """Send a report to each operator; return whether any of them has it now."""
    is_sent = False
    for operator in front.editors.operators:
        await front.chosen.fetch(operator)
        texts = front.texts[front.chosen.of(operator).language or "en"]
        head = texts.say("report_head", name=isolated(_name(user), texts))
        report = render_plain(f"{head}\n\n{text}")
        with suppress(TelegramError):  # the others are told all the same
            await send_to(Place(operator), report, front.desk.archive, bot)
            is_sent = True
    return is_sent


def _text(message: Message) -> str:
    """Return what stands behind the command."""
    return "".join((message.text or "").split(maxsplit=1)[1:]).strip()


def _name(user: User) -> str:
    name = cut_utf16(" ".join(user.full_name.split()), _NAME_LIMIT)
    return f"{name} (@{user.username})" if user.username else name


def _query(update: Update) -> CallbackQuery:
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handlers take nothing else
    return query
