"""The bot's own profile and menus on the local Bot API: what was set is given back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.local_botapi.limits import check_commands
from bot.local_botapi.state import LocalChats

__all__ = ["PROFILE_METHODS"]

Params = Mapping[str, Any]

_FIELDS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def _menu(chats: LocalChats, params: Params) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        chats.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


def _set_my_commands(chats: LocalChats, params: Params) -> Any:
    check_commands(params["commands"])
    chats.commands[_menu(chats, params)] = list(params["commands"])
    return True


def _get_my_commands(chats: LocalChats, params: Params) -> Any:
    return chats.commands.get(_menu(chats, params), [])


def _delete_my_commands(chats: LocalChats, params: Params) -> Any:
    chats.commands.pop(_menu(chats, params), None)
    return True


def _setting(field: str) -> Callable[[LocalChats, Params], Any]:
    def put(chats: LocalChats, params: Params) -> Any:
        chats.profile[field, params.get("language_code", "")] = params.get(field, "")
        return True

    return put


def _getting(field: str) -> Callable[[LocalChats, Params], Any]:
    def give(chats: LocalChats, params: Params) -> Any:
        # Where a language has no text of its own, that for everybody is shown.
        own = chats.profile.get((field, params.get("language_code", "")))
        usual = chats.bot_user["first_name"] if field == "name" else ""
        return {field: own or chats.profile.get((field, "")) or usual}

    return give


PROFILE_METHODS: dict[str, Callable[[LocalChats, Params], Any]] = {
    "deleteMyCommands": _delete_my_commands,
    "getMyCommands": _get_my_commands,
    "setMyCommands": _set_my_commands,
    **{f"getMy{name}": _getting(field) for name, field in _FIELDS.items()},
    **{f"setMy{name}": _setting(field) for name, field in _FIELDS.items()},
}
"""What each method answers."""
