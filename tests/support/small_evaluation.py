"""Two articles, and questions about them with known answers: shared by the tests of `eval`."""

from bot.evaluation.figures import Judged
from bot.evaluation.questions import Asked
from tests.support.small_desk import archive_of, article, quote

RIVER = article("river", "The bridge opened in May.\n\nBoats pass below it twice a day.\n")
MARKET = article("market", "The market moved to the square.\n")
ARCHIVE, _ = archive_of(RIVER, MARKET)
OPENED, BOATS = quote(RIVER, "The bridge opened in May."), quote(RIVER, "Boats pass below it")
MOVED = quote(MARKET, "The market moved to the square.")
ASKED = Asked("When did it open?", (("river", OPENED.span),), ("in May",), line=1)
UNKNOWN = Asked("Who walked on the moon?", (), line=2)


def run() -> list[Judged]:
    """Return five questions with every outcome."""
    place = (("river", OPENED.span),)
    spoken = Asked("When?", place, ("in May",), "en", "plain", 3)
    return [
        Judged(spoken, "right", 0.9, True, (OPENED,)),
        Judged(Asked("Then?", place, ("June",), "en", "odd", 4), "right", 0.8, True, (OPENED,)),
        Judged(Asked("What?", place, (), "ru", None, 5), "abstained", 0.7, True),
        Judged(Asked("How?", (), (), "ru", None, 6), "wrong", 0.6, False, (MOVED,)),
        Judged(Asked("Where?", (), (), None, None, 7), "choice", 0.2, False),
    ]
