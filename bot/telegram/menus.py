"""The command menus that Telegram shows, by kind of chat and by language."""

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
"""Only operators see these."""
_GROUP = ("ask", "verify", "sources", "timer", "forget", "help")
"""The commands that make sense in public; the rest is for private chats."""


def menus(names: tuple[str, ...], texts: Texts) -> list[tuple[BotCommandScope, list[BotCommand]]]:
    """Return the commands of each kind of chat; `names` are those of private chats."""
    everywhere = {name: texts.say(f"command_{name}") for name in names}
    group = {name: everywhere[name] for name in _GROUP if name in everywhere}
    # Members can delete the answers to their own questions, administrators all answers.
    members = group | {"forget": texts.say("command_forget_own")}
    return [
        (BotCommandScopeAllPrivateChats(), _commands(everywhere)),
        (BotCommandScopeAllGroupChats(), _commands(members)),
        (BotCommandScopeAllChatAdministrators(), _commands(group)),
    ]


async def register_menus(
    bot: Bot, names: tuple[str, ...], texts: Mapping[str, Texts]
) -> tuple[int, int]:
    """Set the menus that differ from Telegram's; return how many were set, and how many exist.

    English is for all languages without a menu. Raises `telegram.error.TelegramError`.
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
    """Set the menu of each operator's private chat where it differs: their commands come first."""
    for user_id in operators:
        scope = BotCommandScopeChat(user_id)
        for language, words in texts.items():
            code = None if language == "en" else language
            commands = _commands({name: words.say(f"command_{name}") for name in (*_OWN, *names)})
            # An operator who never wrote to the bot has no chat yet; the next start tries again.
            with suppress(BadRequest, Forbidden):
                if list(await bot.get_my_commands(scope, code)) != commands:
                    await bot.set_my_commands(commands, scope=scope, language_code=code)


def _commands(texts: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in texts.items()]
