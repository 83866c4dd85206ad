"""`clippings health`: asks the bot that runs on this machine how it is."""

import json
from http.client import HTTPConnection, HTTPException
from typing import TextIO

from bot.settings import Settings

__all__ = ["run_health"]

_PATIENCE = 5.0
_LARGEST = 100_000
_PORT = 8080
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what stands for all addresses


def run_health(settings: Settings, out: TextIO) -> bool:
    """Write what /health says, and return whether all is well; False as well without an answer."""
    host = _ANY.get(settings.listen, settings.listen)
    connection = HTTPConnection(host, settings.port or _PORT, timeout=_PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        page = json.loads(answer.read(_LARGEST))
    except (OSError, HTTPException, ValueError) as error:
        print(
            f"Nothing healthy answers at port {connection.port} ({type(error).__name__}).", file=out
        )
        return False
    finally:
        connection.close()
    print(json.dumps(page), file=out)
    return answer.status == 200
