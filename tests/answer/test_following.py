"""A follow-up is answered from the subject before it, also where Russian or Persian drop it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.desk import Desk

ARTICLES = {
    "vale": (
        "Anton Vale, the keeper of the lighthouse, was dismissed in March because he slept on duty."
        " He lives in a cabin on Gull Island. The council gave him back his post after nine days."
    ),
    "mill": "The mill on the Orla burnt down. The miller Ruth Kell rebuilt it with her sisters.",
    "tram": "The tram reached the harbour. The line has nine stops and cost four million crowns.",
}
FAQ = """
entries:
  - id: who-is-vale
    questions:
      en: [Who is Anton Vale?]
      ru: [Кто такой Антон Вейл?]
      fa: [آنتون ویل کیست؟]
    quotes: [{article: vale, text: "Anton Vale, the keeper of the lighthouse"}]
  - id: vale-dismissed
    questions:
      en: [Why was Anton Vale dismissed?, Why did Vale lose his post?]
      ru: [Почему уволили Антона Вейла?, За что уволили Вейла?]
      fa: [چرا آنتون ویل اخراج شد؟, علت اخراج آنتون ویل چه بود؟]
    quotes: [{article: vale, text: "was dismissed in March because he slept on duty."}]
  - id: vale-lives
    questions:
      en: [Where does Anton Vale live?, Where is Vale’s cabin?]
      ru: [Где живёт Антон Вейл?, Где дом Вейла?]
      fa: [آنتون ویل کجا زندگی می‌کند؟, خانهٔ آنتون ویل کجاست؟]
    quotes: [{article: vale, text: "He lives in a cabin on Gull Island."}]
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Return the desk of a few articles with a FAQ in three languages."""
    folder, responses = tmp_path / "articles", tmp_path / "responses"
    folder.mkdir()
    responses.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {name.title()}\n---\n{text}\n")
    (responses / "faq.yaml").write_text(FAQ)
    async with Desk.open(folder, responses=responses, cache=tmp_path / "cache") as opened:
        yield opened


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("Who is Anton Vale?", "why was he dismissed?", "slept on duty"),
        ("Who is Anton Vale?", "and where does he live?", "Gull Island"),
        ("where does vale live now", "why was he dismissed", "slept on duty"),
        ("Кто такой Антон Вейл?", "почему уволили?", "slept on duty"),
        ("кто такой антон вейл", "а где он живёт", "Gull Island"),
        ("кто такой антон вейл", "где живёт?", "Gull Island"),
        ("آنتون ویل کیست؟", "چرا اخراج شد؟", "slept on duty"),
        ("آنتون ویل کیست؟", "کجا زندگی می‌کند؟", "Gull Island"),
    ],
)
async def test_a_known_subject(desk: Desk, first: str, then: str, words: str) -> None:
    """A question that names nobody is asked about whoever the one before was about."""
    opened = await desk.ask(first)
    assert isinstance(opened, Answer)

    decision = await desk.ask(then, about=opened.quotes[0], after=first)

    assert isinstance(decision, Answer)
    assert words in decision.quotes[0].text


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Who is Olga Strand?", "where does he live?"),
        ("where does strand live now", "why was he dismissed"),
        ("Кто такая Ольга Штранд?", "где живёт?"),
        ("кто такой зиновий", "почему уволили?"),
        ("اولگا استرند کیست؟", "چرا اخراج شد؟"),
        ("اولگا استرند کیست؟", "او کجا زندگی می‌کند؟"),
    ],
)
async def test_an_unknown_subject(desk: Desk, first: str, then: str) -> None:
    """What follows somebody whom the archive does not know is no answer about somebody else."""
    assert not isinstance(await desk.ask(then, after=first), Answer)


@pytest.mark.parametrize(
    "text", ["почему уволили Петрову?", "почему уволили петрову", "چرا پتروا اخراج شد؟"]
)
async def test_another_subject(desk: Desk, text: str) -> None:
    """A question that names somebody else is not about the subject before it."""
    opened = await desk.ask("Who is Anton Vale?")
    assert isinstance(opened, Answer)

    found = await desk.ask(text, about=opened.quotes[0], after="Who is Anton Vale?")

    assert not isinstance(found, Answer)


async def test_the_subject_goes_on(desk: Desk) -> None:
    """A question without its subject keeps the subject for the next one."""
    parts = await desk.ask_all("Кто такой Антон Вейл? Почему уволили? Где живёт?")

    assert {"Кто такой Антон Вейл?"} == {part.subject for part in parts}
    assert [True] * 3 == [isinstance(part.decision, Answer) for part in parts]
