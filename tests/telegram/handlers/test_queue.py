"""/queue, read as conversations: operators answer what was left for them."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.archive.yaml_files import read_yaml
from bot.telegram.reception import Reception
from tests.support.newsroom import OPERATOR, Newsroom
from tests.support.texts import TEXTS

QUESTION = "Who runs the toll booth of the bridge?"
EXACT = "Nobody pays a toll."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Open a newsroom in which one question waits, and close it."""
    newsroom = Newsroom(tmp_path)
    await newsroom.application.initialize()
    await newsroom.leave(newsroom.person(), QUESTION)
    yield newsroom
    await newsroom.application.shutdown()


def front(room: Newsroom) -> Reception:
    """Return the bot's reception."""
    return room.front


@pytest.mark.parametrize("command", ["/queue", "/stats"])
async def test_nobody_else_knows(room: Newsroom, command: str) -> None:
    """For others these commands do not exist; in a group they are silent even for operators."""
    said = await room.after(room.person().say(command))
    group = room.person(OPERATOR, "Olga", chat=-1001234)

    assert [one.text for one in said] == [TEXTS["en"].say("unknown_command")]
    assert await room.after(group.say(command)) == []


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_choosing_a_passage(room: Newsroom, code: str) -> None:
    """A passage is previewed, confirmed, sent to the asker, and answers from then on."""
    olga, texts = room.operator(code), TEXTS[code]
    (page,) = await room.after(olga.say("/queue"))
    preview, _ = await room.after(olga.tap(page, page.keyboard[0][0][0]))
    answer, done, _ = await room.after(olga.tap(preview, texts.say("queue_send")))
    (again,) = await room.after(room.person(9, "Eve").say(QUESTION))

    assert QUESTION in page.text
    assert texts.say("queue_how") in page.text
    assert QUESTION in preview.text
    assert (answer.chat_id, answer.text.splitlines()[0]) == (
        7,
        TEXTS["en"].say("miss_answered", question=QUESTION),
    )
    assert answer.reply_to is not None
    assert texts.count("queue_told", 1) in done.text
    assert await room.storage.misses.number() == 0
    assert again.text.splitlines()[0] in answer.text


@pytest.mark.parametrize(("code", "told"), [("en", EXACT), ("ru", "«Nobody pays a toll.»")])
async def test_an_exact_quote(room: Newsroom, code: str, told: str) -> None:
    """A reply with an exact quote is the answer, written as the FAQ has it."""
    olga = room.operator(code)
    (page,) = await room.after(olga.say("/queue"))
    answer, done = await room.after(olga.say(told, reply_to=page))
    (entry,) = read_yaml(room.overlay)["entries"]

    assert EXACT in answer.text
    assert answer.chat_id == 7
    assert entry["id"] in done.text
    assert entry["questions"] == {"en": [QUESTION]}
    assert entry["quotes"] == [{"article": "bridge", "text": EXACT}]


@pytest.mark.parametrize(
    "told",
    ["Nobody pays any toll.", "The mayor sings every day at noon.", "toll", "Nobody pays a tax."],
)
async def test_what_is_not_exact(room: Newsroom, told: str) -> None:
    """A text that is not verbatim from the archive is refused with the reason, and not saved."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    (said,) = await room.after(olga.say(told, reply_to=page))

    assert said.text.startswith(TEXTS["en"].say("queue_not_exact"))
    assert not room.overlay.exists()
    assert await room.storage.misses.number() == 1


async def test_a_reply_of_a_former_operator(room: Newsroom) -> None:
    """It is a question like any other, and their buttons are stale."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    front(room).editors.operators = (1,)
    (said,) = await room.after(olga.say("How long is the bridge?", reply_to=page))
    (notice,) = await room.after(olga.tap(page, TEXTS["en"].say("queue_drop")))

    assert "300 metres" in said.text
    assert notice.text == TEXTS["en"].say("stale_button")
    assert await room.storage.misses.number() == 1


