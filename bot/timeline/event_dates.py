"""When a sentence says that something happened: explicit English dates, and nothing inferred.

A year counts only behind a word that says that it is one ("in 2013"), so that no amount ("2000
cities", "$2018") is taken for it. A date that only bounds the event ("before June 2017") is no date
of it, nor is one whose year the sentence leaves out ("on June 22").
"""

import re
from datetime import date

from bot.archive.dates import EdtfError, bounds

__all__ = ["event_date"]

_MONTHS = r"""January|February|March|April|May|June|July|August|September|October|November|December
    |(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"""
_NUMBERS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}  # winter lies in two years
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,:/]\d|[-–—]\w|\s*%)"
_DATE = re.compile(
    rf"""(?:(?<=[Mm]id-)|(?<![\w.,:/$€£¥₽-]))(?:
        (?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_MONTHS}),?\s+(?P<year>{_YEAR})
        |(?P<us_month>{_MONTHS})\s+(?P<us_day>{_DAY}),?\s+(?P<us_year>{_YEAR})
        |(?P<only_month>{_MONTHS})(?:,|\s+of)?\s+(?P<its_year>{_YEAR})
        |(?P<season>(?i:spring|summer|autumn|fall))(?:\s+of)?\s+(?P<season_year>{_YEAR})
        |(?P<first>(?:1[5-9]|20)\d\d)(?:\s*[-–—]\s*|\s+(?:to|and)\s+)(?P<last>{_YEAR})
        |(?P<decade>(?:1[5-9]|20)\d)0s\b
        |(?P<only_year>{_YEAR}))""",
    re.VERBOSE,
)
_PART = r"(?:start|beginning|middle|end|course)\s+of"
_EARLY = rf"(?:(?:the|early|late|mid|{_PART})\b[\s-]*)*$"
_BOUND = re.compile(
    rf"\b(?:until|till|before|after|by|to|through|ahead\s+of|beyond|than|winter(?:\s+of)?)\s+{_EARLY}",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"""\bsince\s+(?:at\s+least\s+)?
        (?:(?:its|their|his|her|the)\s+(?:\w+\s+){{1,2}}(?:in|of|on)\s+)?{_EARLY}""",
    re.IGNORECASE | re.VERBOSE,
)
_CUE = re.compile(
    rf"\b(?:in|since|during|throughout)\s+{_EARLY}|\b{_PART}\s+$|\b(?:(?:early|late|mid)[\s-]+|year\s+)$",
    re.IGNORECASE,
)
_RANGE_CUE = re.compile(r"\b(?:in|from|between|during)\s+$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s+([a-z]+)")
_COUNTED = frozenset(
    """of percent million billion thousand people men women children bc bce km kg metres meters feet
    euros dollars rubles roubles""".split()
)
_SMALL_WORDS = frozenset(
    """a after alone already and as at but by for had has have he in it its no of on or she since so
    that the there they this to was we were when where which while who with""".split()
)


def event_date(sentence: str) -> str | None:
    """Return the EDTF date of what an English sentence tells, None where it states none in full.

    Of several dates the answer is the interval from the first to the last: the words alone do not
    tell which is the event's.
    """
    found: list[str] = []
    is_open = False
    for match in _DATE.finditer(sentence):
        before = sentence[max(0, match.start() - 60) : match.start()]
        edtf = _edtf(match)
        if edtf is None or _BOUND.search(before):
            continue
        if _may_be_amount(match) and not _is_year(match, before):
            continue
        is_open = is_open or _SINCE.search(before) is not None
        found.append(edtf)
    return _joined(found, is_open=is_open)


def _edtf(match: re.Match[str]) -> str | None:
    if match["first"]:
        text = f"{match['first']}/{match['last']}"
    elif match["decade"]:
        text = f"{match['decade']}X"
    elif match["season"]:
        text = f"{match['season_year']}-{_SEASONS[match['season'].casefold()]}"
    else:
        year = match["year"] or match["us_year"] or match["its_year"] or match["only_year"]
        month = match["month"] or match["us_month"] or match["only_month"]
        day = match["day"] or match["us_day"]
        text = year + (f"-{_NUMBERS[month[:3].casefold()]:02}" if month else "")
        text += f"-{int(day.rstrip('sthnrd')):02}" if day else ""
    try:
        bounds(text)
    except EdtfError:
        return None
    return text


def _may_be_amount(match: re.Match[str]) -> bool:
    return bool(match["only_year"] or match["decade"] or match["first"])


def _is_year(match: re.Match[str], before: str) -> bool:
    """Whether a number stands behind a word of time, and before no noun that can be counted."""
    if not (_RANGE_CUE if match["first"] else _CUE).search(before):
        return False
    following = _NEXT_WORD.match(match.string, match.end())
    word = following[1] if following else ""
    if "00" in (match.group()[-2:], (match["first"] or "")[-2:]):
        return not match["first"] and (not word or word in _SMALL_WORDS)
    is_plural = word.endswith("s") and word not in _SMALL_WORDS
    return not is_plural and word not in _COUNTED


def _joined(found: list[str], *, is_open: bool) -> str | None:
    """Return the one date, or the interval from the earliest to the latest."""
    sides = [side for edtf in found for side in edtf.split("/")]
    if not sides:
        return None
    # Of two that begin on one day the wider is taken, and so where two end together.
    first = min(sides, key=lambda side: (_days(side)[0], -_days(side)[1]))
    last = max(sides, key=lambda side: (_days(side)[1], -_days(side)[0]))
    if is_open:
        return f"{first}/.."
    return first if first == last else f"{first}/{last}"


def _days(edtf: str) -> tuple[int, int]:
    earliest, latest = bounds(edtf)
    return (earliest or date.min).toordinal(), (latest or date.max).toordinal()
