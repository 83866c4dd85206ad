"""Fixtures that several files share."""

import signal
import threading
from collections.abc import AsyncIterator

import pytest
from conversation import Conversation

pytest_plugins = ["botapi.plugin"]

# A run that was started in the background may have been told to ignore Ctrl-C, and the programs
# that it starts inherit that: a test that presses Ctrl-C would wait for ever.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
async def talk() -> AsyncIterator[Conversation]:
    """Begin a conversation, and end it."""
    conversation = Conversation()
    await conversation.application.initialize()
    yield conversation
    await conversation.application.shutdown()
