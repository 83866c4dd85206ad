"""Splits a message into its questions: "Who fined Telegram? And how much was it?"."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from bot.question.courtesy import Sentence, Word, is_content, sentences_of, text_of
from bot.question.kinds import kind_of

__all__ = ["PARTS", "question_alone", "questions_in"]

PARTS = 3
"""The most questions that a message is split into; the last one contains the rest."""
_MARKS = re.compile("[?؟？]")
_FIRST = frozenset(
    "who whom whose what which when where why how is are was were do does did can could has have"
    " had will would should что чем какой какая какое какие каков кто кого кому кем когда где"
    " куда откуда почему зачем сколько как чей ли چه چی کی کجا چرا چقدر چند چگونه چطور کدام"
    " ایا".split()
)
"""Words with which a question begins."""
_ASKING = frozenset(
    "who whom whose what which when where why how кто кого кому кем когда где куда откуда почему"
    " зачем сколько چه کی کجا چرا چقدر چند چگونه چطور کدام".split()
)
"""Words with which a second question begins after "and"."""
_AND = frozenset("and и а و".split())
_BACK = frozenset(
    "it its he she him his her they them their that this there then это этот эта этого он она они"
    " оно его ее их ему ей им нем ней там тогда него нее них нему ним нею"
    " ان این او انها انجا".split()
)
"""Words that refer back to the subject of the question before."""


def questions_in(text: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the questions in a message, without courtesies, in order; at most `PARTS`.

    A sentence that asks nothing belongs to the question after it, or at the end to the last one. A
    message with at most one question is a single part, and one with only courtesies has none.
    `knows` tells whether a folded word is in the archive.
    """
    sentences = [one for one in sentences_of(text, knows) if one.words]
    parts: list[str] = []
    told = ""
    for sentence in sentences:
        for piece in _pieces(sentence):
            said = " ".join(filter(None, (told, text_of(piece, text))))
            if _asks(piece, text):
                parts.append(said)
                told = ""
            else:
                told = said
    if told and parts:
        parts[-1] = f"{parts[-1]} {told}"
    elif told:
        parts.append(told)
    return (*parts[: PARTS - 1], " ".join(parts[PARTS - 1 :])) if len(parts) > PARTS else (*parts,)


def question_alone(text: str, knows: Callable[[str], bool]) -> str | None:
    """Return the only question of a message that also tells something; None for other messages."""
    sentences = [one for one in sentences_of(text, knows) if one.words]
    asked = [one for one in sentences if _asks(one, text)]
    return text_of(asked[0], text) if len(asked) == 1 < len(sentences) else None


def _asks(sentence: Sentence, text: str) -> bool:
    end = text[sentence.words[-1].end : sentence.end]
    if _MARKS.search(end):
        return True
    first = sentence.words[0].word
    if first in _AND and len(sentence.words) > 1:
        first = sentence.words[1].word
    return first in _FIRST or kind_of(text_of(sentence, text)) != "other"


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """Yield the questions that "and" joins in a sentence, if each can be asked alone.

    The second one must refer back, or both must have a subject of their own: "What is the name and
    what the age of …" is one question.
    """
    words, start, at = sentence.words, sentence.start, 0
    for index, (word, after) in enumerate(pairwise(words)):
        if word.word not in _AND or after.word not in _ASKING or index == at:
            continue
        before, rest = words[at:index], words[index + 1 :]
        if _is_question(before) and _stands_alone(before, rest):
            yield Sentence(start, before[-1].end, before)
            start, at = after.start, index + 1
    yield Sentence(start, sentence.end, words[at:])


def _is_question(words: tuple[Word, ...]) -> bool:
    is_asking = any(word.word in _ASKING or word.word in _FIRST for word in words[:3])
    return is_asking and any(map(is_content, words))


def _stands_alone(before: tuple[Word, ...], rest: tuple[Word, ...]) -> bool:
    if any(word.word in _BACK for word in rest):
        return True
    return sum(map(is_content, before)) > 1 and sum(map(is_content, rest)) > 1
