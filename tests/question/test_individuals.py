"""Questions for an individual, and texts that name one."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.individuals import asks_for_individual, asks_for_name, names_someone

ANALYSER = Analyser(["en", "ru", "fa"])


@pytest.mark.parametrize(
    ("question", "individual", "name"),
    [
        ("Which architect built the pier?", True, False),
        ("What was the name of the pier's architect?", True, True),
        ("what is the ferry called, by name?", False, True),
        ("Who built the pier?", False, False),
        ("What did the architect say?", False, False),
        ("Какой архитектор построил пирс?", True, False),
        ("Как зовут директора порта?", True, True),
        ("Что сказал директор?", False, False),
        ("نام مدیر بندر چیست؟", True, True),
        ("کدام قاضی بندر را بست؟", True, False),
        ("بندر کجاست؟", False, False),
        ("", False, False),
    ],
)
def test_what_is_asked_for(question: str, individual: bool, name: bool) -> None:
    """A role after "which", or with a word for a name, asks for a person."""
    tokens = ANALYSER.tokens(question)

    assert individual == asks_for_individual(tokens)
    assert name == asks_for_name([token.word for token in tokens])


@pytest.mark.parametrize(
    "text",
    [
        "The pier was built by Otto Lind.",
        "It was, said Lind, a fine day.",
        "The judge Lind closed it.",
        "Mr Lind closed it.",
        "Lind said so.",
        "Harbour and Otto Lind",
        "Пирс построил Отто Линд.",
        "اسکله را لیند ساخت.",
        "橋",
    ],
)
def test_someone_is_named(text: str) -> None:
    """Two capitalised words in a row, or one beside a title, a role or a word for speaking."""
    assert names_someone(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "The pier was closed on Monday by a Swedish court.",
        "The Harbour Committee closed it, and the Port Office said so.",
        "It wrote to the Minister of Ports, Customs, and Tides.",
        "It said so. She told them.",
        "A ship called Nora, NATO and the UN are elsewhere.",
    ],
)
def test_nobody_is_named(text: str) -> None:
    """Groups, offices, days and single names are not taken for a person."""
    assert not names_someone(text, ())


def test_names_of_the_question() -> None:
    """A person whom the question names is not the one who is asked for."""
    assert names_someone("Otto Lind’s pier, said Ada.", {"lind", "ada"}) is False
    assert names_someone("Otto Lind met Eva Berg.", {"lind"})
