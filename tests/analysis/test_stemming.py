"""Stems by language, from the written word where marks matter."""

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.stemming import STEMMED, is_stemmed, stemmer_of


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Straße Strasse STRASSE"),
        ("de", "Brücke Bruecke Brücken brücken"),
        ("de", "öffnet oeffnet"),
        ("tr", "IŞIKLAR ışıklar"),
        ("tr", "İskelesi iskelesi İSKELESİ"),
        ("tr", "Ankara'da Ankara Ankara’nın"),
        ("ar", "المكتبة مكتبة"),
        ("el", "γέφυρα γέφυρας"),
        ("hi", "पुस्तकों पुस्तक"),
        ("fr", "l'île île"),
        ("es", "puentes puente"),
        ("fa", "کتاب کتابها کتاب‌های کتابهای"),
        ("fa", "خانه خانه‌ی خانهٔ خانۀ"),
        ("fa", "كتاب کتاب"),
        ("fa", "بزرگتر بزرگ بزرگترین"),
        ("fa", "میروند نمیروند روند"),
        ("uk", "мости мостів мостами"),
        ("uk", "збудувати збудували"),
        ("uk", "відкрилися відкрили"),
        ("pl", "mosty mostów"),
        ("cs", "mosty mostů"),
    ],
)
def test_forms_of_a_word(language: str, words: str) -> None:
    """Forms and spellings of a word have one term."""
    analyser = Analyser([language])

    assert 1 == len({analyser.terms(word)[0] for word in words.split()})


def test_short_words_keep_their_endings() -> None:
    """A light stemmer leaves three letters."""
    assert ["نان", "хан"] == [
        *Analyser(["fa"]).terms("نان"),
        *Analyser(["uk"]).terms("хан"),
    ]


def test_which_languages_are_stemmed() -> None:
    """Each has a stemmer; others have none."""
    assert all(map(stemmer_of, STEMMED))
    assert (True, False, None) == (is_stemmed("fa"), is_stemmed("th"), stemmer_of("th"))


def test_languages_of_one_script_in_one_archive() -> None:
    """Each article is analysed in its language, and a question in the one that it is in."""
    analyser = Analyser({"en": 3, "de": 2, "ru": 1, "uk": 1})

    assert ("en", "de") == (analyser.language, analyser.of("de-AT").language)
    assert analyser.of("de") is analyser.of("de")
    assert (analyser, analyser) == (analyser.of("en"), analyser.of("ja"))
    asked = ("Wann wurde die Brücke gebaut?", "When was the bridge built?", "12", "bridge")
    assert ["de", "en", "en", "en"] == [analyser.for_text(text).language for text in asked]
    assert "en-de-uk" == analyser.name
    assert 3 == len(analyser.all)


def test_one_language_is_not_guessed() -> None:
    """In an archive of one language a question is in it."""
    analyser = Analyser(["de"])

    assert analyser is analyser.for_text("the bridge and the harbour")
    assert (analyser,) == analyser.all
    assert (True, False) == (analyser.reads_marks, Analyser().reads_marks)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wann wurde diese Brücke eröffnet"),
        ("es", "¿Cuándo fue inaugurado el puente?"),
        ("tr", "Köprü ne zaman açıldı"),
        ("ar", "متى افتتح الجسر"),
        ("hi", "पुल कब खुला"),
        ("el", "Πότε άνοιξε η γέφυρα"),
        ("vi", "Cây cầu khánh thành khi nào"),
        ("uk", "Коли відкрили міст"),
    ],
)
def test_words_that_ask_are_small_words(language: str, text: str) -> None:
    """Question words have no terms in their own language."""
    own = Analyser([language])

    assert 1 <= len(own.terms(text)) < len(own.tokens(text))
