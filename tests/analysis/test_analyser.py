"""Texts as terms: folding, stems, stop words, and the place of each token."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.analysis import analyser as analysis
from bot.analysis.analyser import Analyser, fold, fold_word
from bot.analysis.terms import Terms
from bot.languages.stopwords import STOP_WORDS
from tests.support.tracing import LINEAR, growth

ANALYSER = Analyser()
ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Telegram", "telegram"),
        ("STRASSE Straße", "strasse strasse"),
        ("Café naïve", "cafe naive"),
        ("Ёлка ещё", "елка еще"),
        ("Йод, мой", "йод, мой"),
        ("и\u0306од", "йод"),
        ("ي ى ی", "ی ی ی"),
        ("ك ک", "ک ک"),
        ("ة ه", "ه ه"),
        ("أ إ آ ا", "ا ا ا ا"),
        ("دُورُف", "دورف"),
        (f"می{ZWNJ}خواهم", "میخواهم"),
        ("تلـــگرام", "تلگرام"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁne ｔｅｘｔ", "fine text"),
        ("İ", "i"),
        ("H₂O", "h2o"),
    ],
)
def test_folding_unifies_what_readers_write_alike(text: str, expected: str) -> None:
    """Case, marks, compatibility forms, joiners and look-alikes fold; й stays a letter."""
    assert expected == fold(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Durov's", "durov"),
        ("Durov’s", "durov"),
        ("Durovʼs", "durov"),
        ("users'", "users"),
        ("don't", "dont"),
        ("O’Neil’s", "oneil"),
        ("rock'n'roll", "rocknroll"),
        ("'s", ""),
        ("\ufdfa", "صلیاللهعلیهوسلم"),
    ],
)
def test_a_word_loses_its_possessive(word: str, expected: str) -> None:
    """A folded word has neither a possessive ending, nor apostrophes, nor white space."""
    assert expected == fold_word(word)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded."""
    once = fold(text)

    assert once == fold(once)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridges were built", ["bridg", "built"]),
        ("Telegram's users", ["telegram", "user"]),
        ("U.S. and U.S.A. and USA", ["us", "usa", "usa"]),
        ("the F.S.B.’s demand", ["fsb", "s", "demand"]),
        ("J.K. Rowling", ["jk", "rowl"]),
        ("Мосты строили и строят", ["мост", "стро", "стро"]),
        ("Ещё ёлки", ["елк"]),
        (f"می{ZWNJ}خواهم تلگرام", ["خواهم", "تلگرام"]),
        ("man-in-the-middle", ["man", "middl"]),
        ("socks5 proxies", ["socks5", "proxi"]),
        ("end-to-end", ["end", "end"]),
        ("你好 世界", ["你好", "世界"]),
        ("🙂 — … !", []),
        ("\u0301 \u200c", []),
        ("what is it", []),
        ("", []),
    ],
)
def test_terms_are_stems_without_stop_words(text: str, expected: list[str]) -> None:
    """Terms are in order, with repetitions and without stop words."""
    assert expected == ANALYSER.terms(text)


def test_a_stop_word_has_no_term() -> None:
    """Every word of the list is met as it is folded."""
    assert [] == [word for word in sorted(STOP_WORDS) if ANALYSER.term(word)]


@pytest.mark.parametrize(
    "word",
    "The don't what’s ЧТО Всё её Сейчас такой آیا آن می این سلام Who whom isn't Мой".split(),
)
def test_common_words_are_stop_words(word: str) -> None:
    """Words that say nothing are known in any case and with any apostrophe."""
    assert "" == Analyser().term(word)


def test_a_token_knows_its_place() -> None:
    """A token has its span, its folded word and its term; a stop word has no term."""
    tokens = ANALYSER.tokens("The Servers’ 1.7 billion")

    assert [
        (0, 3, "the", ""),
        (4, 11, "servers", "server"),
        (13, 24, "1700000000", "1700000000"),
    ] == [tuple(token) for token in tokens]


