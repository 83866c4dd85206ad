"""The address of a search cluster, as the setting ENGINE gives it."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from pydantic import SecretStr

from bot.values.server_addresses import split_address

__all__ = ["EngineAddress", "checked_address", "checked_key", "read_address"]

_SCHEMES = {"opensearch": False, "opensearchs": True}
"""The kinds of engines, and whether they are reached by TLS."""
_PORT = 9200
_INDEX = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_SHORTEST_KEY, _LONGEST_KEY = 16, 200
_LOOKS = (
    "must look like opensearch://host:9200/clippings, or opensearchs:// for TLS, with several hosts"
    " separated by commas and, where needed, user:password@ before the first; write @, :, / and ,"
    " in a password as %40, %3A, %2F and %2C"
)
_NAMES = "must end with the name of an index: small letters, digits, - and _"


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where a cluster is, and the name of the archive in it; its text shows no credentials."""

    hosts: tuple[tuple[str, int], ...]
    index: str
    """The alias under which the archive is found; each build of it has an index of its own."""
    is_tls: bool = False
    user: SecretStr | None = None
    password: SecretStr | None = None

    def __str__(self) -> str:
        hosts = ",".join(
            f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts
        )
        return f"opensearch{'s' if self.is_tls else ''}://{hosts}/{self.index}"


def read_address(text: str) -> EngineAddress:
    """Return the address in a text. Raises `ValueError`, which repeats nothing of it."""
    scheme, slashes, rest = text.strip().partition("://")
    if scheme not in _SCHEMES or not slashes:
        raise ValueError(_LOOKS)
    credentials, _, places = rest.rpartition("@")
    names, _, index = places.partition("/")
    if not _INDEX.fullmatch(index):
        raise ValueError(_NAMES)
    hosts = []
    for name in names.split(","):
        parts = split_address(f"{scheme}://{name}")
        if parts is None or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise ValueError(_LOOKS)
        hosts.append((parts.hostname, parts.port or _PORT))
    user, colon, password = credentials.partition(":")
    if credentials and not (user and colon and password):
        raise ValueError(_LOOKS)
    secrets = [SecretStr(unquote(part)) if part else None for part in (user, password)]
    return EngineAddress(tuple(hosts), index, _SCHEMES[scheme], *secrets)


def checked_address(value: SecretStr) -> SecretStr:
    """Return the value of ENGINE if it is an address. Raises `ValueError`."""
    read_address(value.get_secret_value())
    return value


def checked_key(value: SecretStr) -> SecretStr:
    """Return the value of ENGINE_KEY if it is one. Raises `ValueError`."""
    if not _SHORTEST_KEY <= len(value.get_secret_value()) <= _LONGEST_KEY:
        raise ValueError(f"must have {_SHORTEST_KEY} to {_LONGEST_KEY} characters")
    return value
