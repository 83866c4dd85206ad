"""Settings from the environment and from `.env`, typed; an error names the setting to fix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bot.paths import shipped
from bot.values.engine_address import checked_address, checked_key
from bot.values.server_addresses import public_root, split_address
from bot.values.shares import ALLOWED, share_of
from bot.values.whole_numbers import days_of, port_of, rate_of, watchdog_of, whole

__all__ = ["LOCAL_TOKEN", "Proxy", "Settings", "SettingsError", "load_settings", "shipped"]

LOCAL_TOKEN = "1:local"  # noqa: S105 - not a secret: only the local Bot API knows it
"""The bot's token if the settings have none: that of the Bot API in this process."""

_OPERATORS = 50
_LINES = 3
"""The most lines of `.env` that are named."""
_CONTACT = 200
_NAME = 40
"""The most characters of a name that is compared with the settings."""
_ALIKE = 0.8
"""The least ratio, by `difflib`, of a misspelt name to the right one."""
_PROXY = (
    "must look like socks5://user:password@host:1080; write @, :, /, ?, # and commas in a password"
    " as %40, %3A, %2F, %3F, %23 and %2C"
)
_PROBLEMS = {
    "bool_parsing": "must be 1 or 0",
    "path_type": "must be a path",
}
"""Messages that replace Pydantic's own, by type of error."""


class SettingsError(Exception):
    """A setting cannot be used: one sentence with its name, what is allowed and how to fix it."""


def _token(value: SecretStr) -> SecretStr:
    number, _, secret = value.get_secret_value().partition(":")
    if whole(number) is None or number.strip() != number or secret.strip() != secret or not secret:
        raise ValueError(
            "is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF"
        )
    return value