@given(st.text())
@example("5\u0301 million")
@example("5k5k")
@example("1.7bn million 3 million")
@example("\u037a ﷺ ½ ² 5ﷺ")
def test_tokens_run_forward(text: str) -> None:
    """Every token holds something of the text, and none overlaps another."""
    bounds = [at for token in ANALYSER.tokens(text) for at in (token.start, token.end)]
    empty = [token for token in ANALYSER.tokens(text) if not text[token.start : token.end]]

    assert (sorted(bounds), [], True) == (bounds, empty, not bounds or bounds[-1] <= len(text))


@given(st.text())
@example("\u037a ﷺ 5ﷺ")
def test_terms_hold_no_white_space(text: str) -> None:
    """A term is one word: an index may part them by white space."""
    terms = ANALYSER.terms(text)

    assert terms == " ".join(terms).split()


@given(st.text())
def test_an_analyser_remembers_nothing_wrong(text: str) -> None:
    """A text has the same tokens when it is met again, and from another analyser."""
    assert ANALYSER.tokens(text) == ANALYSER.tokens(text) == Analyser().tokens(text)


@pytest.mark.parametrize(
    "piece", [*".'’1,5", "a.", "1 000", "\u0301", "a'", "1.", "5k ", "a1", "½"]
)
def test_hostile_texts_are_read_at_a_linear_cost(piece: str) -> None:
    """Marks that are repeated are read to the end, each at the same cost."""
    text = piece * (4_000 // len(piece))

    assert all(token.end <= len(text) for token in Analyser().tokens(text))
    assert growth(lambda text: Analyser().tokens(text), piece) <= LINEAR


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ([], "en"),
        (["en", "ru", "fa"], "en"),
        (["ru", "fa"], "en"),
        (["de-AT", "de", "en"], "de"),
        (["ru", "ru", "fr"], "fr"),
        (["xx", "en-GB"], "en"),
    ],
)
def test_the_commonest_latin_language_stems(languages: list[str], expected: str) -> None:
    """Latin letters are stemmed by the commonest language that is written so."""
    assert expected == Analyser(languages).language


def test_each_script_has_its_stemmer() -> None:
    """Latin letters are stemmed by the archive's language, Cyrillic as Russian and so on."""
    analyser = Analyser(["de"])

    assert ["haus", "дом", "خانه"] == analyser.terms("Häusern домами خانه‌ها")


def test_the_memory_for_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An analyser that has met too many words forgets them, and reads on."""
    monkeypatch.setattr(analysis, "_CACHE_LIMIT", 2)
    analyser = Analyser()

    assert ["one1", "two2", "three3", "one1"] == analyser.terms("one1 two2 three3 one1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VPN", "VPNs"),
        ("NGO", "NGOs"),
        ("PDF", "PDFs"),
        ("third", "3rd"),
        ("third", "3"),
        ("two", "2"),
        ("twelfth", "12th"),
        ("twenty-five", "25"),
        ("two million", "2,000,000"),
        ("третьего", "3"),
        ("два миллиона", "2 000 000"),
        ("سوم", "3"),
    ],
)
def test_the_same_in_words_and_digits(one: str, other: str) -> None:
    """A plural of capitals is its singular, and a number in words is the one in digits."""
    analyser = Analyser(("en", "ru", "fa"))

    assert analyser.terms(one) == analyser.terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GAS", ["gas"]),
        ("Gas", ["gas"]),
        ("one", ["one"]),
        ("ten seconds", ["10", "second"]),
        ("twenty five", ["20", "5"]),
        ("twenty-fold", ["20", "fold"]),
        ("five-two", ["5", "2"]),
    ],
)
def test_neither_plural_nor_one_number(text: str, expected: list[str]) -> None:
    """A word in capitals keeps its "s", a pronoun is not a number, and two numbers stay two."""
    assert expected == Analyser().terms(text)


@given(st.lists(st.sampled_from("two 2 million, five twenty-five VPNs third. 000".split())))
def test_numerals_in_chunks(words: list[str]) -> None:
    """The fast way to a text's terms knows numbers in words as the slow one does."""
    analyser = Analyser()
    text = " ".join(words)

    assert " ".join(analyser.terms(text)) == Terms(analyser).of(text)
