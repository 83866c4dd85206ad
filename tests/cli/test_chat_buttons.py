"""The numbers of the local chat's buttons."""

import pytest

from bot.cli.chat_buttons import Buttons, numbers_words
from bot.local_botapi.server import Sent
from tests.support.texts import TEXTS

EN = TEXTS["en"]


def sent(message_id: int, *rows: tuple[tuple[str, str], ...]) -> Sent:
    """Return a message with these buttons."""
    return Sent("sendMessage", 1, message_id, "Text", (), "Text", rows, None, {})


def test_a_label_that_is_a_number() -> None:
    """It is the button's number in any digits; the other buttons follow."""
    buttons = Buttons({(1, 1)})
    message = sent(1, (("1,012", "a"), ("۱۱", "b")), (("Next", "c"),))

    assert ["[1012] 1,012  [11] ۱۱", "[1013] Next"] == buttons.rows(message)
    assert [(message, "a"), (message, "b"), (message, "c"), None] == [
        buttons.pressed(number) for number in ("1012", "۱۱", "1013", "1")
    ]


def test_what_is_not_pressed() -> None:
    """An address is shown, and has no number; what copies something is left out."""
    buttons = Buttons({(1, 1)})
    message = sent(1, (("Open", "https://example.org"), ("Copy", ""), ("More", "m")))

    assert ["Open: https://example.org  [1] More"] == buttons.rows(message)


def test_the_last_two_messages() -> None:
    """An edited message keeps its place among them, and a third one replaces the oldest."""
    buttons = Buttons({(1, 1), (1, 2), (1, 3)})
    first, second, third = (sent(number, (("A", f"a{number}"),)) for number in (1, 2, 3))
    buttons.rows(first)
    buttons.rows(second)
    buttons.rows(first)

    assert [(first, "a1"), (second, "a2")] == [buttons.pressed("1"), buttons.pressed("-1")]
    buttons.rows(third)
    assert [(third, "a3"), (first, "a1")] == [buttons.pressed("1"), buttons.pressed("-1")]
    buttons.rows(sent(3))
    assert (first, "a1") == buttons.pressed("1")


@pytest.mark.parametrize(
    ("there", "line", "expected"),
    [
        ({(1, 1)}, "7", EN.say("chat_no_button", number="7", numbers="1–2")),
        (set(), "1", EN.say("chat_no_buttons")),
        ({(1, 1)}, "1992", ""),
        ({(1, 1)}, "Who?", ""),
    ],
)
def test_mistakes(there: set[tuple[int | None, int | None]], line: str, expected: str) -> None:
    """A wrong number says which there are; a year, or words, are a question."""
    buttons = Buttons(there)
    assert buttons.mistake("7", EN) == ""

    buttons.rows(sent(1, (("A", "a"), ("B", "b"))))

    assert buttons.pressed(line) is None
    assert expected == buttons.mistake(line, EN)


def test_ranges() -> None:
    """Numbers in a row are a range."""
    assert numbers_words([5, 1, 2, 3], EN) == "1–3, 5"
