"""Articles are found by their headlines."""

import pytest

from bot.analysis.analyser import Analyser
from bot.search import headlines
from bot.search.headlines import Headlines
from tests.support.small_desk import archive_of, article

TITLES = {
    "ferry": "Ferry 4.2.0 Released — at last!",
    "pier": "Who paid for the pier?",
    "café": "The Café on the Pier",
    "one": "News of the day",
    "two": "news of the Day",
    "word": "Ferries",
}


def _headlines() -> Headlines:
    articles = [article(name, f"It is {name}.", title=title) for name, title in TITLES.items()]
    return Headlines(archive_of(*articles)[0], Analyser(["en"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry 4.2.0 Released — at last!", "ferry"),
        ("ferry 4.2.0 released at last", "ferry"),
        ("who paid for the pier", "pier"),
        ("the cafe on the pier", "café"),
        ("Ferry 4.2.1 Released at last", None),
        ("Who paid for the new pier?", None),
        ("News of the day", None),  # two have it
        ("Ferries", None),
        ("", None),
        ("the pier " * 200, None),
    ],
)
def test_a_headline(text: str, expected: str | None) -> None:
    """A headline means its article, if only one has it and it has more than one word."""
    found = _headlines().find(text)

    assert expected == (found.id if found else None)


def test_headlines_are_read_once() -> None:
    """They are read when the first one is looked for."""
    found = _headlines()
    before = found.is_read
    found.find("who paid for the pier")

    assert (before, found.is_read) == (False, True)


def test_a_large_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """The headlines of too many articles are not kept."""
    monkeypatch.setattr(headlines, "MOST", len(TITLES) - 1)

    assert _headlines().find("who paid for the pier") is None


def test_headlines_of_a_later_state() -> None:
    """They are those that are read from the whole archive, whatever was added or removed."""
    analyser = Analyser(["en"])
    one, two, three = (article(name, name, title=f"The {name} opens") for name in ("a", "b", "c"))
    twin = article("d", "d", title="The b opens")
    old = Headlines(archive_of(one, two)[0], analyser)
    old.find("")
    states = [(one, two, three), (two, three, twin), (three, twin), (three,)]
    found = []
    for state in states:
        archive = archive_of(*state)[0]
        old = old.extended(archive)
        old.find("")
        asked = [f"the {name} opens" for name in ("a", "b", "c")]
        fresh = Headlines(archive, analyser)
        found.append([old.find(text) for text in asked] == [fresh.find(text) for text in asked])

    assert [True] * 4 == found
    assert not Headlines(archive_of(one)[0], analyser).extended(archive_of(two)[0]).is_read
