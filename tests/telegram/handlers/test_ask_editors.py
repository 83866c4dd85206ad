"""Questions left for the editors, read as conversations: nothing is kept before a yes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local_botapi.people import migrated
from bot.telegram.editors import Quota, cleaned
from bot.telegram.views.keyboards import DOWN, UP
from tests.support.newsroom import ASK, NO, OPERATOR, YES, Newsroom
from tests.support.texts import TEXTS

GROUP = -1001234
QUESTIONS = {
    "en": "Who painted the town hall?",
    "ru": "Кто расписал ратушу города?",
    "fa": "نقاشی تالار شهر کار چه کسی است؟",
}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Open a newsroom, and close it."""
    newsroom = Newsroom(tmp_path)
    await newsroom.application.initialize()
    yield newsroom
    await newsroom.application.shutdown()


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_a_question_is_left(room: Newsroom, code: str) -> None:
    """The button explains, in the asker's language, and only the yes keeps the question."""
    ada, question, texts = room.person(code=code), QUESTIONS[code], TEXTS[code]
    room.operator()
    (abstention,) = await room.after(ada.say(question))
    consent, closed = await room.after(ada.tap(abstention, ASK[code]))
    before = await room.storage.misses.number()
    kept, _, news = await room.after(ada.tap(consent, YES[code]))
    (miss,) = await room.storage.misses.waiting()

    assert question in consent.text
    assert "30" in consent.text or "۳۰" in consent.text
    assert [label for label, _ in consent.keyboard[0]] == [YES[code], NO[code]]
    assert (closed.method, closed.text, before) == ("answerCallbackQuery", "", 0)
    assert question in kept.text
    assert texts.say("miss_kept", question="").split(":")[0] in kept.text
    assert kept.keyboard == ()
    assert (miss.question, miss.chat_id, miss.language) == (question, 7, code)
    assert (news.chat_id, news.text) == (OPERATOR, TEXTS["en"].count("queue_news", 1))


CLOSE = "Did the council pay the traders?"
"""The archive does not answer it, but has something close."""


async def test_the_button_is_below_the_closest_passage(room: Newsroom) -> None:
    """It has a row of its own below the quote's buttons, which all work; the question is kept."""
    ada = room.person()
    (shown,) = await room.after(ada.say(CLOSE))
    labels = [[label for label, _ in row] for row in shown.keyboard]
    (cited, _) = await room.after(ada.tap(shown, "Cite"))
    consent, _ = await room.after(ada.tap(shown, ASK["en"]))
    kept, _ = await room.after(ada.tap(consent, YES["en"]))
    (miss,) = await room.storage.misses.waiting()

    assert shown.text.startswith(f"{TEXTS['en'].say('closest')}\n\n")
    assert [UP, DOWN] in labels
    assert [ASK["en"]] == labels[-1]
    assert cited.method == "sendDocument"
    assert CLOSE in kept.text
    assert miss.question == CLOSE


async def test_the_closest_passage_without_the_button(room: Newsroom) -> None:
    """Who writes as a channel sees the quote and its buttons, and no button for the editors."""
    channel = room.person(chat=GROUP).say(f"/ask {CLOSE}")
    channel["message"]["sender_chat"] = {"id": -1009, "type": "channel", "title": "News"}
    (shown,) = await room.after(channel)
    labels = [label for row in shown.keyboard for label, _ in row]

    assert shown.text.startswith(TEXTS["en"].say("closest"))
    assert {UP, DOWN} < set(labels)
    assert ASK["en"] not in labels


async def test_a_no(room: Newsroom) -> None:
    """A no keeps nothing, and says so."""
    ada = room.person()
    (abstention,) = await room.after(ada.say(QUESTIONS["en"]))
    consent, _ = await room.after(ada.tap(abstention, ASK["en"]))
    said, _ = await room.after(ada.tap(consent, NO["en"]))

    assert said.text == TEXTS["en"].say("miss_declined")
    assert await room.storage.misses.number() == 0


async def test_only_the_asker_consents(room: Newsroom) -> None:
    """In a group nobody answers for somebody else, not even an administrator."""
    ada = room.person(chat=GROUP)
    others = [room.person(8, "Bob", chat=GROUP), room.person(9, "Eve", chat=GROUP, admin=True)]
    (abstention,) = await room.after(ada.say(f"@clippings_bot {QUESTIONS['en']}"))
    refused = [(await room.after(one.tap(abstention, ASK["en"])))[0].text for one in others]
    consent, _ = await room.after(ada.tap(abstention, ASK["en"]))
    for button in (YES["en"], NO["en"]):
        refused += [(await room.after(one.tap(consent, button)))[0].text for one in others]
    before = await room.storage.misses.number()
    await room.after(ada.tap(consent, YES["en"]))
    (miss,) = await room.storage.misses.waiting()

    assert refused == [TEXTS["en"].say("not_yours")] * 6
    assert before == 0
    assert (miss.question, miss.chat_id) == (QUESTIONS["en"], GROUP)


