"""Questions and commands, in private chats and in groups, read as transcripts."""

import pytest

from bot.answer.decisions import Abstention, Decision
from bot.local_botapi.people import Person
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


async def test_a_question(talk: Conversation) -> None:
    """A question is answered in reply to it, with buttons."""
    (sent,) = await talk.after(Person(talk.api).say("When did it open?"))

    assert sent.text.startswith(OPENED)
    assert sent.reply_to == 1
    assert [label for label, _ in sent.keyboard[0]] == ["In context", "More", "Cite"]


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("When did it open?", "en", "about May 1992 (inferred from the text)"),
        ("Когда он открылся?", "en", "около мая 1992 г. (определено по тексту)"),
        ("کی باز شد؟", "en", "حدود مهٔ ۱۹۹۲، برآورد از روی متن"),
        ("bridge?", "ru", "около мая 1992 г. (определено по тексту)"),
    ],
)
async def test_languages(talk: Conversation, text: str, code: str, expected: str) -> None:
    """The reply is in the language of the question, or else of the reader."""
    (said,) = await talk.texts(Person(talk.api, language_code=code).say(text))

    assert expected in said


async def test_the_desk_is_told_the_language(talk: Conversation) -> None:
    """The desk hears the question and the language of the reply."""
    await talk.after(Person(talk.api).say("Когда он открылся?"))

    assert talk.desk.asked == [("Когда он открылся?", "ru")]


async def test_an_abstention(talk: Conversation) -> None:
    """A question that the archive does not answer gets the nearest headlines."""
    (said,) = await talk.texts(Person(talk.api).say("Who is on the moon?"))

    assert said.startswith(
        "The archive does not answer that.\n\nThe nearest headlines:\n• A bridge"
    )


@pytest.mark.parametrize(("text", "helps"), [("Help!", True), ("help the moon", False)])
async def test_a_call_for_help(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, text: str, helps: bool
) -> None:
    """A bare "help" that the archive does not answer gets what /help says."""

    async def ask(*_: object) -> Decision:
        return Abstention("no_match")

    monkeypatch.setattr(talk.desk, "ask", ask)
    (said,) = await talk.texts(Person(talk.api).say(text))

    assert helps == (said == TEXTS["en"].say("help"))


async def test_help_that_the_archive_has(talk: Conversation) -> None:
    """An archive that answers it is quoted."""
    (said,) = await talk.texts(Person(talk.api).say("help"))

    assert said.startswith(OPENED)


async def test_two_questions(talk: Conversation) -> None:
    """Each question in a message gets a reply of its own, below the question, answered or not."""
    person = Person(talk.api)
    first, second = await talk.after(person.say("Hi! When did it open? And who is on the moon?"))

    assert first.text.startswith(f"When did it open?\n\n{OPENED}")
    assert second.text.startswith("And who is on the moon?\n\nThe archive does not answer that.")
    assert [first.reply_to, second.reply_to] == [1, 1]


async def test_two_questions_of_other_outcomes(talk: Conversation) -> None:
    """A choice and a closest passage come below their questions too."""
    text = "I saw two. Of them which is it? Or perhaps the toll?"
    first, second = await talk.after(Person(talk.api).say(text))

    assert first.text.startswith(f"I saw two. Of them which is it?\n\n{TEXTS['en'].say('choice')}")
    assert second.text.startswith("Or perhaps the toll?\n\nI’m not sure")


async def test_an_edit_of_two_questions(talk: Conversation) -> None:
    """The first reply is edited, and the second question gets a new one."""
    person = Person(talk.api)
    await talk.after(person.say("When did it open? And who is on the moon?"))
    seen = await talk.after(person.edit(1, "When did it close? And who is on the moon?"))

    assert ["editMessageText", "sendMessage"] == [sent.method for sent in seen]


async def test_the_question_before_is_remembered(talk: Conversation) -> None:
    """In a private chat the next question may refer to it, and /forget me forgets it."""
    person = Person(talk.api)
    await talk.after(person.say("Who built it?"))
    await talk.after(person.say("and when?"))
    before = talk.desk.after
    await talk.after(person.say("/forget me"))
    await talk.after(person.say("and where?"))

    assert ("Who built it?", "") == (before, talk.desk.after)


