"""The menus of commands, by the kind of chat and the language, as Telegram shows them."""

from collections.abc import Mapping
from contextlib import suppress

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from bot.i18n.texts import Texts

__all__ = ["menus", "register_menus", "register_operators"]

_OWN = ("queue", "stats")
"""Nobody but operators sees these."""
_GROUP = ("ask", "verify", "sources", "timer", "forget", "help")
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
            if list(await bot.get_my_commands(scope, code)) != commands:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
                changed += 1
    return changed, number


async def register_operators(
    bot: Bot, operators: tuple[int, ...], names: tuple[str, ...], texts: Mapping[str, Texts]
) -> None:
    """Set the menu of each operator's private chat, where it differs: theirs stand first."""
    for user_id in operators:
        scope = BotCommandScopeChat(user_id)
        for language, words in texts.items():
            code = None if language == "en" else language
            commands = _commands({name: words.say(f"command_{name}") for name in (*_OWN, *names)})
            # One who has never written to the bot has no chat yet: at the next start, then.
            with suppress(BadRequest, Forbidden):
                if list(await bot.get_my_commands(scope, code)) != commands:
                    await bot.set_my_commands(commands, scope=scope, language_code=code)


def _commands(texts: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in texts.items()]
