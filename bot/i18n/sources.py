"""An article's source in words: publisher, author, date with basis, and language."""

from functools import lru_cache

from bot.archive.dates import SourceDate
from bot.archive.directions import closed
from bot.archive.model import Article
from bot.i18n.dates import date_words
from bot.i18n.texts import Texts
from bot.languages.tags import primary_subtag

__all__ = ["about_words", "isolated"]

# Telegram drops the other direction marks by itself; these would break out of their isolate.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def about_words(article: Article, texts: Texts) -> str:
    """Return an article's publisher, author and date, and its language if it differs."""
    about = article.publisher, article.author, article.date, article.language
    return _about_words(*about, texts)


@lru_cache(maxsize=2048)  # the same for every quote of an article; dates are slow
def _about_words(
    publisher: str | None, author: str | None, date: SourceDate, language: str, texts: Texts
) -> str:
    parts = [isolated(publisher, texts) if publisher else texts.say("publisher_unknown")]
    if author:
        parts.append(texts.say("author", author=isolated(author, texts)))
    parts.append(date_words(date, texts))
    if primary_subtag(language) != texts.language:
        parts.append(texts.say("in_language", language=texts.language_name(language)))
    return " · ".join(parts)


def isolated(text: str, texts: Texts) -> str:
    """Return a name isolated, so that its direction does not affect the words around it.

    From left to right, it only loses the marks by which it would.
    """
    if texts.right_to_left:
        return f"\u2068{text.translate(_ISOLATES)}\u2069"
    return closed(text)
