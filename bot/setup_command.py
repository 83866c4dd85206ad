"""`clippings setup`: what people see of the bot before they talk to it, set where it differs."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, TextIO

from telegram import Bot, User
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.answer.texts import Texts
from bot.settings import Settings
from bot.telegram.handlers.commands import COMMANDS
from bot.telegram.menus import register_menus
from bot.telegram.polling import TokenRefusedError
from bot.telegram.private_logs import keep_logs_private

__all__ = ["SetupError", "run_setup"]


class SetupError(Exception):
    """The profile could not be set: one sentence with the place and the mend."""


def run_setup(
    settings: Settings,
    texts: Mapping[str, Texts],
    out: TextIO,
    *,
    name: str | None = None,
    request: BaseRequest | None = None,
) -> None:
    """Set name (where one is given), descriptions and menus; write what was done, and what is left.

    Only what differs is set. `request` carries the calls, by default the library's own transport.
    Raises `SetupError` or `TokenRefusedError`.
    """
    if settings.bot_token is None:
        raise SetupError("BOT_TOKEN: is not set; copy it from @BotFather into .env")
    token = settings.bot_token.get_secret_value()
    keep_logs_private(token)
    environment = "/test" if settings.bot_test_environment else ""
    base_url = f"{settings.bot_api_url}/bot{{token}}{environment}"
    bot = Bot(token, base_url=base_url, request=request, get_updates_request=request)
    try:
        asyncio.run(_set_up(bot, texts, name, out))
    except InvalidToken:
        raise TokenRefusedError from None  # the cause's own message holds the token
    except RetryAfter as error:
        seconds = re.sub(r"\D.*", "", str(error.retry_after)) or "some"
        mend = "run `clippings setup` again then, it goes on where it stopped"
        raise SetupError(f"Telegram asks to wait {seconds} seconds; {mend}") from None
    except BadRequest as error:
        what = "shorten or mend what it names in responses/texts, or --name"
        raise SetupError(f"Telegram refuses the profile ({error.message}); {what}") from None
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
            await _set_text(bot, "Name", "name", {"": name}, out)
        for method, field, key in (
            ("Description", "description", "profile_description"),
            ("ShortDescription", "short_description", "profile_short"),
        ):
            wanted = {_code(language): words.say(key) for language, words in texts.items()}
            await _set_text(bot, method, field, wanted, out)
        changed, number = await register_menus(bot, COMMANDS, texts)
        print(f"  menus of commands: {_told(changed, number)}", file=out)
        print(_reminder(bot.bot), file=out)


async def _set_text(
    bot: Bot, method: str, field: str, wanted: Mapping[str, str], out: TextIO
) -> None:
    changed = 0
    # Telegram gives everybody's text where a language has none: everybody's comes first.
    for code, text in sorted(wanted.items()):
        language: dict[str, Any] = {"language_code": code} if code else {}
        current = await bot.do_api_request(f"getMy{method}", language)
        if not isinstance(current, dict) or current.get(field) != text:
            await bot.do_api_request(f"setMy{method}", {field: text} | language)
            changed += 1
    print(f"  {field.replace('_', ' ')}: {_told(changed, len(wanted))}", file=out)


def _code(language: str) -> str:
    """Return Telegram's code: English is for everybody who has no text of their own."""
    return "" if language == "en" else language


def _told(changed: int, number: int) -> str:
    if not changed:
        return "as they should be" if number > 1 else "as it should be"
    return "set" if changed == number else f"{changed} of {number} set"


def _reminder(me: User) -> str:
    """Return what only the bot's owner can switch, and how it stands."""
    inline = "on" if me.supports_inline_queries else "off"
    groups = "may be" if me.can_join_groups else "may not be"
    privacy = "off" if me.can_read_all_group_messages else "on"
    hidden = (
        "the bot is handed every message of its groups, and answers those that speak to it"
        if me.can_read_all_group_messages
        else "in groups the bot is handed only what speaks to it: that is all it needs"
    )
    return f"""
Only @BotFather can switch these, in a chat with you:
  inline mode is {inline} (/setinline, /setinlinefeedback)
  the bot {groups} added to groups (/setjoingroups)
  privacy mode is {privacy}: {hidden} (/setprivacy)
  the picture (/setuserpic)"""


def _reason(error: TelegramError) -> str:
    # httpx names its class in front; of a proxy's or server's address nothing is told.
    return re.sub(r"^httpx\.(\w+).*", r"\1", str(error), flags=re.DOTALL) or type(error).__name__
