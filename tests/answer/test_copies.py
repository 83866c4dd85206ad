"""Copies of a report, and the same report of another time, support each other."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

import bot
from bot.answer.decisions import Answer, Choice, Closest, Decision
from bot.schema.decisions import decision_line
from bot.telegram.views.answers import render
from tests.support.small_search import view
from tests.support.texts import TEXTS

QUESTION = "What is the toll on the Marlow tunnel for a car?"
TOLL = "The toll on the Marlow tunnel is {} euros for a car. Lorries pay {}."
OTHERS = {
    "bees": "The bees in the town park gave forty kilograms of honey this summer.",
    "tram": "On Saturday the first tram reached the harbour. The line has nine stops.",
    "mill": "The old mill at the river was sold to a baker from the next village.",
}


async def decide(
    folder: Path,
    reports: dict[str, str],
    question: str = QUESTION,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Decision:
    """Ask an archive with these reports; each is named by its date, a letter may follow."""
    for name, text in (OTHERS | reports).items():
        date = name[:4] if name[0].isdigit() else "2015"
        title = titles.get(name, f"Report {name}")
        head = f"title: {title}\npublisher: Paper {name}\ndate: {date}\nbasis: stated"
        (folder / f"{name}.md").write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")
    (folder / "responses").mkdir()
    (folder / "responses" / "faq.yaml").write_text("[]\n", encoding="utf-8")
    desk = bot.open_archive(folder, responses=folder / "responses")
    return await desk.ask(question)


async def ask(folder: Path, reports: dict[str, str], question: str = QUESTION) -> Answer:
    """Ask what must be answered."""
    decision = await decide(folder, reports, question)
    assert isinstance(decision, Answer)
    return decision


@pytest.mark.parametrize("copies", [1, 2, 3, 5])
async def test_copies_support_each_other(copies: int, tmp_path: Path) -> None:
    """However often the archive has a report, it answers once, and the others are named."""
    reports = {f"2019{'abcde'[at]}": TOLL.format(3, "nine") for at in range(copies)}
    answer = await ask(tmp_path, reports)
    articles = {one.article.id for one in answer.quotes}

    assert len(articles) == 1
    assert articles | {one.id for one in answer.also} == reports.keys()
    assert (answer.earlier, answer.later) == (None, None)


@pytest.mark.parametrize("question", [QUESTION, "How much do lorries pay?"])
async def test_the_same_report_of_another_time(question: str, tmp_path: Path) -> None:
    """The newest figure answers, whatever comes first; the older one is shown as such."""
    reports = {"2019": TOLL.format(3, "nine"), "2021": TOLL.format(4, "twelve")}
    answer = await ask(tmp_path, reports, question)

    assert [one.article.id for one in answer.quotes] == ["2021"] * len(answer.quotes)
    assert answer.earlier is not None
    assert answer.earlier.article.id == "2019"
    assert (answer.also, answer.later) == ((), None)
    assert answer.earlier not in answer.more


async def test_copies_and_updates_together(tmp_path: Path) -> None:
    """Of three reports the newest answers, its copy is named, and the older one is shown."""
    old, new = TOLL.format(3, "nine"), TOLL.format(4, "twelve")
    answer = await ask(tmp_path, {"2019": old, "2021a": new, "2021b": new})

    assert {one.id for one in answer.also} | {answer.quotes[0].article.id} == {"2021a", "2021b"}
    assert answer.earlier is not None
    assert answer.earlier.article.id == "2019"


async def test_what_only_looks_alike(tmp_path: Path) -> None:
    """A report with another word is not the same report."""
    other = TOLL.format(3, "nine").replace("Marlow", "Solberg")
    answer = await ask(tmp_path, {"2019": TOLL.format(3, "nine"), "2021": other})

    assert answer.quotes[0].article.id == "2019"
    assert (answer.also, answer.earlier) == ((), None)


@pytest.mark.parametrize(
    "text",
    [
        "{} is a firm. It reported a net quarterly profit of {} million euros this spring.",
        "The company reported a net quarterly profit of {1} million euros this spring.",
    ],
)
async def test_another_subject(text: str, tmp_path: Path) -> None:
    """The same words about something else, which only a name or the title tells, are no copy."""
    names = ("Acme", "Bolt", "Crane", "Delta")
    reports = {f"20{10 + at}": text.format(name, 3 + at) for at, name in enumerate(names)}
    titles = {f"20{10 + at}": f"{name} reports" for at, name in enumerate(names)}
    decision = await decide(
        tmp_path, reports, "What net quarterly profit did Acme report this spring?", titles
    )

    if isinstance(decision, Answer):
        assert (decision.also, decision.earlier) == ((), None)
    if isinstance(decision, Answer | Closest):
        assert decision.quotes[0].article.id == "2010"
    else:
        assert [one.id for one in getattr(decision, "nearest", ())][:1] == ["2010"]


async def test_a_contradiction(tmp_path: Path) -> None:
    """A report that denies the other is no copy of it."""
    said = "The harbour board has approved the new steel bridge at Brenna this week."
    denied = said.replace("has", "has not")
    reports = {"2010": said, "2015": denied}
    decision = await decide(
        tmp_path, reports, "Has the harbour board approved the new steel bridge at Brenna?"
    )

    assert isinstance(decision, Choice)
    assert [one.quotes[0].article.id for one in decision.options] == ["2010", "2015"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Were 111 tourists at the lighthouse of Brenna?", "2001"),
        ("How many tourists visited the lighthouse of Brenna?", "2015"),
        ("What did the board first report of tourists at the lighthouse of Brenna?", "2001"),
    ],
)
async def test_a_figure_or_a_time_in_the_question(
    question: str, expected: str, tmp_path: Path
) -> None:
    """What is asked for by its figure, or as the first, is not answered by the newest."""
    text = "The board reported that {} tourists visited the lighthouse of Brenna in summer."
    reports = {"2001": text.format(111), "2008": text.format(333), "2015": text.format(444)}
    answer = await ask(tmp_path, reports, question)

    assert answer.quotes[0].article.id == expected


async def test_how_they_are_shown(tmp_path: Path) -> None:
    """The message announces the older report, and names three articles that say the same."""
    old, new = TOLL.format(3, "nine"), TOLL.format(4, "twelve")
    reports = {"2019": old} | {f"2021{letter}": new for letter in "abcdef"}
    answer = await ask(tmp_path, reports)
    html = render(answer, TEXTS["en"]).html
    line = decision_line(QUESTION, answer, 0.0, TEXTS["en"])

    assert html.index("4 euros") < html.index("Earlier in the archive:") < html.index("3 euros")
    assert html.partition("Also in: ")[2].count("Report 2021") == 3
    assert '"earlier": {"article": "2019"' in line
    assert line.count('"title": "Report 2021') >= 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The toll is 3 euros.", {"3"}),
        ("It cost 1.50 euros in 2019.", {"1.50", "2019"}),
        ("Lorries pay twelve.", {"twelve"}),
        ("Nobody pays.", set()),
        ("Durov👨\u200d👩\u200d👧", set()),
    ],
)
def test_figures(text: str, expected: set[str]) -> None:
    """Figures are numbers in digits and in words."""
    assert expected == view(text).figures(0)


@pytest.mark.parametrize(
    ("said", "denied", "question"),
    [
        (
            "Мэр Бренны подписал договор о новом мосте в среду.",
            "Мэр Бренны не подписал договор о новом мосте в среду.",
            "Подписал ли мэр Бренны договор о новом мосте?",
        ),
        (
            "The mayor of Brenna signed the treaty on the new bridge.",
            "The mayor of Brenna did not sign the treaty on the new bridge.",
            "Did the mayor of Brenna sign the treaty on the new bridge?",
        ),
        (
            "شهردار برنا قرارداد پل تازه را امضا کرد.",
            "شهردار برنا قرارداد پل تازه را امضا نکرد.",
            "آیا شهردار برنا قرارداد پل تازه را امضا کرد؟",
        ),
    ],
)
async def test_a_denial_in_any_language(
    said: str, denied: str, question: str, tmp_path: Path
) -> None:
    """Where one article denies what another says, neither is the answer."""
    decision = await decide(tmp_path, {"2010": said, "2015": denied}, question)

    assert not isinstance(decision, Answer)
