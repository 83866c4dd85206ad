"""A local Bot API whose clock stands still, a bot that speaks to it, and a person."""

import pytest
from telegram import Bot

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi


@pytest.fixture
def api() -> LocalBotApi:
    """Return a local Bot API whose clock stands still."""
    return LocalBotApi(clock=lambda: 1_700_000_000.0, idle=0)


@pytest.fixture
def bot(api: LocalBotApi) -> Bot:
    """Return a bot that speaks to it."""
    return Bot(token="1:local", request=api, get_updates_request=api)


@pytest.fixture
def ada(api: LocalBotApi) -> Person:
    """Return a person in a private chat with the bot."""
    return Person(api)
