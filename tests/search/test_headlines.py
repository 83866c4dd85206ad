"""Articles are found by their headlines."""

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.archive.dates import SourceDate
from bot.question.names import Aliases
from bot.question.reading import Reader
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


ANNOUNCED = {
    "one": ("Announcing Ferry 1.0", "2015-05-15"),
    "three": ("Ferry 3.0.0 Released!", "2020-12-25"),
    "trial": ("Ferry 3.0.0-rc1 Released", "2020-12-20"),
    "pier": ("Introducing the Pier", "2019"),
    "pump": ("The pump", "2018"),
    "four": ("Ferry 4.0 released", None),
    "five": ("Ferry 5.0 released", "2021"),
    "again": ("Ferry 5.0.0 is out", "2022"),
    "мост": ("Вышла «Переправа» 2.1", "2017-04"),
    "پل": ("نسخه ۶ فندق منتشر شد", "2016"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When was Ferry 1.0 released?", "one"),
        ("when did ferry 3 come out", "three"),
        ("When was version 3.0.0 of the Ferry launched?", "three"),
        ("When was Ferry 3.0.0-rc1 released?", "trial"),
        ("when was the pier announced", "pier"),
        ("When did the pump come out?", None),  # nothing says that it did
        ("When was the ferry released?", None),
        ("When was 1.0 released?", None),
        ("When was Ferry 1.0 tested?", None),
        ("What did Ferry 1.0 announce?", None),
        ("When was Ferry 1.0 released in 2015?", None),
        ("When was Ferry 4.0 released?", None),  # it has no date
        ("When was Ferry 5.0 released?", None),  # two say it
        ("Когда вышла Переправа 2.1?", "мост"),
        ("فندق نسخه ۶ کی منتشر شد؟", "پل"),
    ],
)
async def test_what_a_headline_announces(text: str, expected: str | None) -> None:
    """Who asks when something came out means the dated article that announces just that."""
    articles = [
        article(
            name,
            f"It is {title}.",
            title=title,
            date=SourceDate(day, "stated", ""),
        )
        for name, (title, day) in ANNOUNCED.items()
    ]
    archive, _ = archive_of(*articles)
    analyser = Analyser(["en", "ru", "fa"])
    reader = Reader(analyser, Lexicon(), Aliases(analyser))

    found = await Headlines(archive, analyser).announcing(reader.read(text))

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
