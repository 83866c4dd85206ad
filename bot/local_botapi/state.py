"""The state of the local Bot API: chats, messages, open queries, updates not yet fetched."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from bot.local_botapi.limits import RefusalError

__all__ = ["LocalChats"]

Json = dict[str, Any]

# Telegram sends these kinds of updates only to bots that ask for them.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class LocalChats:
    """The state of one local Bot API. Message, update and query ids count from 1."""

    def __init__(self, bot_user: Json, clock: Callable[[], float], keep: int) -> None:
        """Start with no chats; the newest `keep` of everything that grows are kept."""
        self.bot_user = bot_user
        self.clock = clock
        self.keep = keep
        self.chats: dict[int, Json] = {}
        self.members: dict[int, dict[int, Json]] = {}
        self.admins: dict[tuple[int, int], Json] = {}
        """By chat and user: the other fields that getChatMember returns for an administrator."""
        self.left: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.topics: set[tuple[int, int]] = set()
        self.messages: dict[tuple[int, int], Json] = {}
        self.queries: dict[str, Json] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        """By the id of an inline message: its chat and its number there."""
        self.updates: deque[Json] = deque()
        self.allowed_updates: tuple[str, ...] = ()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.webhook: Json = {}
        self._last_ids = dict.fromkeys(("message", "update", "query", "file", "inline"), 0)

    def next_id(self, kind: str) -> int:
        """Return a new id for a "message", an "update", a "query", a "file" or an "inline" one."""
        self._last_ids[kind] += 1
        return self._last_ids[kind]

    def add_chat(self, chat: Json, *members: Json) -> None:
        """Add a chat with these users, or let the bot return to it."""
        self.chats[chat["id"]] = chat
        self.left.discard(chat["id"])
        users = self.members.setdefault(chat["id"], {})
        users.update({user["id"]: user for user in (self.bot_user, *members)})

    def chat(self, chat_id: int | str) -> Json:
        """Return the chat; raise `RefusalError` if the bot does not know it or is not in it."""
        try:
            chat = self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise RefusalError("chat not found") from None
        if new := self.migrated.get(chat["id"]):
            said = "group chat was upgraded to a supergroup chat"
            raise RefusalError(said, migrate_to_chat_id=new)
        if chat["id"] in self.left:
            raise RefusalError(f"Forbidden: bot is not a member of the {chat['type']} chat", 403)
        return chat

    def new_message(self, chat: Json, sender: Json, **fields: Any) -> Json:
        """Keep a new message and return it as Telegram would send it.

        As in Telegram, the message in `reply_to_message` is included without its own reply.
        """
        message: Json = {
            "message_id": self.next_id("message"),
            "date": int(self.clock()),
            "chat": chat,
            "from": sender,
        }
        if replied := fields.get("reply_to_message"):
            fields["reply_to_message"] = {
                name: value for name, value in replied.items() if name != "reply_to_message"
            }
        if fields.get("is_topic_message"):
            self.topics.add((chat["id"], fields["message_thread_id"]))
        self.put(message := message | fields)
        return message

    def put(self, message: Json) -> None:
        """Store this version of the message; the oldest messages are dropped."""
        self.messages[message["chat"]["id"], message["message_id"]] = message
        if len(self.messages) > self.keep:
            del self.messages[next(iter(self.messages))]

    def message(self, chat_id: int | str, message_id: int, what: str) -> Json:
        """Return the message, or raise `RefusalError`; `what` is its purpose, such as "edit"."""
        chat = self.chat(chat_id)
        try:
            return self.messages[chat["id"], int(message_id)]
        except KeyError:
            raise RefusalError(f"message to {what} not found") from None

    def new_update(self, kind: str, body: Json) -> Json:
        """Return a new update as Telegram would send it, and open the query it may carry."""
        query_id = body.get("guest_query_id" if kind == "guest_message" else "id")
        if kind in ("callback_query", "inline_query", "guest_message"):
            self.queries[str(query_id)] = body
            if len(self.queries) > self.keep:
                del self.queries[next(iter(self.queries))]
        return {"update_id": self.next_id("update"), kind: body}

    def close_query(self, query_id: str) -> Json:
        """Return the query that is now answered; raise `RefusalError` if it is not open."""
        try:
            return self.queries.pop(query_id)
        except KeyError:
            raise RefusalError(
                "query is too old and response timeout expired or query ID is invalid"
            ) from None

    def enqueue(self, update: Json) -> None:
        """Put the update in the queue of getUpdates, unless the bot did not ask for its kind."""
        kind = next(name for name in update if name != "update_id")
        if kind in self.allowed_updates or (not self.allowed_updates and kind not in _ON_REQUEST):
            self.updates.append(update)

    def fetch_updates(self, params: Mapping[str, Any]) -> list[Json]:
        """Confirm the updates below `offset` and return the next ones, as getUpdates does.

        `allowed_updates` applies to updates enqueued from now on, until it is given again.
        """
        if self.webhook.get("url"):
            raise RefusalError(
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
                409,
            )
        self.allow(params)
        offset = params.get("offset", 0)
        while self.updates and (
            self.updates[0]["update_id"] < offset or len(self.updates) > -offset > 0
        ):
            self.updates.popleft()
        limit = min(max(params.get("limit", 100), 1), 100)
        return [update for update, _ in zip(self.updates, range(limit), strict=False)]

    def allow(self, params: Mapping[str, Any]) -> None:
        """Remember the `allowed_updates` of a call, if given."""
        self.allowed_updates = tuple(params.get("allowed_updates", self.allowed_updates))
