"""The command `ask --explain`: why a question was answered or not, in plain words."""

import asyncio
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import shorten
from typing import TextIO

from bot.answer.decisions import Abstention, Answer, Choice, Closest
from bot.answer.explain import Explanation, GateReading, Push
from bot.answer.gates import NAMELESS
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.cli.ask import lines_of
from bot.cli.explaining.signal_words import PHRASES, Row
from bot.cli.streams import use_encoding
from bot.desk import Desk
from bot.i18n.small_talk import Talk
from bot.opening import open_desk
from bot.question.kinds import Kind
from bot.question.period.periods import Period
from bot.question.reading import Question
from bot.settings import Settings

__all__ = ["explain_all", "lines_of_explanation", "run_explain"]

SHOWN = 3
"""The most passages, entries and signals of each that are shown."""
QUOTED = 160
"""The most characters of a quote that are shown."""
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")
_KINDS: dict[Kind, str] = {
    "number": "a number",
    "time": "a time",
    "person": "a person",
    "place": "a place",
    "reason": "a reason",
    "other": "no particular kind of answer",
}
_RULES = {
    "own_wording": "The question is one of the entry's own wordings, which alone decides.",
    "same_words": "The question has the same content words as one of the wordings, which decides.",
    "lone_word": "The question is a single word, so that it cannot be more.",
    "small_faq": (
        "The entry does not have all words of the question, and the FAQ has too few entries to tell"
        " which words matter, so that it cannot be more."
    ),
    "nameless": (
        "A person is asked for, and the entry’s quotes name nobody, so that it is at most"
        f" {NAMELESS}."
    ),
}


def run_explain(
    settings: Settings, question: str, stdin: TextIO, out: TextIO, asked_on: date | None
) -> bool:
    """Explain a question, or each line of standard input if it is blank.

    `asked_on` is the day that "last year" is counted from. Returns whether every quote could be
    verified. Raises `ContentError` and `CacheError`.
    """
    desk = open_desk(settings, wait=True)
    use_encoding(out)
    questions = [question] if question.strip() else lines_of(stdin)
    return asyncio.run(explain_all(questions, desk, out, asked_on))


async def explain_all(
    questions: Iterable[str], desk: Desk, out: TextIO, asked_on: date | None = None
) -> bool:
    """Write an explanation for each question; return whether every quote could be verified."""
    is_whole = True
    for number, question in enumerate(questions):
        explanation = await desk.explain(question, asked_on)
        if number:
            out.write("\n")
        for line in lines_of_explanation(question, explanation, desk.archive):
            out.write(line + "\n")
        out.flush()
        shown = explanation.passages[:SHOWN]
        is_whole &= all(_is_verified(one.ranked.excerpt, desk.archive) for one in shown)
    return is_whole


def _is_verified(quotes: Sequence[Quote], archive: Archive) -> bool:
    try:
        verify_quotes(quotes, archive)
    except AlteredQuoteError:
        return False
    return True


def lines_of_explanation(
    question: str, explanation: Explanation, archive: Archive
) -> Iterator[str]:
    """Yield the lines of an explanation; no quote is shown that is not in the archive."""
    yield f"Question: {_line(question)}"
    yield from _read(explanation)
    if explanation.passages:
        yield ""
        yield "Best passages:"
        yield from _passages(explanation, archive)
    if explanation.entries:
        yield ""
        yield "Best FAQ entries:"
        for number, one in enumerate(explanation.entries[:SHOWN], 1):
            yield f"{number}. {one.entry.id} ({one.score:.2f}): {_line(one.entry.question('en'))}"
            yield from _pushes("faq", one.pushes[:SHOWN])
    if explanation.passage_gate:
        yield ""
        yield from _gate("passage", "passage_gate", explanation.passage_gate)
    if explanation.faq_gate:
        yield ""
        yield from _gate("FAQ entry", "faq_gate", explanation.faq_gate)
    yield ""
    yield f"Decision: {_decided(explanation)}"


def _line(text: str) -> str:
    """Return the beginning of a text on one line, without characters that control a terminal."""
    return shorten(text, QUOTED, placeholder=" […]").translate(_CONTROL)


def _read(explanation: Explanation) -> Iterator[str]:
    question = explanation.question
    yield f"It asks for {_KINDS[question.kind]}."
    if question.terms:
        words = (f"{one.word} (name)" if one.is_name else one.word for one in question.terms)
        yield f"Words searched for: {', '.join(words)}."
    for asked, meant in _meant(question):
        yield f"“{asked}” was read as “{meant}”."
    if explanation.unknown:
        yield f"Not in the archive: {', '.join(explanation.unknown)}."
    if question.period:
        yield f"Period: {_period(question.period)}{_applied(explanation)}."


def _meant(question: Question) -> Iterator[tuple[str, str]]:
    """Yield what the reader wrote and what it was taken for, where that differs."""
    meant: dict[str, list[str]] = {}
    for term in question.terms:
        if term.certainty < 1 or term.term not in term.asked:
            meant.setdefault(_written(question, term.asked) or term.word, []).append(term.word)
    for asked, words in meant.items():
        if asked.casefold() != " ".join(words):
            yield asked, " ".join(words)


