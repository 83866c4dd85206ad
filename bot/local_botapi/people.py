"""What people and groups do, as the updates that Telegram would send for it."""

import re
from typing import Any, Literal

from bot.botapi.lengths import utf16_len
from bot.local_botapi.limits import read_text
from bot.local_botapi.server import LocalBotApi, Sent

__all__ = ["Person", "bot_added", "bot_removed", "in_topic", "migrated", "post_result"]

Json = dict[str, Any]


def post_result(api: LocalBotApi, answer: Sent, number: int, chat: Json, user: Json) -> Json:
    """Let a user send one of the results to a chat, and return the message "via" the bot.

    `answer` is the bot's answerInlineQuery and `number` counts its results from 0. The transcript
    also shows the message, since people see the bot's words. Raises `LookupError` if there is no
    such result.
    """
    results = answer.params.get("results", ())
    if not 0 <= number < len(results):
        raise LookupError(f"there is no result {number}, only {len(results)} results")
    content = results[number]["input_message_content"]
    formatted = read_text(content, "message_text")
    fields: Json = {"text": formatted.text, "via_bot": api.chats.bot_user}
    if formatted.entities:
        fields["entities"] = list(formatted.entities)
    message = api.chats.new_message(chat, user, **fields)
    api.transcript.append(
        Sent(
            method="answerInlineQuery",
            chat_id=chat["id"],
            message_id=message["message_id"],
            text=formatted.text,
            entities=formatted.entities,
            html=content["message_text"],
            keyboard=(),
            reply_to=None,
            params=content,
        )
    )
    return message


_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")


class Person:
    """A user in one chat with the bot.

    Each method returns the update as JSON and lets the API remember the message, so that the bot
    can reply to it; nothing is queued until `api.enqueue(update)`.
    """

    def __init__(
        self,
        api: LocalBotApi,
        user_id: int = 1001,
        first_name: str = "Ada",
        language_code: str = "en",
        chat: Literal["private"] | int = "private",
        *,
        admin: bool = False,
    ) -> None:
        """Open a private chat with the bot, or join the group with this (negative) id.

        Ids that begin with -100 are supergroups, as in Telegram. If the bot had left the group,
        it is back. An `admin` owns the group.
        """
        self.user: Json = {
            "id": user_id,
            "is_bot": False,
            "first_name": first_name,
            "language_code": language_code,
        }
        if chat == "private":
            self.chat: Json = {"id": user_id, "type": "private", "first_name": first_name}
        else:
            kind = "supergroup" if str(chat).startswith("-100") else "group"
            self.chat = {"id": chat, "type": kind, "title": "Group"}
        self._api = api
        api.chats.add_chat(self.chat, self.user)
        if admin:
            owner = {"status": "creator", "is_anonymous": False}
            api.chats.admins[self.chat["id"], user_id] = owner

    def say(self, text: str, reply_to: int | Sent | None = None, **message_fields: Any) -> Json:
        """Send a text; its commands are marked as Telegram marks them.

        `message_fields` are further fields of the Bot API's Message. Raises `LookupError` if the
        message replied to does not exist.
        """
        return self._send(reply_to, text=text, **_commands(text), **message_fields)

    def send_photo(
        self, caption: str = "", reply_to: int | Sent | None = None, **message_fields: Any
    ) -> Json:
        """Send a picture."""
        if caption:
            message_fields["caption"] = caption
        size = {**self._file(), "width": 320, "height": 320}
        return self._send(reply_to, photo=[size], **message_fields)

    def send_sticker(
        self, emoji: str = "\U0001f44d", reply_to: int | Sent | None = None, **message_fields: Any
    ) -> Json:
        """Send a sticker for the emoji."""
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        sticker = {**self._file(), "width": 512, "height": 512, **kind}
        return self._send(reply_to, sticker=sticker, **message_fields)

    def send_voice(
        self, duration: int = 1, reply_to: int | Sent | None = None, **message_fields: Any
    ) -> Json:
        """Send a voice message of this many seconds."""
        voice = {**self._file(), "duration": duration}
        return self._send(reply_to, voice=voice, **message_fields)

    def edit(self, message: int | Sent, text: str) -> Json:
        """Change the text of a message; raise `LookupError` if it does not exist."""
        kept = {name: value for name, value in self._held(message).items() if name != "entities"}
        edit_date = int(self._api.chats.clock())
        edited = kept | {"text": text, "edit_date": edit_date} | _commands(text)
        self._api.chats.put(edited)
        return self._api.chats.new_update("edited_message", edited)

    def tap(self, message: int | Sent, button: str) -> Json:
        """Press the button with this label or data, under the message as it is now.

        Raises `LookupError` if the message does not exist or has no such button to press.
        """
        held = self._held(message)
        rows = held.get("reply_markup", {}).get("inline_keyboard", ())
        buttons = [one for row in rows for one in row if "callback_data" in one]
        for one in buttons:
            if button in (one["text"], one["callback_data"]):
                body = {
                    "id": str(self._api.chats.next_id("query")),
                    "from": self.user,
                    "message": held,
                    "chat_instance": str(self.chat["id"]),
                    "data": one["callback_data"],
                }
                return self._api.chats.new_update("callback_query", body)
        labels = [one["text"] for one in buttons]
        raise LookupError(f"there is no button {button!r} under the message, only {labels}")

    def inline(self, query: str, offset: str = "") -> Json:
        """Type the bot's name and a query in some other chat."""
        query_id = str(self._api.chats.next_id("query"))
        body = {"id": query_id, "from": self.user, "query": query, "offset": offset}
        return self._api.chats.new_update("inline_query", body)

    def summon(self, text: str, reply_to: int | Sent | None = None, **message_fields: Any) -> Json:
        """Mention the bot in this chat, of which it is no longer a member if it was one.

        Raises `LookupError` if the message replied to does not exist.
        """
        self._api.chats.left.add(self.chat["id"])
        fields = {"text": text, "guest_query_id": str(self._api.chats.next_id("query"))}
        sent = self._send(reply_to, **fields | message_fields)
        return self._api.chats.new_update("guest_message", sent["message"])

    def choose(self, answer: Sent, number: int = 0) -> Json:
        """Send a result of an answered inline query to this chat; results count from 0.

        Raises `LookupError` if there is no such result.
        """
        message = post_result(self._api, answer, number, self.chat, self.user)
        return self._api.chats.new_update("message", message)

    def _send(self, reply_to: int | Sent | None, **fields: Any) -> Json:
        if reply_to is not None:
            fields["reply_to_message"] = self._held(reply_to)
        message = self._api.chats.new_message(self.chat, self.user, **fields)
        return self._api.chats.new_update("message", message)

    def _held(self, message: int | Sent) -> Json:
        message_id = message.message_id if isinstance(message, Sent) else message
        held = self._api.chats.messages.get((self.chat["id"], message_id or 0))
        if held is None:
            raise LookupError(f"there is no message {message_id} in the chat {self.chat['id']}")
        return held

    def _file(self) -> Json:
        number = self._api.chats.next_id("file")
        return {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}"}


