"""Inline queries, and the messages that their results become, read as transcripts."""

import asyncio
import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.answer.decisions import Decision
from bot.archive.model import Quote
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.handlers import ALLOWED_UPDATES
from tests.support.conversation import OPENED, Conversation
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS

GROUP = -1001234


async def offered(talk: Conversation, query: str, offset: str = "", code: str = "en") -> Sent:
    """Return the bot's answer to an inline query."""
    (sent,) = await talk.after(Person(talk.api, language_code=code).inline(query, offset))
    assert sent.method == "answerInlineQuery"
    return sent


def titles(sent: Sent) -> list[str]:
    """Return the titles of the results."""
    return [result["title"] for result in sent.params["results"]]


def listed(sent: Sent) -> list[tuple[str, str]]:
    """Return title and description of every result."""
    return [(result["title"], result["description"]) for result in sent.params["results"]]


async def test_a_question(talk: Conversation) -> None:
    """The answer's quote comes first, then the next best, each with source and date."""
    sent = await offered(talk, "When did it open?")
    expected = [
        ("The bridge opened in May.", "River Post · about May 1992 (inferred from the text)"),
        ("The bridge was closed in 1990.", "River Post · about May 1992 (inferred from the text)"),
        ("Traders were not asked.", "Market · 22 June 2020 (stated by the source)"),
    ]

    assert expected == listed(sent)
    assert (sent.params.get("next_offset"), sent.params["cache_time"]) == (None, 300)
    assert "button" not in sent.params


async def test_choosing_a_result(talk: Conversation) -> None:
    """The quote is sent to the group, in a blockquote, with its source, and without a preview."""
    sent = await offered(talk, "When did it open?")
    message = Person(talk.api, chat=GROUP).choose(sent)["message"]
    shown = talk.api.transcript[-1]

    assert message["chat"]["id"] == GROUP
    assert message["via_bot"]["username"] == "clippings_bot"
    assert message["text"].startswith(OPENED)
    assert shown.html.startswith("<blockquote>The bridge opened in May.</blockquote>\n<b>")
    assert shown.params["link_preview_options"] == {"is_disabled": True}


async def test_a_chosen_result_is_not_a_question(talk: Conversation) -> None:
    """A result that is sent to the bot itself is not answered."""
    sent = await offered(talk, "When did it open?")

    assert await talk.after(Person(talk.api).choose(sent, 1)) == []


@pytest.mark.parametrize(
    ("query", "code", "expected"),
    [
        ("When?", "en", "River Post · about May 1992 (inferred from the text)"),
        ("Когда он открылся?", "en", "River Post · около мая 1992 г. (определено по тексту)"),
        ("کی باز شد؟", "en", "\u2068River Post\u2069 · حدود مهٔ ۱۹۹۲، برآورد از روی متن"),
        ("bridge", "fa", "\u2068River Post\u2069 · حدود مهٔ ۱۹۹۲، برآورد از روی متن"),
    ],
)
async def test_languages(talk: Conversation, query: str, code: str, expected: str) -> None:
    """A source is written in the language of the question, or else of the reader."""
    sent = await offered(talk, query, code=code)

    assert listed(sent)[0] == ("The bridge opened in May.", expected)


@pytest.mark.parametrize(
    ("code", "query", "expected"),
    [
        ("en", "moon", "The archive does not answer that"),
        ("ru", "moon", "В архиве нет ответа на этот вопрос"),
        ("fa", "moon", "پاسخ این پرسش در آرشیو نیست"),
    ],
)
async def test_an_abstention(talk: Conversation, code: str, query: str, expected: str) -> None:
    """Where the archive does not answer, a button says so and leads to the private chat."""
    sent = await offered(talk, query, code=code)

    assert sent.params["results"] == []
    assert sent.params["button"] == {"text": expected, "start_parameter": "inline"}
    assert sent.params["cache_time"] == 60


async def test_the_button_leads_to_the_greeting(talk: Conversation) -> None:
    """What the button starts the private chat with is answered with the greeting."""
    (said,) = await talk.texts(Person(talk.api).say("/start inline"))

    assert said.startswith("Hello!")


