"""Whatever Telegram can send: each kind of update and of message, and texts nobody expects."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from bot.local_botapi.people import Person
from tests.support.botapi.samples import messages, updates
from tests.support.botapi.schema import schema
from tests.support.conversation import OPENED, Conversation, LocalBot
from tests.support.texts import TEXTS

Json = dict[str, Any]

USER: Json = {"id": 1001, "is_bot": False, "first_name": "Ada", "language_code": "en"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHATS: dict[str, Json] = {
    "private": {"id": 1001, "type": "private", "first_name": "Ada"},
    "group": {"id": -1234, "type": "group", "title": "Group"},
    "supergroup": {"id": -1001234, "type": "supergroup", "title": "Group", "is_forum": True},
    "channel": {"id": -1009, "type": "channel", "title": "Channel"},
}
MESSAGE_KINDS = [
    name for name, field in schema().types["Update"].items() if field.types == ("Message",)
]
QUESTION = "When did it open?"

# The library warns of its own change to come wherever a message has a certain field.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


class Watched:
    """A conversation whose failures are gathered with the name of what caused them."""

    def __init__(self, talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
        self.talk = talk
        self.caplog = caplog
        self.failures: list[str] = []
        for chat in CHATS.values():
            talk.api.chats.add_chat(chat, USER)
        self._other = Person(talk.api, 2002)

    async def meets(self, name: str, update: Json) -> int:
        """Give the bot an update; return how much it said."""
        said = await self.talk.after(update)
        if broken := failures(self.caplog):
            self.failures.append(f"{name}: {broken}")
        self.caplog.clear()
        return len(said)

    async def check(self) -> None:
        """Fail where an update failed, or somebody else is not answered after them all."""
        (said,) = await self.talk.texts(self._other.say(QUESTION))

        assert self.failures == []
        assert said.startswith(OPENED)


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of failures."""
    return [
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if record.levelno >= logging.ERROR or record.exc_info
    ]


@pytest.fixture
def watched(talk: Conversation, caplog: pytest.LogCaptureFixture) -> Watched:
    """Begin a conversation that is watched."""
    return Watched(talk, caplog)


@pytest.mark.parametrize("place", CHATS)
async def test_every_kind_of_update(watched: Watched, place: str) -> None:
    """Nothing breaks at an update of any kind in the Bot API."""
    for kind, update in updates(USER, CHATS[place]):
        await watched.meets(kind, update)

    await watched.check()


@pytest.mark.parametrize(
    ("kind", "place"),
    [("message", place) for place in CHATS]
    + [(kind, "private") for kind in MESSAGE_KINDS if "channel" not in kind and kind != "message"]
    + [(kind, "channel") for kind in MESSAGE_KINDS if "channel" in kind],
)
async def test_every_kind_of_message(watched: Watched, kind: str, place: str) -> None:
    """Nothing breaks at a message of any content, and none is answered twice."""
    said = []
    whole = kind in ("message", "channel_post")
    # Of the other kinds every second content: what there is in a message is read alike.
    for name, message in [*messages(USER, CHATS[place])][:: 1 if whole else 2]:
        said.append(await watched.meets(name, {"update_id": 1, kind: message}))

    await watched.check()
    assert max(said) <= 1


@pytest.mark.parametrize("place", ["group", "supergroup", "channel"])
async def test_nobody_in_particular(watched: Watched, place: str) -> None:
    """Messages of a chat itself, and of its anonymous administrators, break nothing."""
    chat = CHATS[place]
    for name, message in messages(ANONYMOUS, chat):
        if "text" in name:
            asking = message | {"text": "/ask@clippings_bot When?", "sender_chat": chat}
            await watched.meets(name, {"update_id": 1, "message": asking})
            del asking["from"]
            await watched.meets(f"{name}, from nobody", {"update_id": 1, "message": asking})

    await watched.check()


async def test_an_anonymous_administrator_is_answered(talk: Conversation) -> None:
    """Who asks under the group's name is answered there."""
    person = Person(talk.api, ANONYMOUS["id"], chat=-1001234)
    asked = person.say("/ask When?", sender_chat=person.chat)
    (said,) = await talk.texts(asked)

    assert said.startswith(OPENED)


