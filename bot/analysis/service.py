"""Says which languages of an archive are served less well than others, and why."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from bot.analysis.stemming import is_stemmed
from bot.analysis.unspaced import BY_PAIRS
from bot.languages.detection import small_words_of
from bot.languages.tags import primary_subtag

__all__ = ["less_served"]

_WITHOUT_FORMS = frozenset(("vi",))
"""Languages whose words have no forms."""
_BY_TRIPLES = frozenset(("km", "lo", "my", "th"))


def less_served(
    languages: Mapping[str, int], measured: Collection[str]
) -> Iterator[tuple[str, int, str]]:
    """Yield each language that is served less well, its number of articles, and why.

    `languages` are the numbers of articles by language, `measured` the languages whose gate was
    measured.
    """
    counted: Counter[str] = Counter()
    for language, number in languages.items():
        counted[primary_subtag(language)] += number
    for language, number in sorted(counted.items()):
        reasons = [*_reasons(language)]
        if language not in measured:
            reasons.append("how often its answers are right was not measured")
        # A language with a stemmer and its small words lacks only the measurement.
        if len(reasons) > 1 or (reasons and language in measured):
            yield language, number, "; ".join(reasons)


def _reasons(language: str) -> Iterator[str]:
    if language in BY_PAIRS | _BY_TRIPLES:
        size = "pairs" if language in BY_PAIRS else "triples"
        yield f"no spaces part its words, so that {size} of letters are compared"
        return
    if not is_stemmed(language) and language not in _WITHOUT_FORMS:
        yield "it has no stemmer, so that other forms of a word are not found"
    if not small_words_of(language):
        yield "its small words are not known, so that they count as what is asked"
