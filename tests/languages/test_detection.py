"""The language of a text, by script, letters and small words."""

import pytest

from bot.languages.detection import (
    guessed_language,
    is_in,
    language_of_question,
    language_of_script,
    small_words_of,
)
from bot.languages.small_words import SMALL_WORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry has not left the island since Friday.", "en"),
        ("Die Fähre hat die Insel seit Freitag nicht verlassen.", "de"),
        ("El transbordador no ha salido de la isla desde el viernes.", "es"),
        ("Le bac n'a pas quitté l'île depuis vendredi, et il est plein.", "fr"),
        ("Vapur cuma gününden beri adadan ayrılmadı ve bu bir sorun.", "tr"),
        ("Chiếc phà đã không rời khỏi đảo từ thứ sáu.", "vi"),
        ("Паром не покидал остров с пятницы.", "ru"),
        ("Пором не залишав острів з п'ятниці, і це відомо.", "uk"),
        ("لم تغادر العبارة الجزيرة منذ يوم الجمعة", "ar"),
        ("کشتی از جمعه جزیره را ترک نکرده است", "fa"),
        ("كشتي از جمعه جزيره را ترك نكرده است", "fa"),
        ("دروازه كي باز شد", "fa"),
        ("في أي عام بني الجسر", "ar"),
        ("Το πλοίο δεν έφυγε από το νησί", "el"),
        ("नाव शुक्रवार से नहीं चली", "hi"),
        ("渡轮从星期五起没有离开该岛", "zh"),
        ("フェリーは金曜日から島を出ていない", "ja"),
        ("페리는 금요일부터 섬을 떠나지 않았다", "ko"),
        ("เรือไม่ได้ออกจากเกาะ", "th"),
        ("xyzzy plugh", None),
        ("12 + 30", None),
        ("", None),
    ],
)
def test_a_language_is_told(text: str, expected: str | None) -> None:
    """Scripts, letters of one language alone, and small words tell a language."""
    assert expected == guessed_language(text)


@pytest.mark.parametrize(
    ("text", "among", "expected"),
    [
        ("Brücke", {"de", "ru"}, "de"),
        ("bridge", {"de", "en"}, None),
        ("der Hafen", {"de", "en"}, "de"),
        ("the harbour", {"de", "en"}, "en"),
        ("der Hafen, der Kai, der Turm: the harbour", {"de", "en"}, "de"),
        ("мост", {"de"}, None),
        ("мост", {"ru", "uk"}, "ru"),
        ("橋", {"ja"}, None),
        ("橋", {"zh"}, "zh"),
    ],
)
def test_only_some_languages_are_possible(text: str, among: set[str], expected: str | None) -> None:
    """A language that is the only one of its script need not be told from others."""
    assert expected == guessed_language(text, among)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Кто построил Harbour Bridge?", "ru", True),
        ("Хто побудував міст?", "ru", False),
        ("چه کسی Harbour Bridge را ساخت؟", "fa", True),
        ("من الذي بنى الجسر؟", "fa", False),
    ],
)
def test_languages_of_one_script_are_told_apart(text: str, language: str, expected: bool) -> None:
    """Names in Latin letters do not matter."""
    assert expected == is_in(text, language)


def test_scripts() -> None:
    """Most letters decide; a few syllables are enough for Japanese."""
    texts = ["ab где", "где abcd ещё мост", "新しい図書館", "図書館", "1 + 1", "x"]

    assert ["ru", "ru", "ja", "zh", None, "latin"] == [language_of_script(one) for one in texts]


def test_small_words() -> None:
    """English, Russian and Persian have theirs elsewhere; an unknown language has none."""
    assert {"the"} < small_words_of("en")
    assert SMALL_WORDS["de"] == small_words_of("de")
    assert frozenset() == small_words_of("xx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NASUWT是什么？", "zh"),
        ("Что такое Internet2 Network Research?", "ru"),
        ("What is NASUWT?", "en"),
        ("NASUWT", None),
        ("12 + 3", None),
    ],
)
def test_the_language_of_a_question(text: str, expected: str | None) -> None:
    """Names in Latin letters do not hide that the words of a question are in another script."""
    assert expected == language_of_question(text, ("en", "de", "ru", "zh"))
