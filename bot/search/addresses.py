"""Finds articles by their addresses on the web, however these were copied."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from bot.archive.model import Archive, Article

__all__ = ["Addresses", "has_address"]

_LONGEST = 2_000
"""The most characters of an address."""
_ADDRESS = re.compile(
    rf"""(?:https?://|(?<![\w.@-])www\.)[^\s<>"“”«»]{{1,{_LONGEST}}}
        |(?<![\w.@/-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}(?::\d{{1,5}})?/[^\s<>"“”«»]{{0,{_LONGEST}}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOST = 5
"""The most addresses of a text that are looked up."""
_AFTER = ".,;:!?…)]}'’*_|،؛؟。"
"""Marks after an address that need not belong to it."""
_MARKS = 8
"""The most of them that are left out."""
_TRACKING = frozenset(
    """
    fbclid gclid dclid gbraid wbraid yclid ysclid msclkid twclid igshid igsh mc_cid mc_eid _ga _gl
    ref ref_src ref_url referrer source cmpid cmp ncid ocid smid sr_share share shared at_medium
    at_campaign wt_mc mkt_tok vero_id spm s_cid sh amp from_source rss
    """.split()
)
_INDEX = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)


def has_address(text: str) -> bool:
    """Whether a text seems to have an address in it."""
    return _ADDRESS.search(text) is not None


class Addresses:
    """The addresses of all articles, read on first use."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._ids: dict[bytes, str | None] | None = None

    def find(self, text: str) -> tuple[Article, str] | None:
        """Return the article whose address is in a text, and the text without addresses.

        The scheme, "www.", a slash at the end, a fragment and parameters that only track readers
        do not matter. Other parameters do if several articles differ in them.
        """
        for number, match in enumerate(_ADDRESS.finditer(text)):
            if number == _MOST:
                break
            for written in _without_marks(match[0]):
                if article := self._at(written):
                    return article, _ADDRESS.sub(" ", text).strip()
        return None

    def _at(self, address: str) -> Article | None:
        if self._ids is None:
            self._ids = self._read()
        for key in _keys(address):
            if found := self._ids.get(key):
                return self._archive.get(found)
        return None

    def _read(self) -> dict[bytes, str | None]:
        ids: dict[bytes, str | None] = {}
        for article in self._archive.heads():
            keys = list(_keys(article.url)) if article.url else []
            for key in keys[:1]:
                ids[key] = ids.get(key) or article.id
            for key in keys[1:]:
                # If several addresses differ in their parameters, none is meant without them.
                ids[key] = None if ids.get(key, article.id) != article.id else article.id
        return ids


def _without_marks(written: str) -> Iterator[str]:
    yield written
    for _ in range(_MARKS):
        if not written or written[-1] not in _AFTER:
            return
        written = written[:-1]
        yield written


def _keys(address: str) -> Iterator[bytes]:
    """Yield digests of an address with its parameters, and without them."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:  # not an address after all
        return
    if not host:
        return
    with suppress(UnicodeError):  # letters of other scripts may be written as they are
        host = host.encode("idna").decode()
    path = unicodedata.normalize("NFC", unquote(parts.path))
    path = _INDEX.sub("", path).rstrip("/")
    told = [(name, value) for name, value in sorted(query) if not _is_tracking(name)]
    yield _digest(f"{host}{port}{path}?{urlencode(told)}")
    yield _digest(f"{host}{port}{path}")


def _is_tracking(name: str) -> bool:
    name = name.casefold()
    return name in _TRACKING or name.startswith(("utm_", "pk_", "mtm_", "hsa_", "_hs"))


def _digest(address: str) -> bytes:
    return blake2b(address.encode(errors="replace"), digest_size=8).digest()
