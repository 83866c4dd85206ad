"""`clippings mcp`: the archive for an assistant that starts this program, on its standard input."""

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.i18n.texts import Texts
    from bot.reloading import Source

__all__ = ["run_mcp"]


def run_mcp(options: argparse.Namespace, settings: Settings, streams: object) -> int:
    """Serve until the input ends; changed articles are read again meanwhile.

    Permalinks lead to the pages at PUBLIC_URL, or else name resources of this server. Raises
    `SettingsError` without the extra.
    """
    from bot.extras import missing_extra

    if missing := missing_extra("`clippings mcp`", "mcp"):
        raise SettingsError(missing)
    from bot.opening import open_desk, open_texts, source_of

    desk, texts = open_desk(settings, serves=True), open_texts(settings)
    asyncio.run(_serve(settings, desk, texts, source_of(settings)))
    return 0


async def _serve(
    settings: Settings, desk: "Desk", texts: "Mapping[str, Texts]", source: "Source"
) -> None:
    from mcp.server.stdio import stdio_server

    from bot.botapi.counters import Counters
    from bot.mcp.library import Library
    from bot.mcp.links import Links
    from bot.mcp.server import server_of
    from bot.reloading import Reloader

    links = Links(settings.public_url)
    library = Library(desk, texts, links)

    def exchange(desk: "Desk", texts: "Mapping[str, Texts]") -> None:
        nonlocal library
        library = Library(desk, texts, links)

    reloader = Reloader(exchange, source, Counters(), current=lambda: (library.desk, library.texts))
    server = server_of(lambda: library)
    reloading = asyncio.create_task(reloader.run())
    try:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    finally:
        reloading.cancel()
        with suppress(asyncio.CancelledError):
            await reloading