_PROXY_PORTS = {"socks5": 1080, "socks5h": 1080, "socks4": 1080, "socks4a": 1080, "http": 8080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One way to Telegram: a proxy, or none if `scheme` is "direct".

    Its text representation does not show credentials.
    """

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
    """Read an entry; errors give its number, not its text, because it may hold a password."""
    if entry.lower() == "direct":
        return Proxy("direct")
    scheme = entry.partition("://")[0].lower()
    if scheme not in _PROXY_PORTS:
        kinds = "start with socks5://, socks5h://, socks4://, socks4a:// or http://"
        raise ValueError(f'entry {number} must {kinds}, or be the word "direct"')
    parts = split_address(entry)
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"entry {number} {_PROXY}")
    user, password = (SecretStr(unquote(part or "")) for part in (parts.username, parts.password))
    credentials = (user, password) if parts.username or parts.password else (None, None)
    host = parts.hostname or ""
    return Proxy(scheme, host, parts.port or _PROXY_PORTS[scheme], *credentials)


def _root(value: str) -> str:
    address = value.strip()
    if not address.startswith(("http://", "https://")):
        raise ValueError("must start with https:// or http://")
    if split_address(address) is None or " " in address or "?" in address or "#" in address:
        raise ValueError(
            "must be the root of a Bot API server, with a host and, if need be, a port between 1"
            " and 65535, like https://api.telegram.org or http://localhost:8081"
        )
    return address.rstrip("/")


def _database(value: SecretStr) -> SecretStr:
    address = value.get_secret_value().strip()
    kind, slashes, rest = address.partition("://")
    is_file = kind in ("sqlite", "sqlite+aiosqlite") and _NO_FILE not in rest
    is_server = kind in ("postgres", "postgresql", "postgresql+asyncpg") and _is_server(rest)
    if slashes and not is_file and address.partition("?")[0].count("@") > 1:
        raise ValueError(
            "has more than one @; write each @ in a user or a password as %40, and : / ? # as %3A,"
            " %2F, %3F and %23"
        )
    if not slashes or not (is_file or is_server):
        raise ValueError(
            "must look like postgresql://user:password@host/database or sqlite:///path"
        )
    return value


def _is_server(address: str) -> bool:
    """Whether there is a host and a port, or neither, in an address without its scheme.

    As in SQLAlchemy, a password may contain all signs but @.
    """
    place = address.partition("@")[2] if "@" in address else address
    place = place.partition("/")[0].partition("?")[0]
    return not place or split_address(f"postgresql://{place}") is not None


_NO_FILE = "\0"
"""What no name of a file may contain."""


def _file(value: Path) -> Path:
    if _NO_FILE in str(value):
        raise ValueError("must be a path, without a null character")
    return value


_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]*+)*+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
_TAKEN = ("/health", "/metrics", "/articles", "/verify", "/timeline", "/api", "/static", "/mcp")


def _webhook(value: SecretStr) -> SecretStr:
    """Read the address; no error repeats it, because its path may be a secret."""
    address = value.get_secret_value().strip()
    parts = split_address(address)
    if parts is None or parts.scheme != "https":
        raise ValueError("must be a public address like https://bot.example.org/telegram")
    if "@" in parts.netloc or "?" in address or "#" in address:
        raise ValueError("must not contain a user, a password, ? or #")
    if not _PATH.fullmatch(parts.path):
        raise ValueError(
            "may only have letters, digits and . _ ~ - between the slashes of its path"
        )
    path = parts.path if parts.path.strip("/") else "/telegram"
    if any(f"{path}/".startswith(f"{taken}/") for taken in _TAKEN):
        raise ValueError(f"needs another path: {path} is one of the bot's own pages")
    return SecretStr(f"https://{parts.netloc}{path}")


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("must be 1 to 256 characters long, with only letters, digits, _ and -")
    return value


def _gate(value: object) -> float:
    share = share_of(value)
    if share is None:
        raise ValueError(ALLOWED)
    return share


def _listen(value: str) -> str:
    try:
        return str(ip_address(value.strip("[]")))
    except ValueError:
        raise ValueError(
            "must be an IP address of this machine, like 127.0.0.1, or 0.0.0.0 for all of them"
        ) from None


def _operators(value: object) -> object:
    if not isinstance(value, str):
        return value
    ids = [part.strip() for part in value.split(",") if part.strip()]
    numbers: list[int] = []
    for one in ids:
        number = whole(one)
        if number is None or not 0 < number < 1 << 52:
            raise ValueError(
                "must be Telegram user ids separated by commas, like 123456789,987654321;"
                f" {one[:20]!r} is not one"
            )
        numbers.append(number)
    if len(ids) > _OPERATORS:
        raise ValueError(f"must list at most {_OPERATORS} people")
    return tuple(dict.fromkeys(numbers))


def _contact(value: str) -> str:
    if len(value) > _CONTACT or not value.isprintable():
        raise ValueError(f"must be a single line of at most {_CONTACT} characters")
    return value.strip()


def _trusted(value: object) -> object:
    if not isinstance(value, str):
        return value
    networks = []
    for one in (part.strip() for part in value.split(",") if part.strip()):
        try:
            networks.append(ip_network(one, strict=False))
        except ValueError:
            raise ValueError(
                "must be IP addresses or networks separated by commas, like 127.0.0.1,10.0.0.0/8;"
                f" {one[:20]!r} is not one"
            ) from None
    return tuple(networks)


def _keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    keys = [part.strip() for part in value.split(",") if part.strip()]
    if not all(map(_KEY.fullmatch, keys)):
        raise ValueError(
            "must be keys of 16 to 200 letters, digits and . _ ~ + / = - separated by commas"
        )
    return tuple(map(SecretStr, keys))


class Settings(BaseSettings):
    """The settings. The environment variable of a field is its name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # some editors begin a file with a byte order mark
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    """From @BotFather; without it the bot runs as a local chat."""
    bot_token_before: Annotated[SecretStr, AfterValidator(_token)] | None = None
    """The token that BOT_TOKEN has replaced, to read what it had encrypted in the database."""
    archive: Annotated[Path, AfterValidator(_file)] = shipped("seeds")
    """A folder of Markdown articles, or a .jsonl or .jsonl.gz file."""
    engine: Annotated[SecretStr, AfterValidator(checked_address)] | None = None
    """The cluster that has the archive; None means that the archive is searched in this process."""
    engine_key: Annotated[SecretStr, AfterValidator(checked_key)] | None = None
    """Signs what is put into the cluster, so that nothing changed there is quoted."""
    engine_api_key: SecretStr | None = None
    """An API key of the cluster, instead of the user and the password in its address."""
    engine_certificates: Annotated[Path, AfterValidator(_file)] | None = None
    """A file with the certificates that are trusted, if the cluster has its own authority."""
    former_days: Annotated[int, BeforeValidator(days_of)] = 90
    """Days for which the former words of a changed article are kept, for links to them; 0: none."""
    responses: Annotated[Path, AfterValidator(_file)] | None = None
    """A folder with faq.yaml, aliases.yaml, policy.yaml and texts/; None means the bot's own."""
    gate: Annotated[float, BeforeValidator(_gate)] | None = None
    """The least probability of an answer; None means what policy.yaml says, or what was fitted."""
    semantic: Literal["auto", "on", "off"] = "auto"
    """Whether sentence models are used: if the extra is installed, always, or never."""
    models: Annotated[Path, AfterValidator(_file)] | None = None
    """A folder with a sentence model for the FAQ; None means the one of the extra."""
    bot_api_url: Annotated[str, AfterValidator(_root)] = "https://api.telegram.org"
    """The root of a Bot API server."""
    bot_test_environment: bool = False
    """Whether the token belongs to Telegram's test environment."""
    proxies: Annotated[tuple[Proxy, ...], NoDecode, BeforeValidator(_proxies)] = ()
    """Ways to Telegram, the preferred one first; if empty, no proxy is used."""
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    """The database for what must persist; None means an SQLite file in the user's home."""
    webhook_url: Annotated[SecretStr, AfterValidator(_webhook)] | None = None
    """The public address, path included, to which Telegram sends updates; None means polling."""
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    """Authenticates Telegram's requests; None means a secret derived from the token."""
    port: Annotated[int, BeforeValidator(port_of)] | None = None
    """The web server's port, 0 for any free one; None means 8080, or no server when polling."""
    listen: Annotated[str, AfterValidator(_listen)] = "0.0.0.0"  # noqa: S104 - containers need it
    """The address of this machine on which it listens."""
    trusted_proxies: Annotated[
        tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_trusted)
    ] = ()
    """Reverse proxies whose `X-Forwarded-For` says who asks."""
    public_url: Annotated[str, AfterValidator(public_root)] | None = None
    """The address at which everybody finds the pages, without a path; None means that of a request.
    """
    rate_limit: Annotated[int, BeforeValidator(rate_of)] = 60
    """Questions a minute from one address, on the pages and through the API; 0: any number."""
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys)] = ()
    """If there are any, the API answers only those who send one."""
    operators: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_operators)] = ()
    """Telegram user ids of the people who answer readers' questions and see the statistics."""
    overlay: Annotated[Path, AfterValidator(_file)] | None = None
    """The FAQ that operators write in the chat; None means a file next to the database."""
    sources: Annotated[Path, AfterValidator(_file)] | None = None
    """The file that names the feeds, folders and channels from which the archive goes on."""
    contact: Annotated[str, AfterValidator(_contact)] | None = None
    """Who runs the bot and how to reach them, as shown by `/privacy`."""
    watchdog: Annotated[int, BeforeValidator(watchdog_of)] = 300
    """Seconds after which polling that hangs is restarted, and a process that hangs exits; 0 turns
    this off."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    """Whether a line of the log is text or a JSON object."""


def load_settings(**given: Any) -> Settings:
    """Return the settings; what is given by name, unless None, overrides the environment.

    Raises `SettingsError` with every setting that cannot be used.
    """
    try:
        _check_lines(Path(".env"))
        _check_names()
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("; ".join(map(_sentence, error.errors()))) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f".env, line {line}: byte {error.start} is not UTF-8"
        raise SettingsError(f"{problem}; save the file as UTF-8") from None
    except OSError as error:
        problem = f".env cannot be read ({error.strerror or type(error).__name__})"
        raise SettingsError(f"{problem}; correct its permissions, or remove it") from None


def _check_lines(path: Path) -> None:
    """Raise `SettingsError` if a line of `.env` gives no value; it is not repeated, as a secret.

    A name without `=` may belong to another program, unless it is a setting's.
    """
    if not path.is_file():
        return
    problems = []
    with path.open(encoding="utf-8-sig") as file:
        for found in parse_stream(file):
            text = found.original.string
            number = found.original.line + text[: len(text) - len(text.lstrip())].count("\n")
            name = (found.key or "").upper()
            if found.error:
                mend = "write NAME=value, with both quotes or none, or begin the line with #"
                problems.append(f".env, line {number} is not a setting; {mend}")
            elif found.value is None and name.lower() in Settings.model_fields:
                problems.append(f".env, line {number}: {name} has no value; write {name}=value")
    if problems:
        raise SettingsError("; ".join(problems[:_LINES]))


def _check_names() -> None:
    """Raise `SettingsError` if a name in `.env` looks like a misspelt setting.

    Other names may belong to other programs. So may all variables of the environment, which are
    not checked.
    """
    known = [name.upper() for name in Settings.model_fields]
    problems = []
    for name in map(str.upper, DotEnvSettingsSource(Settings).env_vars):
        if name in known or len(name) > _NAME:
            continue
        if close := get_close_matches(name, known, 1, _ALIKE):
            problems.append(f".env has an unknown setting {name}; did you mean {close[0]}?")
    if problems:
        raise SettingsError(" ".join(problems))


def _sentence(error: Any) -> str:
    place: Sequence[Any] = error["loc"]
    name = str(place[0]).upper() if place else "settings"
    if error["type"] == "literal_error":
        return f"{name} must be {error['ctx']['expected'].replace(chr(39), '')}"
    problem = _PROBLEMS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return f"{name} {problem[:1].lower()}{problem[1:]}"
