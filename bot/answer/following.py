"""Answers a follow-up question from the subject of the question or the quote before it."""

from collections.abc import Awaitable, Callable

from bot.answer.decisions import Abstention, Answer, Closest, Decision, content_of
from bot.archive.model import Quote
from bot.question.follow_up import has_pronoun
from bot.question.reading import Reader

__all__ = ["decided_alone", "followed"]

Decide = Callable[[str], Awaitable[Decision]]


async def decided_alone(text: str, decide: Decide, reader: Reader) -> Decision:
    """Return the decision on a question, or on the only question in what is told beside it."""
    decision = await decide(text)
    if isinstance(decision, Answer) or _is_unavailable(decision):
        return decision
    alone = reader.question_alone(text)
    if alone and not has_pronoun(alone):  # what is told beside it may only be in the way
        again = await decide(alone)
        return again if isinstance(again, Answer) else decision
    return decision


def _is_unavailable(decision: Decision) -> bool:
    """Whether the archive is away, so that asking again would only take longer."""
    return isinstance(decision, Abstention) and decision.reason == "unavailable"


async def followed(
    text: str,
    alone: Decision,
    after: str,
    about: Quote | None,
    reader: Reader,
    decide: Decide,
    below: float,
) -> Decision:
    """Return the decision on a question that may follow another one, or a quote.

    `alone` is the decision on the question alone, `after` the question before, and `about` the
    quote that answered it. A follow-up is decided on with the subject of the one or the other, if
    it is not answered alone or names its subject by a pronoun. What only follows a subject that the
    archive does not know is not answered; it is a closest passage of at most `below`.
    """
    is_dropped = reader.drops_subject(text)
    if not (after or about) or not (reader.is_follow_up(text) or is_dropped):
        return alone
    if _is_unavailable(alone):
        return alone
    is_known = about is not None or reader.knows_subject(after)
    # "Where does he live?" alone may be answered about anybody; "when did it open?" need not.
    if isinstance(alone, Answer) and not has_pronoun(text):
        return alone.doubted(below) if is_dropped and not is_known else alone
    before = await decide(after) if after else None
    entry = before.faq.id if isinstance(before, Answer) and before.faq else None
    best = alone
    for whole in reader.readings(text, after, about.text if about else ""):
        again = await decide(whole)
        # The subject alone may have led to the answer: the reader's words must be in it too, or
        # have led to another entry of the FAQ.
        if not isinstance(again, (Answer, Closest)):
            continue
        is_other = again.faq is not None and again.faq.id != entry and entry is not None
        if reader.is_covered(text, content_of(again)) or (
            is_other and isinstance(again, Answer) and reader.is_known(text)
        ):
            if isinstance(again, Answer):
                return again if is_known else again.doubted(below)
            best = again if isinstance(best, Abstention) else best
    if isinstance(best, Answer) and not reader.is_covered(after, content_of(best)):
        return best.doubted(below)  # it may be about somebody else
    return best
