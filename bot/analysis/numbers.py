"""Terms of numbers: "$1.7bn", "1.7 billion" and "1,700 million" are the same; "۲۰۱۸" is 2018.

So are "two" and 2, "third" and "3rd", and the amounts "1.50 euros" and "1.5 euros". The versions
1.8 and 1.80 differ.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

__all__ = [
    "CARDINALS",
    "NUMBER",
    "NUMERALS",
    "SCALES",
    "UNITS",
    "is_version",
    "may_be_version",
    "number_term",
    "same_versions",
    "scaled",
]

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
_ZERO = re.compile(r"\d{1,9}\.\d{0,8}0", re.ASCII)
_RELEASE = re.compile(r"(\d{1,9}\.\d{1,9})(\.0)?", re.ASCII)
_SIGNS_BEFORE, _SIGNS_AFTER = frozenset("$€£¥₽₴₹₺﷼<>=~"), frozenset("$€£¥₽₴₹₺﷼%٪‰°")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,12})\.?\s?$")
_WORD_AFTER = re.compile(r"[\s\u00a0\u202f-]?([^\W\d_]{1,20})")
_AMOUNTS = frozenset(
    """
    usd eur gbp chf jpy rub irr aud cad cny inr us dollar dollars euro euros cent cents pound pounds
    pence penny franc francs yen yuan crown crowns krona kronor krone kroner rupee rupees rouble
    roubles ruble rubles rial rials toman tomans percent per pct points point
    mm cm m km metre metres meter meters kilometre kilometres kilometer kilometers mile miles foot
    feet inch inches yard yards g kg gram grams gramme grammes kilogram kilograms kilo kilos ton
    tons tonne tonnes pound lb lbs ounce ounces litre litres liter liters gallon gallons ml
    second seconds minute minutes hour hours day days week weeks month months year years
    degree degrees volt volts watt watts kw mw gw kwh mwh hz khz mhz ghz kb mb gb tb times
    hectare hectares acre acres
    руб рубль рубля рублей доллар доллара долларов евро цент цента центов гривен копеек процент
    процента процентов метр метра метров км километр километра километров кг килограмм килограмма
    килограммов тонна тонны тонн литр литра литров секунд секунды минут минуты час часа часов
    градус градуса градусов раз раза
    دلار یورو ریال تومان روبل درصد متر کیلومتر کیلوگرم تن لیتر ثانیه دقیقه ساعت درجه
    """.split()
)
"""Currencies and units, as folded words next to an amount."""


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


def may_be_version(number: str) -> bool:
    """Whether a number as written has one point and ends with 0, like the version 1.80."""
    return number[-1:] == "0" and _ZERO.fullmatch(number) is not None


def is_version(text: str, start: int, end: int) -> bool:
    """Whether nothing marks the number at these offsets as an amount, of which 1.80 is 1.8.

    A currency or a unit next to it does: "£1.80", "EUR 1.80", "1.80 m", "1.80 %".
    """
    around = text[max(start - 2, 0) : start].rstrip()[-1:], text[end : end + 2].lstrip()[:1]
    if around[0] in _SIGNS_BEFORE or around[1] in _SIGNS_AFTER:
        return False
    before = _WORD_BEFORE.search(text[max(0, start - 16) : start])
    after = _WORD_AFTER.match(text, end)
    words = {found[1].lower() for found in (before, after) if found}
    return _AMOUNTS.isdisjoint(words) and SCALES.keys().isdisjoint(words)


def same_versions(term: str) -> list[str]:
    """Return how else the version of a term is written: 4.0 and 4.0.0 name one release."""
    found = _RELEASE.fullmatch(term)
    return [found[1] if found[2] else f"{term}.0"] if found else []


def scaled(number: str, scale: int) -> str:
    """Return the term of a number multiplied by a scale; unchanged if it is not a decimal."""
    try:
        return _plain(Decimal(number) * scale)
    except InvalidOperation:
        return number


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
