"""The queue as an operator sees it: one question, passages that may answer it, and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from telegram import Message

from bot.answer.decisions import Answer, Choice, Decision
from bot.archive.model import Quote
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.storage.model import Miss, folded
from bot.telegram.views.answers import Reply, fits, render_more, render_quotes
from bot.telegram.views.callback_data import QueueButton, buttons_under
from bot.telegram.views.keyboards import button, keyboard
from bot.telegram.views.references import referable

__all__ = [
    "Asked",
    "candidates",
    "day_words",
    "grouped",
    "headed",
    "number_shown",
    "render_asked",
    "render_preview",
]

_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all who asked it."""

    rows: tuple[Miss, ...]
    """Oldest first."""

    @property
    def first(self) -> Miss:
        """The oldest row, whose number identifies the question."""
        return self.rows[0]


def grouped(waiting: Sequence[Miss]) -> list[Asked]:
    """Return the waiting questions; the same question from several chats is one."""
    found: dict[str, list[Miss]] = {}
    for miss in waiting:
        found.setdefault(folded(miss.question), []).append(miss)
    return [Asked(tuple(rows)) for rows in found.values()]


def candidates(decision: Decision) -> tuple[Quote, ...]:
    """Return the nearest quotes that a button can name, best first, without duplicates."""
    found: list[Quote] = []
    if isinstance(decision, Answer):
        found += decision.quotes
    elif isinstance(decision, Choice):
        found += [option.quotes[0] for option in decision.options]
    found += [quote for ranked in decision.ranked for quote in ranked.excerpt[:1]]
    return tuple(quote for quote in dict.fromkeys(found) if referable(quote))[:_CANDIDATES]


def number_shown(message: Message | None) -> int | None:
    """Return the number of the question that a message shows, from its button for dropping it."""
    shown = (one for one in buttons_under(message) if isinstance(one, QueueButton))
    return next((one.number for one in shown if one.step in "dy"), None)


def render_asked(
    at: int, asked: Sequence[Asked], found: Sequence[Quote], texts: Texts, *, is_known: bool
) -> Reply:
    """Return the question at a place of the queue with its candidates.

    `is_known` tells whether the bot can answer it by now.
    """
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
        button(texts.number(place), QueueButton.of("p", number, quote))
        for place, quote in enumerate(reply.quotes, 1)
        if quote in found
    ]
    turns = []
    if at > 0:
        turns.append(button("‹", QueueButton.of("s", asked[at - 1].first.id)))
    turns.append(button(texts.say("queue_drop"), QueueButton.of("d", number)))
    turns.append(button(texts.say("queue_drop_and_tell"), QueueButton.of("t", number)))
    if at + 1 < len(asked):
        turns.append(button("›", QueueButton.of("s", asked[at + 1].first.id)))
    return Reply(reply.html, keyboard(picks, turns), reply.quotes)


def render_preview(one: Asked, quote: Quote, texts: Texts) -> Reply:
    """Return what the asker would get, with buttons to send it or to go back."""
    number = one.first.id
    head = escape(
        texts.say("queue_preview", question=isolated(one.first.question, texts)), quote=False
    )
    reply = headed(head, [quote], texts)
    row = [
        button(texts.say("queue_send"), QueueButton.of("y", number, quote)),
        button(texts.say("queue_back"), QueueButton.of("s", number)),
    ]
    return Reply(reply.html, keyboard(row), reply.quotes)


def headed(head: str, quotes: Sequence[Quote], texts: Texts, *, is_answer: bool = False) -> Reply:
    """Return quotes below some HTML, as many as fit.

    If none fits, return an answer's first quote without the head, or else the head alone.
    """
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
