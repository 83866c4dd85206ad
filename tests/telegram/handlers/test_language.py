"""/language, read as a conversation, in three languages."""

import pytest

from bot.local_botapi.people import Person
from bot.telegram.reception import Reception
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def front(talk: Conversation) -> Reception:
    """Return the bot's reception."""
    found: Reception = talk.application.bot_data.front
    return found


@pytest.mark.parametrize(
    ("code", "asked", "labels"),
    [
        ("en", "Which language should I reply in?", ["English", "فارسی", "Русский"]),
        ("ru", "На каком языке мне отвечать?", ["English", "فارسی", "Русский"]),
        ("fa", "به چه زبانی پاسخ بدهم؟", ["English", "فارسی", "Русский"]),
    ],
)
async def test_the_buttons(talk: Conversation, code: str, asked: str, labels: list[str]) -> None:
    """Each language is shown by its own name, and the current one is ticked."""
    (sent,) = await talk.after(Person(talk.api, language_code=code).say("/language"))
    buttons = [label for row in sent.keyboard for label, _ in row]

    assert sent.text.startswith(asked)
    assert buttons == [*labels, f"✓ {TEXTS[code].say('language_as_telegram')}"]


@pytest.mark.parametrize(
    ("label", "date", "notice"),
    [
        (
            "English",
            "about May 1992 (inferred from the text)",
            "From now on I’ll reply in English.",
        ),
        ("Русский", "около мая 1992 г. (определено по тексту)", "Теперь я отвечаю по-русски."),
        ("فارسی", "حدود مهٔ ۱۹۹۲، برآورد از روی متن", "از این پس به فارسی پاسخ می‌دهم."),
    ],
)
async def test_a_choice_holds(talk: Conversation, label: str, date: str, notice: str) -> None:
    """Every reply is in the language chosen, texts and dates, whatever is written in."""
    reader = Person(talk.api, language_code="de")
    (sent,) = await talk.after(reader.say("/language"))
    said, changed = await talk.after(reader.tap(sent, label))
    ticked = [name for row in changed.keyboard for name, _ in row if name.startswith("✓")]
    answers = [(await talk.texts(reader.say(asked)))[0] for asked in ("When?", "Когда?", "کی؟")]

    assert said.text == notice
    assert ticked == [f"✓ {label}"]
    assert [date in answer for answer in answers] == [True] * 3


async def test_the_quote_names_its_language(talk: Conversation) -> None:
    """A quote stays in its own language, which is named where it is not the reader's."""
    await front(talk).chosen.set_language(1001, "fa")
    (said,) = await talk.texts(Person(talk.api).say("When?"))
    (own,) = await talk.texts(Person(talk.api, 7).say("When?"))

    assert "The bridge opened in May." in said
    assert "به زبان" in said
    assert "انگلیسی" in said
    assert "in English" not in own


async def test_as_in_telegram_again(talk: Conversation) -> None:
    """A choice can be taken back."""
    reader = Person(talk.api, language_code="ru")
    (sent,) = await talk.after(reader.say("/language"))
    await talk.after(reader.tap(sent, "English"))
    english = await talk.texts(reader.say("/ask"))
    await talk.after(reader.tap(sent, "Same as my Telegram"))
    own = await talk.texts(reader.say("/ask"))

    assert english == [TEXTS["en"].say("ask_alone")]
    assert own == [TEXTS["ru"].say("ask_alone")]


async def test_in_a_group_everybody_chooses(talk: Conversation) -> None:
    """One message serves all: each tap is its own reader's choice, and the message stays."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    (sent,) = await talk.after(ada.say("/language"))
    (first,) = await talk.after(ada.tap(sent, "فارسی"))
    (second,) = await talk.after(bob.tap(sent, "Русский"))
    said = [(await talk.texts(one.say("/ask")))[0] for one in (ada, bob)]

    assert [first.method, second.method] == ["answerCallbackQuery"] * 2
    assert said == [TEXTS["fa"].say("ask_alone"), TEXTS["ru"].say("ask_alone")]


async def test_a_language_that_is_gone(talk: Conversation) -> None:
    """A button of a language that the bot lost says so; one chosen before counts no more."""
    reader = Person(talk.api)
    (sent,) = await talk.after(reader.say("/language"))
    tap = reader.tap(sent, "Русский")
    await front(talk).chosen.set_language(1001, "ru")
    front(talk).texts = {"en": TEXTS["en"]}
    (notice,) = await talk.after(tap)
    said = await talk.texts(reader.say("/ask"))

    assert notice.text == TEXTS["en"].say("stale_button")
    assert said == [TEXTS["en"].say("ask_alone")]


@pytest.mark.parametrize(
    "data", ["1l", "1lEN", "1l../en", "1len\n", "1l--", "0len", "1l" + "x" * 60]
)
async def test_forged_buttons(talk: Conversation, data: str) -> None:
    """Data that no button of the bot's has changes nothing."""
    reader = Person(talk.api)
    (sent,) = await talk.after(reader.say("/language"))
    tap = reader.tap(sent, "Русский")
    tap["callback_query"]["data"] = data
    (notice,) = await talk.after(tap)

    assert notice.text == TEXTS["en"].say("stale_button")
    assert front(talk).storage.is_empty


async def test_an_old_message(talk: Conversation) -> None:
    """If the message can no longer be changed, the choice still counts."""
    reader = Person(talk.api)
    (sent,) = await talk.after(reader.say("/language"))
    talk.api.fail_next("editMessageText", description="Bad Request: message can't be edited")
    (notice,) = await talk.after(reader.tap(sent, "Русский"))

    assert notice.text == TEXTS["ru"].say("language_chosen")


async def test_nobody_known(talk: Conversation) -> None:
    """A message without a sender still gets the buttons."""
    update = Person(talk.api, chat=GROUP).say("/language")
    del update["message"]["from"]
    (sent,) = await talk.after(update)

    assert sent.keyboard


async def test_forget_me(talk: Conversation) -> None:
    """What was chosen is forgotten with everything else."""
    reader = Person(talk.api, language_code="ru")
    await front(talk).chosen.set_language(1001, "fa")
    await talk.after(reader.say("/forget me"))
    said = await talk.texts(reader.say("/ask"))

    assert said == [TEXTS["ru"].say("ask_alone")]
