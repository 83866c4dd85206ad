"""The application: its addresses, its commands, and polling over real HTTP."""

import asyncio
import json
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from bot.botapi.transport import Transport
from bot.delivery.backoff import Patience
from bot.delivery.polling import TokenRefusedError, poll, run_polling
from bot.local_botapi.server import LocalBotApi
from bot.logs import keep_logs_private
from bot.settings import Settings
from bot.telegram.application import BotApplication, build_application
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

TOKEN = "123:very-secret"
USER = {"id": 123, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}


def _application(settings: Settings, **given: Any) -> BotApplication:
    return build_application(settings, SmallDesk(), TEXTS, **given)


class _Server(ThreadingHTTPServer):
    """A Bot API that knows little; `answers` are its next ones by method, the last for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.daemon_threads = True
        self.answers: dict[str, list[tuple[int, Any]]] = {}
        self.paths: list[str] = []
        self.bodies: list[bytes] = []
        self.on_call: Any = None


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Answer a call."""
        self.server.paths.append(self.path)
        self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        method = self.path.rpartition("/")[2]
        usual: dict[str, Any] = {"getMe": USER, "getUpdates": [], "getMyCommands": []}
        answers = self.server.answers.get(method) or [(200, usual.get(method, True))]
        status, result = answers.pop(0) if len(answers) > 1 else answers[0]
        if self.server.on_call:
            self.server.on_call(method)
        body = {"ok": status == 200, "result": result, "description": str(result)}
        if status != 200:
            body["error_code"] = status
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        with suppress(BrokenPipeError):  # whoever called has left
            self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    """Run a little Bot API on this machine."""
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _settings(server: _Server | None = None, **given: Any) -> Settings:
    if server:
        given["bot_api_url"] = f"http://127.0.0.1:{server.server_port}"
    return Settings(bot_token=SecretStr(TOKEN), **given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "https://api.telegram.org/bot123:very-secret"),
        ({"bot_test_environment": True}, "https://api.telegram.org/bot123:very-secret/test"),
        ({"bot_api_url": "http://local:8081"}, "http://local:8081/bot123:very-secret"),
    ],
)
def test_addresses(given: dict[str, Any], expected: str) -> None:
    """Calls go to the Bot API of the settings, and to its test environment when so set."""
    bot = _application(_settings(**given)).bot

    assert (bot.base_url, bot.base_file_url) == (expected, expected.replace("/bot", "/file/bot"))


async def test_the_test_environment_is_called(server: _Server) -> None:
    """A call in the test environment carries /test/ before the method."""
    async with _application(_settings(server, bot_test_environment=True)).bot as bot:
        me = await bot.get_me()

    assert me.username == "clippings_bot"
    assert set(server.paths) == {"/bot123:very-secret/test/getMe"}


def test_without_a_token() -> None:
    """Without a token the local one is used."""
    assert _application(Settings(), request=LocalBotApi()).bot.token == "1:local"


def test_the_library_fetches_no_updates() -> None:
    """Updates are fed from outside, whatever carries the calls."""
    updaters = [
        _application(Settings(), request=LocalBotApi()).updater,
        _application(_settings()).updater,
    ]

    assert updaters == [None, None]


async def test_commands_are_registered() -> None:
    """The menus are registered at the start; see `test_menus`."""
    api = LocalBotApi()
    application = _application(Settings(), request=api)
    async with application:
        assert application.post_init is not None
        await application.post_init(application)

    assert len(api.chats.commands) == 9


async def test_commands_that_cannot_be_registered(caplog: pytest.LogCaptureFixture) -> None:
    """The bot starts even where its commands are not taken."""
    api = LocalBotApi()
    api.fail_next("setMyCommands", description="Bad Request: not today")
    application = _application(Settings(), request=api)
    async with application:
        assert application.post_init is not None
        await application.post_init(application)

    assert caplog.messages == ["the commands could not be registered: BadRequest"]


def _stop_at(server: _Server, method: str, number: int = signal.SIGTERM) -> None:
    """Let the server send this process a signal at the first call of the method."""

    def stop(called: str) -> None:
        if called == method:
            server.on_call = None
            os.kill(os.getpid(), number)

    server.on_call = stop


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_polling_ends_cleanly(server: _Server, number: int) -> None:
    """A signal ends the polling, and Telegram was asked for the kinds that the bot handles."""
    _stop_at(server, "getUpdates", number)
    application = _application(_settings(server))
    run_polling(application)
    fetched = [
        body for path, body in zip(server.paths, server.bodies, strict=True) if "getUp" in path
    ]

    assert b"callback_query" in fetched[0]
    assert not application.running


def test_polling_answers(server: _Server) -> None:
    """An update that was fetched is answered over the same transport."""
    user = {"id": 5, "is_bot": False, "first_name": "A", "language_code": "en"}
    chat = {"id": 5, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "When?"}
    server.answers["getUpdates"] = [(200, [{"update_id": 1, "message": message}]), (200, [])]
    server.answers["sendMessage"] = [(200, message)]
    _stop_at(server, "sendMessage")
    run_polling(_application(_settings(server)))
    sent = [body for body in server.bodies if b"chat_id" in body]

    assert len(sent) == 1
    assert b"The+bridge+opened+in+May." in sent[0]


