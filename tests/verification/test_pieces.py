"""Quotes of several pieces: what is left out between them, and an editor's brackets."""

import pytest

from bot.verification.findings import Finding
from bot.verification.quotations import Quotations
from tests.support.pier import examined
from tests.support.small_desk import archive_of, article


@pytest.mark.parametrize(
    ("text", "left_out", "turning"),
    [
        ("The harbour master does … allow boats to moor", ["not"], ["not"]),
        ("The harbour master does ... allow boats to moor", ["not"], ["not"]),
        ("Dogs are welcome […] on market days", ["except"], ["except"]),
        ("The council [...] voted on the plan", ["never"], ["never"]),
        ("will begin in spring … the money runs out", ["unless"], ["unless"]),
        ("at the old pier … Visitors may", ["overnight"], []),
        ("He … would lose a house", ["said that nobody"], ["nobody"]),
        ("Совет … одобрил строительство моста", ["не"], ["не"]),
        ("могут ловить здесь всё ... осетра", ["кроме"], ["кроме"]),
        ("همه چیز … ماهی خاویاری", ["جز"], ["جز"]),
        ("این کار … انجام می‌شود", ["بدون مجوز"], ["بدون"]),
        ("شورای شهر … تصویب نکرد", ["ساخت پل تازه را"], []),
        ("The council … voted … although the mayor", ["never", "on the plan"], ["never"]),
    ],
)
def test_words_left_out(text: str, left_out: list[str], turning: list[str]) -> None:
    """Words left out within a sentence, or between neighbours, are shown; some turn the sense."""
    found = examined(text)

    assert "exact_with_omissions" == found.kind
    assert left_out == [quote.text for quote in found.left_out]
    assert turning == list(found.turning)
    assert all(quote.text in found.quotes[0].text for quote in found.left_out)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "The harbour master does not allow … on market days",
            ["The harbour master does not allow", "on market days"],
        ),
        (
            "Visitors may walk there … The harbour master does not",
            ["Visitors may walk there", "The harbour master does not"],
        ),
        (
            "The harbour master does not … nobody would lose a house",
            ["The harbour master does not", "nobody would lose a house"],
        ),
        (
            "the mayor had promised it … Ann Brewer ran it for years",
            ["the mayor had promised it", "Ann Brewer ran it for years"],
        ),
    ],
)
def test_pieces_from_farther_apart(text: str, pieces: list[str]) -> None:
    """Pieces with a whole sentence between them, in another order or from elsewhere are joined."""
    found = examined(text)

    assert ("joined", ()) == (found.kind, found.left_out)
    assert pieces == [piece.quote.text for piece in found.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nobody would lose a house ... The work will", ("omission_mark",)),
        ("boats to moor … at the old pier", ("omission_mark",)),
        ("… boats to moor at the old pier …", ()),
    ],
)
def test_nothing_left_out(text: str, expected: tuple[str, ...]) -> None:
    """A mark of omission where nothing is left out is a difference in form."""
    found = examined(text)

    assert ("exact", ()) == (found.kind, found.left_out)
    assert set(expected) <= set(found.differences)


def test_a_piece_that_is_not_the_archives() -> None:
    """A quote with one altered piece is altered as a whole."""
    assert "altered" == examined("The harbour master does not … boats to anchor at the").kind


def test_a_long_gap() -> None:
    """Pieces of one endless sentence are joined if too much is between them."""
    source = article("long", f"The first words of all {'and so on ' * 300}are not the last words.")
    found = Quotations(archive_of(source)[0]).examine("The first words of all … the last words")

    assert isinstance(found, Finding)
    assert "joined" == found.kind


def test_the_nearest_of_many_places() -> None:
    """Pieces are near if they are in any place, wherever else their words occur."""
    told = "The old ferry left at noon. Rain fell. Snow fell. Nobody was there to see it. " * 30
    source = article("ferry", f"{told}The old ferry left, and nobody was there to see it.")
    found = Quotations(archive_of(source)[0]).examine("The old ferry left … was there to see it")

    assert isinstance(found, Finding)
    assert ("exact_with_omissions", ("nobody",)) == (found.kind, found.turning)


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("[V]isitors may walk there until dusk", []),
        ("Visitors may [walk] there until dusk", []),
        ("Visitors may [still] walk there until dusk", ["still"]),
        ("[The mayor] said that nobody would lose a house", ["The mayor"]),
        ("“[Brown] said that nobody would lose a house.”", ["Brown"]),
        ("although the mayor [Ann Brown] had promised it", ["Ann Brown"]),
        ("nobody would lose [their] house", ["their"]),
        ("until dusk. Dogs [and cats] are welcome", ["and cats"]),
        ("The council never voted on the plan [sic]", ["sic"]),
        ("Мэр [Пётр] Иванов сказал, что деньги найдутся", ["Пётр"]),
        ("شهردار [پیشین] گفت که پول آن پیدا", ["پیشین"]),
    ],
)
def test_an_editors_brackets(text: str, bracketed: list[str]) -> None:
    """Words in square brackets are told, and do not make a quote altered."""
    found = examined(text)

    assert ("exact", True) == (found.kind, "brackets" in found.differences)
    assert bracketed == list(found.bracketed)


@pytest.mark.parametrize(
    "text",
    [
        "The council [always] voted on the plan",
        "The council never [not once] voted on the plan",
        "He said that [everybody] would lose a house",
        "Visitors may walk there until [dusk except Sundays]",
        "The harbour master does not allow [cars] to moor at",
    ],
)
def test_brackets_that_say_something_else(text: str) -> None:
    """An editor's words that turn the sense, or replace words of content, alter a quote."""
    assert "altered" == examined(text).kind


def test_brackets_beside_an_omission() -> None:
    """Words in brackets and words left out are told apart."""
    found = examined("He [the mayor] said … would lose a house")

    assert ("exact_with_omissions", ("the mayor",)) == (found.kind, found.bracketed)
    assert ("nobody",) == found.turning


def test_brackets_in_an_altered_quote() -> None:
    """The brackets themselves are not marked as a change."""
    found = examined("The council [always] voted on the plan")
    marked = [change.text for change in found.changes if change.kind != "same"]

    assert ["always", "never"] == marked
