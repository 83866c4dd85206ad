"""Every text of the bot: one file per language, each checked against the English one."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from bot.archive.errors import ContentError, Mistake
from bot.archive.yaml_files import read_text, yaml_value
from bot.languages.detection import is_in
from bot.languages.tags import primary_subtag
from bot.paths import shipped

__all__ = ["Texts", "environment_language", "load_texts", "reply_language"]

_NATIVE: dict[str, Any] = {"numbering_system": "default"}  # the language's own punctuation
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "ru": re.compile("[\u0400-\u052f]"),
    "fa": re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The bot's texts in one language; compared by identity."""

    language: str
    """A code that Babel knows: `en`, `ru`, `fa`."""
    words: Mapping[str, str]
    """By key; a counted key ends in its plural category, as in `count_articles.few`."""

    def say(self, key: str, **values: str) -> str:
        """Return a text with its placeholders filled."""
        return self.words[key].format_map(values)

    def count(self, key: str, number: int) -> str:
        """Return the text in the plural form for a number, with the number in it."""
        category = _locale(self.language).plural_form(number)
        return self.say(f"{key}.{category}", number=self.number(number))

    def number(self, number: int) -> str:
        """Return a number in the language's digits, with thousands separators."""
        return self.digits(_decimal(number, self.language))

    def digits(self, text: str) -> str:
        """Return the text with its digits replaced by the language's digits."""
        return text.translate(str.maketrans("0123456789", self.words["digits"]))

    def month(self, number: int, *, alone: bool) -> str:
        """Return a month's name, in its form `alone` (сентябрь) or within a date (сентября)."""
        name: str = _locale(self.language).months["stand-alone" if alone else "format"]["wide"][
            number
        ]
        return name

    def language_name(self, code: str) -> str:
        """Return this language's name for another language, or the code if it has no name."""
        try:
            return Locale.parse(code, sep="-").get_display_name(self.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    @property
    def solar_months(self) -> Sequence[str]:
        """The twelve months of the Solar Hijri calendar; empty if it is not shown."""
        return self.words["date_solar_months"].split()

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return _is_right_to_left(self.language)


@lru_cache(maxsize=4096)  # slow, and the offsets of the same few quotes are shown again and again
def _decimal(number: int, language: str) -> str:
    return format_decimal(number, locale=language, **_NATIVE)


def load_texts(folder: Path) -> Mapping[str, Texts]:
    """Return the texts by language, from every `.yaml` file of the folder, named by its language.

    Raises `ContentError` with every missing or unknown key, and every placeholder that differs
    from the shipped English text.
    """
    measure = _read(shipped("responses") / "texts" / "en.yaml")
    files = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    files.setdefault("en", folder / "en.yaml")
    mistakes: list[Mistake] = []
    texts = {}
    for language, file in files.items():
        try:
            words = _read(file)
            mistakes += _mistakes(file, language, words, measure)
        except ContentError as error:
            mistakes += error.mistakes
            continue
        texts[language] = Texts(language, words)
    if mistakes:
        raise ContentError(mistakes)
    return texts


def reply_language(text: str, language_code: str | None, known: Collection[str]) -> str:
    """Return the language to reply in: that of the script if it is clear, otherwise the reader's.

    Half of the words are enough, because names keep their Latin letters in Russian and Persian
    questions. Ukrainian and Arabic are told from Russian and Persian by their letters and small
    words, and are answered in the reader's language. `language_code` is an IETF tag as Telegram
    gives it; if it is not among the `known` languages, the reply is in English.
    """
    words = _WORD.findall(text)
    for language, script in _SCRIPTS.items():
        if language in known and words:
            written = sum(script.match(word) is not None for word in words)
            is_told = 2 * written >= len(words)
            if is_told and is_in(text, language):
                return language
    base = primary_subtag((language_code or "").replace("_", "-"))
    return base if base in known else "en"


def environment_language(known: Collection[str]) -> str:
    """Return the language of the user's environment; English if it is not among the `known`."""
    return reply_language("", os.environ.get("LC_ALL") or os.environ.get("LANG") or "en", known)


@cache
def _is_right_to_left(language: str) -> bool:
    return bool(_locale(language).text_direction == "rtl")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _read(file: Path) -> dict[str, str]:
    found = yaml_value(read_text(file), file)
    if not isinstance(found, dict) or not all(
        isinstance(key, str) and isinstance(text, str) for key, text in found.items()
    ):
        mend = "write one `key: text` per line"
        raise ContentError([Mistake(file, None, "is not a list of keys and texts", mend)])
    return found


def _mistakes(
    file: Path, language: str, words: Mapping[str, str], measure: Mapping[str, str]
) -> Iterator[Mistake]:
    try:
        categories = [*sorted(_locale(language).plural_form.tags), "other"]
    except (UnknownLocaleError, ValueError):
        mend = "name the file by a language code, as in de.yaml"
        yield Mistake(file, None, f"{language!r} is not a language that Babel knows", mend)
        return
    expected: dict[str, str] = {}
    for key, text in measure.items():
        base, counted, category = key.partition(".")
        if not counted:
            expected[key] = text
        elif category == "other":
            expected |= {f"{base}.{name}": text for name in categories}
    for key in expected:
        if key in words:
            continue
        yield Mistake(file, None, f"has no text {key!r}", f"add `{key}:` with its text")
    source = read_text(file).split("\n")

    def mistake(key: str, problem: str, mend: str) -> Mistake:
        return Mistake(file, _line_of(key, source), problem, mend)

    for key, text in words.items():
        if key not in expected:
            yield mistake(key, f"has an unknown text {key!r}", "correct its name, or remove it")
        elif (given := _placeholders(text)) != (wanted := _placeholders(expected[key])):
            listed = ", ".join(sorted(f"{{{name}}}" for name in wanted or ())) or "none"
            problem = f"{key!r} has the placeholders {given}" if given else f"{key!r} lacks some"
            if given is None:
                problem = f"{key!r} has a brace outside a placeholder"
            yield mistake(key, problem, f"its placeholders are: {listed}")
        elif key == "digits" and len(text) != 10:
            yield mistake(key, "'digits' does not have ten digits", "write them from 0 to 9")
        elif key == "date_solar_months" and len(text.split()) not in (0, 12):
            problem = "'date_solar_months' does not have twelve names"
            yield mistake(key, problem, "write them with spaces between, or none of them")


def _line_of(key: str, lines: Sequence[str]) -> int | None:
    """Return the number, from 1, of the line in which a key is followed by a colon."""
    for number, line in enumerate(lines, 1):
        unquoted = line[line.startswith(("'", '"')) :]
        if unquoted.startswith(key):
            rest = unquoted.removeprefix(key)
            if rest[rest.startswith(("'", '"')) :].lstrip(" \t").startswith(":"):
                return number
    return None


def _placeholders(text: str) -> set[str] | None:
    """Return the names in braces, or None if the braces do not match."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    return {
        f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
        for _, name, spec, conversion in parts
        if name is not None
    }