def test_polling_ends_while_telegram_is_away(
    server: _Server, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that Telegram does not take now does not keep the process from ending."""
    caplog.set_level(logging.INFO)
    user = {"id": 5, "is_bot": False, "first_name": "A", "language_code": "en"}
    chat = {"id": 5, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "When?"}
    server.answers["getUpdates"] = [(200, [{"update_id": 1, "message": message}]), (200, [])]
    server.answers["sendMessage"] = [(502, "Bad Gateway")]
    _stop_at(server, "sendMessage")
    run_polling(_application(_settings(server)), patience=Patience(drain=0.1, farewell=0.5))

    assert "updates left for the next start: 1" in caplog.messages


def test_the_way_to_telegram() -> None:
    """Over HTTP, sends and polls share the routes of the settings, but no connections."""
    application = _application(_settings(proxies="socks5://me:planted@host,direct"))
    requests = application.bot._request
    routes = application.bot_data.routes
    assert routes is not None
    names = [one["route"] for one in routes.status()]

    assert ["socks5://host:1080", "direct"] == names
    assert all(isinstance(one, Transport) for one in requests)
    assert requests[0] is not requests[1]
    assert requests[0].routes is requests[1].routes is routes
    assert application.bot.rate_limiter.counters is application.bot_data.front.counters
    assert routes.counters is application.bot_data.front.counters


def test_a_refused_token(server: _Server) -> None:
    """A token that Telegram does not know ends the program with one sentence, without the token."""
    server.answers["getMe"] = [(401, "Unauthorized")]
    with pytest.raises(TokenRefusedError) as caught:
        run_polling(_application(_settings(server)))

    assert str(caught.value).startswith("Telegram does not accept BOT_TOKEN;")
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


@pytest.mark.parametrize(
    "answer", [(403, "Forbidden"), (409, "Conflict"), (200, True), (200, [5]), (200, {"id": "x"})]
)
def test_a_strange_answer_at_the_start(
    answer: tuple[int, Any], server: _Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is answered instead of the bot's user, the bot says so and asks again."""
    server.answers["getMe"] = [answer, (200, USER)]
    _stop_at(server, "getUpdates")
    run_polling(_application(_settings(server)), patience=Patience(first_pause=0.01))
    (warning,) = (one for one in caplog.messages if "trying again" in one)

    assert warning.startswith(("Telegram cannot be reached (", "Telegram's answer to getMe is"))


def test_an_unreachable_telegram(server: _Server, caplog: pytest.LogCaptureFixture) -> None:
    """Until Telegram can be reached the bot tries again, and says so without the token."""
    server.answers["getMe"] = [(502, "Bad Gateway"), (200, USER)]
    server.answers["getUpdates"] = [(500, "Internal"), (200, [])]
    calls = []

    def stop(method: str) -> None:
        calls.append(method)
        if calls.count("getUpdates") == 2:
            server.on_call = None
            os.kill(os.getpid(), signal.SIGTERM)

    server.on_call = stop
    with caplog.at_level(logging.INFO):
        run_polling(_application(_settings(server)))
    bot = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]

    # Whether the second call was good is not always known before the end.
    assert [one for one in bot if one != "Telegram can be reached again"] == [
        "Telegram cannot be reached (Bad Gateway); trying again",
        "polling as @clippings_bot",
        "Telegram cannot be reached (Internal); trying again",
        "polling has ended",
    ]
    assert "very-secret" not in caplog.text


async def test_polling_within_a_running_loop(server: _Server) -> None:
    """Polling may share its loop; it ends by a signal as well."""
    _stop_at(server, "getUpdates")
    await asyncio.wait_for(poll(_application(_settings(server))), LONG)

    assert any(path.endswith("/getUpdates") for path in server.paths)


def test_logs_hide_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Neither a message nor a traceback in the log holds the token."""
    keep_logs_private(TOKEN)
    keep_logs_private(TOKEN)
    logger = logging.getLogger("anything")
    logger.warning("calling %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    logger.warning("nothing to hide")
    error = ValueError(f"The token {TOKEN} was rejected")
    logger.error("failed", exc_info=error)

    assert "very-secret" not in caplog.text
    assert "calling https://api.telegram.org/bot123:<token>/getMe" in caplog.text
    hiding = [getattr(one, "secret", "") for one in caplog.handler.filters]
    assert hiding.count("very-secret") == 1


def test_logs_stay_as_quiet_as_they_are() -> None:
    """Where only warnings are logged, the libraries log no more than that."""
    logger = logging.getLogger("telegram")
    level, root = logger.level, logging.getLogger().level
    logger.setLevel(logging.NOTSET)
    logging.getLogger().setLevel(logging.ERROR)
    try:
        keep_logs_private(TOKEN)
        is_enabled = logger.isEnabledFor(logging.WARNING)
    finally:
        logger.setLevel(level)
        logging.getLogger().setLevel(root)

    assert not is_enabled


def test_logs_hide_questions() -> None:
    """Libraries that log whole updates on DEBUG are kept from it."""
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    keep_logs_private(TOKEN)
    enabled = [
        logging.getLogger("telegram.ext.ExtBot").isEnabledFor(logging.DEBUG),
        logging.getLogger("httpx").isEnabledFor(logging.INFO),
        logging.getLogger("httpcore").isEnabledFor(logging.DEBUG),
    ]

    assert enabled == [False, False, False]
