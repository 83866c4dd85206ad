"""Small talk and questions about the bot, at the desk and at every way in."""

import io
import json
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer, Closest
from bot.archive.coverage import Coverage
from bot.cli.ask import report
from bot.cli.explaining.explain import run_explain
from bot.desk import Desk
from bot.i18n.small_talk import Talk, talk_words
from bot.local_botapi.people import Person
from bot.settings import Settings
from bot.telegram.views.inline import decision_page
from tests.support.conversation import LocalBot
from tests.support.texts import TEXTS

PIER = "The pier of Saltby was opened by Nora Finch in 1931. It is 90 metres long.\n"
MILL = "The mill burned down in a night. Nobody was hurt.\n"
FAQ = """entries:
  - id: pier
    questions:
      en: [Who opened the pier?, What is your name?]
      ru: [Кто открыл пирс?]
      fa: [چه کسی اسکله را باز کرد؟]
    quotes: [{article: pier, text: The pier of Saltby was opened by Nora Finch in 1931.}]
"""
GROUP = -1001234


def _written(folder: Path, faq: str = FAQ) -> Path:
    (folder / "archive").mkdir()
    heads = {
        "pier": "title: The pier is open\npublisher: Saltby Echo\ndate: 1931-06\n"
        "date_basis: stated\n",
        "mill": "title: Who made you?\n",
    }
    for name, text in {"pier": PIER, "mill": MILL}.items():
        (folder / "archive" / f"{name}.md").write_text(f"---\n{heads[name]}---\n{text}", "utf-8")
    (folder / "responses").mkdir()
    (folder / "responses" / "faq.yaml").write_text(faq, "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with two articles and an FAQ."""
    return _written(tmp_path_factory.mktemp("talking"))


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    """Open a desk on them."""
    return Desk.open(folder / "archive", responses=folder / "responses", cache=folder / "cache")


async def _said(desk: Desk, text: str, language: str = "en") -> str:
    decision = await desk.ask(text, language)
    assert isinstance(decision, Abstention)
    assert decision.reason == "empty"
    assert decision.talk
    return talk_words(decision.talk, TEXTS[language])


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("hi there!", "en", TEXTS["en"].say("talk_hello")),
        ("How many articles have you?", "en", "The archive has 2 articles."),
        ("which period do you cover?", "en", "All its dates are in June 1931."),
        ("what topics do you cover?", "en", "Saltby Echo (1)"),
        ("what topics do you cover?", "en", "“The pier is open”"),
        ("which languages do you speak?", "en", "Languages: English (2)."),
        ("what can you do?", "en", "which has 2 articles"),
        ("сколько у тебя статей?", "ru", "В архиве 2 статьи."),
        ("спасибо", "ru", "Кто открыл пирс?"),
        ("چند مقاله داری؟", "fa", "در آرشیو ۲ مقاله هست."),
        ("تو ربات هستی؟", "fa", TEXTS["fa"].say("talk_human")),
        ("😂", "en", TEXTS["en"].say("talk_signs")),
        ("who are you and who owns you?", "en", TEXTS["en"].say("talk_maker")),
    ],
)
async def test_replies(desk: Desk, text: str, language: str, expected: str) -> None:
    """The reply is short and true of the archive, and ends with what could be asked."""
    said = await _said(desk, text, language)

    assert expected in said
    assert {"en": "Who opened the pier?", "ru": "Кто открыл пирс?"}.get(language, "اسکله") in said


@pytest.mark.parametrize(
    "text",
    ["hi, who opened the pier?", "How are you? Who opened the pier?", "Hi! Is the pier open?"],
)
async def test_a_question_with_small_talk(desk: Desk, text: str) -> None:
    """The question is answered, and the small talk passed over."""
    (part,) = await desk.ask_all(text)

    assert isinstance(part.decision, (Answer, Closest))


async def test_two_questions(desk: Desk) -> None:
    """A question about the bot and one to the archive are both answered."""
    talk, answer = await desk.ask_all("How many articles have you? Who opened the pier?")

    assert isinstance(talk.decision, Abstention)
    assert isinstance(answer.decision, Answer)


