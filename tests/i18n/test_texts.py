"""The words the bot says: one file a language, all of one shape."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.i18n.texts import Texts, load_texts, reply_language
from bot.settings import shipped

FOLDER = shipped("responses") / "texts"
TEXTS = load_texts(FOLDER)


def _mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_texts(folder)
    return [str(mistake) for mistake in caught.value.mistakes]


def _changed(tmp_path: Path, old: str, new: str, name: str = "en.yaml") -> str:
    source = (FOLDER / "en.yaml").read_text(encoding="utf-8")
    (tmp_path / "en.yaml").write_text(source, encoding="utf-8")
    (tmp_path / name).write_text(source.replace(old, new), encoding="utf-8")
    return "\n".join(_mistakes(tmp_path)).replace(str(tmp_path), "texts")


def test_shipped_languages() -> None:
    """The bot comes with English, Russian and Persian."""
    expected = {"en", "fa", "ru"}

    assert expected == set(TEXTS)


def test_every_key_is_used_in_the_code() -> None:
    """No text is in the files that nothing says."""
    root = Path(__file__).parents[2] / "bot"
    files = [*root.rglob("*.py"), *root.rglob("templates/*.html")]
    sources = [file.read_text() for file in files]
    code = "\n".join(sources)
    stems = ("abstain_", "command_", "media_", "season_", "date_", "difference_")
    keys = {key.partition(".")[0] for key in TEXTS["en"].words}
    keys = {key for key in keys if not key.startswith(stems) and not key.endswith(("_yes", "_no"))}
    unused = [key for key in keys if f'"{key}"' not in code and f"'{key}'" not in code]

    assert not unused


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'button_more: "More"\n',
            "",
            "texts/en.yaml: has no text 'button_more'; add `button_more:` with its text",
        ),
        (
            'button_more: "More"',
            'button_mroe: "More"\nbutton_more: "More"',
            "has an unknown text 'button_mroe'; correct its name, or remove it",
        ),
        ('"by {author}"', '"by {writer}"', "its placeholders are: {author}"),
        ('"by {author}"', '"by"', "'author' lacks some; its placeholders are: {author}"),
        ('"by {author}"', '"by {author.id}"', "its placeholders are: {author}"),
        ('"by {author}"', '"by {author!r:>9}"', "its placeholders are: {author}"),
        ('"More"', '"More }"', "a brace outside a placeholder"),
        (
            'date_solar_months: ""',
            'date_solar_months: "Farvardin Ordibehesht"',
            "'date_solar_months' does not have twelve names;"
            " write them with spaces between, or none of them",
        ),
        (
            '"0123456789"',
            '"012345678"',
            "'digits' does not have ten digits; write them from 0 to 9",
        ),
    ],
)
def test_a_mistake_names_file_key_and_mend(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    """What is wrong in a file of texts is said with file, key and mend."""
    said = _changed(tmp_path, old, new)

    assert expected in said


def test_a_mistake_names_its_line(tmp_path: Path) -> None:
    """A mistake inside a text names the line that the text begins in."""
    said = _changed(tmp_path, '"by {author}"', '"by {writer}"')

    assert re.search(r"texts/en\.yaml, line \d+: 'author' has the placeholders", said)


def test_every_plural_category_is_needed(tmp_path: Path) -> None:
    """A language needs a text for each category of its own plural rule."""
    said = _changed(tmp_path, "", "", "ru.yaml")

    assert "ru.yaml: has no text 'count_articles.few'" in said


def test_an_unknown_language_is_a_mistake(tmp_path: Path) -> None:
    """A file is named by a language that Babel knows."""
    said = _changed(tmp_path, "", "", "klingon.yaml")

    assert "'klingon' is not a language that Babel knows" in said


def test_a_file_must_hold_keys_and_texts(tmp_path: Path) -> None:
    """A file that is not a map of texts is named."""
    (tmp_path / "en.yaml").write_text("- a list", encoding="utf-8")

    assert [
        f"{tmp_path}/en.yaml: is not a list of keys and texts; write one `key: text` per line"
    ] == (_mistakes(tmp_path))


def test_english_must_be_there(tmp_path: Path) -> None:
    """A folder without English cannot be used: it is what every reader falls back to."""
    said = _mistakes(tmp_path)

    assert "en.yaml: cannot be read" in said[0]


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1 article"),
        ("en", 1200, "1,200 articles"),
        ("ru", 1, "1 статья"),
        ("ru", 3, "3 статьи"),
        ("ru", 11, "11 статей"),
        ("ru", 21, "21 статья"),
        ("fa", 1200, "۱٬۲۰۰ مقاله"),
    ],
)
def test_counts(language: str, number: int, expected: str) -> None:
    """Numbers take the language's plural form and digits."""
    assert expected == TEXTS[language].count("count_articles", number)


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("en", "ru", "Russian"),
        ("ru", "en", "английский"),
        ("fa", "en", "انگلیسی"),
        ("en", "xx", "xx"),
        ("en", "no language", "no language"),
    ],
)
def test_names_of_languages(language: str, code: str, expected: str) -> None:
    """A language is called by its name, or by its code where it has none."""
    assert expected == TEXTS[language].language_name(code)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Who is Durov?", "en", "en"),
        ("Who is Durov?", "ru", "ru"),
        ("Who is Durov?", "fa-IR", "fa"),
        ("Who is Durov?", "de", "en"),
        ("Who is Durov?", None, "en"),
        ("Кто такой Дуров?", "en", "ru"),
        ("Кто основал Telegram Messenger?", "en", "ru"),
        ("Who is Дуров?", "en", "en"),
        ("دوروف کیست؟", "en", "fa"),
        ("???", "ru_RU.UTF-8", "ru"),
        ("Дуров", "en", "ru"),
        ("Хто такий Дуров?", "uk", "en"),
        ("Чому його заарештували?", "fa", "fa"),
        ("من هو دوروف؟", "en", "en"),
        ("متى تأسست الشركة؟", "ru", "ru"),
        ("دوروف كيست؟", "en", "fa"),
        ("Кто такой Pavel Durov из Telegram", "en", "ru"),
    ],
)
def test_reply_language(text: str, code: str | None, expected: str) -> None:
    """The script of the words decides, else the reader's language, else English."""
    assert expected == reply_language(text, code, TEXTS)


def test_a_script_without_texts_does_not_count() -> None:
    """A language that has no texts is not replied in."""
    known: Mapping[str, Texts] = {"en": TEXTS["en"]}

    assert "en" == reply_language("Кто такой Дуров?", "ru", known)


def test_right_to_left() -> None:
    """Persian, and only Persian, is written from right to left."""
    expected = {"en": False, "fa": True, "ru": False}

    assert expected == {language: texts.right_to_left for language, texts in TEXTS.items()}