async def test_a_group_remembers_no_question(talk: Conversation) -> None:
    """In a group everybody's questions would mix."""
    person = Person(talk.api, chat=GROUP)
    await talk.after(person.say("/ask Who built it?"))
    await talk.after(person.say("/ask and when?"))

    assert "" == talk.desk.after


async def test_an_edited_article_is_not_quoted(talk: Conversation) -> None:
    """Once the file says something else, the reader is asked to ask again."""
    talk.desk.files["bridge"] = "Something else."
    said = await talk.texts(Person(talk.api).say("When?"))

    assert said == [TEXTS["en"].say("altered_quote")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/help", TEXTS["en"].say("help")),
        ("/ask", TEXTS["en"].say("ask_alone")),
        ("/ask@clippings_bot", TEXTS["en"].say("ask_alone")),
        ("/nonsense", TEXTS["en"].say("unknown_command")),
        ("???", TEXTS["en"].say("no_words")),
        ("/ask ?!", TEXTS["en"].say("no_words")),
        ("word " * 201, TEXTS["en"].say("too_long", limit="1,000")),
    ],
)
async def test_commands_and_lines(talk: Conversation, text: str, expected: str) -> None:
    """Commands and messages that are no questions get their line, and no search."""
    said = await talk.texts(Person(talk.api).say(text))

    assert said == [expected]
    assert talk.desk.asked == []


@pytest.mark.parametrize("text", ["/start", "/start some-parameter"])
async def test_start(talk: Conversation, text: str) -> None:
    """The greeting counts the articles and gives examples."""
    (said,) = await talk.texts(Person(talk.api, language_code="fa").say(text))

    assert said.startswith("سلام!")
    assert "۳ مقاله" in said


async def test_sources(talk: Conversation) -> None:
    """The articles are listed with publisher and date."""
    (said,) = await talk.texts(Person(talk.api).say("/sources"))

    assert said.startswith("3 articles in the archive, oldest first:\n1. A bridge & its boats")


@pytest.mark.parametrize(
    "text", ["/ask Когда он\nоткрылся?", "/ask@clippings_bot Когда он открылся?"]
)
async def test_ask(talk: Conversation, text: str) -> None:
    """What follows /ask is the question, in its own language."""
    await talk.after(Person(talk.api).say(text))

    assert talk.desk.asked == [("Когда он открылся?", "ru")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When?", []),
        ("/other_command", []),
        ("/ask@other_bot When?", []),
        ("write to me@clippings_bot.org or @clippings_bottom", []),
        ("/ask When?", ["When?"]),
        ("/ask@clippings_bot When?", ["When?"]),
        ("@clippings_bot When?", ["When?"]),
        ("When, @Clippings_Bot, did it open?", ["When, , did it open?"]),
    ],
)
async def test_groups(talk: Conversation, text: str, asked: list[str]) -> None:
    """In a group only what speaks to the bot is answered."""
    await talk.after(Person(talk.api, chat=GROUP).say(text))

    assert asked == [question for question, _ in talk.desk.asked]


async def test_a_reply_in_a_group(talk: Conversation) -> None:
    """A reply to the bot is a question, unless it holds no words."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))
    silent = await talk.after(person.say("👍", reply_to=answer))
    (second,) = await talk.after(person.say("And then?", reply_to=answer))

    assert silent == []
    assert second.text.startswith(OPENED)


async def test_other_replies_in_a_group(talk: Conversation) -> None:
    """Replies to others, to nobody known, and messages in a topic that the bot opened pass."""
    person = Person(talk.api, chat=GROUP)
    first = person.say("Hello all")["message"]
    bot = talk.api.chats.bot_user
    topic = first | {"from": bot, "forum_topic_created": {"name": "T", "icon_color": 1}}
    nobody = {name: value for name, value in first.items() if name != "from"}
    replied = [first, topic, nobody]
    said = [
        await talk.after(person.say("Really?", reply_to_message=message)) for message in replied
    ]

    assert said == [[], [], []]
