"""`/cite` and the button "Cite", in three languages."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from bot.botapi.html import shown_length
from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from bot.settings import Settings
from bot.telegram.views.citation import render_caption
from tests.support.conversation import Conversation, LocalBot
from tests.support.small_desk import SmallDesk, article, quote
from tests.support.texts import TEXTS

GROUP = -1001234


def _document(sent: Sent) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(sent.params["document"].content)
    return read


@pytest.mark.parametrize(
    ("code", "label", "date"),
    [
        ("en", "Cite", "about May 1992 (inferred from the text)"),
        ("ru", "Цитировать", "около мая 1992 г. (определено по тексту)"),
        ("fa", "ارجاع", "حدود مهٔ ۱۹۹۲، برآورد از روی متن"),
    ],
)
async def test_the_button(talk: Conversation, code: str, label: str, date: str) -> None:
    """The button under an answer sends a document, the citation as text below it."""
    person = Person(talk.api, language_code=code)
    (answer,) = await talk.after(person.say("bridge?"))
    sent, closed = await talk.after(person.tap(answer, label))
    (cited,) = _document(sent)["citations"]

    assert ("sendDocument", "answerCallbackQuery") == (sent.method, closed.method)
    assert "citation-bridge.json" == sent.params["document"].name
    assert sent.text.startswith("The bridge opened in May.\n")
    assert date in sent.text
    assert date in cited["text"]
    assert date == cited["csl"]["issued"]["literal"]


async def test_copying(talk: Conversation) -> None:
    """Under the document a button copies the citation, with the article's address."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("bridge?"))
    sent, _ = await talk.after(person.tap(answer, "Cite"))
    ((copying,),) = sent.params["reply_markup"]["inline_keyboard"]

    assert copying["text"] == "Copy the citation"
    assert copying["copy_text"]["text"].startswith("“The bridge opened in May.”\nA bridge & its")
    assert copying["copy_text"]["text"].endswith("\nhttps://example.org/bridge?a=1&b=2")


async def test_in_reply(talk: Conversation) -> None:
    """In reply to an answer, to its context or to more of it, /cite cites what it shows."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))
    context, _ = await talk.after(person.tap(answer, "In context"))
    more, _ = await talk.after(person.tap(answer, "More"))
    sent = [
        (await talk.after(person.say("/cite", reply_to=one)))[0] for one in (answer, context, more)
    ]

    assert [1, 1, 2] == [len(_document(one)["citations"]) for one in sent]
    assert sent[0].text == sent[1].text


async def test_an_answer_of_an_older_bot(talk: Conversation) -> None:
    """An answer that only names its quote in another button is cited as well."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    held = talk.api.chats.messages[person.chat["id"], answer.message_id or 0]
    held["reply_markup"]["inline_keyboard"][0].pop()
    (sent,) = await talk.after(person.say("/cite", reply_to=answer))

    assert sent.text.startswith("The bridge opened in May.\n")


async def test_alone(talk: Conversation) -> None:
    """Alone it cites what a private chat saw last, and else says how it is used."""
    person = Person(talk.api)
    before = await talk.texts(person.say("/cite"))
    await talk.after(person.say("When?"))
    (after,) = await talk.after(person.say("/cite"))

    assert [TEXTS["en"].say("cite_alone")] == before
    assert "sendDocument" == after.method


async def test_nothing_to_cite(talk: Conversation) -> None:
    """In a group, and in reply to anything else, there is nothing to cite."""
    person, member = Person(talk.api), Person(talk.api, chat=GROUP)
    await talk.after(member.say("/ask When?"))
    said = await talk.texts(member.say("/cite"))
    (help_,) = await talk.after(person.say("/help"))
    (choice,) = await talk.after(person.say("which?"))
    said += await talk.texts(person.say("/cite", reply_to=help_))
    said += await talk.texts(person.say("/cite", reply_to=choice))

    assert [TEXTS["en"].say("cite_alone")] * 3 == said


@pytest.mark.parametrize("data", ["1K", "1KAAAA", "1K" + "A" * 15, "1Ké"])
async def test_a_forged_button(talk: Conversation, data: str) -> None:
    """A button that the bot did not make gets a notice."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "Cite")
    update["callback_query"]["data"] = data

    assert [TEXTS["en"].say("stale_button")] == await talk.texts(update)


async def test_an_edited_article_is_not_cited(talk: Conversation) -> None:
    """Once its file says something else, a quote is not cited."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    talk.desk.files["bridge"] = "Something else."
    sent, _ = await talk.after(person.tap(answer, "Cite"))

    assert ("sendMessage", TEXTS["en"].say("altered_quote")) == (sent.method, sent.text)


async def test_links() -> None:
    """A bot that has a name gives the link to the quote, in the document and below it."""
    api = LocalBotApi("5:secret", username="paper_bot")
    settings = Settings(bot_token=SecretStr("5:secret"))
    person = Person(api)
    async with LocalBot(SmallDesk(), settings, api=api) as named:
        await named.after(person.say("When?"))
        sent = (await named.after(person.say("/cite")))[-1]
    (cited,) = _document(sent)["citations"]
    link = cited["annotation"]["id"]

    assert link.startswith("https://t.me/paper_bot?start=1q")
    assert cited["text"].endswith(link)
    assert sent.text.endswith(link)


def test_a_caption_too_long() -> None:
    """What does not fit into a caption is counted, or shortened with a sign."""
    one = article("long", "😀 word " * 400 + "end. Short one.", title="T" * 900, author="😀" * 400)
    long, short = quote(one, "😀 word " * 400 + "end."), quote(one, "Short one.")
    both = render_caption([short, long], TEXTS["en"], {})
    alone = render_caption([long], TEXTS["fa"], {long: "https://t.me/x?start=1q"})

    assert both.html.endswith("… and 1 more")
    assert "word […]</blockquote>" in alone.html
    assert alone.html.endswith("https://t.me/x?start=1q")
    assert all(shown_length(reply.html) <= 1024 for reply in (both, alone))