async def test_the_subject_stays(desk: Desk) -> None:
    """After a question about the bot, a follow-up refers to the question before it."""
    (part,) = await desk.ask_all("what can you do?", after="Who opened the pier?")

    assert part.subject == "Who opened the pier?"


@pytest.mark.parametrize("text", ["What is your name?", "who made you"])
async def test_what_the_archive_has(desk: Desk, text: str) -> None:
    """A question of the FAQ and a headline are no small talk."""
    assert isinstance(await desk.ask(text), Answer)


async def test_what_the_faq_is_about(folder: Path) -> None:
    """Of a topic that the FAQ has questions on, it answers other wordings as well."""
    faq = FAQ.replace("What is your name?", "How many articles are there in your archive?")
    (folder / "own").mkdir()
    (folder / "own" / "faq.yaml").write_text(faq, "utf-8")
    async with Desk.open(folder / "archive", responses=folder / "own", cache=folder) as desk:
        decision = await desk.ask("how many articles does your archive have?")
        assert isinstance(decision, (Answer, Closest))
        assert TEXTS["en"].say("talk_hello") in await _said(desk, "hello")


async def test_what_may_be_a_question(desk: Desk) -> None:
    """A call for help is small talk only if the archive has no answer."""
    assert TEXTS["en"].say("talk_help") in await _said(desk, "help me")


async def test_without_an_faq_and_dates(tmp_path: Path) -> None:
    """A headline is what can be typed, and no date is invented."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "mill.md").write_text(f"---\ntitle: A mill burns\n---\n{MILL}", "utf-8")
    async with Desk.open(tmp_path / "archive", cache=tmp_path / "cache") as desk:
        said = await _said(desk, "which years do you cover?")

    assert TEXTS["en"].say("talk_no_dates") in said
    assert TEXTS["en"].say("talk_headline", title="A mill burns") in said


def test_long_titles_are_cut() -> None:
    """A title ends at a word."""
    talk = Talk(("topics",), Coverage(), ("word " * 40,))

    assert f"“{'word ' * 15}word…”" in talk_words(talk, TEXTS["en"], has_commands=False)


def test_an_archive_without_titles() -> None:
    """Without anything to name, nothing is named."""
    assert talk_words(Talk(("bye",), Coverage()), TEXTS["en"], has_commands=False) == TEXTS[
        "en"
    ].say("talk_bye")


async def test_chats(desk: Desk) -> None:
    """In a private chat it is answered, in a group if it is addressed to the bot; not in counts."""
    async with LocalBot(desk) as bot:
        ada, group = Person(bot.api), Person(bot.api, chat=GROUP)
        private = await bot.texts(ada.say("thanks"))
        emoji = await bot.texts(ada.say("👋"))
        unheard = await bot.texts(group.say("hello"))
        heard = await bot.texts(group.say("@clippings_bot hello"))
        counted = bot.front.stats._waiting

        assert private[0].startswith(TEXTS["en"].say("talk_thanks"))
        assert emoji == heard
        assert [] == unheard
        assert not counted


async def test_json(desk: Desk) -> None:
    """`ask --json` has the reply in words; only small talk has one."""
    out = io.StringIO()
    await report(["hello", "Who opened the pier?"], desk, TEXTS["en"], out)
    talk, answer = map(json.loads, out.getvalue().splitlines())

    assert ("abstention", "empty", []) == (talk["outcome"], talk["reason"], talk["quotes"])
    assert talk["says"].startswith(TEXTS["en"].say("talk_hello"))
    assert "/help" not in talk["says"]
    assert answer["says"] is None


async def test_inline(desk: Desk) -> None:
    """Inline there is nothing to choose."""
    page = decision_page(await desk.ask("hello"), 0, desk.archive, TEXTS["en"])

    assert page.results == ()


def test_explained(folder: Path) -> None:
    """`ask --explain` says that it is not searched for."""
    settings = Settings(archive=folder / "archive", responses=folder / "responses")
    out = io.StringIO()
    run_explain(settings, "who are you?", io.StringIO(), out, None)

    assert "not searched for, because it is small talk, or asks about the bot." in out.getvalue()
