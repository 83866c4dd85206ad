"""Fixtures that several files share."""

from collections.abc import AsyncIterator

import pytest
from conversation import Conversation


@pytest.fixture
async def talk() -> AsyncIterator[Conversation]:
    """Begin a conversation, and end it."""
    conversation = Conversation()
    await conversation.application.initialize()
    yield conversation
    await conversation.application.shutdown()
