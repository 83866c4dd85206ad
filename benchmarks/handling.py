"""Time per update of the whole application, compared with an echo bot in the same process.

    python -m benchmarks.handling [EVALUATION_SETS]

Both bots are applications of python-telegram-bot over a transport that costs almost nothing. Each
update, as JSON and from a separate chat, is given to both bots and, to know its share, to the desk
alone. The processor time is measured, which other programs disturb less; quote the ratios.
EVALUATION_SETS is a folder that contains `wiki/`.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from benchmarks.evalsets import json_lines
from bot.i18n.texts import load_texts, reply_language
from bot.opening import open_desk
from bot.settings import LOCAL_TOKEN, Settings, shipped
from bot.telegram.application import build_application

OWN_QUESTIONS = shipped("seeds") / "questions.jsonl"
ROUNDS = 8
DATE = 1_750_000_000

ME = {"id": 1, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}
CHAT = {"id": 1001, "type": "private", "first_name": "Ada"}
SENT = {"message_id": 2, "date": DATE, "chat": CHAT, "from": ME, "text": "Sent."}

Handling = Callable[[bytes], Awaitable[object]]


class Silent(BaseRequest):
    """Answers every call from memory."""

    sent = json.dumps({"ok": True, "result": SENT}).encode()
    me = json.dumps({"ok": True, "result": ME}).encode()
    done = json.dumps({"ok": True, "result": True}).encode()

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; there is nothing to close."""

    @property
    def read_timeout(self) -> float | None:
        """None: there is nothing to wait for."""
        return None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **named_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Answer, after converting the parameters to JSON as any transport must."""
        if request_data is not None:
            _ = request_data.json_parameters
        if url.endswith("/sendMessage"):
            return 200, self.sent
        return 200, self.me if url.endswith("/getMe") else self.done


def echo_bot() -> Application[Any, Any, Any, Any, Any, Any]:
    """Return the peer: one handler, which echoes the text."""

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    request = Silent()
    builder = ApplicationBuilder().token(LOCAL_TOKEN).request(request)
    bot = builder.get_updates_request(request).updater(None).job_queue(None).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    return bot


def update_of(number: int, question: str) -> bytes:
    """Return an update as Telegram sends it, from a separate chat."""
    user = {"id": 1000 + number, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    chat = CHAT | {"id": user["id"]}
    message = {"message_id": 1, "date": DATE, "chat": chat, "from": user, "text": question}
    return json.dumps({"update_id": number, "message": message}).encode()


def handling(bot: Application[Any, Any, Any, Any, Any, Any]) -> Handling:
    """Return a function that lets a bot handle the bytes of one update."""

    async def handle(body: bytes) -> None:
        await bot.process_update(Update.de_json(json.loads(body), bot.bot))

    return handle


async def compare(
    name: str, archive: Path, questions: Sequence[str], rounds: int, *, forgets: bool
) -> None:
    """Print the median time per update of both, of the desk alone, and the ratios.

    If `forgets`, the desk forgets its decisions before each question.
    """
    texts = load_texts(shipped("responses") / "texts")
    asked_on = datetime.fromtimestamp(DATE, UTC).date()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        desk = open_desk(Settings(archive=archive))
        ours = build_application(Settings(), desk, texts, request=Silent())
        echo = echo_bot()

        async def ask(body: bytes) -> None:
            question = json.loads(body)["message"]["text"]
            await desk.ask(question, reply_language(question, "en", texts), None, asked_on)

        contenders = {"echo": handling(echo), "ours": handling(ours), "desk": ask}
        times: dict[str, list[float]] = {one: [] for one in contenders}
        updates = [update_of(*numbered) for numbered in enumerate(questions, 1)]
        async with echo, ours:
            for handle in contenders.values():
                for body in updates[:20]:
                    await handle(body)
            for _ in range(rounds):
                for body in updates:
                    for one, handle in contenders.items():
                        if forgets:
                            desk.forget()
                        began = time.process_time()
                        await handle(body)
                        times[one].append((time.process_time() - began) * 1e6)
        await desk.close()
    each = {one: median(found) for one, found in times.items()}
    beside = median(
        whole - alone for whole, alone in zip(times["ours"], times["desk"], strict=True)
    )
    mean = sum(times["ours"]) / len(times["ours"])
    print(f"{name}: {len(questions)} questions, {rounds} rounds, median µs per update")
    print(f"  echo {each['echo']:.0f}  ours {each['ours']:.0f}  the desk alone {each['desk']:.0f}")
    print(f"  ours / echo {each['ours'] / each['echo']:.2f} (aim: <= 2)")
    print(f"  beside the desk {beside:.0f}, / echo {beside / each['echo']:.2f} (aim: <= 1.3)")
    print(f"  questions/s on one core {1e6 / mean:.0f} by the mean (aim: >= 2000)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path, nargs="?")
    sets = parser.parse_args().sets
    own = [fields["question"] for fields in json_lines(OWN_QUESTIONS)]
    seeds = shipped("seeds")
    asyncio.run(compare("own questions, each as if it were new", seeds, own, ROUNDS, forgets=True))
    asyncio.run(compare("own questions, asked before", seeds, own, ROUNDS, forgets=False))
    if sets:
        wiki = [fields["question"] for fields in json_lines(sets / "wiki" / "questions.jsonl.gz")]
        archive = sets / "wiki" / "archive.jsonl.gz"
        each = list(dict.fromkeys(wiki))
        asyncio.run(compare("wiki, each once", archive, each, 1, forgets=True))


if __name__ == "__main__":
    main()
