"""Whether a name is an article's own, or is in its text; names are compared as names."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

from bot.analysis.analyser import WORD_LIMIT
from bot.analysis.stemming import stemmer_of
from bot.archive.model import Article
from bot.verification.tokens import tokens

__all__ = ["NamesInArticle", "key_of"]

_COMPARED = 100
"""The most words of names compared with every word of an article; further words count as known."""
_LIKE = 80
"""The least similarity of two forms of a word: names are inflected and respelled."""
_PLACES = 1_000
"""The most places of a name's first word that are looked at."""
_GAP = 2
"""The most words between the words of a name: "Ada Writer" is in "Ada Maria Writer"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 2
"""Letters of a word that is too short to be compared."""
_GENERIC = frozenset(
    """
    the newspaper news agency website site magazine газета газеты газете агентство агентства издание
    издания журнал журнала телеканал телеканала сайт сайта портал портала روزنامه روزنامهٔ خبرگزاری
    سایت وبسایت مجله هفتهنامه شبکه وبگاه پایگاه خبری
    """.split()
)
_TITLES = frozenset(
    """
    mr mrs ms miss sir dr prof professor president minister premier chancellor senator judge mayor
    king queen prince general colonel captain chairman chairwoman chair director chief ceo founder
    cofounder editor engineer spokesman spokeswoman spokesperson lawyer attorney governor secretary
    господин госпожа президент министр премьер директор глава мэр профессор доктор генерал судья
    основатель адвокат آقای خانم دکتر رئیس رییس وزیر مدیر استاد
    """.split()
)


def key_of(text: str) -> str:
    """Return the folded words of a name or title, without an article or "newspaper" before it."""
    words = [token.key for token in tokens(text) if token.is_word]
    while len(words) > 1 and words[0] in _GENERIC:
        words.pop(0)
    return " ".join(words)


class NamesInArticle:
    """The names that occur in the fields and the text of an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.fields = [field for field in (article.publisher, article.author) if field]
        self._left = _COMPARED

    def is_own(self, name: str) -> bool:
        """Whether a name is the article's title, publisher or author, or a part or short form."""
        key = key_of(name)
        if not key:
            return False
        if key in map(key_of, (*self.fields, self.article.title)):
            return True
        words = [word for word in key.split() if word not in _TITLES]
        for field in self.fields:
            own = key_of(field).split()
            if words and _is_in_order(words, own):
                return True
            # "River Post Online" for "River Post"; one word may be in many names.
            if len(own) > 1 and _is_in_order(own, words):
                return True
            initials = "".join(word[0] for word in field.split() if word[0].isupper())
            if len(initials) > _SHORT and name.replace(".", "") == initials:
                return True
        return False

    def mentions(self, name: str, *, as_a_whole: bool) -> bool:
        """Whether the title or the text mentions a name, or a field has it in another script.

        Its words must follow one another closely; unless `as_a_whole`, the last one is enough.
        Words of a title, such as "president", are left out. A name in a script other than the
        article's counts as mentioned, because it cannot be compared.
        """
        words = [word for word in _LETTERS.findall(name) if len(word) > _SHORT]
        words = [word for word in words if word.casefold() not in _GENERIC]
        words = [word for word in words if word[0].isupper()] or words
        bare = [word for word in words if word.casefold() not in _TITLES] or words
        if not bare or _script(bare[0]) != self._script:
            return True
        if self._is_near(bare):
            return True
        # "Telegram founder Pavel Durov", where the text says it in another order.
        if len(bare) > _GAP and self._is_near(bare[-2:]):
            return True
        return not as_a_whole and self._is_near(bare[-1:])

    def _is_near(self, words: Sequence[str]) -> bool:
        """Whether words follow one another in the text, with at most a few words between them."""
        places = [self._places_of(word.casefold()) for word in words]
        if None in places:
            return True
        first, *others = [one or [] for one in places]
        for place in first[:_PLACES]:
            last = place
            for following in others:
                at = bisect_right(following, last)
                if at == len(following) or following[at] > last + 1 + _GAP:
                    break
                last = following[at]
            else:
                return True
        return False

    def _places_of(self, word: str) -> list[int] | None:
        """Return where a word or a similar one occurs; None if that is no longer looked up."""
        if word in self._words or len(word) > WORD_LIMIT:
            return self._words.get(word, [])
        self._left -= 1
        if self._left < 0:
            return None
        like = process.extract(word, self._words.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return sorted(place for known, _, _ in like for place in self._words[known])

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """The places of the words of the title and text that may be names: not in small letters."""
        found: dict[str, list[int]] = {}
        text = f"{self.article.title}\n{self.article.text}"
        for place, match in enumerate(_LETTERS.finditer(text)):
            word = match[0]
            if not word[0].islower():
                found.setdefault(word.casefold(), []).append(place)
        return found

    @cached_property
    def _script(self) -> str:
        return _script(f"{self.article.title} {self.article.text}")


def _is_in_order(words: Sequence[str], own: Sequence[str]) -> bool:
    """Whether words occur in this order in a name; an initial is enough."""
    at = 0
    for word in words:
        while at < len(own) and not _is_like(word, own[at]):
            at += 1
        if at == len(own):
            return False
        at += 1
    return True


def _is_like(word: str, own: str) -> bool:
    if len(word) == 1 or len(own) == 1:
        return word[0] == own[0]
    if word == own or fuzz.ratio(word[:WORD_LIMIT], own[:WORD_LIMIT]) >= _LIKE:
        return True
    # «Заречного» for «Заречный»: an ending may be half of a name.
    return "\u0400" <= own[0] <= "\u04ff" and _russian_stem(word) == _russian_stem(own)


def _russian_stem(word: str) -> str:
    stem = stemmer_of("ru")
    return stem(word, word) if stem and len(word) <= WORD_LIMIT else word


def _script(text: str) -> str:
    letters = islice(filter(str.isalpha, text), 300)
    named = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return named.most_common(1)[0][0] if named else ""
