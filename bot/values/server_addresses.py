"""Reads the address of a server strictly: what `urlsplit` lets pass is refused."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

__all__ = ["public_root", "split_address"]

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


def public_root(value: str) -> str:
    """Return the root of a site in the form of an `Origin`; raise `ValueError` if it is not one."""
    parts = split_address(value.strip())
    is_root = parts is not None and parts.scheme in ("https", "http") and "@" not in parts.netloc
    if parts is None or not is_root or parts.path.strip("/") or set("?#") & {*value}:
        raise ValueError(
            "must be the root of a site, without a path, like https://archive.example.org"
        )
    default = {"https": ":443", "http": ":80"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}"
