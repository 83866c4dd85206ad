"""When a sentence says that something happened: explicit English dates, and nothing inferred.

A year counts only where a word before it says that it is one ("in 2013"), so that an amount ("2000
cities", "$2018") is never taken for it. A date that only bounds the event ("before June 2017") is
no date of it, nor is one whose year the sentence leaves out ("on June 22").
"""

import re
from datetime import date

from bot.archive.dates import EdtfError, bounds

__all__ = ["event_date"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}  # winter lies in two years
_YEAR = r"(?:1\d{3}|20\d\d)(?![\w%]|[.,:/]\d|[-–—]\w|\s*%)"
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_CUE = r"(?i:in|since|during|throughout|(?:start|beginning|middle|end|course|year|spring) of)"
_DATE = re.compile(
    rf"""\b(?P<day>{_DAY})(?:\ of)?\s+(?P<month_after>{_MONTH}),?\s+(?P<year_1>{_YEAR})
        |\b(?P<month>{_MONTH})\s+(?P<day_after>{_DAY}),?\s+(?P<year_2>{_YEAR})
        |\b(?P<month_alone>{_MONTH})(?:,|\ of)?\s+(?P<year_3>{_YEAR})
        |\b(?P<season>(?i:spring|summer|autumn|fall))(?:\ of)?\s+(?P<year_4>{_YEAR})
        |\b(?i:between|from|in)\s+(?P<first>(?:1\d|20)\d\d)
            \s*(?:[-–—]|\b(?:to|and)\b)\s*(?P<last>{_YEAR})
        |\b{_CUE}\s+(?:the\s+)?(?i:early|late|mid)?[\s-]*(?P<decade>(?:1\d|20)\d)0s\b
        |\b{_CUE}\s+(?i:early|late|mid)?[\s-]*(?P<year_5>{_YEAR})(?P<after>\s+[a-z]+)?""",
    re.VERBOSE,
)
_NO_EVENT = re.compile(
    r"""\b(?:until|till|before|after|by|prior\ to|ahead\ of|beyond|than|to|through|winter\ of)
        \s+(?:(?:the|early|late|mid|end\ of)\b[\s-]*)*$|\bwinter\s+$""",
    re.VERBOSE | re.IGNORECASE,
)
_SINCE = re.compile(
    r"""\bsince\s+(?:at\ least\s+)?
        (?:(?:its|the|their|his|her)\s+(?:\w+\s+){1,2}(?:in|of|on)\s+)?(?:early|late|mid)?[\s-]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = frozenset(
    """percent million billion thousand people men women children bc bce km kg metres feet dollars
    euros rubles roubles""".split()
)
_SMALL_WORDS = frozenset("was is has as its this was does less across always whereas".split())


def event_date(sentence: str) -> str | None:
    """Return the EDTF date of what an English sentence tells, None where it states none in full.

    Of several dates the answer is the interval from the first to the last: the sentence does not
    tell which is the event's.
    """
    found: list[str] = []
    is_open = False
    for match in _DATE.finditer(sentence):
        edtf = _edtf(match)
        if edtf is None or _NO_EVENT.search(sentence, 0, match.start()):
            continue
        cue = match.group().split()[0].casefold()
        is_open = is_open or cue == "since" or bool(_SINCE.search(sentence[: match.start()] or ""))
        if match["year_5"] or match["decade"]:
            until = match.start("year_5") if match["year_5"] else match.start("decade")
            is_open = is_open or bool(_SINCE.search(sentence[:until]))
        found.append(edtf)
    return _joined(found, is_open=is_open)
