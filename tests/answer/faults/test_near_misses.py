"""What speaks against a passage that has the words of a question."""

import pytest

from bot.answer.faults.near_misses import FAULTS, faults_of
from bot.answer.faults.wording import WORDING_FAULTS
from tests.support.small_search import view, weighed


def _faults(question: str, passage: str, best: int = 0) -> dict[str, float]:
    values = faults_of(weighed(question), view(passage), best)
    return {name: value for name, value in zip(FAULTS, values, strict=True) if value}


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("When did the ferry sink?", "The ferry sank in 1921.", {}),
        ("Who sailed in 1921?", "Otto Lind sailed in 1921.", {}),
        ("Who sailed in 1921?", "Otto Lind sailed there.", {"number_missing": 1}),
        (
            "Who sailed in 1921?",
            "Otto Lind sailed in 1922.",
            {"number_missing": 1, "other_number": 1},
        ),
        ("Who won 3 1921 races?", "Otto Lind won races.", {"number_missing": 2}),
        ("When did the ferry sink?", "The ferry sank.", {"no_time": 1}),
        ("When did the ferry sink?", "The ferry sank. That was in May.", {}),
        ("How many ferries sank?", "The ferries sank.", {"no_number": 1}),
        ("Who sank the ferry?", "The ferry sank.", {"no_person": 1}),
        ("Where did the ferry sink?", "The ferry sank.", {"no_place": 1}),
        ("Why did the ferry sink?", "The ferry sank.", {"no_reason": 1}),
        ("What is the name of the ferry?", "The ferry sank.", {"nameless": 1}),
        ("What is the name of the ferry?", "The ferry is the Nora.", {}),
        ("Which captain sank the ferry?", "The ferry sank near Oslo.", {"nameless": 1}),
        ("Which captain sank the ferry?", "Captain Lind sank the ferry.", {}),
        ("What did the ferry not carry?", "The ferry carried it.", {"negation": 1, "negated": 1}),
    ],
)
def test_faults(question: str, passage: str, expected: dict[str, float]) -> None:
    """Numbers, kinds, names and the wording; nothing where the passage has what is asked for."""
    assert expected == _faults(question, passage)


def test_without_words() -> None:
    """A question without content has no faults, as there is nothing to compare."""
    assert not _faults("When?", "The ferry sank.")


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Was trug die Fähre nicht?", "Die Fähre trug Kohle."),
        ("Когда паром не перевозил уголь?", "Паром перевозил уголь в 1921 году."),
        ("کشتی چه چیزی نبرد؟", "The ferry carried coal."),
        ("Which ferry is not old?", "Die Fähre ist alt."),
    ],
)
def test_lists_of_english_words(question: str, passage: str) -> None:
    """Only English questions and passages are compared by lists of English words."""
    assert not set(_faults(question, passage)) & set(WORDING_FAULTS)


@pytest.mark.parametrize(
    ("question", "passage"),
    [("Кто плыл в 1921 году?", "Линд плыл в 1922 году."), ("۱۹۲۱ لیند", "لیند ۱۹۲۲")],
)
def test_numbers_in_other_scripts(question: str, passage: str) -> None:
    """A missing number counts in every script."""
    assert _faults(question, passage)["number_missing"] == 1


def test_the_best_sentence() -> None:
    """What is compared is the sentence with most of the question, and its neighbours."""
    text = (
        "Nora sank in 1920. The port was closed. The ferry sank. Nobody knows. In 1921 it rained."
    )

    assert set(_faults("When did the ferry sink?", text, best=2)) == {"no_time"}
    assert not _faults("When did the ferry sink?", text, best=3)
