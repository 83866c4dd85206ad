"""Terms of numbers: "$1.7bn", "1.7 billion" and "1,700 million" are the same; "۲۰۱۸" is 2018.

So are "two" and 2, "third" and "3rd".
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

__all__ = ["CARDINALS", "NUMBER", "NUMERALS", "SCALES", "UNITS", "number_term", "scaled"]

NUMBER = (
    r"\d{1,3}(?:\.\d{3}){2,12}(?![.\d])(?:,\d{1,20})?"
    r"|\d{1,3}(?:[,٬\u00a0\u2009\u202f\u0020]\d{3}){1,12}(?!\d)(?:[.٫]\d{1,20})?"
    r"|\d{1,40}(?:[.,٫]\d{1,20}){0,9}"
)
"""A regular expression for a number in digits of any script, for `re.VERBOSE`."""

_THOUSAND, _MILLION, _BILLION, _TRILLION = (10**power for power in (3, 6, 9, 12))
UNITS = {
    "k": _THOUSAND, "m": _MILLION, "mn": _MILLION, "mln": _MILLION, "mio": _MILLION,
    "b": _BILLION, "bn": _BILLION, "bln": _BILLION, "tn": _TRILLION,
    "к": _THOUSAND, "млн": _MILLION, "млрд": _BILLION,
}  # fmt: skip
"""Scales that are written without a space after a number: "1.7bn"."""
SCALES = {
    "thousand": _THOUSAND, "million": _MILLION, "millions": _MILLION, "billion": _BILLION,
    "billions": _BILLION, "trillion": _TRILLION, "bn": _BILLION, "mn": _MILLION, "mln": _MILLION,
    **{f"тысяч{ending}": _THOUSAND for ending in ("", "а", "и")}, "тыс": _THOUSAND,
    **{f"миллион{ending}": _MILLION for ending in ("", "а", "ов")}, "млн": _MILLION,
    **{f"миллиард{ending}": _BILLION for ending in ("", "а", "ов")}, "млрд": _BILLION,
    "هزار": _THOUSAND, "میلیون": _MILLION, "میلیارد": _BILLION,
}  # fmt: skip
"""Scales that are separate words: "1.7 billion"."""

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen".split(),
    "два три четыре пять шесть семь восемь девять десять".split(),
    "две трех четырех пяти шести семи восьми девяти десяти".split(),
    "двух трем четырем пятью шестью семью восемью девятью десятью".split(),
)
CARDINALS = {
    **{word: number for words in _CARDINALS for number, word in enumerate(words, 2)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{"سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7, "هشت": 8, "ده": 10},
}
"""Numbers that count, as folded words. "One" is left out: it is mostly a pronoun."""
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
    "اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم".split(),
)
_RUSSIAN = "перв втор - четверт пят шест седьм восьм девят десят".split()
_ENDINGS = "ый ой ая ое ые ого ому ым ом ую ых ыми".split()
NUMERALS = {
    **CARDINALS,
    **{word: number for words in _ORDINALS for number, word in enumerate(words, 1)},
    **{f"{stem}{end}": at for at, stem in enumerate(_RUSSIAN, 1) for end in _ENDINGS},
    **{f"трет{ending}": 3 for ending in "ий ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими".split()},
}
"""All numbers that are written as words, the ordinals included."""

_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,12}(?:,\d{1,20})?")
_GROUPING = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f ](?=\d{3}(?!\d))")


def number_term(number: str) -> str:
    """Return the normal form of a number that `NUMBER` matched: ASCII digits and a point.

    A number with several points or commas that do not group thousands, such as a version or an IP
    address, is returned unchanged.
    """
    plain = "".join(str(unicodedata.decimal(c, c)) for c in number)
    if _BY_POINTS.fullmatch(plain):  # one point may as well be a decimal one
        plain = plain.replace(".", "")
    plain = _GROUPING.sub("", plain.replace("٬", ",").replace("٫", "."))
    try:
        return _plain(Decimal(plain.replace(",", ".")))
    except InvalidOperation:
        return plain


def scaled(number: str, scale: int) -> str:
    """Return the term of a number multiplied by a scale; unchanged if it is not a decimal."""
    try:
        return _plain(Decimal(number) * scale)
    except InvalidOperation:
        return number


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
