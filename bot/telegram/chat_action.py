"""“… is typing” while an answer is slow, and never for a quick one."""

import asyncio
from contextlib import suppress

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

__all__ = ["AGAIN", "SLOW", "Typing"]

SLOW = 0.3
"""Seconds after which the action is shown."""
AGAIN = 4.5
"""Seconds after which it is shown again: Telegram removes it after five."""


class Typing:
    """Shows an action in the question's chat and topic once the body takes longer than `SLOW`."""

    __slots__ = ("_action", "_question", "_slow", "_task", "_timer")

    def __init__(
        self,
        question: Message,
        action: ChatAction = ChatAction.TYPING,
        slow: float | None = None,
    ) -> None:
        """Wait `slow` seconds instead of `SLOW`."""
        self._question = question
        self._action = action
        self._slow = SLOW if slow is None else slow
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        # A timer costs almost nothing if it is cancelled, as it nearly always is.
        self._timer = asyncio.get_running_loop().call_later(self._slow, self._begin)

    async def __aexit__(self, *error: object) -> None:
        self._timer.cancel()
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _begin(self) -> None:
        self._task = asyncio.create_task(_show(self._question, self._action))


async def _show(question: Message, action: ChatAction) -> None:
    thread = question.message_thread_id if question.is_topic_message else None
    while True:
        with suppress(TelegramError):
            await question.get_bot().send_chat_action(
                question.chat.id, action, message_thread_id=thread
            )
        await asyncio.sleep(AGAIN)
