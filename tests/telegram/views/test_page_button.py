"""The button that opens a quote's page: as a Mini App in private, as a link elsewhere."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.answer.citing.permalinks import place_of_key
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.settings import LOCAL_TOKEN, Settings
from bot.telegram.views.answers import Reply, render_quotes
from bot.telegram.views.page_button import PageButtons
from tests.support.conversation import LocalBot
from tests.support.small_desk import SmallDesk, archive_of, article, quote
from tests.support.texts import ENGLISH, TEXTS

ROOT = "https://archive.example"
LABEL = "Open in the article"
GROUP = -1001234


@pytest.fixture
async def talk() -> AsyncIterator[LocalBot]:
    """Begin a conversation with a bot whose pages are public."""
    settings = Settings(bot_token=SecretStr(LOCAL_TOKEN), public_url=ROOT)
    async with LocalBot(SmallDesk(), settings) as bot:
        yield bot


def page_buttons(sent: Sent) -> list[dict[str, object]]:
    """Return the buttons with the label, as they were sent."""
    rows = sent.params["reply_markup"]["inline_keyboard"]
    return [one for row in rows for one in row if one["text"] == LABEL]


async def test_in_a_private_chat(talk: LocalBot) -> None:
    """It is a Mini App, whose address names the words."""
    (sent,) = await talk.after(Person(talk.api).say("When did it open?"))
    (button,) = page_buttons(sent)
    address = button["web_app"]["url"]  # type: ignore[index]  # an object
    path, _, key = address.partition("?quote=")
    source = talk.front.desk.archive.get("bridge")
    assert source is not None
    place = place_of_key(key, source)

    assert button.keys() == {"text", "web_app"}
    assert path == f"{ROOT}/articles/bridge"
    assert place is not None
    assert place.quote is not None
    assert place.quote.text == "The bridge opened in May."


async def test_elsewhere(talk: LocalBot) -> None:
    """In a group it is a link, which leads to the words without script, too."""
    person = Person(talk.api, chat=GROUP)
    (sent,) = await talk.after(person.say("/ask When did it open?"))
    (button,) = page_buttons(sent)

    assert button.keys() == {"text", "url"}
    assert str(button["url"]).startswith(f"{ROOT}/articles/bridge?quote=0-25-")
    assert str(button["url"]).endswith("#quote")


async def test_the_other_buttons_work(talk: LocalBot) -> None:
    """Context and further quotes have a button of their own, and votes are still taken."""
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("When did it open?"))
    data = dict(pair for row in sent.keyboard for pair in row)
    shown = [await talk.after(person.tap(2, data[name])) for name in ("In context", "More")]
    await talk.after(person.tap(2, data["\N{THUMBS UP SIGN}"]))

    assert [len(page_buttons(one)) for after in shown for one in after if one.text] == [1, 1]
    assert talk.api.transcript[-1].method == "answerCallbackQuery"


async def test_an_edited_question(talk: LocalBot) -> None:
    """The edited answer has the button as well."""
    person = Person(talk.api)
    await talk.after(person.say("Who is on the moon?"))
    edited = await talk.after(person.edit(1, "When did it open?"))

    assert [len(page_buttons(one)) for one in edited if one.text] == [1]


async def test_the_local_chat_has_none() -> None:
    """It has no address that a terminal could open by a button."""
    async with LocalBot(SmallDesk(), Settings(public_url=ROOT)) as bot:
        (sent,) = await bot.after(Person(bot.api).say("When did it open?"))

    assert page_buttons(sent) == []


@pytest.mark.parametrize(
    "root", [None, "http://archive.example", "https://localhost", "https://intranet"]
)
def test_addresses_that_telegram_refuses(root: str | None) -> None:
    """They have no button, since a message with one would not be sent."""
    desk = SmallDesk()
    reply = render_quotes([quote(desk.river, "Nobody paid a toll.")], ENGLISH)

    assert PageButtons(root).added(reply, ENGLISH, 1) is reply


def test_long_ids_have_no_button() -> None:
    """An address that is too long is left out; a reply without quotes is as it was."""
    long = article("ж" * 200, "Words.")
    archive_of(long)
    buttons = PageButtons(ROOT)
    reply, plain = render_quotes([quote(long, "Words.")], ENGLISH), Reply("x")

    assert buttons.added(reply, ENGLISH, 1) is reply
    assert buttons.added(plain, ENGLISH, 1) is plain


def test_its_label_is_in_every_language() -> None:
    """Each differs."""
    assert len({texts.say("button_page") for texts in TEXTS.values()}) == len(TEXTS)
