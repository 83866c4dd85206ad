"""The kind of answer that a question asks for, by its question words."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT, fold
from bot.languages.detection import language_of_script
from bot.question.kind_words import KIND_WORDS, KINDS, LATIN_KIND_WORDS, Kind

__all__ = ["KINDS", "Kind", "kind_of", "language_of", "question_word"]

_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_KINDS, _LATIN_KINDS = (
    {
        language: [(kind, re.compile(pattern)) for kind, pattern in patterns]
        for language, patterns in words.items()
    }
    for words in (KIND_WORDS, LATIN_KIND_WORDS)
)


def kind_of(text: str, language: str = "en") -> Kind:
    """Return the kind of answer that a question asks for; `other` if no question word shows it.

    `language` applies to Latin letters. In them, a question may also be put in English.
    """
    script = None if text.isascii() else language_of(text) or language_of_script(text)
    folded = fold(text)
    if script in _KINDS:
        kinds = _KINDS[script]
    else:
        kinds = _LATIN_KINDS["en"]
        if language != "en":
            kinds = [*_LATIN_KINDS.get(language, ()), *kinds]
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
