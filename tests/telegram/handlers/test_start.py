"""`/start`: three questions to tap, and links that open an article, a quote or a question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.faq import FaqEntry
from bot.i18n.coverage import coverage_lines
from bot.local_botapi.people import Person
from bot.telegram.views.deep_links import article_payload, opened, question_payload, quote_payload
from bot.telegram.views.start import render_start
from tests.support.conversation import Conversation
from tests.support.small_desk import SmallDesk, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()
CLOSED = quote(DESK.river, "The bridge was closed in 1990.")
STALE = [
    *("some-parameter", "1", "1a", "1q", "1f", "1x", "1aAAAAAAAA", "1aAAAA", "1q" + "A" * 15),
    *("1fAAAAAAAAAAA", "2" + article_payload(DESK.river)[1:], "é" * 64, "1f" + "A" * 62),
]


@pytest.mark.parametrize(
    ("code", "greeting", "question"),
    [
        ("en", "Hello!", "When did the bridge open?"),
        ("ru", "Здравствуйте!", "Когда открыли мост?"),
        ("fa", "سلام!", "When did the bridge open?"),
    ],
)
async def test_a_question_to_tap(
    talk: Conversation, code: str, greeting: str, question: str
) -> None:
    """The greeting's buttons are questions in the reader's language; a tap is answered."""
    person = Person(talk.api, language_code=code)
    (start,) = await talk.after(person.say("/start"))
    answer, closed = await talk.after(person.tap(start, question))

    assert start.text.startswith(greeting)
    assert start.text.endswith(TEXTS[code].say("examples"))
    assert [[question]] == [[label for label, _ in row] for row in start.keyboard]
    assert answer.html.startswith(
        f"<b>{question}</b>\n<blockquote>The bridge opened in May.</blockquote>\n"
    )
    assert [(question, code)] == talk.desk.asked
    assert ("answerCallbackQuery", "") == (closed.method, closed.text)


async def test_asking_on(talk: Conversation) -> None:
    """In a private chat the next question may lean on the answer to a tapped one."""
    person = Person(talk.api)
    (start,) = await talk.after(person.say("/start"))
    await talk.after(person.tap(start, "When did the bridge open?"))
    await talk.after(person.say("And then?"))

    assert talk.desk.about == quote(talk.desk.river, "The bridge opened in May.")


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_three_questions(language: str) -> None:
    """However long the FAQ is there are three; long ones are written out as well."""
    question = "When, after all the years of building, did the bridge open at last, and to whom?"
    entries = tuple(FaqEntry(str(at), {"en": (question,)}, (CLOSED,)) for at in range(136))
    reply = render_start(DESK.archive, entries, TEXTS[language])
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()

    assert (3, 3) == (len(rows), reply.html.count(f"• {question}"))
    assert all(row[0].text == question[:60] + "…" for row in rows)


async def test_no_faq(talk: Conversation) -> None:
    """Without an FAQ the greeting has neither examples nor buttons."""
    talk.desk.faq = ()
    (start,) = await talk.after(Person(talk.api).say("/start"))

    assert ((), False) == (start.keyboard, "For example" in start.text)


async def test_a_question_that_is_gone(talk: Conversation) -> None:
    """Once the FAQ has no such entry, its button is stale."""
    person = Person(talk.api)
    (start,) = await talk.after(person.say("/start"))
    talk.desk.faq = ()

    assert [TEXTS["en"].say("stale_button")] == await talk.texts(
        person.tap(start, "When did the bridge open?")
    )


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (article_payload(DESK.river), "A bridge & its boats\nRiver Post"),
        (quote_payload(CLOSED), "The bridge was closed in 1990.\nA bridge & its boats\n"),
        (question_payload(DESK.faq[0]), "When did the bridge open?\nThe bridge opened in May.\n"),
    ],
)
async def test_links(talk: Conversation, payload: str, expected: str) -> None:
    """A link opens an article, a quote or a question, in a group too."""
    said = await talk.texts(Person(talk.api).say(f"/start {payload}"))
    said += await talk.texts(Person(talk.api, chat=-1001).say(f"/start@clippings_bot {payload}"))

    assert [True, True] == [one.startswith(expected) for one in said]
    assert len(payload) <= 64


@pytest.mark.parametrize(("code", "greeting"), [("en", "Hello!"), ("ru", "Здрав"), ("fa", "سلام!")])
@pytest.mark.parametrize("payload", STALE)
async def test_stale_links(talk: Conversation, payload: str, code: str, greeting: str) -> None:
    """What a link opens no more is said in one line, below the greeting."""
    (said,) = await talk.texts(Person(talk.api, language_code=code).say(f"/start {payload}"))

    assert said.startswith(greeting)
    assert said.endswith(f"\n\n{TEXTS[code].say('link_stale')}")


def test_a_part_of_a_sentence_has_no_link() -> None:
    """Only whole sentences are linked to: a link must not quote out of them."""
    assert quote_payload(quote(DESK.river, "was closed")) is None


@given(st.text(max_size=64) | st.from_regex(r"1[aqf][A-Za-z0-9_-]{0,62}", fullmatch=True))
def test_any_payload(payload: str) -> None:
    """No payload that nobody made opens anything, or fails."""
    found: Any = opened(payload, DESK.archive, DESK.faq)

    assert found is None


async def test_a_very_long_question(talk: Conversation) -> None:
    """A question that does not fit above its answer is left out."""
    (entry,) = talk.desk.faq
    long = FaqEntry(entry.id, {"en": ("why " * 1_020,)}, entry.quotes)
    talk.desk.faq = (long,)
    (sent,) = await talk.after(Person(talk.api).say(f"/start {question_payload(long)}"))

    assert sent.text.startswith("The bridge opened in May.\n")


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_about(talk: Conversation, code: str) -> None:
    """After what the bot is comes what its archive covers, in the reader's language."""
    (sent,) = await talk.after(Person(talk.api, language_code=code).say("/about"))
    words = TEXTS[code]
    about, _, covered = sent.text.rpartition("\n\n")

    assert about == words.say("about").strip()
    assert covered.splitlines() == coverage_lines(talk.desk.archive.coverage, words)
