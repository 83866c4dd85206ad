"""What happens to groups in front of the local Bot API, as the updates Telegram would send."""

from typing import Any

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi

__all__ = ["bot_added", "bot_removed", "in_topic", "migrated"]

Json = dict[str, Any]


def bot_added(api: LocalBotApi, person: Person, before: str = "left", **member: Any) -> Json:
    """Let a person take the bot into their chat; return the update.

    `before` is the bot's status until then, `member` further fields of what it is now.
    """
    api.chats.add_chat(person.chat, person.user)
    old = {"status": before} | ({"until_date": 0} if before == "kicked" else {})
    return _membership(api, person, old, {"status": "member"} | member)


def bot_removed(api: LocalBotApi, person: Person) -> Json:
    """Let a person put the bot out of their chat; return the update."""
    api.chats.left.add(person.chat["id"])
    return _membership(api, person, {"status": "member"}, {"status": "kicked", "until_date": 0})


def migrated(api: LocalBotApi, person: Person, new_id: int) -> list[Json]:
    """Let a person's group become the supergroup with this id; return the two updates.

    The person goes along. Calls that name the old group are refused with the new id.
    """
    chats, old = api.chats, person.chat
    first = chats.new_message(old, person.user, migrate_to_chat_id=new_id)
    person.chat = {"id": new_id, "type": "supergroup", "title": old["title"]}
    chats.add_chat(person.chat, *chats.members[old["id"]].values())
    second = chats.new_message(person.chat, person.user, migrate_from_chat_id=old["id"])
    chats.migrated[old["id"]] = new_id
    return [chats.new_update("message", message) for message in (first, second)]


def in_topic(thread_id: int) -> Json:
    """Return the fields of a message that stands in a forum's topic."""
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
