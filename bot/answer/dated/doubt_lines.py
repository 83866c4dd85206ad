"""What is not certain about the times of quotes, in the reader's words."""

from collections.abc import Sequence
from textwrap import shorten

from bot.answer.decisions import TimeDoubt
from bot.archive.model import Quote
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts

__all__ = ["doubt_lines"]

_LONGEST = 60


def doubt_lines(
    doubts: Sequence[TimeDoubt], shown: Sequence[Quote], texts: Texts
) -> tuple[str, ...]:
    """Return a line for each kind of doubt about the quotes that are shown."""
    kept = [one for one in doubts if one.quote in shown]
    lines = []
    for kind, key in (
        ("year", "doubt_year"),
        ("coarse", "doubt_coarse"),
        ("ahead", "doubt_ahead"),
    ):
        words = dict.fromkeys(shorten(one.words, _LONGEST) for one in kept if one.kind == kind)
        if words:
            quoted = [texts.say("quoted", words=isolated(one, texts)) for one in words]
            listed = texts.say("list_comma").join(quoted)
            lines.append(texts.say(key, words=listed))
    for kind, key in (("inferred", "doubt_inferred"), ("undated", "doubt_undated")):
        number = sum(one.kind == kind for one in kept)
        if number:
            lines.append(texts.count(key, number))
    return tuple(lines)
