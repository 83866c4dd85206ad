"""Maps names in Cyrillic and Arabic script to the Latin spelling that an archive uses.

A single table cannot produce all spellings (Дуров is Durov or Dourov, and Persian does not write
short vowels). Words are therefore first compared by their consonants, with similar ones merged, and
then letter by letter, following the idea of R. C. Russell's Soundex (US patent 1,261,167, 1918).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.analysis.analyser import WORD_LIMIT

__all__ = ["Sounds", "Transliteration", "romanised"]

_CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэіїєґў", "abvgdeziiklmnoprstufyeiiegu", strict=True))
_CYRILLIC |= {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
_CYRILLIC |= {"ю": "yu", "я": "ya", "ъ": "", "ь": ""}
_ARABIC = dict(zip("ابپتثجحدذرزسصضطظفقکگلمنوهی", "abptsjhdzrzssztzfqkglmnvhi", strict=True))
_ARABIC |= {"خ": "kh", "چ": "ch", "ژ": "zh", "ش": "sh", "غ": "gh", "ع": "", "ء": ""}
_LATIN = str.maketrans(_CYRILLIC | _ARABIC)
_PAIRS = (("shch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"))
_MORE_PAIRS = (("gh", "g"), ("ph", "f"), ("ts", "s"), ("ck", "k"), ("x", "ks"))
_ALIKE = str.maketrans("vwpbqcdzjgf", "ffbbkktsskf")
_REPEATED = re.compile(r"(.)\1++", re.DOTALL)
_VOWELS = str.maketrans("", "", "aeiouyh'")
_LEAST = 3
"""The fewest consonants; words with fewer are too easily confused."""
_CLOSE, _VERY_CLOSE = 0.65, 0.85
"""The least normalised Indel similarity of two words, from 0 to 1; of shorter ones in `Sounds`."""


def romanised(word: str) -> str:
    """Return a folded word in Latin letters; Latin letters are unchanged."""
    return word.translate(_LATIN)


def _consonants(word: str) -> str:
    for pair, letter in (*_PAIRS, *_MORE_PAIRS):
        word = word.replace(pair, letter)
    return _REPEATED.sub(r"\1", word.translate(_VOWELS).translate(_ALIKE))


def _sounded(word: str) -> str:
    """Return a word with v replaced by f, as Russian names are spelt with either at the end."""
    return word.replace("v", "f")


class Transliteration:
    """The Latin words of an archive, indexed by their consonants."""

    def __init__(self, words: Collection[str], earlier: "Transliteration | None" = None) -> None:
        """Index words; those that an `earlier` transliteration has are not read again."""
        self._words = words
        self._by_consonants: dict[str, list[str]] = {}
        before: Collection[str] = ()
        if earlier:
            self._by_consonants |= earlier._by_consonants
            before = earlier._words
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            if word not in before and word.isascii() and word.isalpha():
                consonants = _consonants(word)
                if len(consonants) >= _LEAST:
                    found[consonants].append(word)
        for consonants, new in found.items():
            self._by_consonants[consonants] = [*self._by_consonants.get(consonants, ()), *new]

    def latin(self, word: str) -> str | None:
        """Return the archive's word that a Cyrillic or Arabic word most probably is, or None."""
        if word.isascii() or len(word) > WORD_LIMIT:
            return None
        letters = romanised(word)
        # The Arabic waw is a consonant, v, or a long vowel, u; both are tried.
        for spelt in dict.fromkeys(
            (letters, letters.replace("v", "u") if "و" in word else letters)
        ):
            alike = self._by_consonants.get(_consonants(spelt), ())
            known = [one for one in alike if one in self._words]
            nearest = process.extractOne(
                spelt,
                known,
                scorer=Indel.normalized_similarity,
                processor=_sounded,
                score_cutoff=_CLOSE,
            )
            if nearest:
                return str(nearest[0])
        return None


class Sounds:
    """Words of another script, found by a Latin spelling of their sounds."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_consonants: defaultdict[str, dict[str, str]] = defaultdict(dict)
        # In the order of letters, so that of words that are equally alike always the same is found.
        for word in sorted(words):
            letters = _with_final_vowel(romanised(word))
            self._by_consonants[_consonants(letters)].setdefault(letters, word)

    def like(self, latin: str) -> str | None:
        """Return the word with the same consonants that is spelt most alike, or None."""
        if len(latin) > WORD_LIMIT:
            return None
        spelt = _with_final_vowel(latin)
        consonants = _consonants(spelt)
        known = self._by_consonants.get(consonants, {}) if len(consonants) > 1 else {}
        least = _CLOSE if len(consonants) >= _LEAST else _VERY_CLOSE
        nearest = process.extractOne(
            spelt, list(known), scorer=Indel.normalized_similarity, score_cutoff=least
        )
        return known[nearest[0]] if nearest else None


def _with_final_vowel(latin: str) -> str:
    """Return a word whose h at the end is an e: Persian writes "jarime" with one, «جریمه»."""
    return f"{latin[:-1].removesuffix('e')}e" if len(latin) > 2 and latin[-1] == "h" else latin
