"""The settings of the web server, and the secrets among them."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.logs import secrets_of, webhook_secret
from bot.settings import Settings, SettingsError, load_settings
from bot.web.server import listen

TOKEN = "123456:planted-token"
KEY = "planted-key-0123456789"
TEN = ip_network("10.0.0.0/8")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unset all variables, and change into a folder without .env."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WEBHOOK_URL", "https://a.example/hook", SecretStr("https://a.example/hook")),
        ("WEBHOOK_URL", "https://a.example/a/~b/c-1_2", SecretStr("https://a.example/a/~b/c-1_2")),
        ("WEBHOOK_URL", "https://a.example", SecretStr("https://a.example/telegram")),
        ("WEBHOOK_URL", "https://a.example:8443/", SecretStr("https://a.example:8443/telegram")),
        ("WEBHOOK_URL", "https://a.example/hook/", SecretStr("https://a.example/hook/")),
        ("WEBHOOK_SECRET", "a", SecretStr("a")),
        ("WEBHOOK_SECRET", "aZ09_-" * 42, SecretStr("aZ09_-" * 42)),
        ("PORT", "0", 0),
        ("PORT", "65535", 65535),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.1.2.3/8", (ip_network("127.0.0.1"), TEN)),
        ("TRUSTED_PROXIES", "::1", (ip_network("::1"),)),
        ("PUBLIC_URL", "https://A.example/", "https://a.example"),
        ("PUBLIC_URL", "https://a.example:443", "https://a.example"),
        ("PUBLIC_URL", "http://a.example:8080", "http://a.example:8080"),
        ("RATE_LIMIT", "0", 0),
        ("RATE_LIMIT", "100000", 100_000),
        ("API_KEYS", f"{KEY}, {KEY}=/+", (SecretStr(KEY), SecretStr(f"{KEY}=/+"))),
        ("LISTEN", "127.0.0.1", "127.0.0.1"),
        ("LISTEN", "[::1]", "::1"),
        ("LISTEN", "::", "::"),
    ],
)
def test_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: object) -> None:
    """A variable sets its field, typed."""
    monkeypatch.setenv(name, value)

    assert expected == getattr(load_settings(), name.lower())


ADDRESS = "must be a public address like https://bot.example.org/telegram"
SECRETS = "must be 1 to 256 characters long, with only letters, digits, _ and -"
LETTERS = "may only have letters, digits and . _ ~ - between the slashes of its path"
PARTS = "must not contain a user, a password, ? or #"
SITE = "must be the root of a site, without a path, like https://archive.example.org"
RATE = "must be a number of questions a minute up to 100000, or 0 for no limit"
KEYS = "must be keys of 16 to 200 letters, digits and . _ ~ + / = - separated by commas"
PORT = "must be between 0 and 65535 (0 picks a free port)"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("WEBHOOK_URL", "bot.example.org", ADDRESS),
        ("WEBHOOK_URL", "http://bot.example.org/hook", ADDRESS),
        ("WEBHOOK_URL", "https:///hook", ADDRESS),
        ("WEBHOOK_URL", "https://a.example:port/", ADDRESS),
        ("WEBHOOK_URL", "https://a.example:0/", ADDRESS),
        ("WEBHOOK_URL", "https://[/", ADDRESS),
        ("WEBHOOK_URL", "https://a b.example/", ADDRESS),
        ("WEBHOOK_URL", "https://a\t.example/", ADDRESS),
        ("WEBHOOK_URL", "https://a..example/", ADDRESS),
        ("WEBHOOK_URL", "https://a.example:٤٤٣/", ADDRESS),
        ("WEBHOOK_URL", "https://me:pw@a.example/", PARTS),
        ("WEBHOOK_URL", "https://a.example/?a=b", PARTS),
        ("WEBHOOK_URL", "https://a.example/x#", PARTS),
        ("WEBHOOK_URL", "https://a.example/{path}", LETTERS),
        ("WEBHOOK_URL", "https://a.example/a b", LETTERS),
        ("WEBHOOK_URL", "https://a.example/%2e%2e", LETTERS),
        ("WEBHOOK_URL", "https://a.example/бот", LETTERS),
        (
            "WEBHOOK_URL",
            "https://a.example/health",
            "needs another path: /health is one of the bot's own pages",
        ),
        (
            "WEBHOOK_URL",
            "https://a.example/api/hook",
            "needs another path: /api/hook is one of the bot's own pages",
        ),
        (
            "TRUSTED_PROXIES",
            "127.0.0.1,proxy",
            "must be IP addresses or networks separated by commas, like 127.0.0.1,10.0.0.0/8;"
            " 'proxy' is not one",
        ),
        ("RATE_LIMIT", "-1", RATE),
        ("RATE_LIMIT", "100001", RATE),
        ("API_KEYS", "short", KEYS),
        ("PUBLIC_URL", "a.example", SITE),
        ("PUBLIC_URL", "ftp://a.example", SITE),
        ("PUBLIC_URL", "https://a.example/pages", SITE),
        ("PUBLIC_URL", "https://a.example/?q", SITE),
        ("PUBLIC_URL", "https://a.example/#", SITE),
        ("PUBLIC_URL", "https://me@a.example", SITE),
        ("PUBLIC_URL", "https://", SITE),
        ("API_KEYS", f"{KEY},with a space in it", KEYS),
        ("WEBHOOK_SECRET", "a b", SECRETS),
        ("WEBHOOK_SECRET", "a" * 257, SECRETS),
        ("WEBHOOK_SECRET", "é", SECRETS),
        ("WEBHOOK_SECRET", "a\n", SECRETS),
        ("PORT", "-1", PORT),
        ("PORT", "65536", PORT),
        ("PORT", "http", PORT),
        ("PORT", "80.5", PORT),
        ("PORT", "8_0", PORT),
        ("PORT", "+80", PORT),
        ("PORT", "٨٠", PORT),
        ("PORT", "9" * 5_000, PORT),
        (
            "LISTEN",
            "localhost",
            "must be an IP address of this machine, like 127.0.0.1, or 0.0.0.0 for all of them",
        ),
    ],
)  # fmt: skip
def test_wrong_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str) -> None:
    """Each is refused in a sentence with its name, which does not repeat it."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value) == f"{name} {problem}"


