"""Aliases: other spellings and scripts of a name or term, mapped to the archive's own words."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.analysis.analyser import Analyser, Token
from bot.archive.errors import ContentError, Mistake
from bot.archive.model import Archive
from bot.archive.yaml_files import kind_of, read_text, yaml_value
from bot.paths import shipped
from bot.question.kinds import language_of

__all__ = ["Alias", "Aliases", "aliases_for", "load_aliases"]

_SECTIONS = ("names", "terms")
_FIRST_WORD = re.compile(r"[^\W_]+")  # it decides the script of a form: "IP-адрес" is Latin


@dataclass(frozen=True, slots=True)
class Alias:
    """The meaning of a form."""

    terms: tuple[str, ...]
    """The terms of the word or phrase as it is written in the articles."""
    is_name: bool


class Aliases:
    """The forms of `aliases.yaml`, matched in a question, the longest form first.

    To speed up the start, the forms of a script are analysed at the first question in that script.
    """

    def __init__(self, analyser: Analyser, source: str = "") -> None:
        """Take the analyser of the archive, and what the forms that are added are made from."""
        self.source = source
        self._analyser = analyser
        self._forms: dict[str | None, list[tuple[str, str, bool]]] = {}
        self._ready: dict[str | None, _Forms] = {}

    def add(self, form: str, word: str, *, is_name: bool) -> None:
        """Map a form to a word or phrase of the articles; a form added before is not replaced."""
        first = None if form.isascii() else _FIRST_WORD.search(form)
        script = language_of(first.group()) if first else None
        self._forms.setdefault(script, []).append((form, word, is_name))

    def prepare(self) -> None:
        """Analyse all forms now."""
        for script in [*self._forms]:
            self._of_script(script)

    def at(self, tokens: Sequence[Token], index: int) -> tuple[Alias, int] | None:
        """Return the alias of the longest form that begins at a token, and its length in tokens."""
        token = tokens[index]
        forms = self._of(token.word)
        longest = forms.longest.get(token.term or token.word)
        if longest is None:
            return None
        for length in range(min(longest, len(tokens) - index), 0, -1):
            alias = forms.aliases.get(tuple(map(_key, tokens[index : index + length])))
            if alias:
                return alias, length
        return None

    def words_in_script_of(self, word: str) -> Collection[str]:
        """Return the folded words of all forms in the script of a word, to correct its spelling."""
        return self._of(word).words

    def _of(self, word: str) -> "_Forms":
        return self._of_script(None if word.isascii() else language_of(word))

    def _of_script(self, script: str | None) -> "_Forms":
        forms = self._ready.get(script)
        if forms is None:
            forms = self._ready[script] = _Forms(self._forms.pop(script, []), self._analyser)
        return forms


class _Forms:
    """The analysed forms of one script."""

    def __init__(self, forms: Sequence[tuple[str, str, bool]], analyser: Analyser) -> None:
        self.aliases: dict[tuple[str, ...], Alias] = {}
        self.longest: dict[str, int] = {}  # by a form's first token, in tokens
        self.words: set[str] = set()
        for form, word, is_name in forms:
            tokens = analyser.tokens(form)
            key = tuple(map(_key, tokens))
            alias = Alias(tuple(analyser.terms(word)), is_name)
            if key and alias.terms:
                self.aliases.setdefault(key, alias)
                self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))
                self.words.update(token.word for token in tokens if token.term)


def _key(token: Token) -> str:
    return token.term or token.word


def load_aliases(path: Path, analyser: Analyser, *, is_foreign: bool = False) -> Aliases:
    """Return the aliases in a file with `names` and `terms`: words with their forms by language.

    If the file `is_foreign`, that is, belongs to another archive, only its names in other scripts
    and its shortened names ("Sept") are used: all else is about that archive.

    Raises `ContentError` if the file has any other structure.
    """
    text = read_text(path)
    aliases = Aliases(analyser, f"{is_foreign} {text}")
    sections = yaml_value(text, path) or {}
    if not isinstance(sections, dict) or not set(sections) <= set(_SECTIONS):
        mend = "write `names:` and `terms:`, each with words and their forms by language"
        raise ContentError([Mistake(path, 1, "may only have names and terms", mend)])
    for section, words in sections.items():
        for word, form in _forms(path, section, words):
            if not is_foreign or (section == "names" and _is_neutral(form, word)):
                aliases.add(form, word, is_name=section == "names")
    return aliases


def aliases_for(archive: Archive, responses: Path | None, analyser: Analyser) -> Aliases:
    """Return the aliases in a folder of responses, or as many of the bot's as fit the archive.

    Raises `ContentError` with every mistake in the file.
    """
    own = responses / "aliases.yaml" if responses else None
    if own and kind_of(own):
        return load_aliases(own, analyser)
    # The bot's own aliases say what words mean in the bot's own archive: elsewhere "cheap" is not
    # "fraud". A name in another script is the same name everywhere.
    articles = (path.stem for path in shipped("seeds").glob("*.md"))
    is_foreign = not any(archive.get(article) for article in articles)
    return load_aliases(shipped("responses") / "aliases.yaml", analyser, is_foreign=is_foreign)


def _is_neutral(form: str, word: str) -> bool:
    """Whether a form means a name whatever the archive: in another script, or shorter or longer."""
    if language_of(form) != language_of(word):
        return True
    form, word = form.lower(), word.lower()
    return form.startswith(word) or word.startswith(form)


def _forms(path: Path, section: str, words: object) -> Iterator[tuple[str, str]]:
    for word, by_language in (words if isinstance(words, dict) else {"": None}).items():
        lists = list(by_language.values()) if isinstance(by_language, dict) else [None]
        for forms in lists:
            if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
                mend = "write the forms as lists by language, like `ru: [Дуров, Дурова]`"
                problem = f"{section}: {word!r} has no valid lists of forms"
                raise ContentError([Mistake(path, None, problem, mend)])
            for form in forms:
                yield str(word), form
