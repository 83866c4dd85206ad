"""Questions for what something is."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.definitions import wants_definition

ANALYSER = Analyser(["en", "ru", "fa"])


@pytest.mark.parametrize(
    "question",
    [
        "What is a ferry?",
        "what's the meaning of pontoon",
        "Who was Joseph Strauss?",
        "Что такое паром?",
        "чё такое паром",
        "Кто такой Шухов?",
        "قایق چیست؟",
        "قایق یعنی چه",
    ],
)
def test_a_definition_is_wanted(question: str) -> None:
    """A question word, small words and one thing ask what that thing is."""
    assert wants_definition(ANALYSER.tokens(question))


@pytest.mark.parametrize(
    "question",
    [
        "What is a ferry used for?",
        "What was built in 1932?",
        "When is the ferry?",
        "ferry",
        "What is",
        "Почему паром стоит?",
        "What is the name of the engineer of the second northern bridge?",
        "",
    ],
)
def test_something_else_is_wanted(question: str) -> None:
    """What says more of the thing, or asks for something else, wants no definition."""
    assert not wants_definition(ANALYSER.tokens(question))
