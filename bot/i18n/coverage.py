"""What an archive covers, in words: its reach in time, its sources, and how fresh it is."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.archive.coverage import Coverage
from bot.i18n.dates import edtf_words
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts

__all__ = [
    "coverage_lines",
    "languages_words",
    "latest_words",
    "publishers_words",
    "reach_words",
]

_NAMED = 5
"""The most publishers or languages that are named."""
_LONGEST = 80
"""The most characters of a publisher's name."""


def reach_words(first: str | None, last: str | None, texts: Texts) -> str:
    """Return from when to when the archive reaches, given in EDTF; empty if it has no dates."""
    if first is None or last is None:
        return ""
    if first == last:
        return texts.say("coverage_within", date=edtf_words(first, texts))
    return texts.say("coverage_reach", first=edtf_words(first, texts), last=edtf_words(last, texts))


def latest_words(latest: tuple[date, str] | None, texts: Texts) -> str:
    """Return when something new last came, and from where; empty if nothing did."""
    if latest is None:
        return ""
    day, name = edtf_words(latest[0].isoformat(), texts), isolated(latest[1][:_LONGEST], texts)
    return texts.say("coverage_latest", date=day, name=name)


def publishers_words(coverage: Coverage, texts: Texts) -> str:
    """Return the publishers with their numbers of articles; empty if none is known."""
    if not coverage.publishers:
        return ""
    names = _counted(coverage.publishers, lambda name: isolated(name[:_LONGEST], texts), texts)
    return texts.say("coverage_publishers", names=names)


def languages_words(coverage: Coverage, texts: Texts) -> str:
    """Return the languages with their numbers of articles."""
    names = _counted(coverage.languages, texts.language_name, texts)
    return texts.say("coverage_languages", names=names)


def coverage_lines(
    coverage: Coverage, texts: Texts, latest: tuple[date, str] | None = None
) -> list[str]:
    """Return the lines of `/about` on the archive, those that have something to say.

    `latest` is the day on which something new last came from a living source, and its name.
    """
    lines = [texts.say("coverage", articles=texts.count("count_articles", coverage.articles))]
    if reach := reach_words(coverage.first, coverage.last, texts):
        lines.append(reach)
    if coverage.undated:
        lines.append(texts.count("coverage_undated", coverage.undated))
    if publishers := publishers_words(coverage, texts):
        lines.append(publishers)
    lines.append(languages_words(coverage, texts))
    if coverage.newest:
        lines.append(texts.say("coverage_newest", date=edtf_words(coverage.newest, texts)))
    if coverage.changed:
        day = edtf_words(coverage.changed.date().isoformat(), texts)
        lines.append(texts.say("coverage_changed", date=day))
    if words := latest_words(latest, texts):
        lines.append(words)
    return lines


def _counted(numbers: Mapping[str, int], name: Callable[[str], str], texts: Texts) -> str:
    """Return names with their numbers, the most frequent first, and how many more there are."""
    named = [
        f"{name(one)} ({texts.number(number)})" for one, number in list(numbers.items())[:_NAMED]
    ]
    words = texts.say("list_separator").join(named)
    more = len(numbers) - len(named)
    return f"{words}{texts.count('coverage_more', more)}" if more else words
