"""What is kept of readers: everything is tried, and then looked for in every file and log."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import keep_logs_private
from bot.telegram.views.keyboards import DOWN, UP
from tests.support.newsroom import ASK, NO, OPERATOR, Newsroom
from tests.support.texts import TEXTS

MARKER = "Xanadu"
READER = 7_777_123_456
GROUP = -1_007_654_321_098


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Open a newsroom, and close it."""
    newsroom = Newsroom(tmp_path)
    await newsroom.application.initialize()
    yield newsroom
    await newsroom.application.shutdown()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Listen to all that is logged; the libraries are kept private as in a real run."""
    names = ("telegram", "httpx", "httpcore", "aiosqlite", "alembic", "sqlalchemy")
    levels = {name: logging.getLogger(name).level for name in names}
    caplog.set_level(logging.DEBUG)
    keep_logs_private()
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def writings(number: int) -> list[bytes]:
    """Return the forms in which an id may appear in a file."""
    whole = abs(number)
    return [str(whole).encode(), whole.to_bytes(8, "big")[2:], whole.to_bytes(8, "little")[:6]]


def files(room: Newsroom) -> dict[Path, bytes]:
    """Return every file that the bot may have written, with its content."""
    return {
        file: file.read_bytes()
        for file in room.folder.rglob("*")
        if file.is_file() and not file.is_relative_to(room.folder / "seeds")
    }


def kept(room: Newsroom, *wanted: bytes) -> set[str]:
    """Return the names of the files that contain one of these."""
    return {
        file.name
        for file, content in files(room).items()
        if any(one.lower() in content.lower() for one in wanted)
    }


async def everything(room: Newsroom) -> None:
    """Use every feature with the marker in what is written, in private and in a group."""
    ada = room.person(READER, MARKER)
    group = room.person(READER, MARKER, chat=GROUP, admin=True)
    olga = room.operator()
    for text in (
        f"Who is {MARKER}?",
        f"How long is the bridge, {MARKER}?",
        "/start",
        "/help",
        "/about",
        "/privacy",
        "/sources",
        "/random",
        "/language",
        "/timer 10m",
        f"/ask Who is {MARKER}?",
        f"/verify {MARKER} pays no toll at all",
        f"/cite {MARKER}",
        f"/article {MARKER}",
        f"/timeline {MARKER}",
        f"/report {MARKER} is wrong",
        f"/unknown {MARKER}",
    ):
        await room.after(ada.say(text))
        await room.after(group.say(text.replace("/ask", "@clippings_bot")))
    await room.after(ada.edit(ada.say("When?")["message"]["message_id"], f"Where is {MARKER}?"))
    await room.after(ada.inline(f"bridge {MARKER}"))
    await room.after(ada.send_photo(MARKER))
    (answer,) = await room.after(ada.say("How long is the bridge?"))
    for button in (UP, DOWN, "Cite"):
        await room.after(ada.tap(answer, button))
    (languages,) = await room.after(ada.say("/language"))
    await room.after(ada.tap(languages, "English"))
    (report,) = await room.after(ada.say(f"/report {MARKER} is wrong"))
    await room.after(ada.tap(report, TEXTS["en"].say("report_yes")))
    (abstention,) = await room.after(ada.say(f"Who is {MARKER}?"))
    consent, _ = await room.after(ada.tap(abstention, ASK["en"]))
    await room.after(ada.tap(consent, NO["en"]))
    for command in ("/queue", "/stats"):
        await room.after(olga.say(command))
        await room.after(ada.say(command))
    room.api.fail_next("sendMessage", error_code=500, description=f"{MARKER} {READER}")
    await room.after(ada.say(f"How long is the bridge, {MARKER}?"))
    await room.front.stats.flush()


async def test_nothing_is_kept(room: Newsroom, log: pytest.LogCaptureFixture) -> None:
    """After everything but a consent, marker and user id are in no file and no log."""
    await everything(room)
    before = kept(room, MARKER.encode(), *writings(READER), *writings(GROUP))
    rows = len(files(room))
    await room.application.shutdown()
    after = kept(room, MARKER.encode(), *writings(READER), *writings(GROUP))
    await room.application.initialize()
    logged = log.text

    assert rows > 0
    assert "an update failed" in logged
    assert (before, after) == (set(), set())
    assert MARKER not in logged
    assert str(READER) not in logged
    assert str(abs(GROUP)) not in logged


@pytest.mark.parametrize("end", ["answer", "drop", "forget", "forget me", "30 days"])
async def test_a_consented_question(
    room: Newsroom, end: str, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are in the database until its end, and gone from the files then; no id ever is."""
    ada, olga = room.person(READER), room.operator()
    await room.leave(ada, f"Who is {MARKER}?")
    waiting = kept(room, MARKER.encode())
    ids = kept(room, *writings(READER))
    (page,) = await room.after(olga.say("/queue"))
    if end == "answer":
        await room.after(olga.say("Nobody pays a toll.", reply_to=page))
    elif end == "drop":
        await room.after(olga.tap(page, TEXTS["en"].say("queue_drop_and_tell")))
    elif end == "30 days":
        now = room.storage.clock()
        monkeypatch.setattr(room.storage.misses, "_clock", lambda: now + 31 * 24 * 3600)
        await room.storage.misses.expire()
    else:
        await room.after(ada.say(f"/{end}"))
    gone = kept(room, MARKER.encode())

    assert "bot.sqlite3" in {name.removesuffix("-wal") for name in waiting}
    assert (ids, kept(room, *writings(READER), *writings(OPERATOR))) == (set(), set())
    # As it was agreed, an answered question is one of the curated ones, without a name.
    assert gone == ({"faq-overlay.yaml"} if end == "answer" else set())
    assert MARKER not in log.text
    assert str(READER) not in log.text


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_forget_me_says_what_is_gone(room: Newsroom, code: str) -> None:
    """Language, timer, questions and what waits for deletion are named, and gone."""
    ada, texts = room.person(code=code), TEXTS[code]
    await room.front.chosen.set_language(7, code)
    await room.after(ada.say("/timer 10m"))
    await room.leave(ada, "Who painted the town hall?", code)
    before = (await room.after(ada.say("/privacy")))[0].text
    said = (await room.after(ada.say("/forget me")))[-1].text
    after = (await room.after(ada.say("/privacy")))[0].text
    language = texts.say("kept_language", language=texts.language_name(code))

    for text in (before, said):
        assert language in text
        assert texts.count("kept_questions", 1) in text
        assert texts.say("kept_timer", after=texts.count("count_minutes", 10)) in text
    assert after.endswith(texts.say("privacy_kept_nothing"))
    assert await room.storage.deletions.of_chat(7) == []
    assert await room.storage.misses.number() == 0


