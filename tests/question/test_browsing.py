"""What asks for the newest of a subject, and what only has such a word in it."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.browsing import request_of
from bot.question.names import Aliases
from bot.question.reading import Reader
from tests.support.small_search import lexicon_of


def asked(text: str) -> tuple[str, str, bool] | None:
    """Return what a request wants, the terms of its subject, and whether it is a last resort."""
    analyser = Analyser()
    reader = Reader(
        analyser, lexicon_of("The ferry and the fare of the harbour"), Aliases(analyser)
    )
    request = request_of(reader.read(text))
    if request is None:
        return None
    terms = " ".join(term.term for term in request.subject.terms)
    return request.period.wants, terms, request.is_last_resort


@pytest.mark.parametrize(
    ("text", "subject", "is_last_resort"),
    [
        ("latest ferry?", "ferri", False),
        ("the most recent fare", "fare", False),
        ("newest harbour ferry", "harbour ferri", False),
        ("ferry: the latest", "ferri", False),
        ("What is the latest fare?", "fare", True),
        ("newest on the ferry", "ferri", False),
        ("самое новое о ferry", "ferri", False),
        ("последний ferry?", "ferri", False),
        ("جدیدترین ferry", "ferri", False),
    ],
)
def test_the_newest_of_a_subject(text: str, subject: str, is_last_resort: bool) -> None:
    """A superlative with a word or two beside it asks for the newest on them."""
    assert ("latest", subject, is_last_resort) == asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "new ferry",
        "Who paid the latest fare?",
        "Does the latest ferry stop at the harbour?",
        "Did they raise the fare of the latest ferry to the harbour in the bay",
        "most ferries",
        "скока ferry было в 2014",
        "تو ۲۰۱۴ چنتا ferry بود",
        "how many ferries were there in 2014",
        "what number of ferries happened in 2014",
        "the last ferry",
        "Which ferry sank on 3 May 2014?",
        "Какой ferry затонул 3 мая 2014 года?",
        "На каком ferry плыли 3 мая 2014 года?",
        "کدام ferry در ۳ مه ۲۰۱۴ سوخت؟",
    ],
)
def test_other_questions(text: str) -> None:
    """Who, when and whether are asked of a passage, and not of a list."""
    assert asked(text) is None
