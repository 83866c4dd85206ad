"""`/privacy`: what is collected, why and for how long, and what is kept about the reader now."""

from typing import Any

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.deletion import duration_words
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["handlers", "kept_words"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("privacy", _privacy, filters.UpdateType.MESSAGE & ~filters.VIA_BOT)]


async def _privacy(update: Update, context: Context) -> None:
    message, front = update.message, reception(context)
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    texts = front.words(message.from_user)
    parts = [texts.say("privacy"), _contact(front, texts)]
    if own := await _own(message, front, texts):
        parts.append(own)
    reply = render_plain("\n\n".join(parts))
    await send(reply, message, front.desk.archive, texts)


def _contact(front: Reception, texts: Texts) -> str:
    editors = front.editors
    said = (
        texts.say("privacy_contact", contact=isolated(editors.contact, texts))
        if editors.contact
        else texts.say("privacy_no_contact")
    )
    report = texts.say("privacy_report" if editors.operators else "privacy_no_report")
    return f"{said} {report}"


async def _own(message: Message, front: Reception, texts: Texts) -> str | None:
    """Return what is kept about the reader now; nobody else is to see it."""
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    kept = await kept_words(message.from_user, front, texts)
    if not kept:
        return texts.say("privacy_kept_nothing")
    return texts.say("privacy_kept", kept=texts.say("list_comma").join(kept))


async def kept_words(user: User, front: Reception, texts: Texts) -> list[str]:
    """Return in words what is kept on disk about a user."""
    chosen, storage = front.chosen.of(user.id), front.storage
    kept = []
    if chosen.language:
        kept.append(texts.say("kept_language", language=texts.language_name(chosen.language)))
    if chosen.timer_seconds is not None:
        kept.append(texts.say("kept_timer", after=duration_words(chosen.timer_seconds, texts)))
    if storage.is_empty:
        return kept
    if number := await storage.misses.number_of(user.id):
        kept.append(texts.count("kept_questions", number))
    if number := len(await storage.deletions.of_chat(user.id)):
        kept.append(texts.count("kept_deletions", number))
    return kept
