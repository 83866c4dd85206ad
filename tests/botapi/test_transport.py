"""The transport over real sockets: answers, faults, deadlines, and what it says of them."""

import asyncio
import io
import logging
import shutil
import ssl
import subprocess
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.botapi.errors import OutcomeUnknownError, UnavailableError, UnreachableError
from bot.botapi.proxies import Routes
from bot.botapi.transport import SLOWER, Attempt, Transport
from tests.support.deadlines import Deadlines
from tests.support.faulty_api import TOKEN, FaultyApi, faulty_api
from tests.support.socks_servers import black_hole
from tests.support.waiting import LONG, until

SHORT = 0.2
"""Seconds of a deadline that is to pass: nothing comes that could be too late for it."""


@pytest.fixture(autouse=True)
def _quiet_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the library from warning of its own RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FaultyApi]:
    """Run a Bot API on this machine; where it falls silent, the deadline of the call passes."""
    async with faulty_api() as running:
        running.silent = Deadlines(monkeypatch).pass_now
        yield running


def transport_to(url: str, connect_timeout: float = LONG, **given: Any) -> Transport:
    """Return a transport whose deadlines no machine is too slow for."""
    given = {"answer_timeout": LONG, "file_timeout": LONG, "largest": 100_000} | given
    return Transport(Routes(address=url, connect_timeout=connect_timeout), **given)


def bot_of(url: str, transport: Transport) -> Bot:
    """Return a bot that is not initialized, so that only what the test does is called."""
    return Bot(TOKEN, f"{url}/bot", f"{url}/file/bot", transport, transport)


@pytest.fixture
async def bot(api: FaultyApi) -> AsyncIterator[Bot]:
    """Return a bot over the transport."""
    transport = transport_to(api.url)
    yield bot_of(api.url, transport)
    await transport.shutdown()


async def test_a_message(bot: Bot, api: FaultyApi) -> None:
    """A call is carried out once, and its answer read."""
    message = await bot.send_message(5, "Кто? <b>سلام</b> & +%")

    assert "Кто? <b>سلام</b> & +%" == message.text
    assert 1 == len(api.calls)


async def test_connections_are_kept(bot: Bot, api: FaultyApi) -> None:
    """Calls one after the other share a connection."""
    for _ in range(3):
        await bot.send_message(5, "a")
    ports = {request.transport and request.transport for request in api.requests}

    assert 1 == len(ports)


async def test_calls_at_once(api: FaultyApi) -> None:
    """More calls than connections wait for their place, and all are carried out."""
    transport = transport_to(api.url, connections=2)
    bot = bot_of(api.url, transport)
    await asyncio.gather(*(bot.send_message(5, str(number)) for number in range(20)))
    await transport.shutdown()

    assert 20 == len(set(api.sent()))


async def test_no_free_connection(api: FaultyApi) -> None:
    """A call that finds no free connection in time ends, and was not carried out."""
    transport = transport_to(api.url, connections=1)
    bot = bot_of(api.url, transport)
    api.silent = lambda: None
    api.faults["sendMessage"].append("hang")
    first = asyncio.create_task(bot.send_message(5, "first"))
    await until(lambda: api.arrived)
    with pytest.raises(UnreachableError, match="were busy for too long"):
        await bot.send_message(5, "second", pool_timeout=0.05)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await transport.shutdown()

    assert [] == api.sent()


@pytest.mark.parametrize("read_file_handle", [True, False])
async def test_an_upload(bot: Bot, api: FaultyApi, read_file_handle: bool) -> None:
    """A file goes with the call, whole, and whole once more when it is sent a second time."""
    content = bytes(range(256)) * 5000  # more than a megabyte, of which aiohttp may warn
    document = InputFile(io.BytesIO(content), "цитата.json", read_file_handle=read_file_handle)
    for _ in range(2):
        await bot.send_document(5, document, caption="a & b")

    assert [("цитата.json", content)] * 2 == [params["document"] for _, params in api.calls]
    assert "a & b" == api.calls[0][1]["caption"]


