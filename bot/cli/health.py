"""`clippings health`: asks the bot running on this machine whether it is healthy."""

import json
from http.client import HTTPConnection, HTTPException
from typing import TextIO

from bot.settings import Settings

__all__ = ["run_health"]

_PATIENCE = 5.0
_LARGEST = 100_000
_PORT = 8080
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - the address that means all of them


def run_health(settings: Settings, out: TextIO) -> bool:
    """Write what /health says; return whether all is well, which it is not if nothing answers."""
    host = _ANY.get(settings.listen, settings.listen)
    connection = HTTPConnection(host, settings.port or _PORT, timeout=_PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        page = json.loads(answer.read(_LARGEST))
    except (OSError, HTTPException, ValueError) as error:
        print(f"No healthy bot on port {connection.port} ({_reason(error)}).", file=out)
        return False
    finally:
        connection.close()
    print(json.dumps(page), file=out)
    return answer.status == 200


def _reason(error: Exception) -> str:
    if not isinstance(error, OSError):
        return "something else answers there"
    return (error.strerror or str(error) or type(error).__name__).lower()
