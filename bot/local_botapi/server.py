"""Telegram's Bot API in this process, for the local chat and the tests.

It replaces HTTP underneath python-telegram-bot, whose parsing and error mapping run as they do in
production:

    api = LocalBotApi()
    bot = Bot(token=LOCAL_TOKEN, request=api, get_updates_request=api)
    person = Person(api)
    api.enqueue(person.say("hello"))
    ...
    api.transcript[-1].text
"""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.local_botapi.limits import METHODS, RefusalError
from bot.local_botapi.methods import Done, Upload, call
from bot.local_botapi.state import LocalChats
from bot.settings import LOCAL_TOKEN

__all__ = ["LocalBotApi", "Sent", "Upload"]

_PATH = re.compile(r"/bot([^/]+)/(?:test/)?([^/?]+)$")
# Calls whose outcome people see; the others are only in `requests`.
_VISIBLE = frozenset(
    {
        "answerCallbackQuery",
        "answerGuestQuery",
        "answerInlineQuery",
        "deleteMessage",
        "deleteMessages",
        "editMessageReplyMarkup",
        "editMessageText",
        "leaveChat",
        "sendDocument",
        "sendMessage",
        "sendPhoto",
        "setMessageReaction",
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the bot did that a person can see."""

    method: str
    """The Bot API method, such as `sendMessage`."""
    chat_id: int | None
    """None for answers to inline queries, and for edits of messages sent inline."""
    message_id: int | None
    """The message that was sent, changed or deleted, or whose button was answered."""
    text: str
    """The text or caption as people see it, or the notice of answerCallbackQuery."""
    entities: tuple[dict[str, Any], ...]
    html: str
    """The text or caption as the bot gave it."""
    keyboard: tuple[tuple[tuple[str, str], ...], ...]
    """Rows of (label, callback data or address); "" for buttons that do something else."""
    reply_to: int | None
    """The id of the message replied to."""
    params: Mapping[str, Any]
    """The parameters as received; files as `Upload`."""


@dataclass(frozen=True, slots=True)
class _Failure:
    status: int
    description: str
    parameters: Mapping[str, int]
    exception: Exception | None
    after_execution: bool

    def strike(self) -> tuple[int, bytes]:
        if self.exception is not None:
            raise self.exception
        return _error(self.status, self.description, self.parameters)


class LocalBotApi(BaseRequest):
    """A Bot API server in process, for one bot; `transcript` is what people saw of the bot."""

    def __init__(
        self,
        token: str = LOCAL_TOKEN,
        *,
        name: str = "Clippings",
        username: str = "clippings_bot",
        clock: Callable[[], float] = time.time,
        idle: float = 0.01,
        keep: int = 10_000,
    ) -> None:
        """Serve the bot with this token.

        `clock` gives Unix time in seconds. getUpdates waits `idle` seconds if there are no
        updates. The newest `keep` messages, transcript entries, requests and open queries are
        kept.
        """
        bot_user = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_guest_queries": True,
            "supports_inline_queries": True,
        }
        self.chats = LocalChats(bot_user, clock, keep)
        self.transcript: list[Sent] = []
        self.requests: list[tuple[str, Mapping[str, Any]]] = []
        """Every call of a method with its parameters, including refused and failed calls."""
        self._token = token
        self._idle = idle
        self._keep = keep
        self._failures: defaultdict[str, deque[_Failure]] = defaultdict(deque)

    def fail_next(
        self,
        method: str,
        *,
        error_code: int = 400,
        description: str = "Bad Request: told to fail",
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
        exception: Exception | None = None,
        after_execution: bool = False,
        times: int = 1,
    ) -> None:
        """Let the next `times` calls of the method fail; further calls of this queue up.

        If `retry_after` (seconds) is given, the answer is Telegram's 429; if `migrate_to_chat_id`
        is given, its 400 for a group that became a supergroup; otherwise `error_code` with
        `description`. An `exception` is raised instead of any answer. If `after_execution`, the
        call is carried out first, so that only its answer is lost; a call that would be refused
        anyway is just refused.
        Raises `ValueError` for a method that the local Bot API does not know.
        """
        if method not in METHODS:
            raise ValueError(f'the local Bot API does not know the method "{method}"')
        parameters = {}
        if retry_after is not None:
            error_code, description = 429, f"Too Many Requests: retry after {retry_after}"
            parameters = {"retry_after": retry_after}
        elif migrate_to_chat_id is not None:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            parameters = {"migrate_to_chat_id": migrate_to_chat_id}
        failure = _Failure(error_code, description, parameters, exception, after_execution)
        self._failures[method].extend([failure] * times)

    def enqueue(self, update: dict[str, Any]) -> None:
        """Let getUpdates give this update next, after those enqueued before.

        As in Telegram, kinds that are not in the last `allowed_updates` are dropped.
        """
        self.chats.enqueue(update)

    def clear(self) -> None:
        """Forget the transcript and the requests; messages, updates and failures stay."""
        self.transcript.clear()
        self.requests.clear()

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; the state is kept."""

    @property
    def read_timeout(self) -> float | None:
        """The seconds python-telegram-bot adds to the timeout of getUpdates."""
        return 5.0

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **named_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Answer a call as Telegram would: the HTTP status, and the body as JSON.

        Timeouts are ignored.
        """
        path = _PATH.search(url)
        if path is None:
            return _error(404, "Not Found")
        if path[1] != self._token:
            return _error(401, "Unauthorized")
        # As with a network, other tasks run meanwhile; a poller must not monopolize the loop.
        await asyncio.sleep(0)
        name, params = path[2], _params(request_data)
        self._append(self.requests, (name, params))
        planned = self._failures.get(name)
        failure = planned.popleft() if planned else None
        if failure is not None and not failure.after_execution:
            return failure.strike()
        try:
            done = call(self.chats, name, params)
        except RefusalError as refusal:
            return _error(refusal.code, refusal.description, refusal.parameters)
        if name in _VISIBLE:
            self._append(self.transcript, _sent(name, params, done))
        if name == "getUpdates" and not done.result:
            await asyncio.sleep(self._idle)
        if failure is not None:
            return failure.strike()
        return 200, json.dumps({"ok": True, "result": done.result}).encode()

    def _append(self, entries: list[Any], entry: object) -> None:
        entries.append(entry)
        if len(entries) > self._keep:
            del entries[: -self._keep]


def _error(
    code: int, description: str, parameters: Mapping[str, int] | None = None
) -> tuple[int, bytes]:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return code, json.dumps(body).encode()


def _params(request_data: RequestData | None) -> dict[str, Any]:
    """Return the parameters of a call, with uploaded files in place of the references to them."""
    if request_data is None:
        return {}
    params: dict[str, Any] = request_data.parameters
    if request_data.contains_files:
        for part, (name, content, mime_type) in request_data.multipart_data.items():
            data = content if isinstance(content, bytes) else content.read()
            holder = next((key for key in params if params[key] == f"attach://{part}"), part)
            params[holder] = Upload(name, data, mime_type)
    return params


def _sent(method: str, params: Mapping[str, Any], done: Done) -> Sent:
    about = done.about or {}
    shown = about if isinstance(done.result, dict) else {}
    markup = shown.get("reply_markup") or params.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or ()
    return Sent(
        method=method,
        chat_id=about["chat"]["id"] if about else params.get("chat_id"),
        message_id=about.get("message_id"),
        text=shown.get("text") or shown.get("caption") or params.get("text", ""),
        entities=tuple(shown.get("entities") or shown.get("caption_entities") or ()),
        html=params.get("text") or params.get("caption") or _html_of_result(params),
        keyboard=tuple(tuple(_label_and_value(button) for button in row) for row in rows),
        reply_to=shown.get("reply_to_message", {}).get("message_id"),
        params=params,
    )


def _html_of_result(params: Mapping[str, Any]) -> str:
    """Return what a guest answers, as the bot gave it."""
    content: Mapping[str, str] = params.get("result", {}).get("input_message_content", {})
    return content.get("message_text", "")


def _label_and_value(button: Mapping[str, Any] | str) -> tuple[str, str]:
    if isinstance(button, str):
        return button, ""
    opened = button.get("url") or button.get("web_app", {}).get("url")
    return button["text"], button.get("callback_data") or opened or ""
