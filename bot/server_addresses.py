"""Reads the address of a server strictly: what `urlsplit` lets pass is refused."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

__all__ = ["split_address"]

_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*+\.?")
_HOST_LIMIT = 253
_PLACE = re.compile(r"(?:\[[^\[\]]*+\]|[^:\[\]]*+)(?::[0-9]*+)?")
"""A host and a port as written in an address."""


def split_address(address: str) -> SplitResult | None:
    """Return the parts of an address that can be called, or None.

    Its host must be a name or an IP address, its port between 1 and 65535. It must not contain a
    control character, which `urlsplit` would remove without a word.
    """
    if not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        place = parts.netloc.rpartition("@")[2]
        if place.startswith("["):
            ip_address(host)
        else:
            name = host if host.isascii() else host.encode("idna").decode()
            if len(name) > _HOST_LIMIT or not _HOST.fullmatch(name):
                return None
    except ValueError:
        return None
    return parts if port != 0 and _PLACE.fullmatch(place) else None