TEXT = {
    "long": "x" * 4096,
    "long words": "Durov " * 682,
    "wide": "\U0001f642" * 2048,
    "spaces": " " * 4096,
    "line breaks": "\n" * 100,
    "no-break spaces": "\u00a0\u2003\u3000",
    "invisible": "\u200b\u2060\ufeff",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "NUL within": "Who is\0Durov?",
    "HTML": "<b>Who</b> is </blockquote><a href='tg://x'>Durov</a> &amp; &#0; <script>?",
    "half of a tag": "Who is Durov <b",
    "Markdown": "*Who* _is_ [Durov](tg://user?id=1) `x` ||y|| ```\n",
    "marks of direction": "\u202eWho \u2066is \u200fDurov\u202c\u2069?",
    "isolates left open": "\u2067\u2067\u2068 Durov \u2066",
    "only marks of direction": "\u200e\u200f\u202a\u202e\u2066\u2069",
    "a lone high surrogate": "Who is \ud83d Durov?",
    "a lone low surrogate": "\ude42 Durov",
    "surrogates only": "\ud800" * 10,
    "a command of another bot": "/ask@other_bot Who is Durov?",
    "an unknown command": "/settings",
    "a command of nothing": "/",
    "many slashes": "/" * 500,
    "a command with a surrogate": "/ask Who is \ud83d?",
    "a quote with a surrogate": "/verify Durov said \ud83d that nobody would ever read this.",
    "a quote of spaces": "/verify " + "\u2003" * 50,
    "a long quote": "/verify " + "Durov left the country. " * 160,
    "a start of something": "/start ../../etc/passwd\0",
    "combining marks": "e" + "\u0301" * 2000,
    "numbers": "9" * 4000,
    "big numbers": "1" + ",000" * 1000 + " billion in 99999999999 years",
    "dates": "in 0000, before 99999, between 31 and 2, last summer, in 2018-13-45",
    "other digits": "در سال ۹۹۹۹۹۹۹۹ و ٣٣٣ и ²³",
    "dotted I": "İİİ ǅ ﬁ ß ẞ ΰ",
    "not for characters": "\uffff\ufffe\U0010ffff\ue000",
    "patterns": "(a+)+$ [^] \\d{1000} .* %s {0} {x.__class__} $HOME `id`",
    "queries": 'title:"x" AND (body:* OR -"y"~99) ^2 + [a TO z] \\',
    "YAML": "- &a [*a]: !!python/object:x {",
}


@pytest.fixture
async def real(shipped_desk: Desk) -> AsyncIterator[LocalBot]:
    """Begin a bot with the archive that comes with it."""
    async with LocalBot(shipped_desk) as bot:
        yield bot


@pytest.mark.parametrize("text", TEXT.values(), ids=list(TEXT))
@pytest.mark.parametrize("chat", ["private", -1001234], ids=["private", "group"])
async def test_every_text(
    real: LocalBot,
    caplog: pytest.LogCaptureFixture,
    text: str,
    chat: Any,
) -> None:
    """Each text gets one reply, or silence in a group, and no failure."""
    person = Person(real.api, chat=chat)
    mention = "" if chat == "private" else "@clippings_bot "
    for update in (
        person.say(text),
        person.say(mention + text),
        person.send_photo(text),
        person.say("Look", forward_origin={"type": "hidden_user", "sender_user_name": text}),
        person.say(
            text, forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"}
        ),
        person.say("/verify", quote={"text": text, "position": 0}),
        person.say(QUESTION, author_signature=text, media_group_id=text),
        person.edit(1, text),
    ):
        assert len(await real.after(sent_over(update))) <= 1

    assert failures(caplog) == []
    assert TEXTS["en"].say("failure") not in [sent.text for sent in real.api.transcript]


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
"""Lone surrogates as well."""


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.sampled_from(["", "/ask ", "/verify ", "/start ", "/", "@clippings_bot "]), ANY_TEXT)
async def test_any_text(
    real: LocalBot,
    caplog: pytest.LogCaptureFixture,
    before: str,
    text: str,
) -> None:
    """Whatever is written, there is at most one reply, and no failure."""
    said = await real.after(sent_over(Person(real.api).say(before + text)))

    assert len(said) <= 1
    assert failures(caplog) == []


def sent_over(update: Json) -> Json:
    """Return what is left of an update after its way as JSON."""
    return dict(json.loads(json.dumps(update)))
