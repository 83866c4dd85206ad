"""The sources run with the bot: from a post or an alarm to what readers and operators see."""

import asyncio
from pathlib import Path

import pytest

from bot.delivery.polling import poll
from bot.opening import source_of
from bot.settings import Settings
from bot.sources.posts import item_of
from tests.support.channel import CHANNEL
from tests.support.living import CHANNELS, OPERATOR, LivingBot
from tests.support.running import QUICK
from tests.support.waiting import until

FERRY = "The ferry to Skarholm costs twelve crowns."


async def test_a_post_is_answered_from_while_polling(tmp_path: Path) -> None:
    """Telegram is asked for posts; one of them is an answer to the next reader."""
    bot = LivingBot(tmp_path, CHANNELS)
    source = source_of(Settings(archive=bot.archive))
    task = asyncio.create_task(poll(bot.application, source, QUICK))
    assert await until(lambda: "channel_post" in bot.api.chats.allowed_updates)
    bot.api.enqueue(bot.channel.post(FERRY))
    assert await bot.knows("Harbour-News/1")
    bot.api.enqueue(bot.reader.say("What does the ferry to Skarholm cost?"))
    assert await until(lambda: any(FERRY in sent.text for sent in bot.api.transcript))
    task.cancel()
    await asyncio.wait([task])

    assert "edited_channel_post" in bot.api.chats.allowed_updates


async def test_an_alarm_reaches_operators_while_polling(tmp_path: Path) -> None:
    """A source that has failed several times is told in the operator's private chat."""
    bot = LivingBot(tmp_path, f"channels: {CHANNEL}\n")
    pulse = bot.living._known["telegram:1234567890"]
    pulse.name, pulse.failures, pulse.problem = "Harbour News", 3, "it is broken"
    bot.living.pulses.write(pulse)
    task = asyncio.create_task(poll(bot.application, None, QUICK))
    told = await until(lambda: any(sent.chat_id == OPERATOR for sent in bot.api.transcript))
    task.cancel()
    await asyncio.wait([task])

    assert told
    assert "Harbour News cannot be read: it is broken." in bot.api.transcript[-1].text


async def test_a_failure_in_following_is_not_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong in a round, the next one is tried."""
    bot = LivingBot(tmp_path, CHANNELS)
    tries: list[int] = []

    def broken() -> None:
        tries.append(1)
        raise RuntimeError("secret")

    monkeypatch.setattr(bot.living, "_read_states", broken)
    task = asyncio.create_task(bot.living.run(lambda alarm: asyncio.sleep(0, True)))
    assert await until(lambda: len(tries) > 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert "the sources could not be followed (RuntimeError)" in caplog.text
    assert "secret" not in caplog.text


def test_the_item_of_a_post_is_the_same_every_time() -> None:
    """Its digest depends on the post alone, so that nothing is written twice."""
    post = {"message_id": 5, "text": FERRY, "chat": {"id": CHANNEL, "title": "Harbour"}}
    one, other = (item_of("5", [dict(reversed(post.items()))]), item_of("5", [post]))

    assert one.digest == other.digest
