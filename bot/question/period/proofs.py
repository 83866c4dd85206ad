"""Decides by context whether an ambiguous word ("may", "march") or a number is a date."""

from bot.question.period.grammar import Found
from bot.question.period.words import CODES, Item

__all__ = [
    "BEFORE_A_TIME",
    "counts",
    "is_amount",
    "month_is_proved",
    "pair_is_proved",
    "weekday_is_proved",
    "year_is_proved",
]

BEFORE_A_TIME = (
    "IN", "SINCE", "BEFORE", "BEFORE_RU", "AFTER", "UNTIL", "BY", "FROM", "BETWEEN", "EARLY",
    "MID", "LATE", "PRE", "POST",
)  # fmt: skip
"""Kinds of items that a date may follow."""
_LOWER_MONTH = ("IN", "SINCE", "BEFORE", "BEFORE_RU", "UNTIL", "EARLY", "MID", "LATE", "BETWEEN")
_BEFORE_A_DAY = (*BEFORE_A_TIME, "ON", "TO", "DASH", "GLUE")
_NEITHER = ("NAME", "AMOUNT", "ORDINAL", "SMALL", "NUMBER")
_SINGULARS = frozenset(
    """does this thus less plus versus across unless was perhaps always sometimes towards besides
    afterwards nevertheless nonetheless whereas overseas""".split()
)
"""Words that look like a plural but are not."""
_HAPPENINGS = frozenset(
    """attacks awards blackouts bombings campaigns championships clashes demonstrations elections
    events finals fires floods games hearings negotiations news olympics outages playoffs polls
    primaries protests reforms riots sanctions shootings strikes talks wildfires""".split()
)
"""A number before these is a year rather than a count: "2018 elections"."""
_GENITIVES = ("ов", "ев", "ей")
_AFTER_IN_RU = (*_GENITIVES, "ах", "ях")
_EVENTS = ("24/7", "9/11")
"""Pairs of numbers that do not mean a day."""
_NEVER_ALONE = "می"
"""May in Persian, which is also the most common prefix of verbs."""


def year_is_proved(found: Found, year: Item) -> bool:
    """Return whether four digits are a year and not an amount, a number or a label."""
    before, after = found.before, found.after
    if found.follows("NEWS") and before[-1].value:
        return False  # "article 1900", but "news 2018"
    if found.follows("LABEL", "MANY") or found.precedes("COUNTED", "LABEL", "YEARS", "AMOUNT"):
        return False
    if found.follows("GLUE", "SLASH") and before[-2:-1] and before[-2].is_a(*_NEITHER[1:]):
        return False
    if found.precedes("GLUE", "SLASH") and after[1:] and after[1].is_a(*_NEITHER[1:]):
        return False
    determined = found.items[0].code == CODES["THE"]
    if found.follows("IN", "FROM", "BETWEEN") and not determined and is_amount(found, year):
        return False
    if found.follows(*BEFORE_A_TIME) or _in_range(found, "POINT", "FOUR", "SURE_YEAR"):
        return True
    if year.solar:
        return not counts(found)
    if year.value % 100 == 0 and not found.follows("NAME") and (before or _is_described(found)):
        return False
    determined |= bool(before) and before[-1].text.endswith(("'s", "’s"))
    determined |= found.follows("NAME") and len(before) > 1  # "Act 2002", "World Cup 2018"
    return 1500 <= year.value <= 2100 and (determined or not counts(found))


def month_is_proved(found: Found, month: Item, numbers: list[Item], year: Item | None) -> bool:
    """Return whether a word is a month, by a year, a number or a preposition next to it."""
    if year:
        return year.code == CODES["SURE_YEAR"] or not found.precedes("COUNTED")
    if numbers:
        return month.text != _NEVER_ALONE and _is_day_of(found, month, numbers)
    if len(found.items) > 1:
        return True  # «ماه مه», «مهر ماه»
    return month.text != _NEVER_ALONE and _month_alone(found, month)


