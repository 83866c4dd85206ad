"""`/timeline` in the chat: a picture with its text, or the text alone."""

import asyncio
import sys
import threading
from typing import Any

import pytest

from bot.archive.model import Article
from bot.botapi.html import shown_length
from bot.local_botapi.people import Person
from bot.telegram.handlers import timeline as timelines
from bot.telegram.views.timeline import render_timeline
from bot.timeline.entries import Timeline, TimelineEntry
from tests.support.conversation import Conversation
from tests.support.small_desk import quote
from tests.support.small_library import LibraryDesk, dated
from tests.support.texts import TEXTS
from tests.support.waiting import LONG, until

OLD = dated(1, "2014-03/2015-05-15", text="The bridge opened.")
NEW = dated(2, "2020-06-22", text="In 1990 the bridge was <closed>.")
NONE = dated(3, text="Boats pass.")


def _entry(one: Article, event: str | None = None) -> TimelineEntry:
    return TimelineEntry(quote(one, one.text), event, one.date)


def _desk(*articles: Article, left_out: int = 0) -> LibraryDesk:
    desk = LibraryDesk(*articles)
    entries = [_entry(one, "1990" if one is NEW else None) for one in articles]
    dated_ = tuple(one for one in entries if one.is_dated)
    undated = tuple(one for one in entries if not one.is_dated)
    desk.found = Timeline(dated_, undated, left_out)
    return desk


def _use(talk: Conversation, desk: LibraryDesk) -> LibraryDesk:
    talk.application.bot_data.front.desk = desk
    return desk


async def test_a_picture_and_its_text(talk: Conversation) -> None:
    """A short timeline is the picture's own caption."""
    _use(talk, _desk(NEW, OLD, NONE, left_out=2))
    (sent,) = await talk.after(Person(talk.api).say("/timeline the bridge"))
    expected = (
        "the bridge: what the archive says, in chronological order\n\n"
        "1990 (said in the quote)\nIn 1990 the bridge was <closed>.\n"
        "Title 2 · publisher unknown · 22 June 2020 (stated by the source)\n\n"
        "Published: between March 2014 and 15 May 2015 (stated by the source)\n"
        "The bridge opened.\nTitle 1 · publisher unknown\n\n"
        "Undated:\nBoats pass.\nTitle 3 · publisher unknown\n\n… and 2 more"
    )

    assert ("sendPhoto", expected) == (sent.method, sent.text)
    assert b"\x89PNG" == sent.params["photo"].content[:4]
    assert 3 == sent.html.count("<blockquote>")


@pytest.mark.parametrize(
    ("topic", "code", "expected"),
    [
        (
            "мост",
            "en",
            "мост: что говорит архив, в хронологическом порядке\n\nОпубликовано: март",
        ),
        (
            "bridge",
            "fa",
            "\u2068bridge\u2069: آنچه آرشیو می‌گوید، به ترتیب زمان\n\nانتشار: بین مارس",
        ),
    ],
)
async def test_languages(talk: Conversation, topic: str, code: str, expected: str) -> None:
    """The words are in the topic's script, else in the reader's language."""
    _use(talk, _desk(OLD))
    (sent,) = await talk.after(Person(talk.api, language_code=code).say(f"/timeline {topic}"))

    assert sent.text.startswith(expected)


async def test_a_long_timeline(talk: Conversation) -> None:
    """What does not fit into a caption follows as a message."""
    _use(
        talk,
        _desk(
            *(
                dated(at, f"20{at}", text=f"{at} " + "The bridge is old. " * 12)
                for at in range(10, 16)
            )
        ),
    )
    picture, text = await talk.after(Person(talk.api).say("/timeline bridge"))

    assert ("sendPhoto", "sendMessage") == (picture.method, text.method)
    assert "bridge: what the archive says, in chronological order" == picture.text
    assert 6 == text.html.count("<blockquote>")
    assert "[…]" not in text.text


