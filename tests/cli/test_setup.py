"""`clippings setup`: the profile in every language, and only what differs."""

import io
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.error import NetworkError

from bot.botapi.errors import TokenRefusedError
from bot.botapi.lengths import utf16_len
from bot.cli.main import main
from bot.cli.setup import SetupError, run_setup
from bot.local_botapi.server import LocalBotApi
from bot.settings import Settings
from tests.support.texts import TEXTS

TOKEN = "1:very-secret"


def _set_up(api: LocalBotApi, name: str | None = None, token: str | None = TOKEN) -> str:
    """Run the command; return what it writes."""
    out = io.StringIO()
    settings = Settings(bot_token=SecretStr(token) if token else None)
    run_setup(settings, TEXTS, out, name=name, request=api)
    return out.getvalue()


def _sets(api: LocalBotApi) -> list[str]:
    """Return the calls that set something."""
    return [name for name, _ in api.requests if name.startswith("set")]


def test_the_first_time() -> None:
    """Descriptions and menus are set in every language, English for everybody else."""
    api = LocalBotApi(TOKEN)
    said = _set_up(api)

    assert said == (
        "Setting up @clippings_bot:\n"
        "  descriptions: 3 of 3 set, 0 unchanged\n"
        "  short descriptions: 3 of 3 set, 0 unchanged\n"
        "  menus of commands: 9 of 9 set, 0 unchanged\n"
        "\n"
        "These can only be changed in a chat with @BotFather:\n"
        "  inline mode is on (/setinline, /setinlinefeedback)\n"
        "  guest mode is on: mentions are answered in chats that the bot is not a member of\n"
        "  the bot may be added to groups (/setjoingroups)\n"
        "  privacy mode is on: in groups the bot receives only commands and replies to it; if"
        " mentions go unanswered, turn privacy mode off or make the bot an administrator"
        " (/setprivacy)\n"
        "  the picture (/setuserpic)\n"
    )
    assert api.chats.profile == {
        (field, "" if language == "en" else language): words.say(key)
        for language, words in TEXTS.items()
        for field, key in (
            ("description", "profile_description"),
            ("short_description", "profile_short"),
        )
    }


def test_the_second_time() -> None:
    """What is as it should be is not set again; what somebody changed is."""
    api = LocalBotApi(TOKEN)
    _set_up(api, name="Archive")
    first = _sets(api)
    api.clear()
    _set_up(api, name="Archive")
    second = _sets(api)
    api.chats.profile["description", "ru"] = "x"
    said = _set_up(api)

    assert (len(first), first[0], second) == (16, "setMyName", [])
    assert _sets(api) == ["setMyDescription"]
    assert "  descriptions: 1 of 3 set, 2 unchanged\n" in said


def test_a_name() -> None:
    """A name is set where one is given."""
    api = LocalBotApi(TOKEN)
    said = _set_up(api, name="The Archive")

    assert api.chats.profile["name", ""] == "The Archive"
    assert "  name: 1 of 1 set, 0 unchanged\n" in said


def test_other_switches() -> None:
    """If the switches at @BotFather are different, their state is reported."""
    api = LocalBotApi(TOKEN)
    api.chats.bot_user |= {
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_join_groups": False,
        "can_read_all_group_messages": True,
    }
    said = _set_up(api)

    assert "inline mode is off" in said
    assert "guest mode is off: mentions are not answered" in said
    assert "the bot may not be added to groups" in said
    assert "privacy mode is off: the bot receives every message of its groups" in said


@pytest.mark.parametrize(
    ("method", "failure", "expected"),
    [
        (
            "setMyDescription",
            {"description": "Bad Request: description is too long"},
            "Telegram refuses the profile (Description is too long); shorten or correct that"
            " text in responses/texts, or --name",
        ),
        (
            "setMyDescription",
            {"retry_after": 5},
            "Telegram asks to wait 5 seconds; then run"
            " `clippings setup` again: it continues where it stopped",
        ),
        (
            "setMyCommands",
            {"error_code": 403, "description": "Forbidden: not yours"},
            "Telegram does not let the bot set its profile (Forbidden: not yours)",
        ),
        (
            "getMe",
            {"exception": NetworkError("httpx.ConnectError: no route to 10.0.0.7")},
            "Telegram cannot be reached at https://api.telegram.org (ConnectError); check the"
            " network and BOT_API_URL, then run `clippings setup` again",
        ),
        (
            "getMyDescription",
            {"exception": NetworkError("")},
            "Telegram cannot be reached at https://api.telegram.org (NetworkError); check the"
            " network and BOT_API_URL, then run `clippings setup` again",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_failures(method: str, failure: dict[str, Any], expected: str) -> None:
    """Each failure is one sentence with its mend."""
    api = LocalBotApi(TOKEN)
    api.fail_next(method, times=9, **failure)
    with pytest.raises(SetupError) as caught:
        _set_up(api)

    assert str(caught.value) == expected


def test_without_a_token() -> None:
    """Without a token there is nothing to set up."""
    with pytest.raises(SetupError, match=r"^BOT_TOKEN is not set; copy it from @BotFather"):
        _set_up(LocalBotApi(TOKEN), token=None)


def test_a_refused_token() -> None:
    """A token that Telegram does not know is not written anywhere."""
    with pytest.raises(TokenRefusedError) as caught:
        _set_up(LocalBotApi("2:other"))

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("field", "limit"), [("description", 512), ("short", 120)])
def test_the_profile_is_short_enough(field: str, limit: int) -> None:
    """Telegram takes the descriptions in every language."""
    texts = {
        language: words.say("profile_description" if field == "description" else "profile_short")
        for language, words in TEXTS.items()
    }

    assert {language for language, text in texts.items() if utf16_len(text) > limit} == set()


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 2 and its sentence where it cannot do its work."""
    monkeypatch.setenv("BOT_TOKEN", "")
    code = main(["setup"])

    assert code == 2
    assert capsys.readouterr().err == "BOT_TOKEN is not set; copy it from @BotFather into .env\n"


def test_the_command_at_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 0 when all is set."""
    given: list[str | None] = []

    def run(settings: Settings, texts: object, out: io.StringIO, *, name: str | None) -> None:
        given.append(name)

    monkeypatch.setattr("bot.cli.setup.run_setup", run)
    codes = [main(["setup"]), main(["setup", "--name", "Archive"])]

    assert (codes, given) == ([0, 0], [None, "Archive"])
