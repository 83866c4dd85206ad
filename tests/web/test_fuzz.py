"""The webhook's entry under whatever comes: bytes, JSON and headers by chance."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.botapi.counters import Counters
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake
from bot.local_botapi.people import Person
from bot.web.app import build_app
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.webhook import Webhook
from tests.support.conversation import Conversation
from tests.support.profiles import examples
from tests.support.waiting import LONG
from tests.support.web_running import SECRET, question, web_bot

# The library warns of its own change to come wherever a message has a certain field.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

_FUZZ = settings(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_TEXT = st.text(st.characters(exclude_categories=()), max_size=50)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)
_FIELDS = st.sampled_from(
    """message edited_message callback_query inline_query my_chat_member poll chat from text id
    data entities reply_to_message forward_origin date message_id type query offset language_code
    is_bot first_name caption photo new_chat_members migrate_to_chat_id sender_chat quote via_bot
    old_chat_member new_chat_member status message_thread_id""".split()
)
_NESTED = st.recursive(
    _JSON, lambda inner: st.dictionaries(_FIELDS, inner, max_size=6), max_leaves=12
)
_UPDATES = st.dictionaries(_FIELDS, _NESTED, max_size=4)
_SECRET = b"x-telegram-bot-api-secret-token"


class Door:
    """The pages with a real intake; requests arrive as a web server passes them on."""

    def __init__(self) -> None:
        talk = Conversation()
        self.application, self.api = talk.application, talk.api
        self.counters = Counters()
        self.webhook = Webhook(SECRET)
        self.app: Starlette = build_app(Health({}), Metrics(self.counters), self.webhook, "/hook")
        self.person = Person(self.api, 77)
        self.number = 0

    async def open(self) -> None:
        """Begin to let in."""
        await self.application.initialize()
        once = Once(self.application.bot_data.front.storage.handled, self.counters)
        self.webhook.intake = Intake(self.application, once, self.counters)

    async def knock(
        self,
        body: bytes,
        headers: list[tuple[bytes, bytes]],
        path: str = "/hook",
        method: str = "POST",
    ) -> int:
        """Return the status of a request; its body comes in two halves."""
        half = len(body) // 2
        events = [
            {"type": "http.request", "body": body[:half], "more_body": True},
            {"type": "http.request", "body": body[half:], "more_body": False},
        ]
        told: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return events.pop(0) if events else {"type": "http.disconnect"}

        async def send(event: MutableMapping[str, Any]) -> None:
            told.append(event)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode("utf-8", "replace"),
            "query_string": b"", "root_path": "", "headers": headers, "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2), "state": {},
        }  # fmt: skip
        async with asyncio.timeout(LONG):
            await self.app(scope, receive, send)
        return int(told[0]["status"])


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Open a door, and close it."""
    made = Door()
    await made.open()
    yield made
    await made.application.shutdown()


def troubles(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of failures, but for a handler's at what no Bot API would send."""
    return [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.ERROR and one.name != "bot.telegram.handlers.errors"
    ]


@_FUZZ
@example(b"[" * 100_000)
@example(b'{"update_id": ' + b"1" * 5000 + b"}")
@given(st.binary(max_size=300))
async def test_any_bytes(door: Door, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    """Whatever bytes Telegram might bring, they are told 200 or 400, and nothing breaks."""
    status = await door.knock(body, [(_SECRET, SECRET.encode())])

    assert status == (200 if body.strip() else 400)
    assert troubles(caplog) == []


@_FUZZ
@given(_JSON | _UPDATES, st.booleans())
async def test_any_json(
    door: Door, caplog: pytest.LogCaptureFixture, found: Any, has_number: bool
) -> None:
    """Whatever JSON, broken updates among them, is finished with 200."""
    door.number += 1
    if has_number and isinstance(found, dict):
        found["update_id"] = door.number
    status = await door.knock(json.dumps(found).encode(), [(_SECRET, SECRET.encode())])

    assert status == 200
    assert troubles(caplog) == []


@pytest.mark.invalid_requests  # a message's number that is none is replied to by that number
@_FUZZ
@given(st.data())
async def test_an_update_with_anything_in_it(
    door: Door, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    """A true update in which one field was exchanged breaks nothing, and the next is answered."""
    door.number += 2
    update = question(door.number, text="When did it open?")
    place: dict[str, Any] = data.draw(
        st.sampled_from([update, update["message"], update["message"]["chat"]])
    )
    place[data.draw(_FIELDS | st.sampled_from(sorted(place)))] = data.draw(_NESTED)
    status = await door.knock(json.dumps(update).encode(), [(_SECRET, SECRET.encode())])
    seen = len(door.api.transcript)
    asked = door.person.say("When?") | {"update_id": door.number + 1}
    after = await door.knock(json.dumps(asked).encode(), [(_SECRET, SECRET.encode())])

    assert (status, after) == (200, 200)
    assert len(door.api.transcript) == seen + 1
    assert troubles(caplog) == []


_HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [_SECRET, b"content-length", b"content-type", b"content-encoding", b"x-forwarded-for"]
        ),
        st.binary(max_size=30) | st.sampled_from([SECRET.encode(), b"9" * 20, b"-1", b"\xb2"]),
    ),
    max_size=5,
)


@_FUZZ
@given(_HEADERS, st.sampled_from(["/hook", "/health", "/metrics", "/"]) | _TEXT, st.booleans())
async def test_any_headers(
    door: Door,
    caplog: pytest.LogCaptureFixture,
    headers: list[tuple[bytes, bytes]],
    path: str,
    is_post: bool,
) -> None:
    """A request must give the one secret exactly once, whatever else it gives."""
    before = door.counters["received"]
    door.number += 1
    body = json.dumps(question(door.number)).encode()
    status = await door.knock(body, headers, path, "POST" if is_post else "GET")
    secrets = [value for name, value in headers if name == _SECRET]
    may = is_post and path == "/hook" and secrets == [SECRET.encode()]

    assert status in ((200, 413) if may else (200, 401, 404, 405))
    assert may or door.counters["received"] == before
    assert troubles(caplog) == []


_LINES = st.lists(
    st.sampled_from(
        [
            b"POST /hook HTTP/1.1\r\n", b"GET /health HTTP/1.1\r\n", b"Host: x\r\n", b"\r\n",
            b"Content-Length: 5\r\n", b"Content-Length: -5\r\n", b"Transfer-Encoding: chunked\r\n",
            b"Expect: 100-continue\r\n", b"Upgrade: websocket\r\nConnection: upgrade\r\n",
            b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\r\n", b"5\r\n{}\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\x00" * 50,
            b"A" * 40_000,
        ]
    )
    | st.binary(max_size=60),
    max_size=8,
).map(b"".join)  # fmt: skip


async def test_any_bytes_on_the_wire(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is written to the port, the server lives on and answers the next."""
    found = []

    @settings(max_examples=examples(100), deadline=None, database=None)
    @given(_LINES)
    def draw(lines: bytes) -> None:
        found.append(lines)

    await asyncio.to_thread(draw)
    async with web_bot() as bot:
        host, port = bot.root.removeprefix("http://").split(":")
        for lines in found:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(lines)
            writer.close()
        status = await bot.telegram.bring(question(10**6))
        well, _ = await bot.get("/health")

    assert (status, well) == (200, 200)
    assert troubles(caplog) == []
    assert SECRET not in caplog.text
