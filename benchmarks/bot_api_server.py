"""A Bot API on a real socket: updates with offsets, counted messages, and planned faults."""

import asyncio
import json
import socket
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import repeat
from typing import Any

from aiohttp import web

__all__ = ["BotApiServer", "Fault", "serving"]

USER = {"id": 123, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}
Fault = int | str | tuple[int, Any]
"""A status of the Bot API; a status with a body; "truncated", "garbage", "no_list"; or "drop" and
"hang" (the connection), with "_after" where the call is carried out first."""

_HANGING = 3_600.0
"""Seconds; longer than any caller waits."""
_PATIENCE = 300.0
"""Seconds after which waiting for an event is given up."""
_BODIES = {
    "truncated": '{"ok": true, "result": [{"upda',
    "garbage": "<html>Sign in to the hotel's network</html>",
    "no_list": '{"ok": true, "result": {"update_id": 1}}',
}
_DESCRIPTIONS = {
    401: "Unauthorized",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
    " is running",
}


class BotApiServer:
    """Telegram, as far as a bot sees it; everything is counted."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: deque[dict[str, Any]] = deque()
        """Not confirmed yet."""
        self.asked: dict[tuple[int, int], str] = {}
        """The text of each question by chat and message."""
        self.answers: Counter[tuple[int, int]] = Counter()
        """How many messages replied to each question."""
        self.asked_at: dict[tuple[int, int], float] = {}
        self.answered_at: dict[tuple[int, int], float] = {}
        """When, by `time.monotonic`, a question was asked, and first answered."""
        self.sent: list[dict[str, Any]] = []
        """The parameters of each message."""
        self.calls: Counter[str] = Counter()
        """Calls that arrived, by method."""
        self.polled: list[dict[str, Any]] = []
        """The parameters of each getUpdates."""
        self.webhook = ""
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        """The next faults by method."""
        self.fault: Callable[[str], Fault | None] = lambda method: None
        """Returns the fault of a call that has none planned, or None."""
        self.fault_of: Callable[[str, dict[str, Any]], Fault | None] = lambda method, params: None
        """The same, by the call's parameters as well."""
        self.pause = 0.0
        """Seconds that sending a message takes."""
        self.is_thorough = False
        """Whether messages are sent even if their caller has gone, as by Telegram."""
        self._sending: set[asyncio.Task[tuple[int, Any]]] = set()
        self.gate = asyncio.Event()
        """While it is not set, no message is sent: calls wait."""
        self.gate.set()
        self.at_once = 0
        """Messages per second and chat before the bot must wait; 0 means no limit."""
        self.clock = time.monotonic
        """The clock for this limit."""
        self.silent: Callable[[], object] = lambda: None
        """Called when a call is left without an answer."""
        self._sent_at: defaultdict[str, deque[float]] = defaultdict(deque)
        self._number = 1_000
        self._polls = 0
        self._changed = asyncio.Condition()

    @property
    def unanswered(self) -> int:
        """How many questions have no reply."""
        return sum(not self.answers[question] for question in self.asked)

    @property
    def doubled(self) -> int:
        """How many questions have more than one reply."""
        return sum(count > 1 for count in self.answers.values())

    def at_work(self) -> int:
        """How many chats have asked: in each, one answer may not be recorded yet."""
        return len({chat for chat, _ in self.asked})

    async def ask(self, chat_id: int, text: str) -> int:
        """Let a user write to the bot; return the number of the message."""
        self._number += 1
        user = {"id": chat_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "Ada"}
        message: dict[str, Any] = {"message_id": self._number, "date": int(time.time())}
        message["chat"] = chat
        self.asked[chat_id, message["message_id"]] = text
        self.asked_at[chat_id, message["message_id"]] = time.monotonic()
        await self.put({"message": message | {"from": user, "text": text}})
        number: int = message["message_id"]
        return number

    async def ask_in_group(self, chat_id: int, user_id: int, text: str) -> int:
        """Let a member ask the bot in a group; return the number of the message."""
        self._number += 1
        user = {"id": user_id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        chat = {"id": chat_id, "type": "supergroup", "title": "Readers"}
        message: dict[str, Any] = {"message_id": self._number, "date": int(time.time())}
        said = f"@{USER['username']} {text}"
        self.asked[chat_id, message["message_id"]] = said
        self.asked_at[chat_id, message["message_id"]] = time.monotonic()
        await self.put({"message": message | {"chat": chat, "from": user, "text": said}})
        return int(message["message_id"])

    async def put(self, update: dict[str, Any]) -> int:
        """Let an update wait for the bot; return its number."""
        self._number += 1
        async with self._changed:
            self.updates.append({"update_id": self._number} | update)
            self._changed.notify_all()
        return self._number

    async def until(self, is_so: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
        """Wait until a condition holds, at most `seconds`; return whether it holds."""
        until = time.monotonic() + seconds
        for pause in repeat(0.005):
            if is_so() or time.monotonic() > until:
                break
            await asyncio.sleep(pause)
        return is_so()

    async def until_answered(self, seconds: float = _PATIENCE) -> bool:
        """Wait until every question is answered; return whether it is."""
        return await self.until(lambda: not self.unanswered, seconds)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Carry out a call, or fail as planned for it."""
        method = request.path.rpartition("/")[2]
        self.calls[method] += 1
        params = dict(await request.post())
        planned = self.faults[method]
        fault = planned.popleft() if planned else self.fault(method)
        fault = self.fault_of(method, params) if fault is None else fault
        if fault is None:
            return _json(*await self._carry_out(method, params))
        if isinstance(fault, str) and fault.endswith("_after"):
            await self._carry_out(method, params)
            fault = fault.removesuffix("_after")
        if fault == "hang":
            self.silent()
        return await _fail(fault, request)

    async def _carry_out(self, method: str, params: dict[str, Any]) -> tuple[int, Any]:
        if method == "getMe":
            return 200, USER
        if method == "getUpdates":
            return await self._get_updates(params)
        if method == "deleteWebhook":
            self.webhook = ""
        if method == "sendMessage" and self.is_thorough:
            task = asyncio.create_task(self._send(params))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            return await asyncio.shield(task)
        if method == "sendMessage":
            return await self._send(params)
        return 200, [] if method == "getMyCommands" else True

    async def _get_updates(self, params: dict[str, Any]) -> tuple[int, Any]:
        self.polled.append(params)
        if self.webhook:
            return 409, "Conflict: can't use getUpdates method while webhook is active"
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._polls += 1
        poll = self._polls
        async with self._changed:
            while self.updates and self.updates[0]["update_id"] < offset:
                self.updates.popleft()
            self._changed.notify_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(float(params.get("timeout", 0))):
                    await self._changed.wait_for(lambda: self.updates or poll != self._polls)
            if poll != self._polls:
                return 409, _DESCRIPTIONS[409]
            return 200, [*self.updates][:limit]

    async def _send(self, params: dict[str, Any]) -> tuple[int, Any]:
        chat = params["chat_id"]
        now = self.clock()
        sent_at = self._sent_at[chat]
        while sent_at and sent_at[0] < now - 1:
            sent_at.popleft()
        if self.at_once and len(sent_at) >= self.at_once:
            return 429, 1
        sent_at.append(now)
        await asyncio.sleep(self.pause)
        await self.gate.wait()
        self.sent.append(params)
        reply = json.loads(params.get("reply_parameters", "{}"))
        if "message_id" in reply:
            question = int(chat), reply["message_id"]
            self.answers[question] += 1
            self.answered_at.setdefault(question, time.monotonic())
        self._number += 1
        kind = "private" if int(chat) > 0 else "supergroup"
        about = {"id": int(chat), "type": kind, "first_name": "Ada", "title": "Readers"}
        body = {"message_id": self._number, "date": int(time.time()), "from": USER}
        return 200, body | {"chat": about, "text": params["text"]}


def _json(status: int, result: Any) -> web.Response:
    if status == 200:
        return web.json_response({"ok": True, "result": result})
    body: dict[str, Any] = {"ok": False, "error_code": status}
    if status == 429:
        body["parameters"] = {"retry_after": result}
        result = f"Too Many Requests: retry after {result}"
    return web.json_response(body | {"description": result}, status=status)


async def _fail(fault: Fault, request: web.Request) -> web.StreamResponse:
    if isinstance(fault, int):
        return _json(fault, 1 if fault == 429 else _DESCRIPTIONS.get(fault, "Told to fail"))
    if isinstance(fault, tuple):
        return _json(*fault)
    if fault in _BODIES:
        return web.Response(text=_BODIES[fault], content_type="application/json")
    if fault == "hang":
        await asyncio.sleep(_HANGING)
    assert request.transport is not None
    request.transport.abort()
    await asyncio.sleep(0)
    return web.Response()


@asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[BotApiServer]:
    """Run a server on a port of this machine; 0 picks a free one."""
    server = BotApiServer()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=0.01, handler_cancellation=True
    )
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", port), backlog=256)
    await web.SockSite(runner, listener).start()
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
