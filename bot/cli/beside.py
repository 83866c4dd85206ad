"""`clippings run` without a token: the local chat, and the pages for a browser beside it."""

import asyncio
import signal
import socket
import threading
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any, Self, TextIO, TypeVar

from bot.cli.chat import run_chat
from bot.desk import Desk
from bot.extras import installing, missing_extra
from bot.i18n.texts import Texts, environment_language
from bot.opening import source_of
from bot.settings import Settings, SettingsError
from bot.telegram.application import BotApplication

__all__ = ["PagesRunner", "run_local"]

_Result = TypeVar("_Result")


def run_local(
    settings: Settings,
    desk: Desk,
    texts: Mapping[str, Texts],
    *,
    stdin: TextIO,
    stdout: TextIO,
) -> int:
    """Answer in the local chat, and serve the pages; return the exit code.

    The pages are served if PORT is set, and then also after the end of the input, until SIGINT or
    SIGTERM; without PORT only beside a terminal, to this machine alone, and as long as the chat
    lasts. If the extra `web` is not installed, a terminal is told how to get it; with PORT this
    raises `SettingsError`.
    """
    words = texts[environment_language(texts)]
    if settings.port is not None:
        if missing := missing_extra("PORT", "web"):
            raise SettingsError(missing)
    elif not (stdin.isatty() and stdout.isatty()):
        return run_chat(settings, desk, texts, stdin=stdin, stdout=stdout)
    elif missing_extra("The page", "web"):
        note = words.say("chat_pages_extra", command=installing("web"))
        return run_chat(settings, desk, texts, stdin=stdin, stdout=stdout, note=note)
    from bot.web.beside import address_of, listener_of

    with listener_of(settings) as listener:
        note = words.say("chat_pages", address=address_of(listener))
        if not (stdin.isatty() and stdout.isatty()):
            stdout.write(note + "\n\n")
            stdout.flush()
        runner = PagesRunner(settings, listener)
        return run_chat(settings, desk, texts, stdin=stdin, stdout=stdout, note=note, runner=runner)


class PagesRunner:
    """Runs what the chat awaits in a thread whose event loop serves the pages as well.

    So the pages answer while the chat waits for a line.
    """

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="pages", daemon=True)
        self._open = AsyncExitStack()
        self._before: Any = signal.SIG_DFL

    def __enter__(self) -> Self:
        self._thread.start()
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            self.run(self._open.aclose())
            self.run(self._loop.shutdown_default_executor())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, self._before)

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Return what is awaited, as `asyncio.Runner.run` does."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()  # if Ctrl-C ended the wait

    def serve(self, application: BotApplication) -> None:
        """Serve the pages of an application from now on."""
        from bot.web.beside import pages_beside

        has_port = self._settings.port is not None
        source = source_of(self._settings) if has_port else None
        pages = pages_beside(application, self._settings, self._listener, source)
        self.run(self._open.enter_async_context(pages))

    def stay(self) -> None:
        """After the end of the input, serve on until a signal if there is a PORT to serve at."""
        if self._settings.port is not None:
            threading.Event().wait()
