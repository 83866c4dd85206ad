"""Splits a text into the coded items that the grammar of periods reads."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bot.question.period.calendar import SOLAR_MONTH, SOLAR_YEARS, Interval, Point, day
from bot.question.period.words import CODES, LEXICON, PHRASES, Item, Word, folded

__all__ = ["items_of"]

_ORDINAL_TAILS = frozenset("st nd rd th й го му м ом ого ому я ой ую е ье ья ый ий ая".split())
_DECADE_TAILS = frozenset("е х м ые ых ми ым".split())
_YEAR_TAILS = frozenset(("г", "гг"))
_TAILS = "|".join(t for t in sorted(_ORDINAL_TAILS | _DECADE_TAILS | _YEAR_TAILS) if t > "z")
_MARKS = "\u064b-\u0655\u0670"
_TOKEN = re.compile(
    rf"""(?P<word>[^\W\d_][\w{_MARKS}]*(?:[\u200c\u200d\u00ad'’][^\W\d_][\w{_MARKS}]*)*)
        |(?P<date>(?<!\d[.,/])\d{{1,4}}(?P<separator>[-/.])\d{{1,2}}(?P=separator)\d{{1,4}}
            (?![^\W_]|(?P=separator)\d))
        |(?P<pair>(?<![./])\d{{1,2}}/\d{{1,2}}(?![^\W_]|[./]\d))
        |(?P<number>\d+(?:[.,٬٫:]\d+)*)(?P<tail>['’]?s\b|-?(?:{_TAILS})\b|[^\W_]\w*)?
        |(?P<mark>[^\s])""",
    re.VERBOSE,
)
_SEPARATOR = re.compile(r"[-/.]")
_PERSIAN = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{1,3}|V|X)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_ROMAN_LOOKALIKES = str.maketrans("ХІ", "XI")
_MARK_CODES = {
    **dict.fromkeys("-–—−‐‑", "DASH"), ",": "COMMA", "،": "COMMA", "/": "SLASH",
    **dict.fromkeys("$€£¥₽﷼№#<>≤≥=~§", "LABEL"), **dict.fromkeys("%٪°", "COUNTED"),
}  # fmt: skip
_MONEY = "$€£¥₽"
_SHORT_MONTHS = frozenset(
    "jan feb mar apr jun jul aug sept sep oct nov dec янв фев февр апр авг сент сен окт нояб дек"
    " г гг no".split()
)
_CENTURY_OF_TWO_DIGITS = 40
"""The numeric date `03/18/39` is in 2039, and `03/18/40` is in 1940."""
_WORD_CODES = frozenset(CODES[name] for name in ("WORD", "NAME"))


@lru_cache(maxsize=8)  # a sentence is read against several days, one after the other
def items_of(text: str) -> Sequence[Item]:
    """Return the items of a text, in order."""
    persian = _PERSIAN.search(text) is not None
    month_first = not persian and _CYRILLIC.search(text) is None
    items: list[Item] = []
    starts: set[int] = set()
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        raw = match.group()
        if (kind := match.lastgroup) == "word":
            key = folded(raw)
            if key in PHRASES:
                starts.add(len(items))
            items.append(_word(raw, key, start, end))
        elif kind == "mark":
            if raw == "." and items and items[-1].text.lower() in _SHORT_MONTHS:
                continue
            name = _MARK_CODES.get(raw, "OTHER")
            if name == "DASH" and start and not (text[start - 1] + text[end : end + 1]).isspace():
                glued = text[start - 1].isalnum() and text[end : end + 1].isalnum()
                name = "GLUE" if glued else "DASH"
            items.append(Item(CODES[name], start, end, text=raw))
        elif kind in ("date", "pair", "separator"):
            items.append(_date(raw, start, end, month_first=month_first, persian=persian))
        else:
            money = bool(items) and items[-1].text in _MONEY
            number, tail = match["number"], match["tail"] or ""
            items.append(_number(number, tail, start, end, money=money, persian=persian))
    return _joined(items, starts) if starts else items


def _word(raw: str, key: str, start: int, end: int) -> Item:
    word = LEXICON.get(key) or (LEXICON.get(key[:-2]) if key.endswith("'s") else None)
    if word:
        return Item(word.code, start, end, word.value, raw)
    roman = raw.translate(_ROMAN_LOOKALIKES) if raw.isupper() else ""
    if len(roman) <= 5 and _ROMAN.fullmatch(roman):
        values = [_ROMAN_VALUES[letter] for letter in roman]
        value = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
        return Item(CODES["ROMAN"], start, end, value, raw)
    return Item(CODES["NAME" if raw[0].isupper() else "WORD"], start, end, 0, raw)


def _joined(items: list[Item], starts: set[int]) -> list[Item]:
    """Return the items with phrases joined into one; a phrase may begin at each of `starts`."""
    joined: list[Item] = []
    index = 0
    while index < len(items):
        first = items[index]
        word, length = _phrase(items, index) if index in starts else (None, 1)
        last = items[index + length - 1]
        joined.append(
            Item(word.code, first.start, last.end, word.value, first.text) if word else first
        )
        index += length
    return joined


def _phrase(items: list[Item], index: int) -> tuple[Word | None, int]:
    following = tuple(folded(item.text) for item in items[index + 1 : index + 5])
    for rest, word in PHRASES[folded(items[index].text)]:
        if following[: len(rest)] == rest:
            return word, 1 + len(rest)
    return None, 1


def _number(number: str, tail: str, start: int, end: int, *, money: bool, persian: bool) -> Item:
    ending = tail.lstrip("-'’").lower()
    name, value = "AMOUNT", 0
    if number.isdigit() and len(number) <= 8 and not money:
        value = int(number)
        name = _kind(number, value, ending)
        if name == "EIGHT":
            found = day(value // 10000, value // 100 % 100, value % 100, value % 100)
            point = Point(found)
            return Item(CODES["DATE" if found else "AMOUNT"], start, end, value, number, point)
    solar = persian and value in SOLAR_YEARS and name in ("FOUR", "DECADES")
    return Item(CODES[name], start, end, value, number, solar=solar)


def _kind(number: str, value: int, ending: str) -> str:
    """Return the kind of a number in plain digits, by its length, value and ending."""
    if ending:
        tens = value % 10 == 0 and (30 <= value <= 90 or 1000 <= value < 2200)
        if tens and (ending == "s" or ending in _DECADE_TAILS):
            return "DECADES"
        if len(number) == 4 and 1000 <= value < 2200 and ending in _YEAR_TAILS | _ORDINAL_TAILS:
            return "AMOUNT" if ending.isascii() else "SURE_YEAR"
        return "ORDINAL" if 1 <= value <= 99 and ending in _ORDINAL_TAILS else "AMOUNT"
    if len(number) == 4:
        return "FOUR" if 1000 <= value < 2200 else "AMOUNT"
    if len(number) <= 2:
        return "SMALL" if 1 <= value <= 31 else "NUMBER"
    if len(number) == 8 and 1900 <= value // 10000 < 2100 and 1 <= value // 100 % 100 <= 12:
        return "EIGHT"
    return "NUMBER" if len(number) == 3 else "AMOUNT"


def _date(raw: str, start: int, end: int, *, month_first: bool, persian: bool) -> Item:
    """Return a numeric date, or an item that looks like one but does not exist in the calendar."""
    first, *others = map(int, _SEPARATOR.split(raw))
    if len(others) == 1:
        month, number = _month_and_day(first, others[0], month_first=month_first)
        code = "PAIR" if 1 <= month <= 12 and 1 <= number <= 31 else "INERT"
        point = Point(month=month, day=number, last_day=number)
        return Item(CODES[code], start, end, text=raw, point=point)
    second, third = others
    digits = [len(part) for part in _SEPARATOR.split(raw)]
    year: int | None = None
    if digits[0] == 4 and digits[2] <= 2:
        year, month, number = first, second, third
    elif digits[0] <= 2 and digits[2] in (2, 4):
        year = third
        if digits[2] == 2:
            year += 2000 if third < _CENTURY_OF_TWO_DIGITS else 1900
        us = month_first and "." not in raw
        month, number = _month_and_day(first, second, month_first=us)
    fixed: Interval | None = None
    if year is not None:
        if persian and year in SOLAR_YEARS:
            month += SOLAR_MONTH
        if 1 <= month % 100 <= 12 and date.min.year <= year:
            fixed = day(year, month, number, number)
    code = "DATE" if fixed else "NO_DATE"
    return Item(CODES[code], start, end, text=raw, point=Point(fixed))


def _month_and_day(first: int, second: int, *, month_first: bool) -> tuple[int, int]:
    """Return the month and the day; if both orders are possible, `month_first` decides."""
    if first > 12 or (second <= 12 and not month_first):
        return second, first
    return first, second