async def test_forget_me_without_anything(room: Newsroom) -> None:
    """Where nothing was kept that is said; votes in memory are forgotten as well."""
    ada = room.person()
    (answer,) = await room.after(ada.say("How long is the bridge?"))
    await room.after(ada.tap(answer, UP))
    votes = len(room.front.votes)
    said = (await room.after(ada.say("/forget me")))[-1].text

    assert TEXTS["en"].say("forgot_nothing_kept") in said
    assert (votes, len(room.front.votes), len(room.front.taps)) == (1, 0, 0)


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_privacy_names_a_contact(tmp_path: Path, code: str) -> None:
    """/privacy says who runs the bot and how to reach them, or that neither is known."""
    texts = TEXTS[code]
    said = {}
    settings: dict[str, dict[str, Any]] = {
        "all": {"contact": "River Post, privacy@example.org"},
        "none": {"operators": ()},
    }
    for name, given in settings.items():
        newsroom = Newsroom(tmp_path / name, **given)
        await newsroom.application.initialize()
        (sent,) = await newsroom.after(newsroom.person(code=code).say("/privacy"))
        said[name] = sent.text
        await newsroom.application.shutdown()

    assert "privacy@example.org" in said["all"]
    assert texts.say("privacy_report") in said["all"]
    assert texts.say("privacy_no_contact") in said["none"]
    assert texts.say("privacy_no_report") in said["none"]


