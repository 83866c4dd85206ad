"""A small archive and a desk that says what it was told to: shared by the tests of the chat."""

from datetime import date
from pathlib import Path

from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision, Option, Part, Ranked
from bot.archive.dates import SourceDate
from bot.archive.faq import FaqEntry
from bot.archive.model import Archive, Article, Passage, Quote, Span, text_sha256
from bot.desk import Desk
from bot.question.parts import questions_in

RIVER = """The bridge opened in May. It is 300 metres long & made of <steel>. Nobody paid a toll.

Boats pass below it twice a day.

## Later years

The bridge was closed in 1990. Repairs took two years.
"""
MARKET = "The market moved to the square. Traders were not asked.\n"
FISH = "Рыбу продавали у моста. Её привозили на рассвете.\n"


def article(article_id: str, text: str, **fields: object) -> Article:
    """Return an article with this body."""
    given: dict[str, object] = {"title": article_id.title()} | fields
    return Article(id=article_id, text=text, sha256=text_sha256(text), **given)  # type: ignore[arg-type]


def archive_of(*articles: Article) -> tuple[Archive, dict[str, str]]:
    """Return an archive, and the texts by id that replace its files."""
    files = {one.id: one.text for one in articles}
    return Archive({one.id: one for one in articles}, Path("small"), files.__getitem__), files


def quote(source: Article, text: str) -> Quote:
    """Return the quote of these words."""
    start = source.text.index(text)
    return Quote(source, Span(start, start + len(text)))


def answer(*quotes: Quote, more: tuple[Quote, ...] = ()) -> Answer:
    """Return an answer by these quotes, with others for "More"."""
    ranked = tuple(Ranked(Passage(one.article, one.span), 1.0, (one,)) for one in more)
    return Answer(quotes, "passage", 0.9, ranked)


def closest(*quotes: Quote, more: tuple[Quote, ...] = ()) -> Closest:
    """Return the closest passage with these quotes, with others for "More"."""
    ranked = tuple(Ranked(Passage(one.article, one.span), 1.0, (one,)) for one in more)
    return Closest(quotes, "passage", 0.4, ranked)


class SmallDesk(Desk):
    """Knows a bridge, a market and fish; `files` may be changed as if somebody edited them."""

    def __init__(self, river: str = RIVER) -> None:
        self.river = article(
            "bridge",
            river,
            title="A bridge & its boats",
            publisher="River Post",
            author="A. Writer",
            date=SourceDate("1992-05~", "inferred", ""),
            url="https://example.org/bridge?a=1&b=2",
        )
        self.market = article("market", MARKET, date=SourceDate("2020-06-22", "stated", ""))
        self.fish = article("fish", FISH, title="Рыба", language="ru")
        self.archive, self.files = archive_of(self.river, self.market, self.fish)
        first = Quote(self.river, Span(0, river.index(".") + 1))
        questions = {"en": ("When did the bridge open?",), "ru": ("Когда открыли мост?",)}
        self.faq = (FaqEntry("bridge-opened", questions, (first,)),)
        self.asked: list[tuple[str, str | None]] = []
        self.about: Quote | None = None
        self.asked_on: date | None = None
        self.after = ""

    async def ask(
        self,
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> Decision:
        """Return the decision that the question's words are known for."""
        self.about, self.asked_on, self.after = about, asked_on, after
        self.asked.append((text, language))
        if "fail" in text:
            raise RuntimeError(text)
        if "which" in text:
            options = [
                Option(one.title, (quote(one, one.text.split(".")[0] + "."),))
                for one in self.archive
            ]
            return Choice(tuple(options[:2]), 0.5)
        if "moon" in text:
            return Abstention("no_match", (self.river, self.market))
        if "perhaps" in text:
            toll = quote(self.river, "Nobody paid a toll.")
            return closest(toll, more=(quote(self.market, "Traders were not asked."),))
        first = quote(self.river, "The bridge opened in May.")
        last = quote(self.river, "The bridge was closed in 1990.")
        return answer(first, more=(last, quote(self.market, "Traders were not asked.")))

    async def ping(self) -> None:
        """Return, as it is in memory."""

    async def ask_as_typed(
        self, text: str, language: str | None = None, asked_on: date | None = None
    ) -> Decision:
        """Return what `ask` returns."""
        return await self.ask(text, language, None, asked_on)

    async def ask_all(
        self,
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> tuple[Part, ...]:
        """Return the decisions on the questions in a message."""
        parts = questions_in(text, lambda word: False)
        found = []
        for part in parts if len(parts) > 1 else (text,):
            decision = await self.ask(part, language, about, asked_on, after)
            found.append(Part(part, decision, part))
        return tuple(found)
