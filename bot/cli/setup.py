"""`clippings setup`: sets what people see before they talk to the bot."""

import asyncio
import re
from collections.abc import Mapping
from typing import TextIO

from telegram import Bot, User
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.botapi.errors import pause_of
from bot.botapi.proxies import Routes
from bot.botapi.transport import Transport
from bot.delivery.polling import TokenRefusedError
from bot.i18n.texts import Texts
from bot.logs import keep_logs_private
from bot.settings import Settings
from bot.telegram.handlers.start import COMMANDS
from bot.telegram.menus import register_menus

__all__ = ["SetupError", "run_setup"]

_HTTPX_ERROR = re.compile(r"httpx\.(\w+)")


class SetupError(Exception):
    """The profile could not be set: one sentence with the cause and the fix."""


def run_setup(
    settings: Settings,
    texts: Mapping[str, Texts],
    out: TextIO,
    *,
    name: str | None = None,
    request: BaseRequest | None = None,
) -> None:
    """Set the name (if given), descriptions and menus; write what was done and what is left to do.

    Only what differs is set. `request` makes the calls, by default over HTTP through the routes of
    the settings. Raises `SetupError` or `TokenRefusedError`.
    """
    if settings.bot_token is None:
        raise SetupError("BOT_TOKEN is not set; copy it from @BotFather into .env")
    token = settings.bot_token.get_secret_value()
    keep_logs_private(token)
    environment = "/test" if settings.bot_test_environment else ""
    base_url = f"{settings.bot_api_url}/bot{{token}}{environment}"
    request = request or Transport(Routes(settings.proxies, settings.bot_api_url))
    bot = Bot(token, base_url=base_url, request=request, get_updates_request=request)
    try:
        asyncio.run(_set_up(bot, texts, name, out))
    except InvalidToken:
        raise TokenRefusedError from None  # the cause's message contains the token
    except RetryAfter as error:
        mend = "then run `clippings setup` again: it continues where it stopped"
        raise SetupError(f"Telegram asks to wait {pause_of(error):.0f} seconds; {mend}") from None
    except BadRequest as error:
        mend = "shorten or correct that text in responses/texts, or --name"
        raise SetupError(f"Telegram refuses the profile ({error.message}); {mend}") from None
    except NetworkError as error:
        reason = _reason(error)
        mend = "check the network and BOT_API_URL, then run `clippings setup` again"
        raise SetupError(
            f"Telegram cannot be reached at {settings.bot_api_url} ({reason}); {mend}"
        ) from None
    except TelegramError as error:
        raise SetupError(f"Telegram does not let the bot set its profile ({error})") from None


async def _set_up(bot: Bot, texts: Mapping[str, Texts], name: str | None, out: TextIO) -> None:
    async with bot:
        print(f"Setting up @{bot.username}:", file=out)
        if name is not None:
            has_name = (await bot.get_my_name()).name == name
            if not has_name:
                await bot.set_my_name(name)
            _tell("name", int(not has_name), 1, out)
        number = len(texts)
        _tell("descriptions", await _describe(bot, texts), number, out)
        _tell("short descriptions", await _describe_shortly(bot, texts), number, out)
        changed, number = await register_menus(bot, COMMANDS, texts)
        _tell("menus of commands", changed, number, out)
        print(_reminder(bot.bot), file=out)


async def _describe(bot: Bot, texts: Mapping[str, Texts]) -> int:
    """Set the text of an empty chat with the bot; return how many languages were set."""
    changed = 0
    for code, words in _by_code(texts):
        wanted = words.say("profile_description")
        if (await bot.get_my_description(code)).description != wanted:
            await bot.set_my_description(wanted, code)
            changed += 1
    return changed


async def _describe_shortly(bot: Bot, texts: Mapping[str, Texts]) -> int:
    """Set the text of the bot's page and shared links; return how many languages were set."""
    changed = 0
    for code, words in _by_code(texts):
        wanted = words.say("profile_short")
        if (await bot.get_my_short_description(code)).short_description != wanted:
            await bot.set_my_short_description(wanted, code)
            changed += 1
    return changed


def _by_code(texts: Mapping[str, Texts]) -> list[tuple[str | None, Texts]]:
    """Return the texts by Telegram's code; English has none and serves all other languages.

    It comes first: Telegram returns it for every language that has no text yet.
    """
    return [(None, texts["en"]), *((code, one) for code, one in texts.items() if code != "en")]


def _tell(what: str, changed: int, number: int, out: TextIO) -> None:
    print(f"  {what}: {changed} of {number} set, {number - changed} unchanged", file=out)


def _reminder(me: User) -> str:
    """Return the switches that only the bot's owner can change, and their state."""
    inline = "on" if me.supports_inline_queries else "off"
    guest = "on: mentions are" if me.supports_guest_queries else "off: mentions are not"
    groups = "may be" if me.can_join_groups else "may not be"
    privacy = "off" if me.can_read_all_group_messages else "on"
    hidden = (
        "the bot receives every message of its groups, and answers those addressed to it"
        if me.can_read_all_group_messages
        else "in groups the bot receives only commands and replies to it;"
        " if mentions go unanswered, turn privacy mode off or make the bot an administrator"
    )
    return f"""
These can only be changed in a chat with @BotFather:
  inline mode is {inline} (/setinline, /setinlinefeedback)
  guest mode is {guest} answered in chats that the bot is not a member of
  the bot {groups} added to groups (/setjoingroups)
  privacy mode is {privacy}: {hidden} (/setprivacy)
  the picture (/setuserpic)"""


def _reason(error: TelegramError) -> str:
    # httpx puts its class first; the address of a proxy or server is left out.
    named = _HTTPX_ERROR.match(str(error))
    return named[1] if named else str(error) or type(error).__name__
