"""`/report`: a reader writes to the operators, after agreeing to what they will see."""

from dataclasses import replace
from typing import Any

from telegram import Update, User
from telegram.ext import BaseHandler, CommandHandler

from bot.botapi.lengths import cut_utf16
from bot.i18n.sources import isolated
from bot.telegram.context import Context, after_command
from bot.telegram.editorial import tell_operators
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import decline, tap_handler
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.callback_data import ReportConsent
from bot.telegram.views.keyboards import consent_keyboard

__all__ = ["handlers"]

_LIMIT = 2_000
"""UTF-16 code units of a report."""
_NAME_LIMIT = 100


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and its buttons."""
    return [CommandHandler("report", _report, NEW), tap_handler(ReportConsent, _on_consent)]


async def _report(update: Update, context: Context) -> None:
    """Say who would see what, and ask for consent; nothing is sent yet."""
    await context.reply(_offer(context))


def _offer(context: Context) -> Reply:
    message, editors, texts = context.message, context.front.editors, context.texts
    if not editors.operators:
        said = texts.say("report_nobody")
        if editors.contact:
            contact = isolated(editors.contact, texts)
            said += " " + texts.say("privacy_contact", contact=contact)
        return render_plain(said)
    text, user = after_command(message.text).strip(), message.from_user
    if not text or user is None or message.sender_chat is not None:
        return render_plain(texts.say("report_alone"))
    if cut_utf16(text, _LIMIT) != text:
        return render_plain(texts.say("report_too_long", limit=texts.number(_LIMIT)))
    said = texts.say("report_consent", name=isolated(_name(user), texts))
    return replace(render_plain(said), keyboard=consent_keyboard(ReportConsent, "report", texts))


async def _on_consent(tapped: ReportConsent, context: Context) -> None:
    context.speak()
    if tapped.agrees:
        await _send(context)
    else:
        await decline(context, "report_declined")


async def _send(context: Context) -> None:
    asked, user = context.asked, context.query.from_user
    editors, texts = context.front.editors, context.texts
    if asked is not None and not await context.is_askers():
        return
    text = after_command(asked.text).strip() if asked else ""
    if not text or not editors.operators:
        await context.answer_tap(texts.say("report_gone"))
        return
    if not editors.reports.takes(user.id):
        await context.answer_tap(texts.say("report_too_many"))
        return
    if not editors.all_reports.takes(0):
        await context.answer_tap(texts.say("report_full"))
        return
    is_sent = await _hand_on(cut_utf16(text, _LIMIT), user, context)
    await context.edit(render_plain(texts.say("report_sent" if is_sent else "report_failed")))


async def _hand_on(text: str, user: User, context: Context) -> bool:
    """Send a report to each operator; return whether at least one of them got it."""
    told = await tell_operators(
        context.front,
        context.bot,
        lambda words: f"{words.say('report_head', name=isolated(_name(user), words))}\n\n{text}",
    )
    return told > 0


def _name(user: User) -> str:
    name = cut_utf16(" ".join(user.full_name.split()), _NAME_LIMIT)
    return f"{name} (@{user.username})" if user.username else name