@pytest.mark.parametrize(
    ("method", "description", "is_done"),
    [
        ("editMessageText", "Bad Request: message is not modified: …", True),
        ("deleteMessage", "Bad Request: message to delete not found", True),
        ("deleteMessage", "Bad Request: message can't be deleted", False),
        ("editMessageText", "Bad Request: message to edit not found", False),
    ],
)
async def test_what_the_first_try_had_done(
    bot: Bot, api: FaultyApi, method: str, description: str, is_done: bool
) -> None:
    """When a repeated call is refused because the first one was carried out, it is done."""
    refusal = (400, {"ok": False, "description": description})
    api.faults[method].extend(["drop_after", refusal, refusal])

    async def call() -> object:
        if method == "deleteMessage":
            return await bot.delete_message(5, 1)
        return await bot.edit_message_text("a", 5, 1)

    if is_done:
        assert await call() is True
    else:
        with pytest.raises(BadRequest):
            await call()
    with pytest.raises(BadRequest):
        await call()


async def test_a_refusal_of_another_kind(bot: Bot, api: FaultyApi) -> None:
    """A repeated call that is forbidden is forbidden."""
    refusal = (403, {"ok": False, "description": "Forbidden: message to delete not found"})
    api.faults["deleteMessage"].extend(["drop", refusal])
    with pytest.raises(Forbidden):
        await bot.delete_message(5, 1)


async def test_a_download(bot: Bot, api: FaultyApi) -> None:
    """A file is fetched as it is, whether or not it is JSON."""
    api.faults["a.pdf"].extend([(200, "%PDF"), (404, {"ok": False, "description": "Not Found"})])
    url = f"{api.url}/file/bot{TOKEN}/a.pdf"

    assert b"%PDF" == await bot.request.retrieve(url)
    with pytest.raises(InvalidToken):
        await bot.request.retrieve(url)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ((400, {"ok": False, "description": "Bad Request: x"}), BadRequest("X")),
        ((403, {"ok": False, "description": "Forbidden: y"}), Forbidden("Forbidden: y")),
        ((401, {"ok": False, "description": "Unauthorized"}), InvalidToken("Unauthorized")),
        (
            (400, {"ok": False, "description": "z", "parameters": {"migrate_to_chat_id": -7}}),
            ChatMigrated(-7),
        ),
        ((400, {"ok": False, "description": 5, "parameters": [1]}), BadRequest("Error 400")),
        ((413, "<html>too large</html>"), NetworkError("Request Entity Too Large")),
    ],
)
async def test_an_error_answer(
    bot: Bot, api: FaultyApi, body: tuple[int, Any], expected: TelegramError
) -> None:
    """Errors of the Bot API become the library's, with their words, and are not tried again."""
    api.faults["sendMessage"].append(body)
    with pytest.raises(type(expected)) as caught:
        await bot.send_message(5, "a")

    assert (type(expected), str(expected)) == (type(caught.value), str(caught.value))
    assert 1 == len(api.arrived)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [({"retry_after": 7}, 7), ({}, 1), ({"retry_after": "x"}, 1), ({"retry_after": 10**20}, 10**6)],
)
async def test_a_pause(bot: Bot, api: FaultyApi, parameters: Any, expected: int) -> None:
    """An answer 429 always tells seconds, of a sensible number."""
    body = {"ok": False, "description": "Too Many Requests", "parameters": parameters}
    api.faults["sendMessage"].append((429, body))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(5, "a")

    assert f"{expected}" == str(int(caught.value._retry_after.total_seconds()))


UNKNOWN = (
    *("drop", "drop_after", "cut", "truncated", "huge", "hang", "hang_after", "slow_headers"),
    *("html", "no_result", "a_list", "deep", "bomb"),
    (504, {"ok": False, "description": "Gateway Timeout"}),
    (504, "<html>Gateway Timeout</html>"),
)


