"""Terms of numbers: "$1.7bn", "1.7 billion" and "1,700 million" are the same; "۲۰۱۸" is 2018."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

__all__ = ["NUMBER", "SCALES", "UNITS", "number_term", "scaled"]

NUMBER = (
    r"\d{1,3}(?:[,٬\u00a0\u202f\u0020]\d{3}){1,12}(?!\d)(?:[.٫]\d{1,20})?"
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

_GROUPING = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")


def number_term(number: str) -> str:
    """Return the normal form of a number that `NUMBER` matched: ASCII digits and a point.

    A number with several points or commas that do not group thousands, such as a version or an IP
    address, is returned unchanged.
    """
    plain = "".join(str(unicodedata.decimal(c, c)) for c in number)
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
