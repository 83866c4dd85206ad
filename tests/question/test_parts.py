"""Messages with several questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.parts import PARTS, questions_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Who fined Telegram? And how much was it?",
            ["Who fined Telegram?", "And how much was it?"],
        ),
        ("When did it open and who paid for it?", ["When did it open", "who paid for it?"]),
        (
            "Who fined Telegram and who arrested Durov?",
            ["Who fined Telegram", "who arrested Durov?"],
        ),
        ("Когда открыли мост и кто за него платил?", ["Когда открыли мост", "кто за него платил?"]),
        ("چه کسی پل را ساخت؟ مبلغ آن چقدر بود؟", ["چه کسی پل را ساخت؟", "مبلغ آن چقدر بود؟"]),
        ("One? Two? Three? Four?", ["One?", "Two?", "Three? Four?"]),
        ("Who built it\nwhen did it open", ["Who built it", "when did it open"]),
    ],
)
def test_several_questions_are_split(text: str, expected: list[str]) -> None:
    """Each question is a part; beyond the third they stay together."""
    assert expected == list(questions_in(text, lambda _: False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi! Who fined Telegram? Thanks!", "Who fined Telegram?"),
        ("I read about Telegram. Who fined it?", "I read about Telegram. Who fined it?"),
        ("Who fined Telegram? It was in the news.", "Who fined Telegram? It was in the news."),
        ("When and where was Durov born?", "When and where was Durov born?"),
        ("Who fined Telegram and why?", "Who fined Telegram and why?"),
        ("What is the name and what the age?", "What is the name and what the age?"),
        ("What did Mr. Peskov say?", "What did Mr. Peskov say?"),
        ("How fast is Node.js 3.5?", "How fast is Node.js 3.5?"),
        ("telegram fine", "telegram fine"),
    ],
)
def test_one_question_is_one_part(text: str, expected: str) -> None:
    """Courtesies, statements, and a second half that cannot be asked alone make no second part."""
    assert [expected] == list(questions_in(text, lambda _: False))


def test_small_talk_is_no_question() -> None:
    """A message of courtesies has no part."""
    assert () == questions_in("Hello! Thanks!", lambda _: False)


@given(st.lists(st.sampled_from("who and when it bridge ? . , hi и кто а".split())).map(" ".join))
def test_any_message_has_few_parts(text: str) -> None:
    """No message has more parts than are asked, and none of them is empty."""
    parts = questions_in(text, lambda _: False)

    assert len(parts) <= PARTS
    assert all(map(str.strip, parts))
