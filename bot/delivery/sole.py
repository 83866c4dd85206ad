"""One poller for a bot on this machine, whatever database each of them uses.

Telegram gives each update to one of two processes that poll with the same token, so that both would
answer some; with two databases, neither knows what the other has answered. Telegram tells of it by
refusals (409), see `bot.web.health`; on one machine the second process does not even start.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from bot.locking import HAS_LOCKS, locked
from bot.paths import data_folder
from bot.settings import Settings, SettingsError

__all__ = ["PATIENCE", "alone", "sole_poller"]

PATIENCE = 7.0
"""Seconds to wait for a process that is ending; it takes 6 at most."""
_PAUSE = 0.1
_LONGEST = 300

_LOGGER = logging.getLogger(__name__)


def alone(settings: Settings, database: str) -> AbstractContextManager[None]:
    """Return a block in which a bot that polls is the only one; see `sole_poller`."""
    if settings.webhook_url is not None or settings.bot_token is None:
        return nullcontext()
    bot_id = settings.bot_token.get_secret_value().partition(":")[0]
    return sole_poller(data_folder(), bot_id, database)


@contextmanager
def sole_poller(
    folder: Path, bot_id: str, database: str, patience: float | None = None
) -> Iterator[None]:
    """Be the only process of this machine's user that polls for a bot, until the block ends.

    `database` says in words which database it uses. Raises `SettingsError` if another process does
    not end within `patience` seconds, by default `PATIENCE`. A folder that cannot be written is
    only logged.
    """
    descriptor = _opened(folder / f"bot-{bot_id}.polling")
    try:
        if descriptor is not None and HAS_LOCKS:
            until = time.monotonic() + (PATIENCE if patience is None else patience)
            while not locked(descriptor):
                if time.monotonic() >= until:
                    other = os.pread(descriptor, _LONGEST, 0).decode("utf-8", "replace")
                    raise SettingsError(
                        f"Another process of this machine polls for the bot {bot_id}"
                        f" ({other or 'it is starting'}); end it, or give this bot a token of its"
                        " own"
                    )
                time.sleep(_PAUSE)
            said = f"process {os.getpid()}, database: {database}".encode()[:_LONGEST]
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, said, 0)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)  # which ends the lock, as the end of the process does


def _opened(file: Path) -> int | None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        _LOGGER.warning(
            "the folder %s cannot be written (%s), so a second process that polls with the same"
            " token would not be noticed at its start",
            file.parent,
            error.strerror,
        )
        return None
