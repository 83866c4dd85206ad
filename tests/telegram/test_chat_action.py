"""The bot shows that it is typing while an answer takes long, and never for a quick one."""

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest
from telegram.error import NetworkError

from bot.answer.decisions import Decision
from bot.archive.model import Quote, Span
from bot.local_botapi.people import Person, in_topic
from bot.telegram import chat_action as typing_action
from bot.verification.findings import Finding, Refusal
from tests.support.conversation import OPENED, Conversation
from tests.support.waiting import until


def _slow(talk: Conversation, monkeypatch: pytest.MonkeyPatch, actions: int = 1) -> None:
    """Let the desk take until so many actions were asked for."""
    ask = talk.desk.ask

    async def slowly(
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> Decision:
        await until(lambda: len(_actions(talk)) >= actions)
        return await ask(text, language, about, asked_on, after)

    monkeypatch.setattr(talk.desk, "ask", slowly)
    monkeypatch.setattr(typing_action, "SLOW", 0.01)
    monkeypatch.setattr(typing_action, "AGAIN", 0.02)


def _actions(talk: Conversation) -> list[dict[str, object]]:
    return [dict(params) for name, params in talk.api.requests if name == "sendChatAction"]


async def test_a_quick_answer(talk: Conversation) -> None:
    """A quick answer comes alone."""
    await talk.after(Person(talk.api).say("When?"))

    assert _actions(talk) == []


async def test_a_slow_answer(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow one is announced, again and again, in its topic, and not any more once it is there."""
    _slow(talk, monkeypatch, 2)
    (answer,) = await talk.after(Person(talk.api, chat=-1005).say("/ask When?", **in_topic(7)))
    shown = _actions(talk)
    await asyncio.sleep(0.05)

    assert answer.text.startswith(OPENED)
    assert shown[0] == {"chat_id": -1005, "action": "typing", "message_thread_id": 7}
    assert len(shown) > 1
    assert len(_actions(talk)) == len(shown)


async def test_a_failing_action(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it cannot be shown, the answer comes all the same, and nobody is bothered."""
    _slow(talk, monkeypatch)
    talk.api.fail_next("sendChatAction", exception=NetworkError("lost"))
    (answer,) = await talk.after(Person(talk.api).say("When?"))

    assert answer.text.startswith(OPENED)
    assert caplog.messages == []


async def test_a_failing_answer(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typing ends when the answer fails."""
    _slow(talk, monkeypatch)
    await talk.after(Person(talk.api).say("fail"))
    shown = len(_actions(talk))
    await asyncio.sleep(0.05)

    assert shown == len(_actions(talk)) > 0


async def test_a_slow_verification(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that takes long to be looked up is announced as well."""
    examine = talk.desk.examine

    async def slowly(text: str, marked: Sequence[Span] = ()) -> Finding | Refusal:
        await until(lambda: _actions(talk))
        return await examine(text, marked)

    monkeypatch.setattr(talk.desk, "examine", slowly)
    monkeypatch.setattr(typing_action, "SLOW", 0.01)
    said = await talk.texts(Person(talk.api).say("/verify The bridge opened in May."))

    assert said[0].startswith("Exact")
    assert len(_actions(talk)) == 1
