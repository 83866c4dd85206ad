"""Settings: each variable, and each mistake in one."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, load_settings, shipped

TOKEN = "123456:ABC-very-secret"


def refusal() -> str:
    """Return the sentence with which the settings are refused."""
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unset all variables, and change into a folder without .env."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bot_token", None),
        ("archive", shipped("seeds")),
        ("responses", None),
        ("gate", None),
        ("bot_api_url", "https://api.telegram.org"),
        ("bot_test_environment", False),
        ("proxies", ()),
        ("database_url", None),
        ("webhook_url", None),
        ("webhook_secret", None),
        ("port", None),
        ("listen", "0.0.0.0"),  # noqa: S104 - the default is meant
        ("watchdog", 300),
        ("log_level", "INFO"),
        ("log_format", "text"),
    ],
)
def test_without_any_variable(name: str, expected: object) -> None:
    """Nothing has to be set."""
    assert expected == getattr(load_settings(), name)


VALUES = [
    ("BOT_TOKEN", TOKEN, SecretStr(TOKEN)),
    ("ARCHIVE", "/srv/articles", Path("/srv/articles")),
    ("RESPONSES", "own", Path("own")),
    ("GATE", "0.71", 0.71),
    ("GATE", "1", 1.0),
    ("GATE", " 5e-1 ", 0.5),
    ("BOT_API_URL", "http://127.0.0.1:8081", "http://127.0.0.1:8081"),
    ("BOT_API_URL", "https://bots.example/api/", "https://bots.example/api"),
    ("BOT_TEST_ENVIRONMENT", "1", True),
    ("BOT_TEST_ENVIRONMENT", "true", True),
    ("BOT_TEST_ENVIRONMENT", "0", False),
    ("DATABASE_URL", "sqlite:///kept.sqlite3", SecretStr("sqlite:///kept.sqlite3")),
    ("DATABASE_URL", "postgres://me:pw@db/bot", SecretStr("postgres://me:pw@db/bot")),
    ("LOG_LEVEL", "DEBUG", "DEBUG"),
    ("LOG_LEVEL", "WARNING", "WARNING"),
    ("LOG_LEVEL", "ERROR", "ERROR"),
    ("LOG_FORMAT", "json", "json"),
]


@pytest.mark.parametrize(("name", "value", "expected"), VALUES)
def test_a_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: object
) -> None:
    """A variable of the environment sets its field, typed."""
    monkeypatch.setenv(name, value)

    assert expected == getattr(load_settings(), name.lower())


@pytest.mark.parametrize(("name", "value", "expected"), VALUES)
def test_the_file(name: str, value: str, expected: object) -> None:
    """A line of `.env` in the current folder sets it as well."""
    Path(".env").write_text(f"# what I need\n{name}={value}\n", encoding="utf-8")

    assert expected == getattr(load_settings(), name.lower())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("foo secret\n", "line 1 is not a setting; write NAME=value, with both quotes or none"),
        ("A=1\n\n# b\n\nfoo secret\nLISTEN=x\n", "line 5 is not a setting; write NAME=value"),
        ("\nCONTACT='secret\n", "line 2 is not a setting; write NAME=value, with both quotes"),
        ("A=1\n\nBOT_TOKEN\n", "line 3: BOT_TOKEN has no value; write BOT_TOKEN=value"),
        ("export log_level\n", "line 1: LOG_LEVEL has no value; write LOG_LEVEL=value"),
    ],
)
def test_a_line_that_gives_no_value_is_refused(content: str, problem: str) -> None:
    """It is named by its number, once, and not repeated: it may be a secret."""
    Path(".env").write_text(content, encoding="utf-8")
    said = refusal()

    assert said.startswith(f".env, {problem}")
    assert "secret" not in said


def test_a_name_of_another_program_needs_no_value() -> None:
    """Shells know `export NAME` alone."""
    Path(".env").write_text("export PATH\nLISTEN=::1\n", encoding="utf-8")

    assert load_settings().listen == "::1"


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set in the environment counts more than `.env`."""
    Path(".env").write_text("LOG_LEVEL=ERROR\nARCHIVE=from-file\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = load_settings()

    assert ("DEBUG", Path("from-file")) == (settings.log_level, settings.archive)


@pytest.mark.parametrize("given", [Path("given"), None])
def test_what_is_given_goes_first(monkeypatch: pytest.MonkeyPatch, given: Path | None) -> None:
    """What is given by name counts more than the environment, unless it is None."""
    monkeypatch.setenv("ARCHIVE", "set")

    assert (given or Path("set")) == load_settings(archive=given).archive


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_an_empty_value(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An empty variable is one that is not set."""
    default = getattr(load_settings(), name.lower())
    Path(".env").write_text(f"{name}=\n", encoding="utf-8")
    from_file = getattr(load_settings(), name.lower())
    monkeypatch.setenv(name, "")

    assert [default, default] == [from_file, getattr(load_settings(), name.lower())]


@pytest.mark.parametrize(
    ("name", "meant"), [("ARCHVE", "ARCHIVE"), ("OPERATOR", "OPERATORS"), ("PROXIS", "PROXIES")]
)
def test_a_misspelt_name_in_the_file(name: str, meant: str) -> None:
    """A name in `.env` that is nearly a setting is refused with the right one, not its value."""
    Path(".env").write_text(f"{name}=secret\nPOSTGRES_PASSWORD=x\n", encoding="utf-8")
    assert f".env has an unknown setting {name}; did you mean {meant}?" == refusal()


def test_other_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that the program does not know, in the environment or the file, do not matter."""
    monkeypatch.setenv("BOT_COLOUR", "blue")
    Path(".env").write_text("PGHOST=localhost\n", encoding="utf-8")

    assert load_settings().model_fields_set == set()


@pytest.mark.parametrize(
    "value",
    ["abc", "123456", ":abc", "123456:", "bot123:abc", "12a:abc", "123: abc", "123:abc ", "١٢:abc"],
)
def test_what_is_no_token(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A value that cannot be a token is refused in a sentence that does not repeat it."""
    monkeypatch.setenv("BOT_TOKEN", value)
    assert refusal() == (
        "BOT_TOKEN is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF"
    )


GATE = "must be above 0 and at most 1, like 0.71"
WATCHDOG = "must be between 60 and 86400 seconds, or 0 to turn it off"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BOT_API_URL", "api.telegram.org", "must start with https:// or http://"),
        ("BOT_API_URL", "ftp://x", "must start with https:// or http://"),
        ("GATE", "0", GATE),
        ("GATE", "1.01", GATE),
        ("GATE", "-0.5", GATE),
        ("GATE", "71 %", GATE),
        ("GATE", "0,71", GATE),
        ("WATCHDOG", "5", WATCHDOG),
        ("WATCHDOG", "86401", WATCHDOG),
        ("WATCHDOG", "a minute", WATCHDOG),
        ("LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING or ERROR"),
        ("LOG_FORMAT", "xml", "must be text or json"),
        ("LOG_LEVEL", "debug", "must be DEBUG, INFO, WARNING or ERROR"),
        ("BOT_TEST_ENVIRONMENT", "maybe", "must be 1 or 0"),
    ],
)
def test_a_wrong_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    """A wrong value is refused in one sentence: the setting, and what is allowed."""
    monkeypatch.setenv(name, value)
    assert f"{name} {expected}" == refusal()


ROOT = (
    "must be the root of a Bot API server, with a host and, if need be, a port between 1"
    " and 65535, like https://api.telegram.org or http://localhost:8081"
)
DATABASE = "must look like postgresql://user:password@host/database or sqlite:///path"
LONG = "9" * 5_000
IDS = "must be Telegram user ids separated by commas, like 123456789,987654321; {!r} is not one"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BOT_API_URL", "http://", ROOT),
        ("BOT_API_URL", "https://:8081", ROOT),
        ("BOT_API_URL", "http://[::1", ROOT),
        ("BOT_API_URL", "http://[::1]x:80", ROOT),
        ("BOT_API_URL", "http://[v1.x]", ROOT),
        ("BOT_API_URL", "http://host:99999", ROOT),
        ("BOT_API_URL", "http://host:0", ROOT),
        ("BOT_API_URL", "http://host:+80", ROOT),
        ("BOT_API_URL", "http://host:٨٠", ROOT),
        ("BOT_API_URL", f"http://host:{LONG}", ROOT),
        ("BOT_API_URL", "http://my host", ROOT),
        ("BOT_API_URL", "http://host/a b", ROOT),
        ("BOT_API_URL", "http://ho\tst", ROOT),
        ("BOT_API_URL", "http://a..b", ROOT),
        ("BOT_API_URL", f"http://{'a' * 64}.example", ROOT),
        ("BOT_API_URL", f"http://{'a.' * 200}example", ROOT),
        ("BOT_API_URL", "http://host?a=b", ROOT),
        ("BOT_API_URL", "http://host/#", ROOT),
        ("DATABASE_URL", "postgresql://u:p@[::1/x", DATABASE),
        ("DATABASE_URL", "postgresql://u:p@host:99999/x", DATABASE),
        ("DATABASE_URL", "postgresql://host:8_0/x", DATABASE),
        ("DATABASE_URL", f"postgresql://host:{LONG}/x", DATABASE),
        ("DATABASE_URL", "postgresql:host", DATABASE),
        ("DATABASE_URL", "mysql://host/x", DATABASE),
        ("OPERATORS", LONG, IDS.format("9" * 20)),
        ("OPERATORS", "5, 1_0", IDS.format("1_0")),
        ("OPERATORS", "٨٠", IDS.format("٨٠")),
        ("OPERATORS", "0", IDS.format("0")),
        ("GATE", "٠٫٧", GATE),
        ("GATE", "0.7_1", GATE),
        ("GATE", "nan", GATE),
        ("GATE", f"0.{LONG}", GATE),
        ("WATCHDOG", "3_00", WATCHDOG),
        ("WATCHDOG", "+300", WATCHDOG),
        ("WATCHDOG", LONG, WATCHDOG),
        (
            "BOT_TOKEN",
            f"{LONG}:abc",
            "is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    """Impossible addresses and numbers are refused at the start, not when they are first used."""
    monkeypatch.setenv(name, value)
    assert f"{name} {expected}" == refusal()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("http://[::1]:8081/", "http://[::1]:8081"),
        ("http://my_server:8081", "http://my_server:8081"),
        ("https://пример.рф/api", "https://пример.рф/api"),
        (" https://bots.example ", "https://bots.example"),
    ],
)
def test_roots_of_servers(value: str, expected: str) -> None:
    """Addresses of every kind of host are kept, without spaces around them or a last slash."""
    assert load_settings(bot_api_url=value).bot_api_url == expected


@pytest.mark.parametrize(
    "value",
    [
        "postgresql:///x?host=/run/postgresql",
        "postgresql://me:p[w@host:5432/x",
        "postgresql://me:p/w?#x@[::1]/x",
        "sqlite:////var/lib/bot:a@b.sqlite3",
        "sqlite://",
    ],
)
def test_databases(value: str) -> None:
    """What SQLAlchemy can open is accepted, with any sign but @ in a password."""
    address = load_settings(database_url=value).database_url

    assert address == SecretStr(value)


@pytest.mark.parametrize("name", ["ARCHIVE", "RESPONSES", "OVERLAY"])
def test_a_path_with_a_null_character(name: str) -> None:
    """No system has such a file: a `.env` with one is refused, with the name of the setting."""
    Path(".env").write_bytes(f"{name}=a\0b\n".encode())
    assert refusal() == f"{name} must be a path, without a null character"


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        (b"LOG_LEVEL=ERROR\nCONTACT=Caf\xe9\n", 2, 27),
        ("LOG_LEVEL=ERROR\n".encode("utf-16"), 1, 0),
    ],
)
def test_a_file_that_is_not_utf_8(content: bytes, line: int, byte: int) -> None:
    """The file, the line and the byte are named, and how to mend it."""
    Path(".env").write_bytes(content)
    assert refusal() == f".env, line {line}: byte {byte} is not UTF-8; save the file as UTF-8"


def test_a_file_with_a_byte_order_mark() -> None:
    """A byte order mark is not part of the first name."""
    Path(".env").write_bytes(b"\xef\xbb\xbfLOG_LEVEL=ERROR\n")

    assert load_settings().log_level == "ERROR"


def test_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` without permission to read it is named, with the reason."""

    def refuse(*given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bot.settings.DotEnvSettingsSource.__init__", refuse)
    assert refusal() == (
        ".env cannot be read (Permission denied); correct its permissions, or remove it"
    )


def test_several_wrong_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting that is wrong is named at once."""
    monkeypatch.setenv("BOT_TOKEN", "secret-without-number")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value).startswith("BOT_TOKEN is not a bot token; ")
    assert str(caught.value).endswith("; LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("form", [repr, str, lambda one: str(one.model_dump())])
def test_the_token_hides_itself(monkeypatch: pytest.MonkeyPatch, form: object) -> None:
    """No way of writing settings down shows the token."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert callable(form)

    assert "very-secret" not in form(load_settings())


def test_an_error_has_no_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error carries nothing along that could show the value in a traceback."""
    monkeypatch.setenv("BOT_TOKEN", "not-a-token-but-secret")
    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert (None, True) == (caught.value.__cause__, caught.value.__suppress_context__)
    assert "secret" not in str(caught.value.__context__)


def test_settings_do_not_change() -> None:
    """Settings are frozen."""
    with pytest.raises(ValidationError):
        load_settings().log_level = "DEBUG"


def test_a_sentence_without_a_place() -> None:
    """A value of a wrong form altogether is refused as well."""
    with pytest.raises(SettingsError) as caught:
        load_settings(responses=5)

    assert str(caught.value) == "RESPONSES must be a path"


@pytest.mark.parametrize("name", ["seeds", "responses"])
def test_what_is_shipped(name: str) -> None:
    """The folders that come along are found from any working directory."""
    assert shipped(name).is_absolute()
    assert shipped(name).is_dir()


def test_what_is_shipped_in_an_installed_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed program has its folders within the package."""
    folder = tmp_path / "bot" / "shipped" / "seeds"
    folder.mkdir(parents=True)
    monkeypatch.setattr("bot.paths.__file__", str(tmp_path / "bot" / "paths.py"))

    assert (folder, tmp_path / "responses") == (shipped("seeds"), shipped("responses"))
