"""One name or term in its spellings and scripts, folded to the words that the archive uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.archive.analysis import Analyser, Token
from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import read_yaml

__all__ = ["Alias", "Aliases", "load_aliases"]

_SECTIONS = ("names", "terms")


@dataclass(frozen=True, slots=True)
class Alias:
    """What a form stands for."""

    terms: tuple[str, ...]
    """The terms of the word or phrase as the articles write it."""
    is_name: bool


class Aliases:
    """The forms of `aliases.yaml`, found in a question by its longest match."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._forms: dict[tuple[str, ...], Alias] = {}
        self._longest: dict[str, int] = {}  # by a form's first token, in tokens
        self.words: set[str] = set()
        """The folded words of all forms: what a misspelt word may have meant."""

    def add(self, form: str, alias: Alias) -> None:
        """Let a form stand for an alias; the first alias of a form stays."""
        tokens = self._analyser.tokens(form)
        key = tuple(map(_key, tokens))
        if key:
            self._forms.setdefault(key, alias)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
            self.words.update(token.word for token in tokens if token.term)

    def at(self, tokens: Sequence[Token], index: int) -> tuple[Alias, int] | None:
        """Return the alias of the longest form that begins at a token, and its length in tokens."""
        longest = self._longest.get(_key(tokens[index]), 0)
        for length in range(min(longest, len(tokens) - index), 0, -1):
            alias = self._forms.get(tuple(map(_key, tokens[index : index + length])))
            if alias:
                return alias, length
        return None


def _key(token: Token) -> str:
    return token.term or token.word


def load_aliases(path: Path, analyser: Analyser) -> Aliases:
    """Return the aliases of a file: `names` and `terms`, each a word with its forms by language.

    Raises `ContentError` when the file is not so.
    """
    aliases = Aliases(analyser)
    sections = read_yaml(path) or {}
    if not isinstance(sections, dict) or not set(sections) <= set(_SECTIONS):
        mend = "write `names:` and `terms:`, each with words and their forms by language"
        raise ContentError([Mistake(path, 1, "holds other things than names and terms", mend)])
    for section, words in sections.items():
        for word, form in _forms(path, section, words):
            alias = Alias(tuple(analyser.terms(word)), is_name=section == "names")
            if alias.terms:
                aliases.add(form, alias)
    return aliases


def _forms(path: Path, section: str, words: object) -> Iterator[tuple[str, str]]:
    for word, by_language in (words if isinstance(words, dict) else {"": None}).items():
        lists = list(by_language.values()) if isinstance(by_language, dict) else [None]
        for forms in lists:
            if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
                mend = "write the forms as lists by language, like `ru: [Дуров, Дурова]`"
                problem = f"{section}: {word!r} has no proper lists of forms"
                raise ContentError([Mistake(path, None, problem, mend)])
            for form in forms:
                yield str(word), form
