"""Questions and passages of a few words, read and weighed as the desk does it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import PassageView, evidence_of, view_of
from bot.analysis.terms import Terms
from bot.archive.cutting import passages
from bot.archive.faq import FaqEntry
from bot.archive.model import Passage, Quote
from bot.question.names import Aliases
from bot.question.reading import Question, Reader
from bot.search.engine import Candidate
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.weighing import Weighed, weigh
from tests.support.small_desk import article

ANALYSER = Analyser(["en"])
FLAT = Lexicon()
"""Knows nothing, so that every term weighs the same and none is repaired."""


def lexicon_of(*texts: str) -> Lexicon:
    """Return the lexicon of some passages."""
    terms = Terms(ANALYSER)
    frequency = Counter(term for text in texts for term in set(terms.of(text).split()))
    words = {word: frequency[term] for word, term in terms.words.items()}
    return Lexicon(len(texts), dict(frequency), words)


def read(text: str, lexicon: Lexicon = FLAT) -> Question:
    """Return the question of a text."""
    return Reader(ANALYSER, lexicon, Aliases(ANALYSER)).read(text)


def weighed(text: str, lexicon: Lexicon = FLAT) -> Weighed:
    """Return the weighed question of a text."""
    return weigh(read(text, lexicon), lexicon)


def passage(text: str, name: str = "article") -> Passage:
    """Return the first passage of a text."""
    return Passage(article(name, text), passages(text)[0])


def view(text: str, name: str = "article") -> PassageView:
    """Return the view of the first passage of a text."""
    return view_of(passage(text, name), ANALYSER)


def candidates(*scored: tuple[str, float]) -> Sequence[Candidate]:
    """Return candidates, each from an article that is named after its first word."""
    return [Candidate(passage(text, text.split()[0].lower()), score) for text, score in scored]


def entry(
    name: str,
    *quotes: Quote,
    score: float = 1.0,
    is_exact: bool = False,
    questions: Mapping[str, tuple[str, ...]] | None = None,
    **told: float,
) -> FaqCandidate:
    """Return an FAQ candidate; `told` are its signals, and what the question has beyond it."""
    text = " ".join(quote.text for quote in quotes)
    return FaqCandidate(
        entry=FaqEntry(name, questions or {"en": (f"{name}?",)}, quotes),
        score=score,
        signals=tuple(told.get(signal, 0.0) for signal in FAQ_SIGNALS),
        evidence=evidence_of(text, ANALYSER.words.of(text)),
        untold=int(told.get("untold", 0)),
        elsewhere=told.get("elsewhere", 0.0),
        far=told.get("far", 0.0),
        has_focus=bool(told.get("has_focus", 0.0)),
        asks_for_individual=bool(told.get("asks_for_individual", 0.0)),
        is_exact=is_exact,
    )
