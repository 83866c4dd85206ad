"""The stemmers by language: Snowball's, and light ones for Persian and Ukrainian.

A stemmer that tells letters apart by their marks is given the word as it is written, and its stem
is folded; the others are given the folded word, so that a word without its marks has the same stem.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

import Stemmer

__all__ = ["BY_MARKS", "STEMMED", "is_stemmed", "stemmer_of"]

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
BY_MARKS = frozenset("ar cs de el et hi hu hy lt ne pl ro sr ta tr yi".split())
"""Languages whose stemmer is given the word with its marks."""
_ELIDING = frozenset(("ca", "fr", "it"))
_ELIDED = frozenset(
    "l d j m t s c n qu jusqu lorsqu puisqu quoiqu un dell all nell sull dall quell coll".split()
)
"""What is written before an apostrophe for a small word, as in "l'homme"."""
_PERSIAN_FORMS = str.maketrans("یک", "يك")
_DOTLESS = str.maketrans({"I": "ı", "İ": "i"})


def _persian(word: str) -> str:
    """Return a folded Persian word without its commonest endings, of which one may follow another.

    They are those of a plural, of a comparative and of possession (K. Taghva, R. Beckley and
    M. Sadeh, "A stemming algorithm for the Farsi language", ITCC 2005), as far as three letters
    are left.
    """
    for prefix in ("نمی", "می"):
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            word = word[len(prefix) :]
            break
    for _ in range(2):
        for ending in _PERSIAN_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
        else:
            break
    return word


_PERSIAN_ENDINGS = tuple(
    sorted(
        "هایشان هایمان هایتان هایم هایت هایش هایی های ها ترین تری تر یشان یمان یتان شان مان تان"
        " اش ات ان ای ند ید یم یی ی".split(),
        key=lambda ending: (-len(ending), ending),
    )
)
_UKRAINIAN_ENDINGS = tuple(
    sorted(
        """
        ами ями ові еві єві ою ею єю ах ях ам ям ів їв ей ій ов ем єм ом ого ому ими іми их іх ий
        ої ю я а у і и е є о ь ю ію ії ія ію иєю
    ати яти ити іти увати ував увала увало ували уватиме ювати али али ала ало ила ило или ив ав яв
    ять ють уть ить ємо емо имо ете єте ите єш еш иш єть ся сь ний на не ні ного ному ною них ним
    ними ність ності істю
        """.split(),
        key=lambda ending: (-len(ending), ending),
    )
)


def _ukrainian(word: str) -> str:
    """Return a folded Ukrainian word without its endings, as far as three letters are left."""
    for reflexive in ("ся", "сь"):
        if word.endswith(reflexive) and len(word) >= 6:
            word = word[: -len(reflexive)]
            break
    for ending in _UKRAINIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word


_LIGHT: dict[str, Callable[[str], str]] = {"fa": _persian, "uk": _ukrainian}
STEMMED = frozenset((*_SNOWBALL, *_LIGHT))
"""The languages that have a stemmer."""


def is_stemmed(language: str) -> bool:
    """Whether a language has a stemmer."""
    return language in STEMMED


@cache
def stemmer_of(language: str) -> Callable[[str, str], str] | None:
    """Return the function that stems a word, given as written and folded; None if there is none.

    The stem is to be folded again.
    """
    if language in _LIGHT:
        light = _LIGHT[language]
        return lambda written, folded: light(folded)
    if language not in _SNOWBALL:
        return None
    stemmer = Stemmer.Stemmer(_SNOWBALL[language])
    stemmer.maxCacheSize = 0  # each word is stemmed only once
    stem = stemmer.stemWord
    if language == "tr":
        return lambda written, folded: stem(_turkish(written))
    if language == "ar":
        return lambda written, folded: stem(written.translate(_PERSIAN_FORMS))
    if language in BY_MARKS:
        return lambda written, folded: stem(_lowered(written))
    if language in _ELIDING:
        return lambda written, folded: stem(_without_elision(written, folded))
    return lambda written, folded: stem(folded)


def _lowered(written: str) -> str:
    return unicodedata.normalize("NFC", written).lower()


def _turkish(written: str) -> str:
    """Return a word in lower case, with both its letters I, without what an apostrophe joins."""
    word = unicodedata.normalize("NFC", written).translate(_DOTLESS).lower()
    return word.replace("’", "'").partition("'")[0]


def _without_elision(written: str, folded: str) -> str:
    before, mark, _ = written.replace("’", "'").partition("'")
    small = before.lower()
    return (
        folded[len(small) :] if mark and small in _ELIDED and folded.startswith(small) else folded
    )