@pytest.mark.parametrize("fault", UNKNOWN, ids=str)
async def test_an_unknown_outcome(
    bot: Bot, api: FaultyApi, fault: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A message whose answer is lost is not sent again here; the error says so, and no secret."""
    api.faults["sendMessage"].append(fault)
    with caplog.at_level(logging.DEBUG), pytest.raises(OutcomeUnknownError) as caught:
        await bot.send_message(5, "a reader's words")
    written = "".join(traceback.format_exception(caught.value)) + repr(caught.value)

    assert 1 == len(api.arrived)
    assert "very-secret" not in written
    assert "very-secret" not in caplog.text
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


@pytest.mark.parametrize("fault", [one for one in UNKNOWN if isinstance(one, str)])
async def test_a_harmless_call_is_repeated(bot: Bot, api: FaultyApi, fault: str) -> None:
    """Where nothing is doubled by it, a call whose answer was lost is made once more."""
    api.faults["getMe"].append(fault)
    me = await bot.get_me()

    assert "clippings_bot" == me.username
    assert ["getMe", "getMe"] == api.arrived


@pytest.mark.parametrize(
    ("fault", "expected"), [("drop", NetworkError), ("hang", TimedOut), ("html", NetworkError)]
)
async def test_a_harmless_call_fails_in_the_end(
    bot: Bot, api: FaultyApi, fault: str, expected: type[NetworkError]
) -> None:
    """A harmless call is not repeated for ever; its outcome does not matter."""
    api.faults["getMe"].extend([fault] * 3)
    with pytest.raises(NetworkError) as caught:
        await bot.get_me()

    assert expected is type(caught.value)
    assert 2 == len(api.arrived)


async def test_a_second_try_has_more_time(
    bot: Bot, api: FaultyApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Telegram that is only slow answers the second try."""
    given: list[float] = []
    attempt_as_ever = Transport._attempt

    async def noted(self: Transport, attempt: Attempt, *rest: Any) -> None:
        given.append(attempt.patience)
        await attempt_as_ever(self, attempt, *rest)

    monkeypatch.setattr(Transport, "_attempt", noted)
    api.faults["getMe"].append("hang")
    await bot.get_me()

    assert given == [LONG, SLOWER * LONG]


async def test_a_silent_poll(bot: Bot, api: FaultyApi) -> None:
    """A poll has its own timeout on top; when it is over, the polling loop hears of it."""
    api.faults["getUpdates"].extend(["hang", "drop"])
    with pytest.raises(TimedOut):
        await bot.get_updates(timeout=0)
    updates = await bot.get_updates(timeout=5)

    assert () == updates
    assert 3 == len(api.arrived)


@pytest.mark.parametrize(
    "fault",
    [
        (502, {"ok": False, "description": "Bad Gateway"}),
        (502, "<html>nginx</html>"),
        (503, "away"),
        (403, "<html>This site is blocked</html>"),
        (404, "<html>router</html>"),
        "redirect",
    ],
    ids=str,
)
async def test_a_gateway_in_between(bot: Bot, api: FaultyApi, fault: Any) -> None:
    """A gateway's answer is neither Telegram's refusal nor taken for a wrong token."""
    api.faults["sendMessage"].append(fault)
    with pytest.raises(UnavailableError):
        await bot.send_message(5, "a")

    assert (["sendMessage"], []) == (api.arrived, api.sent())


async def test_a_server_that_fails_on_reading(bot: Bot, api: FaultyApi) -> None:
    """A server's own fault ends a harmless call with its words."""
    api.faults["getMe"].append((500, {"ok": False, "description": "Internal"}))
    with pytest.raises(NetworkError, match=r"^Internal$"):
        await bot.get_me()


@pytest.mark.parametrize(
    ("fault", "expected"), [("text_type", None), ("error_as_200", BadRequest)], ids=str
)
async def test_what_does_not_matter(
    bot: Bot, api: FaultyApi, fault: str, expected: type[TelegramError] | None
) -> None:
    """A wrong content type, and an error that comes as 200, are understood all the same."""
    api.faults["deleteMessage"].append(fault)
    if expected is None:
        assert await bot.delete_message(5, 1)
    else:
        with pytest.raises(expected):
            await bot.delete_message(5, 1)


def kept(bot: Bot) -> list[Any]:
    """Return the connections of a bot that are kept for the next call, as far as it knows."""
    requests: Any = bot._request
    connectors = [session.connector for session in requests[1]._sessions.values()]
    pools = [pool for connector in connectors for pool in connector._conns.values()]
    return [one for pool in pools for one, _ in pool if one.is_connected()]


async def test_a_kept_connection_that_was_closed(bot: Bot, api: FaultyApi) -> None:
    """A connection whose end is known is not used again: nothing is lost, nothing unknown."""
    await bot.send_message(5, "first")
    server_side = api.requests[0].transport
    assert server_side is not None
    before = len(kept(bot))
    server_side.close()
    await until(lambda: not kept(bot))
    await bot.send_message(5, "second")

    assert 1 == before
    assert ["first", "second"] == api.sent()


async def test_no_server() -> None:
    """Where nothing listens, the call was certainly not carried out."""
    transport = transport_to("http://127.0.0.1:1")
    with pytest.raises(UnreachableError) as caught:
        await bot_of("http://127.0.0.1:1", transport).send_message(5, "a")
    await transport.shutdown()

    assert "no connection to Telegram (ClientConnectorError)" == str(caught.value)


async def test_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that accepts and never speaks costs the deadline, even if no timeout is wanted."""
    deadlines = Deadlines(monkeypatch)
    async with black_hole() as port:
        url = f"http://127.0.0.1:{port}"
        transport = transport_to(url, answer_timeout=SHORT)
        bot = bot_of(url, transport)
        with pytest.raises(OutcomeUnknownError, match="no answer in time"):
            await bot.send_message(5, "a", read_timeout=None, connect_timeout=None)
        await transport.shutdown()

    assert [SHORT] == [one.patience for one in deadlines.attempts]


async def test_a_silent_handshake() -> None:
    """A TLS handshake that never ends costs the deadline for connections; nothing was sent."""
    async with black_hole() as port:
        url = f"https://127.0.0.1:{port}"
        transport = transport_to(url, connect_timeout=SHORT)
        with pytest.raises(UnreachableError, match="no connection in time"):
            await bot_of(url, transport).send_message(5, "a")
        await transport.shutdown()


async def test_a_wrong_certificate(tmp_path: Path) -> None:
    """A server that cannot prove its name receives nothing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(  # noqa: S603, ASYNC221 - fixed arguments; nothing else runs meanwhile
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with faulty_api(tls=context) as api:
        transport = transport_to(api.url)
        with pytest.raises(UnreachableError, match="Certificate"):
            await bot_of(api.url, transport).send_message(5, "a")
        await transport.shutdown()

    assert [] == api.arrived


async def test_a_call_that_is_cancelled(bot: Bot, api: FaultyApi) -> None:
    """A call may be cancelled; the transport goes on with others."""
    api.silent = lambda: None
    api.faults["sendMessage"].append("hang")
    task = asyncio.create_task(bot.send_message(5, "a"))
    await until(lambda: api.arrived)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert "b" == (await bot.send_message(5, "b")).text


async def test_after_a_shutdown(bot: Bot, api: FaultyApi) -> None:
    """A transport that was shut down may be used again."""
    await bot.send_message(5, "a")
    await bot.request.shutdown()
    await bot.send_message(5, "b")

    assert ["a", "b"] == api.sent()


def test_other_bodies() -> None:
    """A body that did not come by this transport is parsed as the library does."""
    assert {"a": 1} == Transport.parse_json_payload(b'{"a": 1}')
    assert 8.0 == Transport(Routes()).read_timeout
