"""Reads Russian and Persian in Latin letters, and what was typed on the wrong keyboard layout.

"Kto takoj Durov" is «кто такой Дуров», "Durov kie" is «دوروف کیه», and "rnj nfrjq lehjd" are the
keys of «кто такой дуров». A text is read so only if that makes more of its words known, and one of
them a small word that English does not have, and no fewer of these than of English ones.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property, lru_cache

from bot.analysis.analyser import WORD_LIMIT, fold, fold_word
from bot.languages.small_words import SMALL_WORDS
from bot.languages.stopwords import STOP_WORDS_OF
from bot.question.spelling import folded_small_words, with_small_words
from bot.question.transliteration import Sounds, romanised

__all__ = ["Typed"]

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_PERSIAN_KEYS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو.پ"
_TO_RUSSIAN = str.maketrans(_KEYS, _RUSSIAN_KEYS)
_TO_PERSIAN = str.maketrans(_KEYS, _PERSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _KEYS)
_CHUNK = re.compile(r"\S++")
_AROUND = '?!&()"«»:'
_WORD = re.compile(r"[^\W\d_]++(?:'[^\W\d_]++)*+")
_LAST = 4
"""How many texts are remembered; each is read several times while it is answered."""
_MOST_WORDS = 40
"""A longer text is not a question that somebody typed; it is read as it is."""

_SPELT_ALIKE = (
    ("shch", "W"), ("sch", "W"), ("sh", "S"), ("ch", "C"), ("zh", "J"), ("kh", "h"), ("x", "h"),
    ("ts", "T"), ("c", "T"), ("eh", "e"), ("yu", "U"), ("ju", "U"), ("iu", "U"), ("ya", "A"),
    ("ja", "A"), ("ia", "A"), ("yo", "e"), ("jo", "e"), ("io", "e"), ("ye", "e"), ("je", "e"),
    ("ie", "e"), ("j", "i"), ("y", "i"), ("w", "v"), ("'", ""), ("ii", "i"),
)  # fmt: skip
"""Spellings of Russian sounds in Latin letters, and one sign for those of the same sound."""
_LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "ё"), ("jo", "ё"), ("ye", "е"),
    *zip("abvgdeziklmnoprstufhcjyxwq'", "абвгдезиклмнопрстуфхцйыхвкь", strict=True),
)  # fmt: skip

_FINGLISH = """
    کیه kie kiye kiyeh | چیه chie chiye chiyeh | چی chi | چرا chera | کجاست kojast kojas kojaast
    کجا koja | کی key kei ki | چند chand chandta chanta | چقدر cheghadr cheqadr chegadr chegad
    cheghad chqadr | چطور chetor chetowr chejoori chejuri | کدوم kodum kodoom kodom | کدام kodam
    کیست kist | چیست chist | رو ro | را ra | از az | به be | در dar | تو tu to | برای baraye
    baraie | واسه vase vaseh | شد shod | شده shode | کرد kard | کرده karde | کردن kardan
    میشه mishe misheh | است ast | داره dare | بود bood bud | آیا aya | هست hast | نیست nist
    چیکار chikar | الان alan | اون oon un | مگه mage | دیگه dige | چه che | کسی kasi | یا ya
    میکنه mikone mikoneh mikonad | میکنن mikonan mikonand | کنه kone | میگه mige migeh | میگن migan
    میده mide mideh | میدن midan | میاد miad | میره mire mireh | دارن daran | کیا kia | چیا chia
    شدن shodan | هستش hastesh | بوده boode bude | کجان kojan | چقده cheghade | هنوز hanooz hanuz
    خیلی kheili kheyli | راه rah raah | پول pool pul | سال sal saal | روز rooz ruz | ماه mah
    """


@cache
def _finglish() -> Mapping[str, str]:
    """Return the Persian small words by their spellings in Latin letters."""
    found: dict[str, str] = {}
    meant = ""
    for word in _FINGLISH.replace("|", " ").split():
        if word.isascii():
            found[word] = meant
        else:
            meant = word
    return found


@cache
def _russian_sounds() -> Mapping[str, str]:
    """Return the Russian small words by how they sound."""
    words = sorted(STOP_WORDS_OF["ru"], key=len, reverse=True)
    return {_sound(romanised(fold(word))): word for word in words if word.isalpha()}


@lru_cache(10_000)
def _sound(latin: str) -> str:
    """Return a Russian word in Latin letters in one of its spellings."""
    for written, sign in _SPELT_ALIKE:
        latin = latin.replace(written, sign)
    return "".join(a for a, b in zip(latin, f" {latin}", strict=False) if a != b)


_SMALL = {language: folded_small_words(language) for language in STOP_WORDS_OF}
_EVERY_SMALL = frozenset(fold(word) for words in SMALL_WORDS.values() for word in words).union(
    *_SMALL.values()
)


def _is_foreign(word: str) -> bool:
    """Whether a word is a small word of Russian or Persian in Latin letters, as "to" is."""
    return word in _finglish() or _sound(word) in _russian_sounds()


class Typed:
    """What texts mean that were typed in other letters.

    `knows` tells whether a folded word is in the archive; `forms` returns the folded words of all
    aliases in the script of a word.
    """

    def __init__(
        self, knows: Callable[[str], bool], forms: Callable[[str], Collection[str]]
    ) -> None:
        self._knows = knows
        self._forms = forms
        # What surrounds a question, and what is asked in it, are read one after the other.
        self.meant = lru_cache(_LAST)(self._with_small_words)

    def _with_small_words(self, text: str) -> str:
        """Return a text in the letters that were meant, with its small words corrected."""
        return with_small_words(self._meant(text), self._is_ever_known)

    def _meant(self, text: str) -> str:
        """Return a text in the letters that were meant, or the text itself."""
        if not text.isascii():
            return self._unmistaken(text)
        words = [word.lower() for word in _WORD.findall(text)]
        if not words or len(text) > _MOST_WORDS * WORD_LIMIT or len(words) > _MOST_WORDS:
            return text
        own = sum([self._is_known(word, "en") for word in words])
        if own == len(words):
            return text
        both = sum([word in _SMALL["en"] and _is_foreign(word) for word in words])
        english = sum([word in _SMALL["en"] for word in words]) - both
        best, most = text, own
        for language, reading in self._readings(text):
            read = [fold(word) for word in _WORD.findall(reading)]
            foreign = sum([word in _SMALL[language] for word in read]) - both
            if foreign <= 0 or foreign < english:
                continue
            known = sum(
                [any(self._is_known(one, code) for code in (language, "en")) for one in read]
            )
            if known > most and 2 * known >= len(read):
                best, most = reading, known
        return best

    def _readings(self, text: str) -> Iterator[tuple[str, str]]:
        yield "ru", self._by_keys(text, _TO_RUSSIAN, "ru")
        yield "fa", self._by_keys(text, _TO_PERSIAN, "fa")
        yield "fa", _WORD.sub(lambda match: self._persian(match[0]), text)
        yield "ru", _WORD.sub(lambda match: self._russian(match[0]), text)

    def _unmistaken(self, text: str) -> str:
        """Return an English text that was typed with Russian keys, or the text itself."""
        words = [fold(word) for word in _WORD.findall(text)][:_MOST_WORDS]
        if not words or any(self._is_known(word, "ru") for word in words):
            return text
        reading = text.lower().translate(_TO_LATIN)
        read = _WORD.findall(reading)
        known = sum([self._is_known(word, "en") for word in read])
        return reading if len(read) > 1 and known == len(read) else text

    def _by_keys(self, text: str, keys: dict[int, int], language: str) -> str:
        return _CHUNK.sub(lambda match: self._chunk(match[0], keys, language), text)

    def _chunk(self, chunk: str, keys: dict[int, int], language: str) -> str:
        """Return a word of other keys; a full stop or comma after it may be a letter."""
        word = chunk.strip(_AROUND).lower()
        end = "?" if chunk[-1:] in "?&" else ""
        whole, stripped = word.translate(keys), word.rstrip(".,")
        if stripped == word or self._is_known(fold(whole), language):
            return whole + end
        return stripped.translate(keys) + end

    def _is_known(self, word: str, language: str) -> bool:
        word = fold_word(word)
        return word in _SMALL[language] or self._knows(word) or word in self._forms(word)

    def _is_ever_known(self, word: str) -> bool:
        return self._knows(word) or word in self._forms(word) or word in _EVERY_SMALL

    def _russian(self, word: str) -> str:
        lowered = word.lower()
        sound = _sound(lowered)
        if meant := _russian_sounds().get(sound) or self._russian_forms.get(sound):
            return meant
        if self._knows(lowered):
            return word
        for written, letter in _LETTERS:
            lowered = lowered.replace(written, letter)
        return lowered

    @cached_property
    def _russian_forms(self) -> Mapping[str, str]:
        # In the order of letters, so that of words that sound alike always the same is found.
        return {
            _sound(romanised(word)): word for word in sorted(self._forms("я")) if word.isalpha()
        }

    def _persian(self, word: str) -> str:
        lowered = word.lower()
        if meant := _finglish().get(lowered):
            return meant
        if self._knows(lowered):
            return word
        return self._persian_forms.like(lowered) or word

    @cached_property
    def _persian_forms(self) -> Sounds:
        return Sounds(word for word in self._forms("ی") if word.isalpha())