async def test_privacy_in_a_group(room: Newsroom) -> None:
    """What is kept about somebody is not told before everybody's eyes."""
    await room.front.chosen.set_language(7, "en")
    (sent,) = await room.after(room.person(chat=GROUP).say("/privacy"))

    assert sent.text.startswith("In short: once you have your answer, I keep none of your words")
    assert "About you" not in sent.text


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_a_report(room: Newsroom, code: str) -> None:
    """The reader learns who would see what; after consent, each operator gets both."""
    ada, texts = room.person(code=code), TEXTS[code]
    room.operator()
    (consent,) = await room.after(ada.say("/report The date is wrong"))
    sent, done, _ = await room.after(ada.tap(consent, texts.say("report_yes")))

    assert "Ada" in consent.text
    assert (sent.chat_id, sent.text) == (OPERATOR, "A report from Ada:\n\nThe date is wrong")
    assert done.text == texts.say("report_sent")


async def test_reports_that_are_not_sent(room: Newsroom) -> None:
    """No words, too many words, a no, a fault, and more than three an hour."""
    ada, texts = room.person(), TEXTS["en"]
    room.operator()
    (alone,) = await room.after(ada.say("/report"))
    (long,) = await room.after(ada.say("/report " + "x" * 3_000))
    (consent,) = await room.after(ada.say("/report It is wrong"))
    declined, _ = await room.after(ada.tap(consent, texts.say("report_no")))
    said = []
    for number in range(4):
        (consent,) = await room.after(ada.say(f"/report It is wrong {number}"))
        if number == 0:
            room.api.fail_next("sendMessage", error_code=403, description="Forbidden: blocked")
        said.append([one.text for one in await room.after(ada.tap(consent, "Yes, send it"))])

    assert alone.text == texts.say("report_alone")
    assert long.text == texts.say("report_too_long", limit="2,000")
    assert declined.text == texts.say("report_declined")
    assert said[0][0] == texts.say("report_failed")
    assert [one[-2] for one in said[1:3]] == [texts.say("report_sent")] * 2
    assert said[3] == [texts.say("report_too_many")]


async def test_many_people_report(room: Newsroom) -> None:
    """Thirty reports an hour reach the operators, whoever writes them."""
    room.operator()
    said = []
    for number in range(31):
        reader = room.person(100 + number, f"Reader {number}")
        (consent,) = await room.after(reader.say("/report It is wrong"))
        said.append([one.text for one in await room.after(reader.tap(consent, "Yes, send it"))])

    assert {one[-2] for one in said[:30]} == {TEXTS["en"].say("report_sent")}
    assert said[30] == [TEXTS["en"].say("report_full")]


async def test_somebody_elses_report(room: Newsroom) -> None:
    """In a group nobody sends another's report, or calls it off."""
    ada, eve = room.person(chat=GROUP), room.person(9, "Eve", chat=GROUP, admin=True)
    (consent,) = await room.after(ada.say("/report It is wrong"))
    said = [
        (await room.after(eve.tap(consent, TEXTS["en"].say(button))))[0].text
        for button in ("report_yes", "report_no")
    ]
    tap = ada.tap(consent, TEXTS["en"].say("report_yes"))
    del tap["callback_query"]["message"]["reply_to_message"]
    (gone,) = await room.after(tap)

    assert said == [TEXTS["en"].say("not_yours")] * 2
    assert gone.text == TEXTS["en"].say("report_gone")


async def test_a_report_that_nobody_receives(tmp_path: Path) -> None:
    """Without operators that is said, with the contact if there is one."""
    room = Newsroom(tmp_path, operators=(), contact="River Post")
    await room.application.initialize()
    (sent,) = await room.after(room.person().say("/report It is wrong"))
    await room.application.shutdown()

    assert sent.text.startswith(TEXTS["en"].say("report_nobody"))
    assert sent.text.endswith("Contact for this bot: River Post.")
