"""What to say to an article's address or headline: how it begins, or what answers the question."""

from bot.answer.context import opening
from bot.answer.decisions import Answer, Decision
from bot.archive.model import Article

__all__ = ["headed", "opened"]

_LONGEST = 300
"""The most characters of the opening sentences; a single sentence may be longer."""


def opened(article: Article, beside: Decision, likely: float = 1.0) -> Decision:
    """Return the opening of an article, unless the words beside its address are answered by it.

    `likely` is the probability that the opening answers. An article that has only headings opens
    nothing: then `beside` counts.
    """
    if isinstance(beside, Answer) and beside.quotes[0].article == article:
        return beside
    quote = opening(article, _LONGEST)
    return Answer((quote,), "passage", likely) if quote else beside


def headed(article: Article | None, beside: Decision, likely: float = 1.0) -> Decision:
    """Return the opening of the article whose headline was asked, if there is one.

    What the FAQ answers counts more, and so does a passage of the same article.
    """
    if article is None or (isinstance(beside, Answer) and beside.by == "faq"):
        return beside
    return opened(article, beside, likely)
