"""Small words of a question count as such in an archive that has not its language."""

import pytest

from bot.analysis.analyser import Analyser


@pytest.mark.parametrize(
    ("languages", "text", "terms"),
    [
        (("uk", "en"), "что было с мостом?", 1),
        (("uk",), "кто это и где оно было", 0),
        (("ar", "en"), "چه چیزی برای آنها بود", 0),
        (("de",), "what was there with them", 0),
        (("ru",), "що це було і коли", 0),
        (("en", "ru"), "что было с мостом?", 1),
        # Of a language that is not asked in, and of one that the archive has, nothing changes.
        (("en",), "wie heißt das Haus", 4),
    ],
)
def test_small_words_of_another_language(languages: tuple[str, ...], text: str, terms: int) -> None:
    """They are no terms."""
    analyser = Analyser(languages)
    tokens = analyser.for_text(text).tokens(text)

    found = analyser.without_foreign_small_words(text, tokens)
    assert terms >= len([token for token in found if token.term])
    assert [token.word for token in tokens] == [token.word for token in found]
