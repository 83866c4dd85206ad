"""The menus of commands: which chat sees which, in which language."""

import json

import pytest

from bot.local_botapi.people import Person
from bot.telegram.handlers.start import COMMANDS
from bot.telegram.menus import register_menus
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

ADMINS, GROUPS, PRIVATE = "all_chat_administrators", "all_group_chats", "all_private_chats"


async def test_menus_by_scope_and_language(talk: Conversation) -> None:
    """Three kinds of chat have their menus, each in English for everybody, and in each language."""
    changed = await register_menus(talk.application.bot, COMMANDS, TEXTS)
    found = {
        (json.loads(scope)["type"], language): {one["command"]: one["description"] for one in menu}
        for (scope, language), menu in talk.api.chats.commands.items()
    }

    assert changed == (9, 9)
    assert set(found) == {
        (scope, code) for scope in (ADMINS, GROUPS, PRIVATE) for code in ("", "ru", "fa")
    }
    assert tuple(found[PRIVATE, ""]) == COMMANDS
    assert list(found[GROUPS, "fa"]) == ["ask", "verify", "sources", "timer", "forget", "help"]
    assert found[PRIVATE, "ru"]["ask"] == "Задать вопрос архиву"
    assert found[GROUPS, "ru"]["forget"] == "Удалить мои ответы на ваши вопросы"
    assert found[ADMINS, "ru"]["forget"] == "Удалить мои последние сообщения здесь"


async def test_only_what_differs_is_set(talk: Conversation) -> None:
    """A second time nothing is set; after a change only that."""
    bot = talk.application.bot
    await register_menus(bot, COMMANDS, TEXTS)
    second = await register_menus(bot, COMMANDS, TEXTS)
    scope, language = next(iter(talk.api.chats.commands))
    talk.api.chats.commands[scope, language] = []
    third = await register_menus(bot, COMMANDS, TEXTS)

    assert (second, third) == ((0, 9), (1, 9))


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_every_command_has_its_words(language: str) -> None:
    """Each command's words are there, and short enough for Telegram."""
    words = [TEXTS[language].say(f"command_{name}") for name in (*COMMANDS, "forget_own")]

    assert all(0 < len(text) <= 100 for text in words)


async def test_commands_are_known(talk: Conversation) -> None:
    """Every command of the menu is one that the bot has a handler for."""
    person = Person(talk.api)
    said = [await talk.texts(person.say(f"/{name}")) for name in COMMANDS]

    assert [TEXTS["en"].say("unknown_command")] not in said
    assert all(said)
