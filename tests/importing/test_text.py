"""Plain text: letters and their accents as one sign, and nothing else altered."""

import pytest

from bot.importing.text import clean_text, one_line


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("gepru\u0308ft", "geprüft"),
        ("и\u0306", "й"),
        ("\u0627\u0653ب", "آب"),
        ("\ufa19 and e\u0301", "\ufa19 and é"),  # a name that is written with that sign alone
        ("ﬁne ½ ²", "ﬁne ½ ²"),
        ("می\u200cرود", "می\u200cرود"),
    ],
)
def test_letters_are_composed(written: str, text: str) -> None:
    """As people type them; what only looks alike is kept."""
    assert text == clean_text(written) == one_line(written)