def settings_with(**given: str) -> Settings:
    """Return settings with these variables."""
    return load_settings(**given)


def test_a_derived_secret() -> None:
    """Every process derives the same from the token, and Telegram takes it; nobody derives back."""
    one, same, other = (
        webhook_secret(settings_with(bot_token=token)) for token in (TOKEN, TOKEN, "123456:x")
    )

    assert one == same != other
    assert Settings(webhook_secret=SecretStr(one))
    assert "planted" not in one
    assert webhook_secret(settings_with(bot_token=TOKEN, webhook_secret="own")) == "own"


def test_what_is_hidden_from_logs() -> None:
    """Passwords as they are and as they are written, secrets, and long paths; nothing common."""
    settings = settings_with(
        bot_token=TOKEN,
        webhook_url="https://a.example/planted-path-that-is-long",
        database_url="postgresql://me:pl%40nted@db/x",
        proxies="socks5://me:p%2Cw@host:1,direct",
    )
    derived = webhook_secret(settings)
    expected = [derived, "planted-path-that-is-long", "pl%40nted", "pl@nted", "p,w", "me"]

    assert secrets_of(settings) == expected
    assert secrets_of(settings_with(bot_token=TOKEN)) == []
    assert secrets_of(settings_with(api_keys=f"{KEY},{KEY}2")) == [f"{KEY}2", KEY]
    short = settings_with(bot_token=TOKEN, webhook_url="https://a.example", webhook_secret="own")
    assert secrets_of(short) == ["own"]


@pytest.mark.parametrize(
    ("password", "hidden"), [("p[w-x", "p[w-x"), ("pa/ss?w#rd", "pa/ss?w#rd"), ("a:b:c", "a:b:c")]
)
def test_passwords_with_signs_of_addresses(password: str, hidden: str) -> None:
    """A database's password is hidden as SQLAlchemy reads it, even if `urlsplit` cannot."""
    settings = settings_with(database_url=f"postgresql://me:{password}@db/x")

    assert secrets_of(settings) == [hidden]


def test_a_file_has_no_password() -> None:
    """The name of a database's file is not taken for a password."""
    assert secrets_of(settings_with(database_url="sqlite:////srv/a:b@c.sqlite3")) == []


def test_an_address_that_is_not_there() -> None:
    """An unknown interface after % is told in plain words when the bot begins to listen."""
    with pytest.raises(SettingsError) as caught:
        listen(settings_with(listen="fe80::1%nope", port="0"))

    assert str(caught.value) == (
        "The bot cannot listen on fe80::1%nope, port 0 (there is no such address);"
        " set PORT to a free port, or LISTEN to an address of this machine"
    )


@pytest.mark.parametrize("form", [repr, str, lambda one: str(one.model_dump())])
def test_the_settings_hide_themselves(form: Callable[[Settings], str]) -> None:
    """Not a word of what was planted is in any form of the settings."""
    settings = settings_with(
        bot_token=TOKEN,
        webhook_url="https://a.example/planted-path",
        webhook_secret="planted-secret",
        database_url="postgresql://me:planted@db/x",
        proxies="socks5://planted:planted@host:1",
    )

    assert "planted" not in form(settings)
