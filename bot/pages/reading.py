"""`/articles/ID`: an article as plain text, with the quote of the link marked in it."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from starlette.responses import Response

from bot.answer.citation import csl_item, plain_citation, web_annotation
from bot.answer.citing.bibliography import bibtex, ris
from bot.answer.citing.linked_words import FormerWords, LinkedWords, linked_words
from bot.archive.model import Article, Quote, Span
from bot.archive.segmentation import blocks
from bot.i18n.dates import edtf_words
from bot.i18n.sources import about_words
from bot.i18n.texts import Texts
from bot.pages.call import Call, Made, kept
from bot.pages.inputs import RefusedError
from bot.pages.quoting import safe_address, shown_quote
from bot.pages.reader import Reader

__all__ = ["Block", "Piece", "article_at", "blocks_of", "show_article", "words_of_link"]

_IN_A_THREAD = 20_000
"""Characters from which on a page is made in a thread, so that it delays nobody."""
_AS_A_QUESTION = 100_000
"""Characters from which on an article counts as a question, and waits for its turn as one."""


class Piece(NamedTuple):
    """A part of a paragraph."""

    text: str
    is_marked: bool
    is_first: bool
    """Whether it is the beginning of the marked quote."""


class Block(NamedTuple):
    """A paragraph or heading."""

    level: int
    """0 for a paragraph; of a heading, the number of its `#`."""
    pieces: tuple[Piece, ...]


class _Form(NamedTuple):
    """A form of a citation: its name in links, its texts' key, its file's ending and type."""

    name: str
    key: str
    ending: str
    media_type: str


class _Former(NamedTuple):
    """Words that the article had."""

    text: str
    language: str
    title: str
    about: str
    """The publisher, author and date that the article had."""
    day: str
    until: str
    """A sentence with the day on which the change was noticed."""


_STATES: Mapping[str, str] = {
    "same": "",
    "moved": "web_words_moved",
    "changed": "web_words_changed",
    "unknown": "web_link_unknown",
}
"""The keys of the sentences about the words of a link."""
_FORMS = (
    _Form("text", "web_cite_text", "txt", "text/plain; charset=utf-8"),
    _Form("annotation", "web_cite_annotation", "json", "application/ld+json"),
    _Form("csl", "web_cite_csl", "json", "application/vnd.citationstyles.csl+json"),
    _Form("bibtex", "web_cite_bibtex", "bib", "application/x-bibtex; charset=utf-8"),
    _Form("ris", "web_cite_ris", "ris", "application/x-research-info-systems; charset=utf-8"),
)


def article_at(call: Call) -> Article:
    """Return the article that a path names. Raises `RefusedError` (404)."""
    article = call.desk.archive.get(call.request.path_params["article_id"])
    if article is None:
        raise RefusedError(404, "There is no such article; /api/articles lists them.")
    return article


async def show_article(call: Call) -> Response:
    """Return the article's page, or the citation of its marked quote as a file.

    Raises `AlteredQuoteError` and `RefusedError`.
    """
    return await kept(call, lambda: _article(call))


async def words_of_link(call: Call, article: Article) -> LinkedWords | None:
    """Return the words that the link of a request names, or None if it names none.

    Words that were changed are looked for as a question is. Raises `RefusedError`.
    """
    key = call.inputs.text("quote")
    if not key:
        return None
    if len(article.text) > _IN_A_THREAD:
        found = await asyncio.to_thread(linked_words, key, article, tuple)
    else:
        found = linked_words(key, article, tuple)
    if found.state == "changed":
        async with call.site.question(call.request):
            former = partial(call.site.former.of, article.id)
            return await asyncio.to_thread(linked_words, key, article, former)
    return found


async def _article(call: Call) -> Made:
    article = article_at(call)
    whole = [Quote(article, Span(0, len(article.text)))] if article.text else []
    words = await words_of_link(call, article)
    show = partial(_shown, call, article, words)
    # What was kept of former versions is deleted when its time has come.
    lasts = words is None or words.state != "changed"
    if len(article.text) > _AS_A_QUESTION:
        async with call.site.question(call.request):
            return Made(await asyncio.to_thread(show), whole, lasts)
    if len(article.text) > _IN_A_THREAD:
        return Made(await asyncio.to_thread(show), whole, lasts)
    return Made(show(), whole, lasts)


def _shown(call: Call, article: Article, words: LinkedWords | None) -> Response:
    key = call.inputs.text("quote")
    quote = words.quote if words else None
    reader = call.reader
    citations = _citations(quote, reader.texts, reader.permalink(quote)) if quote else {}
    wanted = call.inputs.text("as")
    if wanted is not None:
        if wanted not in citations:
            raise RefusedError(404, "There is no such citation.")
        form = next(form for form in _FORMS if form.name == wanted)
        return _file(citations[wanted], form)
    values = {
        "article": article,
        "about": about_words(article, reader.texts),
        "evidence": article.date.evidence,
        "address": safe_address(article.url, [quote] if quote else []),
        "blocks": list(blocks_of(article, quote)),
        "state": _STATES[words.state] if words else "",
        "former": _former(words.former, reader) if words and words.former else None,
        "closest": shown_quote(words.closest, reader) if words and words.closest else None,
        "quote": quote,
        "link": reader.permalink(quote) if quote else None,
        "citations": [
            (
                form,
                citations[form.name],
                reader.to(reader.path, quote=key, **{"as": form.name}),
            )
            for form in _FORMS
            if quote
        ],
    }
    return call.html("article.html", values)


def _former(former: FormerWords, reader: Reader) -> _Former:
    texts = reader.texts
    return _Former(
        former.text,
        former.article.language,
        former.article.title,
        about_words(former.article, texts),
        former.replaced.isoformat(),
        texts.say("web_former_until", date=edtf_words(former.replaced.isoformat(), texts)),
    )


def blocks_of(article: Article, quote: Quote | None) -> Iterator[Block]:
    """Yield an article's paragraphs and headings, with the quote marked.

    The marked pieces together are the quote, letter by letter; only the `#` before a heading in
    the middle of one is left out.
    """
    text, marked = article.text, quote.span if quote else Span(0, 0)
    parts = list(blocks(text))
    is_begun = False
    for number, part in enumerate(parts):
        start, end = part.span.start, part.span.end
        level = 0
        if part.is_heading:
            head = text[start:end]
            level = len(head) - len(head.lstrip("#"))
            start = end - len(head[level:].lstrip())
        # White space up to the next paragraph is nowhere to be seen, but a part of the quote.
        after = parts[number + 1].span.start if number + 1 < len(parts) else len(text)
        pieces = tuple(_pieces(text, start, end, after, marked, is_begun=is_begun))
        is_begun = is_begun or any(piece.is_marked for piece in pieces)
        yield Block(level, pieces)


def _pieces(
    text: str, start: int, end: int, after: int, marked: Span, *, is_begun: bool
) -> Iterator[Piece]:
    """Yield the pieces of a block; `is_begun` says that the quote begins in an earlier one."""
    first, last = max(start, marked.start), min(after, marked.end)
    if first >= min(end, last):
        yield Piece(text[start:end], is_marked=False, is_first=False)
        return
    if start < first:
        yield Piece(text[start:first], is_marked=False, is_first=False)
    yield Piece(text[first:last], is_marked=True, is_first=not is_begun)
    if last < end:
        yield Piece(text[last:end], is_marked=False, is_first=False)


def _citations(quote: Quote, texts: Texts, link: str) -> Mapping[str, str]:
    """Return a quote's citations by the names of their forms."""
    made: Mapping[str, Callable[[], str]] = {
        "text": lambda: plain_citation(quote, texts, link) + "\n",
        "annotation": lambda: _json(web_annotation(quote, link)),
        "csl": lambda: _json([csl_item(quote, texts)]),
        "bibtex": lambda: bibtex(quote, texts, link),
        "ris": lambda: ris(quote, texts, link),
    }
    return {form.name: made[form.name]() for form in _FORMS}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _file(content: str, form: _Form) -> Response:
    name = f"citation.{form.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Language"}
    return Response(content.encode("utf-8", "replace"), 200, headers, form.media_type)
