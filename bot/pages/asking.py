"""`/`: asks a question, and shows the answer as the chat does."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from starlette.responses import Response

from bot.answer.dated.dating import is_later
from bot.answer.dated.doubt_lines import doubt_lines
from bot.answer.decisions import Answer, Choice, Closest, Decision
from bot.answer.verify import verify_quotes
from bot.archive.model import Quote
from bot.desk import QUESTION_LIMIT, Desk
from bot.i18n.coverage import coverage_lines, reach_words
from bot.i18n.small_talk import talk_words
from bot.i18n.texts import Texts
from bot.pages.call import Call, Made, kept, private
from bot.pages.quoting import ShownArticle, ShownQuote, shown_article, shown_quote
from bot.pages.reader import Reader
from bot.question.small_talk.recognising import is_signs
from bot.schema.decisions import quotes_of

__all__ = ["show_question"]

_EXAMPLES = 3


@dataclass(slots=True)
class _Reply:
    """One question's reply as the template shows it."""

    question: str
    says: str = ""
    """The sentence above the quotes."""
    quotes: list[ShownQuote] = field(default_factory=list)
    options: list[tuple[str, list[ShownQuote]]] = field(default_factory=list)
    also: list[ShownArticle] = field(default_factory=list)
    nearest: list[ShownArticle] = field(default_factory=list)
    more: list[ShownQuote] = field(default_factory=list)
    left_aside: str = ""
    partial: str = ""
    doubts: tuple[str, ...] = ()


async def show_question(call: Call) -> Response:
    """Return the page with a question's reply, or without a question the one that asks for it."""
    question = (call.inputs.text("q") or "").strip()
    if not question:
        return await kept(call, lambda: _start(call))
    texts = call.reader.texts
    if len(question) > QUESTION_LIMIT:
        too_long = texts.say("too_long", limit=texts.number(QUESTION_LIMIT))
        replies = [_Reply("", too_long)]
    elif not (any(map(str.isalnum, question)) or is_signs(question)):
        replies = [_Reply("", texts.say("no_words"))]
    else:
        async with call.site.question(call.request):
            replies = await _replies(call, question)
    values = {"question": question[: QUESTION_LIMIT + 1], "replies": replies}
    return private(call.html("answer.html", values))


async def _start(call: Call) -> Made:
    coverage = await call.site.coverage(call.desk.archive)
    texts = call.reader.texts
    values = {"examples": _examples(call.desk, texts), "coverage": coverage_lines(coverage, texts)}
    return Made(call.html("start.html", values), ())


def _examples(desk: Desk, texts: Texts) -> list[str]:
    """Return a few questions of the FAQ, evenly chosen from it."""
    chosen = desk.faq[:: max(1, (len(desk.faq) + _EXAMPLES - 1) // _EXAMPLES)]
    return [entry.question(texts.language) for entry in chosen]


async def _replies(call: Call, question: str) -> list[_Reply]:
    """Return the verified replies. Raises `AlteredQuoteError`."""
    language = call.reader.texts.language
    parts = await call.desk.ask_all(question, language, asked_on=datetime.now(UTC).date())
    quotes = chain.from_iterable((*quotes_of(one.decision), *_more(one.decision)) for one in parts)
    await asyncio.to_thread(verify_quotes, list(quotes), call.desk.archive)
    several = len(parts) > 1
    return [_reply(one.decision, one.text if several else "", call.reader) for one in parts]


def _more(decision: Decision) -> tuple[Quote, ...]:
    return decision.more if isinstance(decision, (Answer, Closest)) else ()


def _reply(decision: Decision, question: str, reader: Reader) -> _Reply:
    texts, reply = reader.texts, _Reply(question)
    reply.more = [shown_quote(one, reader) for one in _more(decision)]
    if isinstance(decision, (Answer, Closest)):
        reply.doubts = doubt_lines(decision.doubts, decision.quotes, texts)
    if decision.is_partial:
        reply.partial = texts.say("partial")
    if not isinstance(decision, Choice) and decision.left_aside:
        reply.left_aside = texts.count("left_aside", decision.left_aside)
    if isinstance(decision, Answer):
        if decision.order:
            newest = decision.order == "newest"
            reply.says = texts.say("browse_newest" if newest else "browse_oldest")
        reply.quotes = _with_headings(decision, reader)
        reply.also = [shown_article(one, reader) for one in decision.also]
    elif isinstance(decision, Closest):
        reply.says = texts.say("closest")
        reply.quotes = [shown_quote(one, reader) for one in decision.quotes]
    elif isinstance(decision, Choice):
        reply.says = texts.say("choice")
        reply.options = [
            (one.label, [shown_quote(quote, reader) for quote in one.quotes])
            for one in decision.options
        ]
    elif decision.talk:
        reply.says = talk_words(decision.talk, texts, has_commands=False)
    else:
        reply.says = texts.say(f"abstain_{decision.reason}")
        if decision.reach:
            reply.says += f" {reach_words(*decision.reach, texts)}"
        reply.nearest = [shown_article(one, reader) for one in decision.nearest]
    return reply


def _with_headings(answer: Answer, reader: Reader) -> list[ShownQuote]:
    """Return the quotes; the first of a definitely later article and the earlier one are told."""
    shown, is_told = [], bool(answer.order)
    for quote in answer.shown:
        heading = ""
        if not is_told and is_later(quote.article, answer.shown[0].article):
            heading, is_told = reader.texts.say("later"), True
        elif quote == answer.earlier:
            heading = reader.texts.say("earlier")
        shown.append(shown_quote(quote, reader, heading))
    return shown
