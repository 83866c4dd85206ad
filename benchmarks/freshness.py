"""How long it takes from a post, or a file, to the first answer from it.

`python -m benchmarks.freshness ARCHIVE` copies nothing and leaves nothing: the folder, which should
have some thousand articles, gets a few articles in a folder of their own, which are removed at the
end. The bot runs over the local Bot API, with the reloader and the sources of production.
"""

import asyncio
import gc
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from telegram import Update

from bot.answer.decisions import Answer
from bot.botapi.counters import Counters
from bot.local_botapi.server import LocalBotApi
from bot.opening import open_desk, open_texts, source_of
from bot.reloading import Reloader
from bot.settings import Settings
from bot.sources.living import Living
from bot.telegram.application import BotApplication, build_application
from bot.telegram.reception import Reception

__all__ = ["main"]

WORDS = ("zeppelin", "velocipede", "harpsichord", "abacus", "gyroscope", "kaleidoscope")
"""So unlike each other that none is taken for a misspelling of another."""
CHANNEL = -1001234567890
NAME = "Freshness-of-the-archive"
PAUSE = 0.1


async def measure(archive: Path) -> None:
    """Print the seconds of each try."""
    with tempfile.TemporaryDirectory() as folder:
        listing = _listing(folder)
        settings = Settings(archive=archive, sources=listing, overlay=Path(folder, "faq.yaml"))
        began = time.monotonic()
        desk = open_desk(settings)
        print(f"{len(desk.archive):,} articles opened in {time.monotonic() - began:.1f} s")
        gc.freeze()
        api = LocalBotApi()
        application = build_application(settings, desk, open_texts(settings), request=api)
        front = application.bot_data.front
        front.sources = Living(listing, archive)
        reloader = Reloader(
            front.exchange,
            source_of(settings),
            Counters(),
            current=lambda: (front.desk, front.texts),
        )
        front.sources.on_change = reloader.changed
        await application.initialize()
        task = asyncio.create_task(reloader.run())
        await asyncio.sleep(5)  # the first look is over
        try:
            for number, word in enumerate(WORDS, 1):
                print(f"post {await _post(number, word, application):.2f} s", end=", ")
                print(f"file {await _file(number, word[::-1], archive, front):.2f} s")
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await application.shutdown()


def _listing(folder: str) -> Path:
    listing = Path(folder, "sources.yaml")
    listing.write_text(f"channels: {CHANNEL}\n", encoding="utf-8")
    return listing


async def _post(number: int, word: str, application: BotApplication) -> float:
    chat = {"id": CHANNEL, "type": "channel", "title": NAME}
    text = f"The {word} landed at Quibdorf in May."
    body = {"message_id": number, "date": 1_790_000_000, "chat": chat, "text": text}
    update = {"update_id": number, "channel_post": body}
    began = time.monotonic()
    await application.process_update(Update.de_json(update, application.bot))
    return await _answered(f"Where did the {word} land?", word, application.bot_data.front, began)


async def _file(number: int, word: str, archive: Path, front: Reception) -> float:
    head = f"---\ntitle: Number {number}\nformat: plain\nlanguage: en\n---\n"
    text = f"The {word} stopped at Marbach in June.\n"
    began = time.monotonic()
    (archive / NAME / f"own{number}.md").write_text(head + text, encoding="utf-8")
    return await _answered(f"Where did the {word} stop?", word, front, began)


async def _answered(question: str, word: str, front: Reception, began: float) -> float:
    while True:
        decision = await front.desk.ask(question)
        if isinstance(decision, Answer) and word in decision.quotes[0].text:
            break
        await asyncio.sleep(PAUSE)
    return time.monotonic() - began


def main() -> None:
    """Measure with the archive that is named."""
    archive = Path(sys.argv[1])
    try:
        asyncio.run(measure(archive))
    finally:
        for path in (
            archive / NAME,
            archive / "originals" / NAME,
            *(archive / ".imported").glob(f"{NAME}.*"),
        ):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
