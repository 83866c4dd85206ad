"""Recognises what asks or tells when something came out: "When was Rust 1.0 released?".

Announcements seldom name their own day. Their date is what such a question asks for.
"""

from collections.abc import Iterable, Sequence, Set

from bot.analysis.analyser import Token

__all__ = ["announced", "asks_for_publication"]

_WORDS = frozenset(
    """
    release releases released releasing announce announces announced announcing announcement
    launch launches launched launching publish publishes published publishing publication
    introduce introduces introduced introducing unveil unveils unveiled unveiling ship ships shipped
    available out
    вышел вышла вышло вышли выходит выход выхода выпуск выпуска выпустил выпустила выпустили выпущен
    выпущена выпущено выпущены релиз релиза анонс анонса анонсировал анонсировала анонсировали
    анонсирован анонсирована анонсировано анонсированы представил представила представили
    представлен представлена представлено представлены опубликован опубликована опубликовано
    опубликованы опубликовал опубликовала опубликовали публикация публикации доступен доступна
    доступно доступны появился появилась появилось появились
    منتشر انتشار عرضه معرفی رونمایی منتشرشد
    """.split()
)
"""Folded words for coming out, of a question or a headline."""
_COMES = frozenset("come comes came coming".split())
"""Words that mean nothing else if "out" is there as well."""
_BESIDES = frozenset(
    """
    version versions edition now today new версия версии версию новый новая новое نسخه جدید
    """.split()
)
"""Folded words that one headline has and another leaves out."""


def asks_for_publication(tokens: Sequence[Token]) -> bool:
    """Whether a question, which asks for a time, has a word for coming out."""
    return any(token.word in _WORDS for token in tokens)


def announced(words: Iterable[tuple[str, str]], *, is_headline: bool = False) -> Set[str]:
    """Return the terms of what comes out, from folded words with their terms; empty if none does.

    There must be more than numbers. A headline without a word for coming out must have a number, as
    "Rust 1.0" has.
    """
    listed = list(words)
    said = {word for word, _ in listed}
    passed = _WORDS | _BESIDES | (_COMES if "out" in said else frozenset())
    found = frozenset([_release(term) for word, term in listed if term and word not in passed])
    numbers = [term for term in found if term[0].isdecimal()]
    if len(numbers) == len(found) or (is_headline and not numbers and said.isdisjoint(_WORDS)):
        return frozenset()
    return found


def _release(term: str) -> str:
    """Return the term of a version without the zeros at its end: 3.0.0 and 3.0 are one release."""
    if term[0].isdecimal():
        while term.endswith(".0"):
            term = term[:-2]
    return term
