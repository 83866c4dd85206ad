"""The first message, with three questions to tap, and what the bot and its archive are."""

from datetime import date
from html import escape

from bot.archive.faq import Faq
from bot.archive.model import Archive
from bot.i18n.coverage import coverage_lines
from bot.i18n.texts import Texts
from bot.telegram.views.answers import Reply
from bot.telegram.views.callback_data import QuestionButton
from bot.telegram.views.keyboards import button, keyboard
from bot.telegram.views.references import entry_name
from bot.telegram.views.sources import shortened

__all__ = ["render_about", "render_start"]

_LABEL_LIMIT = 60
_LONG_LABEL = 40


def render_start(archive: Archive, faq: Faq, texts: Texts, note: str = "") -> Reply:
    """Return the greeting, with buttons that ask three questions of the curated FAQ.

    Questions that are too long for a button are also in the text; `note` is its last line.
    """
    lines = [texts.say("start", articles=texts.count("count_articles", len(archive)))]
    chosen = faq[:: max(1, (len(faq) + 2) // 3)]
    questions = [entry.question(texts.language) for entry in chosen]
    if questions:
        lines += ["", texts.say("examples")]
    if any(len(question) > _LONG_LABEL for question in questions):
        lines += [f"• {question}" for question in questions]
    if note:
        lines += ["", note]
    rows = [
        [button(shortened(question, _LABEL_LIMIT), QuestionButton(entry_name(entry.id)))]
        for question, entry in zip(questions, chosen, strict=True)
    ]
    return Reply(escape("\n".join(lines), quote=False), keyboard(*rows))


def render_about(archive: Archive, texts: Texts, latest: tuple[date, str] | None = None) -> Reply:
    """Return what the bot is, and what its archive covers."""
    lines = [texts.say("about"), "", *coverage_lines(archive.coverage, texts, latest)]
    return Reply(escape("\n".join(lines), quote=False))
