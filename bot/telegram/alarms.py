"""Tells operators in private that a source is silent for longer than usual, or failing."""

from telegram import Bot

from bot.i18n.dates import edtf_words
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.sources.living import Alarm
from bot.sources.news import moment
from bot.telegram.editorial import tell_operators
from bot.telegram.reception import Reception

__all__ = ["tell_alarm"]

_LONGEST = 80
"""The most characters of a source's name."""


async def tell_alarm(alarm: Alarm, front: Reception, bot: Bot) -> bool:
    """Tell each operator; return whether any of them was reached, or there is none."""

    def words(texts: Texts) -> str:
        name = isolated(alarm.name[:_LONGEST], texts)
        since = texts.say("source_never")
        if alarm.since is not None:
            day = edtf_words(moment(alarm.since).date().isoformat(), texts)
            since = texts.say("source_since", date=day)
        if alarm.kind == "silent":
            return texts.say("source_silent", name=name, since=since)
        problem = isolated(alarm.problem, texts)
        return texts.say("source_failing", name=name, problem=problem, since=since)

    return not front.editors.operators or await tell_operators(front, bot, words) > 0