def _commands(text: str) -> Json:
    entities = [
        {
            "type": "bot_command",
            "offset": utf16_len(text[: match.start()]),
            "length": len(match[0]),
        }
        for match in _COMMAND.finditer(text)
    ]
    return {"entities": entities} if entities else {}


def bot_added(api: LocalBotApi, person: Person, before: str = "left", **member: Any) -> Json:
    """Let a person take the bot into their chat; return the update.

    `before` is the bot's earlier status; `member` gives further fields of the new one.
    """
    api.chats.add_chat(person.chat, person.user)
    old = {"status": before} | ({"until_date": 0} if before == "kicked" else {})
    return _membership(api, person, old, {"status": "member"} | member)


def bot_removed(api: LocalBotApi, person: Person) -> Json:
    """Let a person remove the bot from their chat; return the update."""
    api.chats.left.add(person.chat["id"])
    return _membership(api, person, {"status": "member"}, {"status": "kicked", "until_date": 0})


def migrated(api: LocalBotApi, person: Person, new_id: int) -> list[Json]:
    """Let a person's group become the supergroup with this id; return the two updates.

    The person becomes a member of it. Calls with the old id are refused with the new id.
    """
    chats, old = api.chats, person.chat
    first = chats.new_message(old, person.user, migrate_to_chat_id=new_id)
    person.chat = {"id": new_id, "type": "supergroup", "title": old["title"]}
    chats.add_chat(person.chat, *chats.members[old["id"]].values())
    second = chats.new_message(person.chat, person.user, migrate_from_chat_id=old["id"])
    chats.migrated[old["id"]] = new_id
    return [chats.new_update("message", message) for message in (first, second)]


def in_topic(thread_id: int) -> Json:
    """Return the fields of a message in a forum's topic."""
    return {"is_topic_message": True, "message_thread_id": thread_id}


def _membership(api: LocalBotApi, person: Person, old: Json, new: Json) -> Json:
    user = {"user": api.chats.bot_user}
    change = {
        "chat": person.chat,
        "from": person.user,
        "date": int(api.chats.clock()),
        "old_chat_member": old | user,
        "new_chat_member": new | user,
    }
    return api.chats.new_update("my_chat_member", change)