async def test_where_there_is_no_button(room: Newsroom, tmp_path: Path) -> None:
    """No button for remarks, long questions, channels, and where nobody would answer."""
    ada, group = room.person(), room.person(chat=GROUP)
    (long,) = await room.after(ada.say("Who painted the town hall " + "again " * 60))
    channel = group.say(f"/ask {QUESTIONS['en']}")
    channel["message"]["sender_chat"] = {"id": -1009, "type": "channel", "title": "News"}
    (unasked,) = await room.after(channel)
    (answer,) = await room.after(ada.say("How long is the bridge?"))
    alone = Newsroom(tmp_path / "alone", operators=())
    await alone.application.initialize()
    (nobody,) = await alone.after(alone.person().say(QUESTIONS["en"]))
    await alone.application.shutdown()

    for sent in (long, unasked, answer, nobody):
        assert ASK["en"] not in [label for row in sent.keyboard for label, _ in row]


async def test_the_words_after_a_command(room: Newsroom) -> None:
    """What is kept is the question, without the command before it."""
    ada = room.person()
    await room.leave(ada, f"/ask  {QUESTIONS['en']}")
    (miss,) = await room.storage.misses.waiting()

    assert miss.question == QUESTIONS["en"]


async def test_the_same_again_and_too_many(room: Newsroom) -> None:
    """The queue holds a question once, and five per chat; the sixth gets a refusal."""
    ada = room.person()
    first = await room.leave(ada, "Who painted hall 0?")
    again = await room.leave(ada, "who painted hall 0")
    for number in range(1, 5):
        await room.leave(ada, f"Who painted hall {number}?")
    full = await room.leave(ada, "Who painted hall 5?")

    assert first.text.startswith("Your question is now with the editors")
    assert again.text.startswith("The editors already have this question")
    assert full.text.startswith("I can’t keep “Who painted hall 5?” right now")
    assert await room.storage.misses.number() == 5


async def test_the_question_is_gone(room: Newsroom) -> None:
    """Where Telegram no longer shows the question there is nothing to keep."""
    ada = room.person()
    (abstention,) = await room.after(ada.say(QUESTIONS["en"]))
    tap = ada.tap(abstention, ASK["en"])
    del tap["callback_query"]["message"]["reply_to_message"]
    (notice,) = await room.after(tap)

    assert notice.text == TEXTS["en"].say("miss_question_gone")


async def test_forged_consent(room: Newsroom) -> None:
    """A yes under a message without a question keeps nothing."""
    ada = room.person()
    (help_,) = await room.after(ada.say("/help"))
    (answer,) = await room.after(ada.say("How long is the bridge?"))
    tap = ada.tap(answer, "Cite")
    message = room.api.chats.messages[7, help_.message_id or 0]
    del message["reply_to_message"]
    tap["callback_query"] |= {"data": "1ey", "message": message}
    (notice,) = await room.after(tap)

    assert notice.text == TEXTS["en"].say("miss_question_gone")
    assert await room.storage.misses.number() == 0


async def test_operators_hear_of_it_once_an_hour(room: Newsroom) -> None:
    """A second question within the hour sends no message; an unreachable operator is harmless."""
    ada = room.person()
    room.operator()
    await room.leave(ada, "Who painted hall 1?")
    await room.leave(ada, "Who painted hall 2?")
    heard = [one for one in room.api.transcript if one.chat_id == OPERATOR]
    room.front.editors.news = Quota(1)
    (abstention,) = await room.after(ada.say("Who painted hall 3?"))
    consent, _ = await room.after(ada.tap(abstention, ASK["en"]))
    room.api.fail_next("sendMessage", error_code=403, description="Forbidden: bot was blocked")
    kept = await room.after(ada.tap(consent, YES["en"]))

    assert len(heard) == 1
    assert [one.method for one in kept] == ["editMessageText", "answerCallbackQuery"]


async def test_forget_takes_questions_back(room: Newsroom) -> None:
    """/forget takes the asker's own questions out of the queue, and says so."""
    ada, bob = room.person(), room.person(8, "Bob")
    await room.leave(ada, QUESTIONS["en"])
    await room.leave(bob, QUESTIONS["en"])
    said = (await room.after(ada.say("/forget")))[-1].text
    again = (await room.after(ada.say("/forget")))[-1].text
    (miss,) = await room.storage.misses.waiting()

    assert TEXTS["en"].count("forgot_questions", 1) in said
    assert "question" not in again
    assert miss.chat_id == 8


async def test_a_group_that_moves_keeps_its_questions(room: Newsroom) -> None:
    """The question of a group is answered in the supergroup that it becomes."""
    ada = room.person(chat=-55)
    await room.leave(ada, f"@clippings_bot {QUESTIONS['en']}")
    for update in migrated(room.api, ada, -10055):
        await room.after(update)
    (miss,) = await room.storage.misses.waiting()

    assert miss.chat_id == -10055


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b\n c\u202e", "a b c"),
        ("می\u200cخواهم؟", "می\u200cخواهم؟"),
        ("\ud800 x", "x"),
        ("???", ""),
        ("a" * 301, ""),
        ("null", "null"),
    ],
)
def test_what_is_kept_of_a_question(written: str, kept: str) -> None:
    """Control and direction marks go, joiners stay; too much or nothing is nothing."""
    assert cleaned(written) == kept


def test_quotas_are_bounded() -> None:
    """Somebody long ago makes room; the hour passes."""
    now = [0.0]
    quota = Quota(1, lambda: now[0])
    first = [quota.takes(1), quota.takes(1)]
    now[0] = 3601.0
    later = quota.takes(1)
    for user in range(2, 1_003):
        quota.takes(user)

    assert (first, later) == ([True, False], True)
    assert quota.takes(1)
    quota.forget(1)
    assert quota.takes(1)
