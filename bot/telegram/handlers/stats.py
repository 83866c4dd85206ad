"""`/stats`: for operators, how often what happened; counts only."""

from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.handlers.queue import is_operators
from bot.telegram.send import send
from bot.telegram.stats import OUTCOMES
from bot.telegram.views.answers import render_plain
from bot.telegram.views.keyboards import DOWN, UP, quote_of
from bot.telegram.views.queue import day_words

__all__ = ["handlers"]

_DAYS = 7
_MISSES = ("miss kept", "miss answered", "miss dropped")
_WORST = 3
_LANGUAGES = 10


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("stats", _stats, filters.UpdateType.MESSAGE & ~filters.VIA_BOT)]


async def _stats(update: Update, context: Context) -> None:
    message, front = update.message, reception(context)
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    if not await is_operators(message, front):
        return
    texts = front.words(message.from_user)
    await front.tally.write()
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
    reply = render_plain("\n".join(lines))
    await send(reply, message, front.desk.archive, texts)


def _outcomes(totals: Mapping[str, int], texts: Texts) -> dict[str, str]:
    return {name: texts.number(totals.get(name, 0)) for name in OUTCOMES}


async def _disliked(front: Reception, texts: Texts) -> list[str]:
    """Return where readers said most often that an answer is bad."""
    found = await front.storage.counts.totals("down quote ", limit=_WORST)
    lines = []
    for name, number in found.items():
        quote = quote_of(name.rpartition(" ")[2], front.desk.archive)
        if quote is not None and number > 0:
            title = isolated(quote.article.title, texts)
            lines.append(f"• {DOWN} {texts.number(number)} · {title}")
    return lines
