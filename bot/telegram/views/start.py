"""The first message: what the bot does, and three questions to tap."""

from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Archive
from bot.i18n.texts import Texts
from bot.telegram.views.answers import Reply
from bot.telegram.views.deep_links import entry_key, entry_of
from bot.telegram.views.sources import shortened

__all__ = ["read_question_button", "render_start"]

_LABEL_LIMIT = 60
_LONG_LABEL = 40


def render_start(archive: Archive, faq: Faq, texts: Texts, note: str = "") -> Reply:
    """Return the greeting, with buttons that ask three questions of the curated FAQ.

    Questions too long for a button stand in the text as well; so does a `note`, as its last line.
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
        [
            InlineKeyboardButton(
                shortened(question, _LABEL_LIMIT), callback_data=f"1F{entry_key(entry.id)}"
            )
        ]
        for question, entry in zip(questions, chosen, strict=True)
    ]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    return Reply(escape("\n".join(lines), quote=False), keyboard)


def read_question_button(data: str, faq: Faq) -> FaqEntry | None:
    """Return the FAQ entry that a button asks for, None where there is none (any more)."""
    return entry_of(data[2:], faq)