def _written(question: Question, asked: Sequence[str]) -> str:
    """Return the reader's own words for some terms."""
    words = (
        question.text[token.start : token.end]
        for token in question.tokens
        if token.term and token.term in asked
    )
    return " ".join(dict.fromkeys(words))


def _period(period: Period) -> str:
    if period.wants != "all":
        return f"the {period.wants}"
    first, last = (day and _day(day) for day in (period.earliest, period.latest))
    if first and last:
        return f"{first} to {last}"
    return f"from {first} on" if first else f"until {last}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _applied(explanation: Explanation) -> str:
    if explanation.period is None:
        return "; it is not applied, because no article has a date"
    undated = getattr(explanation.decision, "left_aside", 0)
    return f"; undated articles left aside: {undated}" if undated else ""


def _passages(explanation: Explanation, archive: Archive) -> Iterator[str]:
    for number, one in enumerate(explanation.passages[:SHOWN], 1):
        passage, excerpt = one.ranked.passage, one.ranked.excerpt
        place = f"{passage.article.id}, characters {passage.span.start} to {passage.span.end}"
        if _is_verified(excerpt, archive):
            text = " […] ".join(quote.text for quote in excerpt)
            yield f"{number}. {place}: “{_line(text)}”"
        else:
            changed = "its article has changed since it was read; reload the archive"
            yield f"{number}. {place}: not shown, because {changed}"
        yield from _pushes("rank", one.pushes[:SHOWN])


def _gate(name: str, row: Row, gate: GateReading) -> Iterator[str]:
    compared = "reaches" if gate.passes else "does not reach"
    probability = _probability(gate.probability, gate.threshold)
    yield (
        f"The best {name} answers with a probability of {probability}, which {compared} its"
        f" threshold, {gate.threshold:g}."
    )
    if gate.rule == "beside":
        yield (
            f"By its signals it would be {gate.alone:.2f}; because the FAQ quotes the passage, the"
            " probability of the best FAQ entry counts as well."
        )
    elif gate.rule:
        yield _RULES[gate.rule]
        if gate.rule not in ("lone_word", "nameless", "small_faq"):
            return
    yield f"Before any signal it is {1 / (1 + math.exp(-gate.start)):.2g}."
    for word, pushes in (
        ("up", [push for push in gate.pushes if push.by > 0]),
        ("down", [push for push in gate.pushes if push.by < 0]),
    ):
        if pushes:
            yield f"Pushed {word} the most by:"
            yield from _pushes(row, pushes[:SHOWN])


def _pushes(row: Row, pushes: Sequence[Push]) -> Iterator[str]:
    for push in pushes:
        yield f"   {push.by:+6.2f}  {PHRASES[row][push.signal]}"


def _probability(probability: float, threshold: float) -> str:
    """Return a probability with as many digits as it takes to tell it from the threshold."""
    digits = 2 if round(probability, 2) != round(threshold, 2) else 6
    return f"{probability:.{digits}f}"


def _decided(explanation: Explanation) -> str:
    """Return the decision and its reason as one sentence."""
    policy = explanation.policy
    match explanation.decision:
        case Answer(faq=None):
            return "answered by the best passage, because it reaches its threshold."
        case Answer(faq=entry):
            name = entry.id if entry else ""
            return f"answered by the FAQ entry {name}, because it reaches its threshold."
        case Choice(options=options):
            kind = "FAQ entries" if options[0].faq else "articles"
            return (
                f"offers {len(options)} {kind} to choose from, because none reaches its threshold,"
                f" the best reaches {policy.choice:g}, and they are about equally likely."
            )
        case Closest(faq=entry):
            what = f"FAQ entry {entry.id}" if entry else "passage"
            return (
                f"shows the closest {what}, and says that it may not be the answer, because nothing"
                f" reaches its threshold, but this holds the answer with a probability of"
                f" {explanation.decision.confidence:.2f}, and {policy.closest:g} is enough."
            )
        case Abstention(talk=Talk()):
            return "not searched for, because it is small talk, or asks about the bot."
        case Abstention(reason="empty"):
            return "silent, because the question has no words to search for."
        case Abstention(reason="unavailable"):
            return "silent, because the archive cannot be reached now."
        case Abstention(reason="out_of_dates"):
            return "silent, because the archive answers it only outside the period."
        case Abstention(reason="ambiguous"):
            return (
                "silent, because passages are about equally likely, and none reaches the threshold."
            )
    gates = [gate for gate in (explanation.passage_gate, explanation.faq_gate) if gate]
    if not gates:
        within = " in the period" if explanation.period else ""
        return f"silent, because no passage and no FAQ entry{within} has any of its words."
    if explanation.nearest >= policy.closest:
        return (
            "silent, because nothing reaches its threshold, and a single word that the archive does"
            " not have as it was asked is not enough for the closest passage."
        )
    return (
        f"silent, because nothing reaches its threshold, nor {policy.closest:g}, at which the"
        " closest passage is shown."
    )
