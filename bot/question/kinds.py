"""The kind of answer that a question asks for, by its question words in three languages."""

import re
from typing import Literal, get_args

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT, fold

__all__ = ["KINDS", "Kind", "kind_of", "language_of", "question_word"]

Kind = Literal["number", "time", "person", "place", "reason", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ENGLISH: tuple[tuple[Kind, str], ...] = (
    (
        "time",
        r"\bwhen\b|\b(?:what|which) (?:year|century|decade|date|day|month|time)\b|\bhow long ago\b",
    ),
    (
        "number",
        r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide)\b"
        r"|\b(?:percent|percentage|number|amount|proportion|share|fraction|sum) of\b|\bamount\b",
    ),
    ("person", r"\bwho(?:m|se|'?s)?\b"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:country|countries|city|cities|state|place|region)\b"),
    ("reason", r"\bwhy\b|\bwhat (?:caused|led)\b|\breasons?\b"),
)
_RUSSIAN: tuple[tuple[Kind, str], ...] = (
    ("time", r"\bкогда\b|\b(?:как|котор)\w+ (?:год|месяц|день|дня|дату?\b|числ)|\bдата\b"),
    ("number", r"\bсколько\b|\bкаков\w* (?:сумм|размер|числ|количеств)|\bразмер|\bсумма\b"),
    ("person", r"\b(?:кто|кого|кому|кем)\b"),
    ("place", r"\b(?:где|куда|откуда)\b|\bв как\w+ (?:стран|город)"),
    ("reason", r"\b(?:почему|зачем)\b|\bпричин|из-за чего|за что\b"),
)
_PERSIAN: tuple[tuple[Kind, str], ...] = (
    ("time", r"\bکی\b|چه ?(?:زمان|وقت|سال|ماه|روز|تاریخ)|کدام ?(?:سال|ماه)|\bتاریخ\b"),
    ("number", r"چند|چقدر|چه ?(?:مبلغ|مقدار|تعداد|میزان)|\bمبلغ\b|\bتعداد\b"),
    ("person", r"چه ?کس|\bکیست\b|\bکیه\b|\bکی بود"),
    ("place", r"\bکجا|(?:کدام|چه) ?(?:کشور|شهر)"),
    ("reason", r"چرا|\bدلیل|\bعلت"),
)
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_KINDS = {
    language: [(kind, re.compile(pattern)) for kind, pattern in patterns]
    for language, patterns in ((None, _ENGLISH), ("ru", _RUSSIAN), ("fa", _PERSIAN))
}


def kind_of(text: str) -> Kind:
    """Return the kind of answer that a question asks for; `other` if no question word shows it."""
    folded = fold(text)
    kinds = _KINDS[language_of(text)]
    return next((kind for kind, pattern in kinds if pattern.search(folded)), "other")


_QUESTION_WORDS = (
    "what when where which who whom whose why how much many does did was were "
    "когда сколько почему какой какая какие который кто где зачем откуда چند چرا چقدر کدام کجا"
).split()


def question_word(word: str) -> str | None:
    """Return the question word that a misspelt folded word probably was meant to be, or None.

    The optimal string alignment distance must be at most 1, and the word at least three letters
    long.
    """
    if not 3 <= len(word) <= WORD_LIMIT:
        return None
    near = process.extractOne(word, _QUESTION_WORDS, scorer=OSA.distance, score_cutoff=1)
    return str(near[0]) if near else None


def language_of(text: str) -> str | None:
    """Return the language of a text by its script: `ru`, `fa`, or None for any other script.

    Of the bot's languages, only these two can be recognised by their script.
    """
    if text.isascii():
        return None
    cyrillic, arabic = len(_CYRILLIC.findall(text)), len(_ARABIC.findall(text))
    if not cyrillic and not arabic:
        return None
    other = sum(map(str.isalpha, text)) - cyrillic - arabic
    if max(cyrillic, arabic) * 2 < other:
        return None
    if cyrillic > arabic:
        return "ru"
    return "fa" if arabic else None
