"""Guesses the language of a text by its script, its letters and its small words."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from bot.languages.small_words import SMALL_WORDS
from bot.languages.stopwords import STOP_WORDS_OF

__all__ = [
    "LATIN",
    "guessed_language",
    "is_in",
    "language_of_question",
    "language_of_script",
    "small_words_of",
]

_READ = 1_000
"""The number of characters that are looked at."""
_LEAST = 0.12
"""The least share of small words in a text by which its language is recognised; in running text it
is between a quarter and a half."""
_TELLING = 0.75
"""How many small words a letter of only one language counts for."""

_SCRIPTS: Mapping[str, str] = {
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "ru": "\u0400-\u052f",
    "fa": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17ff",
    "ja": "\u3041-\u30ff\uff66-\uff9f",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
}
"""The letters of each script, named after its commonest language."""
LATIN = frozenset(
    "ca cs da de en eo es et eu fi fr ga hu id it lt nl no pl pt ro st sv tr vi".split()
)
"""Languages in Latin letters that are known here."""
_WRITTEN = {
    "latin": LATIN,
    "ru": frozenset(("ru", "uk")),
    "fa": frozenset(("fa", "ar")),
}
"""The languages of a script that has several."""
_LETTERS = {
    language: re.compile(f"[{letters}]")
    for language, letters in {
        "ar": "ةأإىٱؤ",
        "de": "ß",
        "es": "ñ¿¡",
        "fa": "پچژگکی\u200c",
        "pl": "ąęłżźń",
        "ru": "ыэъё",
        "tr": "ğışİ",
        "uk": "іїєґ",
        "vi": "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    }.items()
}
"""Letters that only this language of its script has, or hardly any other."""
_SCRIPT = re.compile("|".join(f"([{letters}]+)" for letters in _SCRIPTS.values()))
_NAMES = tuple(_SCRIPTS)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile("[A-Za-z]+")
_ARABIC_FORMS = str.maketrans("يك", "یک")


def small_words_of(language: str) -> frozenset[str]:
    """Return the small words of a language; empty if they are not known."""
    return SMALL_WORDS.get(language) or STOP_WORDS_OF.get(language) or frozenset()


def _told_by() -> Mapping[str, Mapping[str, tuple[tuple[str, float], ...]]]:
    """Return by script what each small word tells: its languages, with points.

    A word that only one language of the script has tells twice as much.
    """
    found = {}
    for script, languages in _WRITTEN.items():
        of_word: dict[str, list[str]] = {}
        for language in sorted(languages):
            for word in small_words_of(language):
                of_word.setdefault(word, []).append(language)
        found[script] = {
            word: tuple((one, 1.0 if len(having) == 1 else 0.5) for one in having)
            for word, having in of_word.items()
        }
    return found


_TOLD_BY = _told_by()


def language_of_script(text: str) -> str | None:
    """Return the script of most letters of a text: `latin`, or the script's commonest language.

    Japanese is recognised by its syllables, though most of its letters may be Chinese. None if the
    text has no letters of these scripts.
    """
    text = text[:_READ]
    if text.isascii():
        return "latin" if _LATIN_WORD.search(text) else None
    counts: Counter[str] = Counter()
    for match in _SCRIPT.finditer(text):
        counts[_NAMES[(match.lastindex or 1) - 1]] += len(match[0])
    if not counts:
        return None
    if counts["ja"] * 10 > counts["zh"]:
        counts["ja"] += counts.pop("zh", 0)
    return counts.most_common(1)[0][0]


def guessed_language(text: str, among: Collection[str] | None = None) -> str | None:
    """Return the language that a text is probably in, or None if nothing tells.

    Of a script that several languages have, it is the one of which the text has the most small
    words and letters of its own. With `among`, only these languages are considered, and one
    language of a script need not be told from others.
    """
    script = language_of_script(text)
    if script is None:
        return None
    written = _WRITTEN.get(script)
    if written is None:
        return script if among is None or script in among else None
    possible = [one for one in written if among is None or one in among]
    if len(possible) < 2 and among is not None:
        return next(iter(possible), None)
    piece = text[:_READ]
    # A large archive without languages has many to read; looking for ASCII alone is faster.
    found = (_LATIN_WORD if piece.isascii() else _WORD).findall(piece)
    words = " ".join(found).casefold().split()
    if script == "fa":  # Persian may be written in Arabic letters
        words += [form for word in words if (form := word.translate(_ARABIC_FORMS)) != word]
    points = dict.fromkeys(possible, 0.0)
    if not piece.isascii():
        for language in _LETTERS.keys() & points:
            points[language] = _TELLING * len(_LETTERS[language].findall(piece))
    told_by = _TOLD_BY[script]
    often = Counter(words)
    for word in often.keys() & told_by.keys():
        for language, told in told_by[word]:
            if language in points:
                points[language] += often[word] * told
    best = max(possible, key=lambda one: (points[one], one in ("en", "ru", "fa")))
    if points[best] >= max(1.0, _LEAST * len(words)):
        return best
    return None if script == "latin" else script if script in possible else None


def language_of_question(text: str, among: Collection[str]) -> str | None:
    """Return which of some languages a question is probably in, or None if nothing tells.

    In a question that has letters of another script, words in Latin letters are names.
    """
    rest = _LATIN_WORD.sub(" ", text)
    return guessed_language(rest, among) or guessed_language(text, among)


def is_in(text: str, language: str) -> bool:
    """Whether the words of a text in the script of Russian or Persian are in that language.

    Ukrainian and Arabic are told apart by letters and small words. Names may be in Latin letters.
    """
    return guessed_language(_LATIN_WORD.sub(" ", text), _WRITTEN[language]) == language
