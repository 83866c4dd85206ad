"""What an operator sees of the queue: one question, the passages that may answer it, buttons.

A button's data is `1k`, a letter for what it does, the question's number and, behind a dot, the
quote that it is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Literal, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.answer.decisions import Answer, Choice, Decision
from bot.archive.model import Quote
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.storage.model import Miss, folded
from bot.telegram.views.answers import Reply, fits, render_more, render_quotes
from bot.telegram.views.keyboards import named, referable

__all__ = [
    "BUTTONS",
    "Asked",
    "Step",
    "candidates",
    "day_words",
    "grouped",
    "headed",
    "number_shown",
    "read_step",
    "render_asked",
    "render_preview",
    "step_data",
]

Step = Literal["s", "p", "y", "d", "t"]
"""Show a question, preview a quote, send it; drop a question, or drop it and tell its asker."""

BUTTONS = re.compile(rf"1k([{''.join(get_args(Step))}])([0-9]{{1,18}})(?:\.([\w-]{{15}}))?\Z")
_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, by all who ask it."""

    rows: tuple[Miss, ...]
    """The oldest first."""

    @property
    def first(self) -> Miss:
        """The one by whose number it goes."""
        return self.rows[0]


def grouped(waiting: Sequence[Miss]) -> list[Asked]:
    """Return the questions that wait, the same question of several chats as one."""
    found: dict[str, list[Miss]] = {}
    for miss in waiting:
        found.setdefault(folded(miss.question), []).append(miss)
    return [Asked(tuple(rows)) for rows in found.values()]


def candidates(decision: Decision) -> tuple[Quote, ...]:
    """Return the nearest quotes that a button can name, the best ones first, none twice."""
    found: list[Quote] = []
    if isinstance(decision, Answer):
        found += decision.quotes
    elif isinstance(decision, Choice):
        found += [option.quotes[0] for option in decision.options]
    found += [quote for ranked in decision.ranked for quote in ranked.excerpt[:1]]
    return tuple(quote for quote in dict.fromkeys(found) if referable(quote))[:_CANDIDATES]


def step_data(step: Step, number: int, quote: Quote | None = None) -> str:
    """Return a button's data."""
    return f"1k{step}{number}" + (f".{named(quote)}" if quote else "")


def read_step(data: str) -> tuple[str, int, str] | None:
    """Return what a button does, the question's number, and what names a quote, or nothing."""
    match = BUTTONS.match(data)
    return (match[1], int(match[2]), match[3] or "") if match else None


def number_shown(message: Message | None) -> int | None:
    """Return the number of the question that a message shows: its button for dropping has it."""
    keyboard = message.reply_markup if message else None
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            data = button.callback_data
            step = read_step(data) if isinstance(data, str) else None
            if step and step[0] in "dy":
                return step[1]
    return None


def render_asked(
    at: int, asked: Sequence[Asked], found: Sequence[Quote], texts: Texts, *, is_known: bool
) -> Reply:
    """Return the question at a place of the queue with its candidates; `is_known` by now."""
    one = asked[at]
    lines = [
        _head(one, at, len(asked), texts),
        "",
        f"<b>{escape(isolated(one.first.question, texts), quote=False)}</b>",
        "",
    ]
    if is_known:
        lines.append(escape(texts.say("queue_known"), quote=False))
    lines.append(escape(texts.say("queue_how" if found else "queue_alone"), quote=False))
    reply = headed("\n".join(lines), found, texts)
    number = one.first.id
    picks = [
        _button(texts.number(place), step_data("p", number, quote))
        for place, quote in enumerate(reply.quotes, 1)
        if quote in found
    ]
    turns = []
    if at > 0:
        turns.append(_button("‹", step_data("s", asked[at - 1].first.id)))
    turns.append(_button(texts.say("queue_drop"), step_data("d", number)))
    turns.append(_button(texts.say("queue_drop_and_tell"), step_data("t", number)))
    if at + 1 < len(asked):
        turns.append(_button("›", step_data("s", asked[at + 1].first.id)))
    rows = [row for row in (picks, turns) if row]
    return Reply(reply.html, InlineKeyboardMarkup(rows), reply.quotes)


def render_preview(one: Asked, quote: Quote, texts: Texts) -> Reply:
    """Return what the asker would get, and the buttons to send it or to go back."""
    number = one.first.id
    head = escape(
        texts.say("queue_preview", question=isolated(one.first.question, texts)), quote=False
    )
    reply = headed(head, [quote], texts)
    row = [
        _button(texts.say("queue_send"), step_data("y", number, quote)),
        _button(texts.say("queue_back"), step_data("s", number)),
    ]
    return Reply(reply.html, InlineKeyboardMarkup([row]), reply.quotes)


def headed(head: str, quotes: Sequence[Quote], texts: Texts, *, is_answer: bool = False) -> Reply:
    """Return quotes below some HTML: as many as fit, and without the head where none does."""
    for number in range(len(quotes), 0, -1):
        if is_answer:
            reply = render_quotes(quotes[:number], texts, is_answer=True)
        else:
            reply = render_more(quotes[:number], texts)
        html = f"{head}\n\n{reply.html}"
        if fits(html):
            return Reply(html, reply.keyboard, reply.quotes)
        if is_answer and number == 1:
            return reply
    return Reply(head)


def day_words(day: date, texts: Texts) -> str:
    """Return a day in words."""
    return texts.say(
        "date_day",
        day=texts.digits(str(day.day)),
        month=texts.month(day.month, alone=False),
        year=texts.digits(str(day.year)),
    )


def _head(one: Asked, at: int, total: int, texts: Texts) -> str:
    day = day_words(datetime.fromtimestamp(one.first.asked_at, UTC).date(), texts)
    head = texts.say(
        "queue_head",
        number=texts.number(at + 1),
        total=texts.number(total),
        language=texts.language_name(one.first.language),
        date=day,
    )
    if len(one.rows) > 1:
        head = " · ".join((head, texts.count("queue_asked", len(one.rows))))
    return escape(head, quote=False)


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)
