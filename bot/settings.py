"""Settings from the environment and from `.env`, typed; an error names the variable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

__all__ = ["Proxy", "Settings", "SettingsError", "load_settings", "shipped"]


_OPERATORS = 50
_CONTACT = 200


class SettingsError(Exception):
    """A setting cannot be used: one sentence with its name, the problem and the mend."""


def shipped(name: str) -> Path:
    """Return the path of a folder that comes with the program, in a checkout or as installed."""
    package = Path(__file__).parent
    installed = package / "shipped" / name
    return installed if installed.exists() else package.parent / name


def _token(value: SecretStr) -> SecretStr:
    number, colon, secret = value.get_secret_value().partition(":")
    if not (number.isascii() and number.isdigit() and colon and secret.strip() == secret != ""):
        raise ValueError("is no bot token; it looks like 123456:ABC-DEF, as @BotFather writes it")
    return value


_PROXY_PORTS = {"socks5": 1080, "socks5h": 1080, "socks4": 1080, "socks4a": 1080, "http": 8080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One way to Telegram: a proxy, or none where `scheme` is "direct". It shows no credentials."""

    scheme: str
    host: str = ""
    port: int = 0
    user: SecretStr | None = None
    password: SecretStr | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}" if self.host else self.scheme


def _proxies(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(_proxy(number, entry.strip()) for number, entry in enumerate(value.split(","), 1))


def _proxy(number: int, entry: str) -> Proxy:
    """Read an entry; the errors tell its number, because it may hold a password."""
    if entry.lower() == "direct":
        return Proxy("direct")
    try:
        parts = urlsplit(entry)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"entry {number} has no readable host and port") from None
    if parts.scheme not in _PROXY_PORTS:
        kinds = "socks5://, socks4:// or http://"
        raise ValueError(f"entry {number} is no proxy; write direct, or one with {kinds}")
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            f"entry {number} is to be like socks5://user:password@host:1080; write @, :, /, ?, #"
            " and commas within a password as %40, %3A, %2F, %3F, %23 and %2C"
        )
    user, password = (SecretStr(unquote(part or "")) for part in (parts.username, parts.password))
    credentials = (user, password) if parts.username or parts.password else (None, None)
    return Proxy(parts.scheme, host, port or _PROXY_PORTS[parts.scheme], *credentials)


def _root(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("is no web address; it begins with https:// or http://")
    return value.rstrip("/")


def _database(value: SecretStr) -> SecretStr:
    kinds = ("sqlite:", "sqlite+aiosqlite:", "postgres:", "postgresql:", "postgresql+asyncpg:")
    if not value.get_secret_value().strip().startswith(kinds):
        raise ValueError(
            "is no address of a database; write postgresql://user:password@host/database"
            " or sqlite:///path"
        )
    return value


_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]*+)*+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TAKEN = ("/health", "/metrics")


def _webhook(value: SecretStr) -> SecretStr:
    """Read the address; no error repeats it, because its path may be somebody's secret."""
    address = value.get_secret_value()
    try:
        parts = urlsplit(address)
        is_address = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError("is no public address; it looks like https://bot.example.org/telegram")
    if "@" in parts.netloc or "?" in address or "#" in address:
        raise ValueError("is to be without user, password, ? and #")
    if not _PATH.fullmatch(parts.path):
        raise ValueError("may have letters, digits and . _ ~ - between the slashes of its path")
    path = parts.path if parts.path.strip("/") else "/telegram"
    if path in _TAKEN:
        raise ValueError(f"needs another path, since {path} is a page of the bot's own")
    return SecretStr(f"https://{parts.netloc}{path}")


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("is to be 1 to 256 letters, digits, _ and -, as Telegram wants it")
    return value


def _port(value: int) -> int:
    if not 0 <= value <= 65_535:
        raise ValueError("is no port; it is a number up to 65535, where 0 is any that is free")
    return value


def _listen(value: str) -> str:
    try:
        return str(ip_address(value.strip("[]")))
    except ValueError:
        raise ValueError(
            "is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all that it has"
        ) from None


def _operators(value: object) -> object:
    if not isinstance(value, str):
        return value
    ids = [part.strip() for part in value.split(",") if part.strip()]
    for one in ids:
        if not (one.isascii() and one.isdigit() and 0 < int(one) < 1 << 52):
            raise ValueError(
                f"{one[:20]!r} is no user id of Telegram's; write numbers like 123456789,"
                " with commas between them"
            )
    if len(ids) > _OPERATORS:
        raise ValueError(f"names more than {_OPERATORS} people; leave some out")
    return tuple(dict.fromkeys(map(int, ids)))


def _contact(value: str) -> str:
    if len(value) > _CONTACT or not value.isprintable():
        raise ValueError(f"is no single line of at most {_CONTACT} characters; shorten it")
    return value.strip()


def _watchdog(value: int) -> int:
    if value != 0 and not 60 <= value <= 86_400:
        raise ValueError("is a number of seconds, from 60 to 86400, or 0 for none")
    return value


class Settings(BaseSettings):
    """What an operator can set. Each field's variable is its name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    """From @BotFather; without one the bot runs as a local chat."""
    archive: Path = shipped("seeds")
    """A folder of Markdown articles, or a .jsonl or .jsonl.gz file."""
    responses: Path | None = None
    """A folder with faq.yaml, aliases.yaml and texts/; None is the one that comes with the bot."""
    bot_api_url: Annotated[str, AfterValidator(_root)] = "https://api.telegram.org"
    """The root of a Bot API server."""
    bot_test_environment: bool = False
    """Whether the token belongs to Telegram's test environment."""
    proxies: Annotated[tuple[Proxy, ...], NoDecode, BeforeValidator(_proxies)] = ()
    """Ways to Telegram, the preferred one first; without any, no proxy is used."""
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    """Where the little that must last is kept; None is a SQLite file in the user's home."""
    webhook_url: Annotated[SecretStr, AfterValidator(_webhook)] | None = None
    """Where Telegram is to bring updates: the public address, path included; None is polling."""
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    """By which Telegram's requests are known; None is one that is derived from the token."""
    port: Annotated[int, AfterValidator(_port)] | None = None
    """Where the web server listens, 0 being any port; None is 8080, and no server when polling."""
    listen: Annotated[str, AfterValidator(_listen)] = "0.0.0.0"  # noqa: S104 - containers need it
    """The address of this machine at which it listens."""
    operators: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_operators)] = ()
    """Telegram's user ids of those who answer readers' questions and see the counts."""
    overlay: Path | None = None
    """The FAQ that operators write in the chat; None is a file beside the database."""
    contact: Annotated[str, AfterValidator(_contact)] | None = None
    """Who runs the bot, and how to reach them, as `/privacy` tells it."""
    watchdog: Annotated[int, AfterValidator(_watchdog)] = 300
    """Seconds after which polling that hangs is restarted, and a process that hangs is ended; 0 is
    never."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


def load_settings(**given: Any) -> Settings:
    """Return the settings; what is given by name, unless None, goes before the environment.

    Raises `SettingsError` with every variable that cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("; ".join(map(_sentence, error.errors()))) from None


def _sentence(error: Any) -> str:
    place: Sequence[Any] = error["loc"]
    name = str(place[0]).upper() if place else "settings"
    problem = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {problem[:1].lower()}{problem[1:]}; correct it in the environment or in .env"