def test_more_than_a_message() -> None:
    """Long quotes are shortened, the last ones counted and reached by the button."""
    many = [
        dated(
            at, f"20{at}", text=f"It is {at}. " + "The bridge is old " * 60 + ".", title="T" * 300
        )
        for at in range(10, 22)
    ]
    found = _desk(*many).found
    reply = render_timeline("😀" * 500, found, TEXTS["en"])
    shown = reply.html.count("<blockquote>")
    labels = [
        one.text
        for row in (reply.keyboard.inline_keyboard if reply.keyboard else ())
        for one in row
    ]

    assert 0 < shown < 12
    assert shown == reply.html.count("[…]</blockquote>")
    assert reply.html.endswith(f"… and {12 - shown} more")
    assert (["More"], True) == (labels, shown_length(reply.html) <= 4096)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/timeline", TEXTS["en"].say("timeline_alone")),
        ("/timeline ?!", TEXTS["en"].say("timeline_alone")),
        ("/timeline penguins", "The archive has nothing on “penguins”."),
        ("/timeline " + "bridge " * 200, TEXTS["en"].say("too_long", limit="1,000")),
    ],
)
async def test_nothing_to_show(talk: Conversation, typed: str, expected: str) -> None:
    """Without a topic, or anything about it, one line says so."""
    _use(talk, LibraryDesk(OLD))

    assert [expected] == await talk.texts(Person(talk.api).say(typed))


async def test_without_matplotlib(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib the text comes alone."""
    _use(talk, _desk(OLD))
    monkeypatch.delitem(sys.modules, "bot.timeline.picture", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    (sent,) = await talk.after(Person(talk.api).say("/timeline bridge"))

    assert "sendMessage" == sent.method
    assert "The bridge opened.\nTitle 1" in sent.text


async def test_an_edited_article(talk: Conversation) -> None:
    """Once a file says something else, neither picture nor text is sent."""
    desk = _use(talk, _desk(OLD, NEW))
    desk.files["a002"] = "Something else."
    sent = await talk.after(Person(talk.api).say("/timeline bridge"))

    assert [("sendMessage", TEXTS["en"].say("altered_quote"))] == [
        (one.method, one.text) for one in sent
    ]


async def test_an_edited_article_of_a_long_timeline(talk: Conversation) -> None:
    """A picture whose caption quotes nothing is held back as well."""
    long = dated(9, "2009", text="The bridge is old. " * 80)
    desk = _use(talk, _desk(long))
    desk.files["a009"] = "Something else."
    sent = await talk.after(Person(talk.api).say("/timeline bridge"))

    assert "sendPhoto" not in [one.method for one in sent]
    assert {TEXTS["en"].say("altered_quote")} == {one.text for one in sent}


async def test_one_picture_at_a_time(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn one after another; who finds a queue gets the text alone."""
    _use(talk, _desk(OLD))
    at_work: list[int] = []
    most: list[int] = []
    all_have_asked = threading.Event()

    def drawn(*_: Any) -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        all_have_asked.wait(LONG)
        at_work.pop()
        return b"\x89PNG"

    monkeypatch.setattr(timelines, "_drawn", drawn)
    people = [Person(talk.api, 2000 + at) for at in range(12)]
    asking = asyncio.gather(*(talk.after(one.say("/timeline bridge")) for one in people))
    await until(lambda: len(talk.api.transcript) == 4)
    all_have_asked.set()
    sent = await asking
    methods = [one.method for one in talk.api.transcript]

    assert 12 == len(sent)
    assert (8, 4) == (methods.count("sendPhoto"), methods.count("sendMessage"))
    assert {1} == set(most)


async def test_in_a_group(talk: Conversation) -> None:
    """In a group the command is answered as well."""
    _use(talk, _desk(OLD))
    (sent,) = await talk.after(Person(talk.api, chat=-1001).say("/timeline@clippings_bot bridge"))

    assert "sendPhoto" == sent.method
