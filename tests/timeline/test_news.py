"""What new articles have on a topic."""

from pathlib import Path

import pytest

from bot.archive.model import Article
from bot.desk import Desk
from tests.support.small_desk import article

OLD = "The bridge over the Mira opened in May. Nobody paid a toll on the bridge."
NEW = (
    article("strike", "The ferrymen of the Mira began a strike on Monday. They want better pay."),
    article("toll", "A toll on the bridge over the Mira is planned. The town is against it."),
    article("cheese", "The cheese market was moved to the square. Traders were not asked."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Open an archive of the old and the new articles."""
    folder = tmp_path_factory.mktemp("archive")
    for one in (article("old", OLD), *NEW):
        (folder / f"{one.id}.md").write_text(
            f"---\ntitle: {one.title}\nlanguage: en\n---\n{one.text}\n"
        )
    return Desk.open(folder, responses=Path(folder), cache=tmp_path_factory.mktemp("cache"))


def found(desk: Desk, topic: str) -> list[tuple[str, str]]:
    """Return the articles and the words that are new on a topic."""
    articles: list[Article] = [one for one in desk.archive if one.id != "old"]
    return [(one.article.id, one.text) for one in desk.news(articles).on(topic)]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("strike of ferrymen", [("strike", "The ferrymen of the Mira began a strike on Monday.")]),
        ("bridge toll", [("toll", "A toll on the bridge over the Mira is planned.")]),
        ("cheese", [("cheese", "The cheese market was moved to the square.")]),
        ("What about the bridge?", [("toll", "A toll on the bridge over the Mira is planned.")]),
        ("volcanoes of Iceland", []),
        ("chees", []),
        ("the of and", []),
        ("", []),
    ],
)
def test_topics(desk: Desk, topic: str, expected: list[tuple[str, str]]) -> None:
    """An article is new on a topic if it has enough of its words; nothing is guessed."""
    assert found(desk, topic) == expected


def test_several_articles(desk: Desk) -> None:
    """Each article has one quote, in the order of the archive."""
    assert sorted(one for one, _ in found(desk, "Mira")) == ["strike", "toll"]


def test_no_articles(desk: Desk) -> None:
    """Where nothing is new, nothing is found."""
    assert desk.news([]).on("bridge") == []