async def test_a_choice(talk: Conversation) -> None:
    """A choice offers the quotes of its readings, under the readings' names."""
    sent = await offered(talk, "which?")
    expected = [
        (
            "A bridge & its boats",
            "The bridge opened in May.\nRiver Post · about May 1992 (inferred from the text)",
        ),
        (
            "Market",
            "The market moved to the square.\nMarket · 22 June 2020 (stated by the source)",
        ),
    ]

    assert expected == listed(sent)


@pytest.mark.parametrize(
    ("query", "personal"),
    [
        ("When?", True),
        ("", True),
        ("1992", True),
        ("Когда он открылся?", False),
        ("Когда открылся bridge?", False),
        ("کی باز شد؟", False),
    ],
)
async def test_personal_only_where_needed(talk: Conversation, query: str, personal: bool) -> None:
    """Results are shared between readers where the question's script tells the language."""
    sent = await offered(talk, query)

    assert bool(sent.params.get("is_personal")) is personal


@pytest.mark.parametrize(
    "query",
    ["", "   ", "👍", "\u200f\u200e", "\u2067\u2069", "?!", "\n\t", "\u200b" * 256, "😀" * 128],
)
async def test_headlines(talk: Conversation, query: str) -> None:
    """A query without words gets the archive's headlines, and nothing is searched."""
    sent = await offered(talk, query)
    expected = [
        ("A bridge & its boats", "River Post · about May 1992 (inferred from the text)"),
        ("Market", "publisher unknown · 22 June 2020 (stated by the source)"),
        ("Рыба", "publisher unknown · undated"),
    ]

    assert expected == listed(sent)
    assert talk.desk.asked == []


async def test_choosing_a_headline(talk: Conversation) -> None:
    """A headline sends what its article opens with, in Russian as well."""
    sent = await offered(talk, "", code="ru")
    said = Person(talk.api, language_code="ru").choose(sent, 2)["message"]["text"]

    expected = (
        "Рыбу продавали у моста. Её привозили на рассвете.\nРыба\nиздание не указано · без даты"
    )
    assert said == expected


@pytest.mark.parametrize("query", ["", "When?"])
@pytest.mark.parametrize(
    "offset",
    ["3", "10", "999999999", "-1", "0", "+1", "1e3", "1_0", "٣", " 1", "x" * 64, "9" * 64, "1;2"],
)
async def test_offsets_that_nobody_gave(talk: Conversation, query: str, offset: str) -> None:
    """An offset beyond the end, or a forged one, gets an empty list."""
    sent = await offered(talk, query, offset)

    assert (sent.params["results"], sent.params.get("next_offset")) == ([], None)
    assert "button" not in sent.params


@pytest.mark.parametrize(
    "query",
    [
        "when did the brigde opne " * 10,
        "\u202ewhen\u202c <b>did</b> *it* _open_? &amp; \0\x1b[31m",
        "/start when",
        "@clippings_bot when",
        "when" + "\u0301" * 252,
    ],
)
async def test_any_words(talk: Conversation, query: str) -> None:
    """Long, misspelt and hostile queries are asked like any others."""
    sent = await offered(talk, query[:256])

    assert titles(sent)[0] == "The bridge opened in May."


async def test_the_desk_is_told_no_chat(talk: Conversation) -> None:
    """An inline question leans on nothing that was shown, and its day is today."""
    person = Person(talk.api)
    await talk.after(person.say("When did it open?"))
    before = datetime.now(UTC).date()
    await talk.after(person.inline("And then?"))
    about, asked_on = talk.desk.about, talk.desk.asked_on

    assert about is None
    assert asked_on is not None
    assert before <= asked_on <= datetime.now(UTC).date()


async def test_an_inline_question_is_not_remembered(talk: Conversation) -> None:
    """What was offered inline is not what the private chat saw last."""
    person = Person(talk.api)
    await talk.after(person.inline("When did it open?"))
    await talk.after(person.say("And then?"))

    assert talk.desk.about is None


