"""“… is typing” while an answer takes its time, and never for a quick one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

__all__ = ["AGAIN", "SLOW", "typing"]

SLOW = 0.3
"""Seconds after which readers are shown that something is on its way."""
AGAIN = 4.5
"""Seconds after which they are shown it again: Telegram takes it away after five."""


@asynccontextmanager
async def typing(
    question: Message, action: ChatAction = ChatAction.TYPING, slow: float | None = None
) -> AsyncIterator[None]:
    """Show the action in the question's chat and topic while the body takes longer than `SLOW`."""
    tasks: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    # A timer costs next to nothing where it is cancelled, as it nearly always is.
    timer = loop.call_later(
        SLOW if slow is None else slow,
        lambda: tasks.append(loop.create_task(_show(question, action))),
    )
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


async def _show(question: Message, action: ChatAction) -> None:
    thread = question.message_thread_id if question.is_topic_message else None
    while True:
        with suppress(TelegramError):
            await question.get_bot().send_chat_action(
                question.chat.id, action, message_thread_id=thread
            )
        await asyncio.sleep(AGAIN)
