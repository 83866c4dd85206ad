"""What the tools do: the archive's words as JSON, each compared with its file before it is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from bot.answer.citing.permalinks import place_of_key
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Article, Quote, Span
from bot.desk import QUESTION_LIMIT, Desk
from bot.i18n.texts import Texts
from bot.mcp.described import A_PAGE, LARGEST_PAGE, LARGEST_PART, PART, described
from bot.mcp.links import Links, address_of, named_by
from bot.pages.inputs import LARGEST, Inputs, RefusedError
from bot.pages.listing import listed
from bot.schema.articles import article_fields, articles_fields
from bot.schema.decisions import ask
from bot.schema.timelines import timeline_fields
from bot.schema.verdicts import shown_in, verdict_fields
from bot.timeline.entries import LIMIT, LONGEST

__all__ = ["LARGEST_RESOURCE", "Library"]

LARGEST_RESOURCE = 100_000
"""The most characters of an article that is read whole."""
_FURTHEST = 10**9
_CHANGED = "The archive changed while it was read; ask again."

Turn = Callable[[], AbstractAsyncContextManager[None]]
"""Counts a question, and waits for its turn. Raises `RefusedError`."""


class Library:
    """The archive as an assistant uses it."""

    def __init__(
        self,
        desk: Desk,
        texts: Mapping[str, Texts],
        links: Links,
        turn: Turn = nullcontext,
    ) -> None:
        """Answer from a desk, with dates in these texts; questions wait for their `turn`."""
        self.desk = desk
        self.texts = texts
        self.tools = described(sorted(texts))
        self._links = links
        self._turn = turn
        self._answers: Mapping[str, Callable[[Inputs, Texts], Awaitable[dict[str, Any]]]] = {
            "ask": self._ask,
            "verify_quote": self._verify,
            "timeline": self._tell,
            "read_article": self._read,
            "list_articles": self._list,
        }

    async def call(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a tool answers. Raises `RefusedError`."""
        tool = self.tools[name]
        if unknown := sorted(given.keys() - tool.given["properties"].keys()):
            known = ", ".join(tool.given["properties"])
            raise RefusedError(400, f"{name} has no {unknown[0][:40]!r}; it is given {known}.")
        inputs = Inputs(given)
        texts = self.texts[inputs.one_of("lang", tuple(sorted(self.texts)), "en")]
        try:
            if not tool.asks:
                fields = await self._answers[name](inputs, texts)
            else:
                async with self._turn():
                    fields = await self._answers[name](inputs, texts)
        except AlteredQuoteError:
            raise RefusedError(503, _CHANGED) from None
        linked: dict[str, Any] = self._links.added(fields)
        return linked

    async def _ask(self, inputs: Inputs, texts: Texts) -> dict[str, Any]:
        question, asked_on = _needed(inputs, "question", QUESTION_LIMIT), inputs.asked_on()
        return (await ask(self.desk, question, asked_on, texts.language)).fields(texts)

    async def _verify(self, inputs: Inputs, texts: Texts) -> dict[str, Any]:
        text = _needed(inputs, "text")
        found = await self.desk.examine(text)
        await asyncio.to_thread(verify_quotes, list(shown_in(found)), self.desk.archive)
        return verdict_fields(text, found, texts)

    async def _tell(self, inputs: Inputs, texts: Texts) -> dict[str, Any]:
        topic = _needed(inputs, "topic", QUESTION_LIMIT)
        found = await self.desk.timeline(topic, inputs.number("limit", LIMIT, LONGEST))
        quotes = [entry.quote for entry in found.entries]
        await asyncio.to_thread(verify_quotes, quotes, self.desk.archive)
        return timeline_fields(topic, found, texts)

    async def _read(self, inputs: Inputs, texts: Texts) -> dict[str, Any]:
        article = self._article(inputs.needed("article"))
        start = 0 if inputs.text("start") in (None, "0") else inputs.number("start", 1, _FURTHEST)
        size = inputs.number("limit", PART, LARGEST_PART)
        length = len(article.text)
        if start > length:
            raise RefusedError(400, f"start must be at most {length}, the article's length.")
        part = Span(start, min(length, start + size))
        fields = await asyncio.to_thread(article_fields, article, texts)
        fields["text"] = await self._verified(article, part)
        return fields | {"start": part.start, "end": part.end, "length": length}

    async def _list(self, inputs: Inputs, texts: Texts) -> dict[str, Any]:
        found = await listed(self.desk, inputs, A_PAGE, LARGEST_PAGE)
        return articles_fields(found.articles, found.total, found.page, found.pages, texts)

    async def resource(self, address: str) -> str:
        """Return the words of an article or of a quote by its address. Raises `RefusedError`."""
        named = named_by(address)
        if named is None:
            form = f"{address_of('ID')}?quote=KEY"
            raise RefusedError(404, f"There is no such resource; addresses look like {form}.")
        article = self._article(named[0])
        whole = Span(0, len(article.text))
        if named[1] is not None:
            place = await asyncio.to_thread(place_of_key, named[1], article)
            if place is None:
                raise RefusedError(404, "The link does not name a quote.")
            if place.quote is None:
                raise RefusedError(404, "The article has changed, and these words are not in it.")
            whole = place.quote.span
        elif whole.end > LARGEST_RESOURCE:
            raise RefusedError(
                413, f"The article has {whole.end} characters; read it in parts by read_article."
            )
        try:
            return await self._verified(article, whole)
        except AlteredQuoteError:
            raise RefusedError(503, _CHANGED) from None

    def _article(self, article_id: str) -> Article:
        article = self.desk.archive.get(article_id)
        if article is None:
            raise RefusedError(404, "There is no such article; list_articles names them.")
        return article

    async def _verified(self, article: Article, span: Span) -> str:
        """Return words of an article that its file still has. Raises `AlteredQuoteError`."""
        if span.start == span.end:
            return ""
        quote = Quote(article, span)
        await asyncio.to_thread(verify_quotes, [quote], self.desk.archive)
        return quote.text


def _needed(inputs: Inputs, name: str, longest: int = LARGEST) -> str:
    """Return a text that must be given and not be too long. Raises `RefusedError`."""
    text = inputs.text(name)
    if text is None or not text.strip():
        raise RefusedError(400, f"{name} is missing.")
    if len(text) > longest:
        raise RefusedError(413, f"{name} must have at most {longest} characters.")
    return text