async def test_an_edited_article_is_not_offered(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """Quotes of an article that has changed are left out, and the answer is not cached."""
    talk.desk.files["bridge"] = "Something else."
    sent = await offered(talk, "When?")

    assert titles(sent) == ["Traders were not asked."]
    assert sent.params["cache_time"] == 0
    assert "button" not in sent.params
    assert all("'bridge'" in message for message in caplog.messages)


async def test_nothing_left_to_offer(talk: Conversation) -> None:
    """If no quote is left in the archive, the button invites to ask again."""
    talk.desk.files |= dict.fromkeys(talk.desk.files, "Something else.")
    sent = await offered(talk, "When?")

    assert sent.params["results"] == []
    assert sent.params["button"]["text"] == TEXTS["en"].say("inline_altered")
    assert sent.params["cache_time"] == 0


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "Bad Request: QUERY_ID_INVALID",
    ],
)
async def test_a_query_too_old_to_answer(
    talk: Conversation, caplog: pytest.LogCaptureFixture, description: str
) -> None:
    """A query that Telegram has given up ends quietly."""
    talk.api.fail_next("answerInlineQuery", description=description)
    with caplog.at_level(logging.INFO):
        nothing = await talk.after(Person(talk.api).inline("When?"))

    assert nothing == []
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("failure", "name"),
    [
        ({"description": "Bad Request: RESULT_ID_INVALID"}, "BadRequest"),
        ({"exception": NetworkError("lost")}, "NetworkError"),
    ],
)
async def test_other_failures(
    talk: Conversation, caplog: pytest.LogCaptureFixture, failure: dict[str, Any], name: str
) -> None:
    """Any other refusal is logged by its class and place, and the next query is answered."""
    talk.api.fail_next("answerInlineQuery", **failure)
    nothing = await talk.after(Person(talk.api).inline("Ada's secret"))
    later = await offered(talk, "When?")

    assert nothing == []
    assert [message.partition(" at ")[0] for message in caplog.messages] == [
        f"an update failed: {name}"
    ]
    assert "secret" not in caplog.text
    assert len(titles(later)) == 3


async def test_a_failing_desk(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """An error while answering is logged without a word of the question, and told to nobody."""
    nothing = await talk.after(Person(talk.api).inline("fail for Ada's secret"))

    assert nothing == []
    assert "secret" not in caplog.text
    assert talk.application.bot_data.inline_queries == {}


async def _together(talk: Conversation, *updates: dict[str, Any]) -> list[Sent]:
    """Return what the bot does when the updates arrive at the same time."""
    seen = len(talk.api.transcript)
    read = [Update.de_json(update, talk.application.bot) for update in updates]
    await asyncio.gather(*map(talk.application.process_update, read))
    return talk.api.transcript[seen:]


async def test_slow_typing(talk: Conversation) -> None:
    """Of a reader's queries that arrive together only the newest is asked and answered."""
    ada, bob = Person(talk.api), Person(talk.api, user_id=1002)
    typed = [ada.inline("When did it open?"[:size]) for size in range(4, 18)]
    said = await _together(talk, *typed, bob.inline("bridge"))

    assert {question for question, _ in talk.desk.asked} == {"When did it open?", "bridge"}
    assert len(said) == 2
    assert talk.application.bot_data.inline_queries == {}


class _SlowDesk(SmallDesk):
    """Lets others run before it answers."""

    async def ask(
        self,
        text: str,
        language: str | None = None,
        about: Quote | None = None,
        asked_on: date | None = None,
        after: str = "",
    ) -> Decision:
        """Answer after a few turns of the loop."""
        for _ in range(5):
            await asyncio.sleep(0)
        return await super().ask(text, language, about, asked_on, after)


async def test_typing_on_while_one_is_asked(talk: Conversation) -> None:
    """A query that is superseded while it is handled is not answered."""
    talk.application.bot_data.front.desk = _SlowDesk()
    ada = Person(talk.api)
    first = asyncio.create_task(_together(talk, ada.inline("When")))
    for _ in range(4):
        await asyncio.sleep(0)
    newest = ada.inline("When did it open?")
    await talk.after(newest)
    await first
    answered = [params["inline_query_id"] for name, params in talk.api.requests if "Inline" in name]

    assert answered == [newest["inline_query"]["id"]]


def test_inline_queries_are_asked_for() -> None:
    """The bot asks Telegram for inline queries."""
    assert "inline_query" in ALLOWED_UPDATES
