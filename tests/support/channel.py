"""A channel of Telegram, as the updates that the bot gets of it."""

from typing import Any

from bot.local_botapi.server import LocalBotApi

__all__ = ["CHANNEL", "ChannelOf"]

Json = dict[str, Any]
CHANNEL = -1001234567890
"""The id of the channel."""


class ChannelOf:
    """A channel that the bot is in; each method returns the update as JSON."""

    def __init__(
        self, api: LocalBotApi, chat_id: int = CHANNEL, name: str | None = "harbour"
    ) -> None:
        self.chat: Json = {"id": chat_id, "type": "channel", "title": "Harbour News"}
        if name:
            self.chat["username"] = name
        self._api = api
        self.posts: dict[int, Json] = {}

    def post(self, text: str = "", number: int | None = None, **fields: Any) -> Json:
        """Publish a post with this text; `fields` are further ones of a message."""
        message: Json = {
            "message_id": number or 1 + max(self.posts, default=0),
            "date": 1_790_000_000,
            "chat": self.chat,
            "sender_chat": self.chat,
            **({"text": text} if text else {}),
            **fields,
        }
        self.posts[message["message_id"]] = message
        return self._api.chats.new_update("channel_post", message)

    def photo(self, caption: str = "", **fields: Any) -> Json:
        """Publish a picture."""
        size = {"file_id": "f", "file_unique_id": "u", "width": 32, "height": 32}
        given: Json = {"caption": caption} if caption else {}
        return self.post(photo=[size], **given, **fields)

    def edit(self, number: int, **fields: Any) -> Json:
        """Change a post; a field that is None is removed."""
        message = self.posts[number] | {"edit_date": 1_790_000_600} | fields
        message = {name: value for name, value in message.items() if value is not None}
        self.posts[number] = message
        return self._api.chats.new_update("edited_channel_post", message)
