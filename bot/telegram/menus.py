"""The menus of commands, by the kind of chat and the language, as Telegram shows them."""

from collections.abc import Mapping
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.answer.texts import Texts

__all__ = ["menus", "register_menus"]

_GROUP = ("ask", "verify", "sources", "forget", "help")
"""What makes sense before everybody's eyes; the rest is for private chats."""


def menus(names: tuple[str, ...], texts: Texts) -> list[tuple[BotCommandScope, list[BotCommand]]]:
    """Return each kind of chat with its commands, the names being those of private chats."""
    everywhere = {name: texts.say(f"command_{name}") for name in names}
    group = {name: everywhere[name] for name in _GROUP if name in everywhere}
    # A member has the answers to their own questions deleted, an administrator all.
    members = group | {"forget": texts.say("command_forget_own")}
    return [
        (BotCommandScopeAllPrivateChats(), _commands(everywhere)),
        (BotCommandScopeAllGroupChats(), _commands(members)),
        (BotCommandScopeAllChatAdministrators(), _commands(group)),
    ]


async def register_menus(
    bot: Bot, names: tuple[str, ...], texts: Mapping[str, Texts]
) -> tuple[int, int]:
    """Set what differs from what Telegram has; return how many menus were set, of how many.

    English is everybody's who has no own. Raises `telegram.error.TelegramError`.
    """
    changed = number = 0
    for language, words in texts.items():
        code = None if language == "en" else language
        for scope, commands in menus(names, words):
            number += 1
            wanted = [command.to_dict() for command in commands]
            if await _current(bot, scope, code) != wanted:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
                changed += 1
    return changed, number


async def _current(bot: Bot, scope: BotCommandScope, code: str | None) -> Any:
    """Return what Telegram has, as it is written: it is only compared."""
    arguments: dict[str, Any] = {"scope": scope}
    if code:
        arguments["language_code"] = code
    return await bot.do_api_request("getMyCommands", arguments)


def _commands(texts: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in texts.items()]
