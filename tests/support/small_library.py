"""A desk over articles of a test's own, that knows their titles; it decides like the small one."""

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.faq import Faq
from bot.archive.model import Article
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.timeline.entries import Timeline
from tests.support.small_desk import SmallDesk, archive_of, article


class LibraryDesk(SmallDesk):
    """Holds some articles, and nothing curated unless it is given."""

    def __init__(self, *articles: Article, faq: Faq = ()) -> None:
        super().__init__()
        self.archive, self.files = archive_of(*articles)
        self.faq = faq
        analyser = Analyser()
        self._reader = Reader(analyser, Lexicon(), Aliases(analyser))
        self.found = Timeline((), (), 0)

    async def timeline(self, topic: str, limit: int) -> Timeline:
        """Return the timeline that a test gave."""
        return self.found


def dated(number: int, edtf: str | None = None, **fields: object) -> Article:
    """Return a small article of its own title and date."""
    date = SourceDate(edtf, "stated", "") if edtf else UNDATED
    text = str(fields.pop("text", f"The text of number {number}.\n"))
    given: dict[str, object] = {"title": f"Title {number}", "date": date} | fields
    return article(f"a{number:03}", text, **given)
