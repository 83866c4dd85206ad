"""Writings that are the same words, and those that only look alike."""

import unicodedata
from functools import cache
from typing import Literal

import pytest

from bot.verification import forms
from bot.verification.findings import Finding
from bot.verification.forms import is_another_word
from bot.verification.quotations import Quotations
from tests.support.small_desk import archive_of, article

ENGLISH = """The ferry carried 1,240,000 people and 1,500 cars for 12.5 million crowns in 2018. A
crate weighs 1.250 tonnes; the island's 36 000 goats weigh more. The well-
known captain had re-
signed, and the co-
operation of sailors ended."""
GERMAN = "Der Hafen hat 1.250 Boote und 12,5 Kilometer Ufer, sagt die Stadt."
RUSSIAN = "Всё лето пчёлы собирали мёд, и её сестра продавала его у пристани."
PERSIAN = """خانهٔ قدیمی در سال ۱۳۹۹ با ۱٬۲۵۰ مهمان و ۲٫۵ تن کتاب باز شد. این نوشته گروهی از شاگردان
است که نام گروه را روی دیوار گذاشتند."""
ARABIC = "كَتَبَ الرَّجُلُ رسالة طويلة إلى أخيه في المدينة"
TURKISH = "Sınır kapısı kapandı. İstanbul Irmak boyunca ısındı, dediler."
MARKED = """> The **old** lighthouse was _never_ lit again.

- The keeper of it left for good."""


@cache
def quotations() -> Quotations:
    """Return the index of all articles."""
    languages = {"en": ENGLISH, "de": GERMAN, "ru": RUSSIAN, "fa": PERSIAN, "ar": ARABIC}
    told = [article(code, text, language=code) for code, text in languages.items()]
    told += [article("tr", TURKISH, language="tr"), article("marked", MARKED)]
    return Quotations(archive_of(*told)[0])


def examined(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the verdict on a text and its differences in form."""
    found = quotations().examine(text)
    assert isinstance(found, Finding)
    return found.kind, found.differences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("carried 1 240 000 people", ("numbers",)),
        ("carried 1240000 people", ("numbers",)),
        ("carried 1.240.000 people", ("numbers",)),
        ("carried 1'240'000 people", ("numbers",)),
        ("carried ۱٬۲۴۰٬۰۰۰ people", ("numbers",)),
        ("and 1500 cars for 12,5 million crowns", ("numbers",)),
        ("cars for 12.5 million crowns in ２０１８", ("unicode_form",)),
        ("the island’s 36,000 goats weigh more", ("quotation_marks", "numbers")),
        ("Hafen hat 1250 Boote und 12.5 Kilometer", ("numbers",)),
        ("Hafen hat 1 250 Boote", ("numbers",)),
        ("Все лето пчелы собирали мед", ("yo",)),
        ("خانه‌ی قدیمی در سال 1399 با 1,250 مهمان", ("unicode_form", "numbers")),
        ("خانه قدیمی در سال", ("ezafe",)),
        ("خانۀ قدیمی در سال", ("unicode_form",)),
        ("خانهی قدیمی در سال", ("unicode_form",)),
        ("نوشتهٔ گروهی از شاگردان", ("ezafe",)),
        ("نوشته‌ی گروهی از شاگردان", ("ezafe",)),
        ("مهمان و 2.5 تن کتاب", ("numbers",)),
        ("كتب الرجل رسالة طويلة", ("vowel_marks",)),
        ("KAPISI KAPANDI. ISTANBUL", ("case",)),
        ("kapandı. istanbul ırmak boyunca", ("case",)),
        ("The well-known captain had", ("hyphenation",)),
        ("captain had resigned, and the cooperation of sailors", ("hyphenation",)),
        ("captain had re-signed", ("hyphenation",)),
        ("carried 1,240,000 peo-\nple and", ("hyphenation",)),
        ("the cooperation of sail- ors ended", ("hyphenation",)),
        ("the co\u00adoperation of sailors", ("unicode_form", "hyphenation")),
        ("The old lighthouse was never lit", ("markup",)),
        ("__The old lighthouse__ was never", ("markup",)),
        ("~~The keeper of~~ it left", ("markup",)),
        ("lit again.\n\n> The keeper of it", ("markup",)),
        ("lit again. The keeper of it", ("white_space", "markup")),
    ],
)
def test_the_same_words(text: str, expected: tuple[str, ...] | None) -> None:
    """Another writing of the same words is exact, and the difference is named."""
    kind, differences = examined(text)

    assert ("exact" if expected else "absent", expected or ()) == (kind, differences)


@pytest.mark.parametrize(
    "text",
    [
        "A crate weighs 1,250 tonnes; the island's",
        "A crate weighs 1250 tonnes; the island's",
        "carried 1,240 people and 1,500 cars",
        "and 1.500 cars for 12.5 million crowns",
        "and 1,500 cars for 125 million crowns",
        "weighs 1.250 tonnes; the island's 6 000 goats weigh more",
        "Sinir kapısı kapandı. İstanbul Irmak",
        "İstanbul Irmak boyunca isındı, dediler",
        "این نوشته گروه از شاگردان است",
        "شاگردان است که نام گروهی را روی دیوار",
        "weighs 1.250 tonnes; the island's 36 0000 goats weigh more",
    ],
)
def test_other_words(text: str) -> None:
    """What may be another number or another word is altered, and the change is shown."""
    found = quotations().examine(text)
    assert isinstance(found, Finding)
    shown = {change.kind for change in found.changes}

    assert ("altered", True) == (found.kind, "removed" in shown)


@pytest.mark.parametrize(
    ("one", "other", "language", "expected"),
    [
        ("1.250", "1250", "de", False),
        ("1.250", "1250", "en", True),
        ("1.250", "1250", "no-such", True),
        ("1.250", "1250", "", True),
        ("1.250", "۱.۲۵۰", "en", False),
        ("1.250.000", "1,250,000", "en", False),
        ("sınır", "SINIR", "tr", False),
        ("sınır", "sinir", "tr", True),
        ("sinir", "SINIR", "tr", False),
        ("irmak", "İrmak", "tr", False),
        ("Irmak", "İrmak", "tr", False),
        ("bridge", "bridge", "en", False),
        ("هزینه", "هزینهٔ", "fa", False),
        ("هزینهی", "هزینه‌ی", "fa", False),
        ("گروهی", "گروه", "fa", True),
        ("گروه", "گروهي", "fa", True),
    ],
)
def test_words_alike(one: str, other: str, language: str, expected: bool) -> None:
    """Two writings that fold alike are compared by what they mean."""
    assert expected == is_another_word(one, other, language)


def test_a_word_of_many_marks_is_folded_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Putting marks in order takes the square of their number: never of all of a long word."""
    sizes: list[int] = []
    normalize = unicodedata.normalize

    def measured(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
        sizes.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", measured)
    word = "e" + "\u0301\u0323" * 20_000
    found = forms.folded(word)

    assert sum(sizes) >= len(word)
    assert max(sizes) <= 500
    assert found == forms.folded(word) != "e"
    assert forms.folded("e\u0301\u0323") == forms.folded("ẹ\u0301")
