"""An article's source in words: publisher, author, date with basis, and language."""

from bot.answer.date_words import date_words
from bot.answer.texts import Texts
from bot.archive.model import Article

__all__ = ["about_words", "isolated"]

# Telegram drops the other direction marks by itself; these would break out of their isolate.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def about_words(article: Article, texts: Texts) -> str:
    """Return where an article was published, by whom and when; its language where it differs."""
    publisher, author = article.publisher, article.author
    parts = [isolated(publisher, texts) if publisher else texts.say("publisher_unknown")]
    if author:
        parts.append(texts.say("author", author=isolated(author, texts)))
    parts.append(date_words(article.date, texts))
    if article.language.partition("-")[0].lower() != texts.language:
        parts.append(texts.say("in_language", language=texts.language_name(article.language)))
    return " · ".join(parts)


def isolated(text: str, texts: Texts) -> str:
    """Return a name so that its direction does not turn the words around it."""
    return f"\u2068{text.translate(_ISOLATES)}\u2069" if texts.right_to_left else text