def _is_day_of(found: Found, month: Item, numbers: list[Item]) -> bool:
    """Return whether the numbers before or after the name of a month are its days."""
    doubtful = month.code == CODES["MONTH_PERHAPS"]
    counting = found.precedes("OF") or counts(found)
    if counting and found.items[-1] is numbers[-1]:
        return False  # "May 5 of us"
    if doubtful and any(n.code == CODES["CARDINAL"] and n.value < 20 for n in numbers):
        return False
    opening = found.items[0].code in (CODES["FROM"], CODES["SINCE"], CODES["BETWEEN"])
    ordinal = any(number.code == CODES["ORDINAL"] for number in numbers)
    if not (doubtful and _is_lower(month)) or ordinal or opening:
        return True
    return found.follows(*_BEFORE_A_DAY) or _in_range(found, "MONTH", "MONTH_PERHAPS")


def _month_alone(found: Found, month: Item) -> bool:
    """Return whether the name of a month without a number is a time: "in May", "May to October"."""
    if _in_range(found, "MONTH", "MONTH_PERHAPS", "POINT"):
        return True
    if month.code == CODES["MONTH_PERHAPS"] and not month.capital:
        return found.follows(*_LOWER_MONTH) and not (month.text.isascii() and _is_verb(found))
    if found.follows("BY", "OF", "FROM", "TO") and found.precedes("NAME"):
        return False
    return found.follows(*BEFORE_A_TIME, "OF", "TO")


def _is_lower(name: Item) -> bool:
    return name.text.isascii() and not name.capital


def weekday_is_proved(found: Found, name: Item, number: int) -> bool:
    """Return whether the name of a weekday is a day and not part of another name."""
    if number:
        plain = found.follows("ON") or name.capital or not name.text.isascii()
        return plain and number <= 31 and not counts(found) and not found.precedes("GLUE")
    if found.precedes(*_NEITHER) or (found.before and found.before[-1].is_a("NAME")):
        return False
    if found.after and found.after[0].capital:
        return False
    if found.follows(*_BEFORE_A_DAY):
        return True
    return name.text.isascii() and name.capital


def pair_is_proved(found: Found, pair: Item) -> bool:
    """Return whether two numbers around a slash are a day and not a fraction."""
    if pair.text in _EVENTS or pair.point is None or counts(found):
        return False
    if found.follows(*_BEFORE_A_DAY) or found.precedes("DASH", "GLUE"):
        return True
    return pair.point.day > 12


def _in_range(found: Found, *names: str) -> bool:
    """Return whether the match is joined to another date by `to`, a dash or «по»."""
    through = ("TO", "UNTIL", "BEFORE_RU", "DASH", "GLUE", "SLASH")
    after = found.after
    joined = found.precedes(*through) and after[1:] and after[1].is_a(*names)
    return bool(joined or (found.follows(*through) and found.before[1:] and _dated(found)))


def _dated(found: Found) -> bool:
    names = ("FOUR", "SURE_YEAR", "MONTH", "MONTH_PERHAPS", "SMALL", "ORDINAL", "DATE", "TODAY")
    before = [item for item in found.before if item.code != CODES["THE"]]
    return len(before) > 1 and before[-2].is_a(*names)


def counts(found: Found) -> bool:
    """Return whether the number counts the noun that follows: `2018 users`, «2018 голосов»."""
    if found.precedes("COUNTED"):
        return True
    return found.precedes("WORD") and _is_plural(found.after[0].text, _GENITIVES)


def is_amount(found: Found, year: Item) -> bool:
    """Return whether a number after a preposition is an amount: "in 2018 companies".

    A round number is an amount even if an adjective comes between: "in 2000 new cities".
    """
    if found.precedes("OF"):
        return True
    if not found.precedes("WORD"):
        return False
    return _is_counted(found.after[0]) or (year.value % 100 == 0 and _is_described(found))


def _is_described(found: Found) -> bool:
    """Return whether an adjective and a counted noun follow: `2000 new cities`."""
    return found.precedes("WORD") and len(found.after) > 1 and _is_counted(found.after[1])


def _is_counted(noun: Item) -> bool:
    if noun.code == CODES["COUNTED"]:
        return True
    return noun.code == CODES["WORD"] and _is_plural(noun.text, _AFTER_IN_RU)


def _is_plural(word: str, endings: tuple[str, ...]) -> bool:
    if word.isascii():
        is_singular = len(word) < 4 or not word.endswith("s") or word in _SINGULARS
        return not is_singular and word not in _HAPPENINGS
    return word.endswith(endings)


def _is_verb(found: Found) -> bool:
    return found.precedes("WORD", "NOT") and found.after[0].text in ("be", "have", "not")
