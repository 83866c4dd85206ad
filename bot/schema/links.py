"""The words of a permanent link as JSON: the `link` of `/api/articles/ID?quote=KEY`."""

from typing import Any

from bot.answer.citing.linked_words import LinkedWords
from bot.i18n.texts import Texts
from bot.schema.articles import source_fields
from bot.schema.decisions import quote_fields

__all__ = ["link_fields"]


def link_fields(words: LinkedWords, texts: Texts) -> dict[str, Any]:
    """Return the fields; former words say until when they were in the article."""
    former, fields = words.former, None
    if former is not None:
        fields = {
            **source_fields(former.article, texts),
            "start": former.span.start,
            "end": former.span.end,
            "text": former.text,
            "sha256": former.article.sha256,
            "replaced": former.replaced.isoformat(),
        }
    return {
        "state": words.state,
        "quote": quote_fields(words.quote, texts) if words.quote else None,
        "former": fields,
        "closest": quote_fields(words.closest, texts) if words.closest else None,
    }
