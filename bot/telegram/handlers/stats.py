"""`/stats`: usage statistics for operators; counts only."""

from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.queue import is_operators
from bot.telegram.reception import Reception
from bot.telegram.stats import OUTCOMES
from bot.telegram.views.answers import render_plain
from bot.telegram.views.keyboards import DOWN, UP
from bot.telegram.views.queue import day_words
from bot.telegram.views.references import quote_of_key

__all__ = ["handlers"]

_DAYS = 7
_MISSES = ("miss kept", "miss answered", "miss dropped")
_WORST = 3
_LANGUAGES = 10


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("stats", _stats, NEW)]


async def _stats(update: Update, context: Context) -> None:
    if not await is_operators(context):
        return
    front, texts = context.front, context.texts
    await front.stats.write()
    counts = front.storage.counts
    totals = await counts.sums((*OUTCOMES, *_MISSES, "up", "down"))
    lines = [texts.say("stats_total", **_outcomes(totals, texts))]
    for day, numbers in (await counts.by_day(OUTCOMES, _DAYS)).items():
        words = _outcomes(numbers, texts)
        said = texts.say("stats_day", date=day_words(day, texts), **words)
        lines.append(f"• {said}")
    up, down = (texts.number(totals[name]) for name in ("up", "down"))
    lines += ["", f"{UP} {up} · {DOWN} {down}", *await _disliked(front, texts)]
    languages = await counts.totals("language ", limit=_LANGUAGES)
    named = (
        f"{texts.language_name(name.partition(' ')[2])} {texts.number(number)}"
        for name, number in languages.items()
    )
    if listed := " · ".join(named):
        lines += ["", texts.say("stats_languages", languages=listed)]
    waiting = texts.number(await front.storage.misses.number())
    words = {name.partition(" ")[2]: texts.number(totals[name]) for name in _MISSES}
    lines += ["", texts.say("stats_misses", waiting=waiting, **words)]
    size = await front.storage.inbox.size()
    unanswered = max(size.waiting - 1, 0)  # this command waits for its answer as well
    if unanswered or size.dead:
        dead = texts.number(size.dead)
        lines.append(texts.say("stats_inbox", waiting=texts.number(unanswered), dead=dead))
    await context.reply(render_plain("\n".join(lines)))


def _outcomes(totals: Mapping[str, int], texts: Texts) -> dict[str, str]:
    return {name: texts.number(totals.get(name, 0)) for name in OUTCOMES}


async def _disliked(front: Reception, texts: Texts) -> list[str]:
    """Return the articles whose answers readers rated as bad most often."""
    found = await front.storage.counts.totals("down quote ", limit=_WORST)
    lines = []
    for name, number in found.items():
        quote = quote_of_key(name.rpartition(" ")[2], front.desk.archive)
        if quote is not None and number > 0:
            title = isolated(quote.article.title, texts)
            lines.append(f"• {DOWN} {texts.number(number)} · {title}")
    return lines
