"""Decides by context whether a number in an article, where most are not years, is one."""

from collections.abc import Sequence

from bot.question.period.grammar import Found
from bot.question.period.proofs import BEFORE_A_TIME, counts, is_amount
from bot.question.period.words import Item

__all__ = ["CUES", "continues", "follows_part", "is_counting", "is_stated", "may_be_time"]

CUES = ("IN", "SINCE", "EARLY", "MID", "LATE")
"""Kinds of words after which a number is a year: "in", "since", "early"."""
_JOINING = ("TO", "UNTIL", "BEFORE_RU", "GLUE", "SLASH")
_FOR_A_YEAR = ("за", "на")
_FUNCTION_WORDS = frozenset(
    """alone already as at but for had has have he it its she so that there they was we were when
    where which while who with""".split()
)
"""Function words, which are not counted nouns, in addition to those in the lexicon."""


def may_be_time(found: Found) -> bool:
    """Return whether `2018 г` may be a year, after a preposition, a month or a range."""
    if found.follows(*BEFORE_A_TIME, "MONTH", "MONTH_PERHAPS", "SEASON"):
        return True
    if found.before and found.before[-1].text in _FOR_A_YEAR:
        return True
    return len(found.before) == 3 and _is_joined(found.before) and found.before[0].is_a(*CUES)


def _is_joined(before: Sequence[Item]) -> bool:
    joined = before[-1].is_a(*_JOINING, "DASH", "AND", "OR")
    return joined and before[-2].is_a("FOUR", "SURE_YEAR")


def is_stated(found: Found, year: Item) -> bool:
    """Return whether a word before or after marks a number as a year, and it is not a count."""
    if is_counting(found, year):
        return False
    before, after = found.before, found.after
    if found.precedes("ONWARD") or found.follows("QNUMBER", "HNUMBER"):
        return True
    if found.follows("FROM"):
        return len(after) > 1 and after[0].is_a("TO", "UNTIL") and after[1].is_a("TODAY")
    if found.follows("OF"):
        return len(before) > 1 and before[-2].is_a("HALF", "QUARTER")
    if follows_part(found):
        return True
    return found.follows(*CUES) and before[-1].text.isascii()


def follows_part(found: Found) -> bool:
    """Return whether the number follows `mid-` or similar."""
    before = found.before
    return len(before) > 1 and before[-1].is_a("GLUE") and before[-2].is_a("EARLY", "MID", "LATE")


def is_counting(found: Found, year: Item) -> bool:
    """Return whether a number counts, or may count, the noun that follows.

    A round number counts unless nothing, a mark, a name or a function word follows.
    """
    if found.precedes("NUMBER", "SMALL", "AMOUNT", "FOUR", "GLUE") or counts(found):
        return True
    if is_amount(found, year):
        return True
    if year.value % 100 or not found.precedes("WORD"):
        return False
    return found.after[0].text not in _FUNCTION_WORDS


def continues(found: Found, year: Item) -> bool:
    """Return whether a number is joined to a year marked by a word: «с 2014 по 2017 год»."""
    before, after = found.before, found.after
    if len(after) > 1 and after[0].is_a(*_JOINING, "DASH", "AND", "OR") and _is_sure(after[1]):
        return year.value < after[1].value
    if len(before) < 2 or not _is_sure(before[-2]) or counts(found):
        return False
    # In Persian the word for year precedes all of them: «سال‌های ۲۰۱۴ و ۲۰۱۷».
    joined = before[-1].is_a(*_JOINING) or (
        before[-1].is_a("AND") and not before[-1].text.isascii()
    )
    return joined and not is_counting(found, year) and year.value > before[-2].value


def _is_sure(item: Item) -> bool:
    return item.is_a("SURE_YEAR") and not item.text
