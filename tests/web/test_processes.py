"""`run` with a webhook: real processes, real kills, and no secret anywhere."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from benchmarks.pushing_server import PushingServer, pushing
from bot.cli.main import main
from tests.support.bridge_folder import enter_folder
from tests.support.waiting import LONG
from tests.support.web_running import question

PROGRAM = str(Path(__file__).parents[1] / "support" / "patient_bot.py")
TOKEN = "123456:plantedTOKEN_a1b2c3"
SECRET = "plantedSECRET_d4e5f6"
DATABASE = "plantedDATABASE_g7h8i9"
PROXY = "plantedPROXY_j0k1l2"
PLANTED = re.compile("planted", re.IGNORECASE)
WRONG = {
    "BOT_TOKEN": TOKEN, "BOT_API_URL": "http://127.0.0.1:9", "PORT": "0",
    "WEBHOOK_URL": "https://example.org", "DATABASE_URL": "sqlite:///x.sqlite3",
    "LOG_LEVEL": "ERROR",
}  # fmt: skip
"""Settings that are right but for the one that a test spoils."""
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)


@dataclass(slots=True)
class Process:
    """A bot of its own, and where it listens."""

    process: asyncio.subprocess.Process
    root: str

    async def get(self, path: str) -> str:
        """Return the text of a page."""
        async with aiohttp.ClientSession() as session, session.get(self.root + path) as response:
            return await response.text()

    async def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit code and all that was written."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), LONG)
        return self.process.returncode or 0, (out + err).decode()


@asynccontextmanager
async def process(telegram: PushingServer, **environment: str) -> AsyncIterator[Process]:
    """Run a bot until the block ends."""
    given = os.environ | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": telegram.url,
        "PORT": "0",
        "LISTEN": "127.0.0.1",
        "WEBHOOK_URL": "https://example.org/hook",
        "WEBHOOK_SECRET": SECRET,
        "DATABASE_URL": "sqlite:///bot.sqlite3",
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, PROGRAM, "run", env=given | environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        line = (await asyncio.wait_for(running.stdout.readline(), LONG)).decode()
        port = line.removeprefix("Listening on port ").strip()
        yield Process(running, f"http://127.0.0.1:{port}")
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def test_a_process_answers_and_ends() -> None:
    """What is brought is answered; SIGTERM lets it end in order, with code 0."""
    async with pushing() as telegram, process(telegram) as bot:
        telegram.doors = [f"{bot.root}/hook"]
        await telegram.until(lambda: bool(telegram.webhook))
        for number in range(20):
            await telegram.ask(1 + number % 3, "When did the bridge open?")
        answered = await telegram.until_answered()
        telegram.pause = 0.2
        await telegram.ask(9, "When did the bridge open?")
        await telegram.until(lambda: telegram.calls["sendMessage"] == 21)
        code, said = await bot.end()

    assert (answered, telegram.unanswered, telegram.doubled) == (True, 0, 0)
    assert (code, telegram.heard[200]) == (0, 21)
    assert "Traceback" not in said


async def test_an_end_amid_requests() -> None:
    """Bodies of which only half has come do not disturb the end."""
    async with pushing() as telegram, process(telegram) as bot:
        await telegram.until(lambda: bool(telegram.webhook))
        host, port = bot.root.removeprefix("http://").split(":")
        secret = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}"
        head = ["POST /hook HTTP/1.1", "Host: x", "Expect: 100-continue", "Content-Length: 900"]
        writers = []
        for _ in range(3):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write("\r\n".join([*head, secret, "", ""]).encode())
            # The server asks for the body as soon as it begins to read it.
            await asyncio.wait_for(reader.readline(), LONG)
            writer.write(b'{"update_id":')
            writers.append(writer)
        code, said = await bot.end()
        for writer in writers:
            writer.close()

    assert code == 0
    assert "Traceback" not in said


async def test_a_kill(tmp_path: Path) -> None:
    """What was in hand at a kill is answered by the next process, and nothing is answered twice."""
    async with pushing() as telegram:
        async with process(telegram) as bot:
            await telegram.until(lambda: bool(telegram.webhook))
            door = f"{bot.root}/hook"
            assert await telegram.bring(question(1, text="When did the bridge open?"), door) == 200
            telegram.fault = lambda method: "hang" if method == "sendMessage" else None
            bringing = asyncio.create_task(telegram.bring(question(2, chat=6), door))
            await telegram.until(lambda: telegram.calls["sendMessage"] == 2)
            await bot.end(signal.SIGKILL)
            kept = await bringing
        telegram.fault = lambda method: None
        # As if the lease of the dead process were over.
        with sqlite3.connect(tmp_path / "bot.sqlite3") as database:
            database.execute("UPDATE handled SET at = at - 60 WHERE NOT is_done")
        database.close()
        async with process(telegram) as bot:
            door = f"{bot.root}/hook"
            await telegram.until(lambda: len(telegram.webhooks) == 2)
            again = [await telegram.bring(question(n, chat=4 + n), door) for n in (1, 2, 2)]
            await telegram.until(lambda: len(telegram.sent) == 2)
            await bot.end()

    assert (kept, again) == (200, [200, 200, 200])
    assert [one["chat_id"] for one in telegram.sent] == ["5", "6"]


async def test_two_processes_on_one_database(new_postgres: Callable[[], str]) -> None:
    """Both get the same updates at the same moment; each is answered once."""
    address = new_postgres()
    async with (
        pushing() as telegram,
        process(telegram, DATABASE_URL=address) as one,
        process(telegram, DATABASE_URL=address) as other,
    ):
        await telegram.until(lambda: len(telegram.webhooks) == 2)
        brought = [
            telegram.bring(question(number, chat=number), f"{bot.root}/hook", headers=HEADERS)
            for number in range(1, 21)
            for bot in (one, other)
        ]
        statuses = await asyncio.gather(*brought)
        codes = [(await bot.end())[0] for bot in (one, other)]

    assert set(statuses) == {200}
    assert sorted(int(sent["chat_id"]) for sent in telegram.sent) == list(range(1, 21))
    assert codes == [0, 0]


@pytest.mark.parametrize("hook", ["https://example.org/hook", ""], ids=["webhook", "polling"])
async def test_no_secret_is_seen(hook: str, new_postgres: Callable[[], str]) -> None:
    """Token, secret and passwords are in no page, no log on DEBUG and no command line."""
    planted = {
        "WEBHOOK_URL": hook,
        "LOG_LEVEL": "DEBUG",
        "DATABASE_URL": new_postgres().replace("postgres@", f"postgres:{DATABASE}@"),
        "PROXIES": f"socks5://u{PROXY}:{PROXY}@127.0.0.1:9,direct",
    }
    async with pushing() as telegram, process(telegram, **planted) as bot:
        door = f"{bot.root}/hook"
        await telegram.until(lambda: bool(telegram.calls["setMyCommands"]))
        if hook:
            await telegram.bring(question(1), door)
            await telegram.bring(b"{", door)
            telegram.faults["sendMessage"].extend([401, 429, "drop"])
            await telegram.bring(question(2), door)
        await telegram.bring(b"{}", f"{door}?{TOKEN}", headers={SECRET: TOKEN})
        pages = [await bot.get(f"{path}?{TOKEN}") for path in ("/health", "/metrics", "/x")]
        folder = Path("/proc", str(bot.process.pid))
        shown = [(folder / name).read_bytes() for name in ("cmdline", "comm", "stat")]
        code, said = await bot.end()

    assert (code, " DEBUG " in said) == (0, True)
    assert [] == [page for page in pages if PLANTED.search(page)]
    assert [] == [text for text in shown if PLANTED.search(text.decode(errors="replace"))]
    assert [] == [line for line in said.splitlines() if PLANTED.search(line)]
    assert {"route": "direct", "up": True, "failures": 0, "preferred": True} in json.loads(
        pages[0]
    )["routes"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "planted-token"),
        ("WEBHOOK_SECRET", "planted secret"),
        ("WEBHOOK_URL", "http://example.org/planted"),
        ("WEBHOOK_URL", "https://planted:planted@example.org/x"),
        ("DATABASE_URL", "mysql://u:planted@host/x"),
        ("DATABASE_URL", "postgresql://u:planted@127.0.0.1:9/x"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/x.sqlite3"),
        ("PROXIES", "socks5://u:planted@:x"),
        ("PORT", "planted"),
        ("PORT", "70000"),
        ("LISTEN", "203.0.113.7"),
        ("LISTEN", "localhost"),
    ],
)
def test_wrong_settings(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each ends the program with one sentence that names the variable, and code 2."""
    for variable, given in (WRONG | {name: value}).items():
        monkeypatch.setenv(variable, given)
    code = main(["run"])
    out, err = capfd.readouterr()

    assert (code, len(err.splitlines())) == (2, 1)
    assert name in err
    assert name == "PORT" or not PLANTED.search(err + out)


async def test_wrong_settings_of_a_process() -> None:
    """So they do where the program is a process, its log included."""
    given = os.environ | WRONG | {"DATABASE_URL": f"postgresql://u:{DATABASE}@127.0.0.1:9/x"}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=given,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(running.communicate(), LONG)

    assert (running.returncode, len(err.splitlines())) == (2, 1)
    assert b"DATABASE_URL" in err
    assert not PLANTED.search((err + out).decode())


async def test_a_refused_token() -> None:
    """A token that Telegram does not know ends the process with one sentence."""
    async with pushing() as telegram:
        telegram.fault = lambda method: 401
        async with process(telegram, LOG_LEVEL="ERROR") as bot:
            out, err = await asyncio.wait_for(bot.process.communicate(), LONG)

    assert bot.process.returncode == 2
    assert (out + err).decode().startswith("Telegram does not accept BOT_TOKEN;")
