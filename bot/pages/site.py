"""What all pages share: the desk and texts in use, the templates, and the limits."""

import asyncio
import mimetypes
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot.archive.model import Archive
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.opening import former_versions
from bot.pages.headers import headers_of
from bot.pages.kept import Shelf
from bot.pages.limits import COST, Limiter, Turns, asker_of, knows_key, root_of
from bot.settings import Settings

__all__ = ["Asset", "Site"]

_HERE = Path(__file__).parent
_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
"""Headers of requests that a proxy passes on, even one that nobody has told about."""


class Asset:
    """A file that pages load, under an address that changes with it."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        self.media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.version = sha256(self.content).hexdigest()[:12]
        self.address = f"/static/{path.name}?v={self.version}"


class Site:
    """The pages of one bot; `desk` and `texts` return those in use, which a reload replaces."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        texts: Callable[[], Mapping[str, Texts]],
        settings: Settings,
    ) -> None:
        self._desk = desk
        self._texts = texts
        self.settings = settings
        self.former = former_versions(settings)
        self.headers = headers_of(settings.public_url)
        self.limiter = Limiter(settings.rate_limit)
        self._turns = Turns()
        self.shelf = Shelf()
        self.assets = {path.name: Asset(path) for path in sorted((_HERE / "static").iterdir())}
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["plain"] = _plain

    @property
    def desk(self) -> Desk:
        """The desk in use; a request keeps the one that it began with."""
        return self._desk()

    @property
    def texts(self) -> Mapping[str, Texts]:
        """The texts in use, by language."""
        return self._texts()

    def root(self, request: Request) -> str:
        """Return the root of the address at which others find the pages.

        It is PUBLIC_URL, or else the one that the reader sees.
        """
        return self.settings.public_url or root_of(request, self.settings.trusted_proxies)

    def is_of_operators(self, request: Request) -> bool:
        """Whether a request is of this machine itself, not through a proxy, or has a key."""
        is_local = asker_of(request, self.settings.trusted_proxies) is None
        is_passed_on = any(name in request.headers for name in _PASSED_ON)
        return (is_local and not is_passed_on) or knows_key(request, self.settings.api_keys)

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """Return a page."""
        return self._environment.get_template(template).render(values, assets=self.assets)

    def charge(self, request: Request, cost: int = 1) -> None:
        """Count a request for its address. Raises `RefusedError` if that must wait."""
        asker = asker_of(request, self.settings.trusted_proxies)
        if asker is not None:
            self.limiter.take(asker, cost)

    def question(self, request: Request) -> AbstractAsyncContextManager[None]:
        """Count a question, and return what waits for its turn. Raises `RefusedError`."""
        self.charge(request, COST - 1)
        return self._turns.turn()

    async def coverage(self, archive: Archive) -> Any:
        """Return what an archive covers; counting it must block nobody."""
        return await asyncio.to_thread(lambda: archive.coverage)


_CONTROLS = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ),
    " ",
)


def _plain(text: str) -> str:
    """Return a text for where no element can isolate it, without marks of direction."""
    return " ".join(text.translate(_CONTROLS).split())
