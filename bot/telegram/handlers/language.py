"""`/language`: the language in which the bot replies to a reader."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.callback_data import LanguageButton
from bot.telegram.views.keyboards import button, keyboard

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and its buttons."""
    return [CommandHandler("language", _show, NEW), tap_handler(LanguageButton, _choose)]


async def _show(update: Update, context: Context) -> None:
    user = context.user
    chosen = context.front.chosen.of(user.id if user else None)
    await context.reply(_question(context, chosen.language))


async def _choose(tapped: LanguageButton, context: Context) -> None:
    """Store the choice of the user who tapped, who need not be the one who sent the command."""
    front, language = context.front, tapped.language
    context.speak()
    if language is not None and language not in front.texts:
        await say_stale(context)
        return
    await front.chosen.set_language(context.query.from_user.id, language)
    await context.answer_tap(context.speak().say("language_chosen"), alert=False)
    # In a group the buttons stay, because every member may choose.
    if context.is_private:
        await context.edit(_question(context, language))


def _question(context: Context, chosen: str | None) -> Reply:
    texts = context.texts
    names: dict[str | None, str] = {
        **{code: _own_name(words) for code, words in context.front.texts.items()},
        None: texts.say("language_as_telegram"),
    }
    rows = [
        [button(f"✓ {name}" if code == chosen else name, LanguageButton(code))]
        for code, name in names.items()
    ]
    return Reply(render_plain(texts.say("language_question")).html, keyboard(*rows))


def _own_name(words: Texts) -> str:
    name = words.language_name(words.language)
    return name[:1].upper() + name[1:]