@pytest.mark.parametrize(("button", "told"), [("queue_drop", 0), ("queue_drop_and_tell", 1)])
async def test_dropping(room: Newsroom, button: str, told: int) -> None:
    """A dropped question is gone; the asker hears of it only if that is wished."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    seen = await room.after(olga.tap(page, TEXTS["en"].say(button)))
    to_asker = [one.text for one in seen if one.chat_id == 7]

    assert to_asker == [TEXTS["en"].say("miss_dropped", question=QUESTION)] * told
    assert await room.storage.misses.number() == 0
    assert (await room.after(olga.say("/queue")))[0].text == TEXTS["en"].say("queue_empty")


async def test_pages(room: Newsroom) -> None:
    """The oldest comes first; ‹ and › turn the page, and Next goes on after an answer."""
    await room.leave(room.person(8, "Bob"), "Who painted the town hall?")
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    second, _ = await room.after(olga.tap(page, "›"))
    first, _ = await room.after(olga.tap(second, "‹"))
    dropped, _ = await room.after(olga.tap(first, TEXTS["en"].say("queue_drop")))
    rest, _ = await room.after(olga.tap(dropped, dropped.keyboard[0][0][0]))

    assert (QUESTION in page.text, "town hall" in second.text) == (True, True)
    assert page.text == first.text
    assert page.text.startswith("Question 1 of 2 · English · ")
    assert second.text.startswith("Question 2 of 2")
    assert dropped.keyboard[0][0][0] == "Next (1)"
    assert "town hall" in rest.text


async def test_several_ask_the_same(room: Newsroom) -> None:
    """One answer goes to everybody who asked, each in the language they were spoken to in."""
    await room.leave(room.person(8, "Bob", "ru"), QUESTION.lower(), "ru")
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    seen = await room.after(olga.say(EXACT, reply_to=page))

    assert "asked in 2 chats" in page.text
    assert [one.chat_id for one in seen] == [7, 8, OPERATOR]
    assert "Редакция ответила" in seen[1].text
    assert "2 chats have received the answer." in seen[2].text


REFUSED: Iterable[dict[str, Any]] = [
    {"error_code": 403, "description": "Forbidden: bot was blocked"},
    {"description": "Bad Request: have no rights to send a message"},
    {"description": "Bad Request: user is deactivated"},
]


@pytest.mark.parametrize("refused", REFUSED)
async def test_an_asker_who_is_gone(room: Newsroom, refused: dict[str, Any]) -> None:
    """A blocked bot ends quietly; a failure of the way leaves the question for another try."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    room.api.fail_next("sendMessage", error_code=500, description="Internal Server Error")
    (failed,) = await room.after(olga.say(EXACT, reply_to=page))
    waiting = await room.storage.misses.number()
    room.api.fail_next("sendMessage", **refused)
    (gone,) = await room.after(olga.say(EXACT, reply_to=page))
    (late,) = await room.after(olga.say(EXACT, reply_to=page))

    assert TEXTS["en"].count("queue_untold", 1) in failed.text
    assert waiting == 1
    assert TEXTS["en"].count("queue_told", 1) in gone.text
    assert late.text == TEXTS["en"].say("queue_gone")


async def test_an_overlay_that_cannot_be_written(room: Newsroom) -> None:
    """Then nothing is saved, nobody told, and the question stays."""
    room.overlay.mkdir()
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    (said,) = await room.after(olga.say(EXACT, reply_to=page))

    assert said.text == TEXTS["en"].say("queue_unwritten")
    assert await room.storage.misses.number() == 1


async def test_an_archive_that_changed(room: Newsroom) -> None:
    """An answer whose article changed on disk is not sent, and its question waits."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    article = room.folder / "seeds" / "bridge.md"
    article.write_text(article.read_text().replace("Nobody pays", "Somebody pays"))
    (said,) = await room.after(olga.say(EXACT, reply_to=page))

    assert TEXTS["en"].count("queue_untold", 1) in said.text
    assert await room.storage.misses.number() == 1


@pytest.mark.parametrize(
    "data", ["1ks999", "1kp999.AAAAAAAAAAAAAAA", "1ky1.AAAAAAAAAAAAAAA", "1kd999", "1kp1"]
)
async def test_forged_and_stale_buttons(room: Newsroom, data: str) -> None:
    """What names no question or no quote saves nothing."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    tap = olga.tap(page, TEXTS["en"].say("queue_drop"))
    tap["callback_query"]["data"] = data
    said = [one.text for one in await room.after(tap) if one.text]

    assert said[0] in (TEXTS["en"].say("queue_gone"), TEXTS["en"].say("stale_button"))
    assert await room.storage.misses.number() == 1


async def test_after_a_restart(room: Newsroom) -> None:
    """What operators answered is part of the FAQ of the next start; a changed article is not."""
    olga = room.operator()
    (page,) = await room.after(olga.say("/queue"))
    await room.after(olga.say(EXACT, reply_to=page))
    entries = room.desk().faq
    article = room.folder / "seeds" / "bridge.md"
    article.write_text(article.read_text().replace(EXACT, "Everybody pays."))

    assert [entry.questions for entry in entries] == [{"en": (QUESTION,)}]
    assert room.desk().faq == ()


async def test_stats(room: Newsroom) -> None:
    """Operators see counts: outcomes by day, thumbs, languages, the queue."""
    ada, olga = room.person(), room.operator()
    (answer,) = await room.after(ada.say("How long is the bridge?"))
    await room.after(ada.tap(answer, "\N{THUMBS DOWN SIGN}"))
    (said,) = await room.after(olga.say("/stats"))
    lines = said.text.splitlines()

    assert lines[0] == "All time: 1 answered, 0 closest passages, 0 choices, 1 not answered"
    assert lines[1].endswith(": 1 answered, 0 closest passages, 0 choices, 1 not answered")
    assert "\N{THUMBS UP SIGN} 0 · \N{THUMBS DOWN SIGN} 1" in lines
    assert "• \N{THUMBS DOWN SIGN} 1 · The new bridge is open" in lines
    assert "Replies by language: English 2" in lines
    assert lines[-1] == "For the editors: 1 waiting, 1 in total, 0 answered, 0 dropped"


async def test_the_closest_passage_is_counted(room: Newsroom) -> None:
    """It has a count of its own, and is no answer."""
    await room.after(room.person().say("Did the council pay the traders?"))
    (said,) = await room.after(room.operator().say("/stats"))
    expected = "0 answered, 1 closest passages, 0 choices, 1 not answered"

    assert [f"All time: {expected}"] == said.text.splitlines()[:1]
    assert said.text.splitlines()[1].endswith(f": {expected}")


@pytest.mark.parametrize("code", ["ru", "fa"])
async def test_stats_in_other_languages(room: Newsroom, code: str) -> None:
    """Operators are spoken to in their language as well."""
    (said,) = await room.after(room.operator(code).say("/stats"))

    assert said.text.startswith(
        TEXTS[code].say("stats_total", answer="", closest="", choice="", abstention="")[:8]
    )
