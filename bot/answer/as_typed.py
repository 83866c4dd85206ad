"""Decides on a question while its last word is being typed."""

from collections.abc import Awaitable, Callable, Sequence

from bot.answer.decisions import Abstention, Answer, Closest, Decision

__all__ = ["decision_as_typed"]


async def decision_as_typed(
    text: str,
    ask: Callable[[str], Awaitable[Decision]],
    completed: Callable[[str], Awaitable[Sequence[str]]],
) -> Decision:
    """Return the decision on a question; if it is not an answer, that on a completed question.

    `completed` returns the text with its last word completed, in a few ways; of these, the first
    that is answered counts, or else, instead of an abstention, the first that is not one.
    """
    decision = await ask(text)
    if isinstance(decision, Abstention | Closest):
        for whole in await completed(text):
            again = await ask(whole)
            if isinstance(again, Answer):
                return again
            if isinstance(decision, Abstention):
                decision = again
    return decision
