"""Feeds are followed politely, whatever their servers answer."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.importing.running import alone
from bot.sources import politeness
from bot.sources.living import Alarm
from bot.sources.pulse import Pulse
from tests.support.feed_server import FeedServer, feed_of, feed_server
from tests.support.living import LivingBot, living_bot
from tests.support.waiting import until

FERRY, PIER = "ferry costs twelve crowns.", "pier was built of oak."


@pytest.fixture(name="server")
def _server() -> Iterator[FeedServer]:
    with feed_server() as server:
        yield server


class Followed:
    """A bot that follows one feed; its clock stands still unless `later` moves it."""

    def __init__(self, bot: LivingBot, url: str) -> None:
        self.bot, self.url = bot, url
        self.alarms: list[Alarm] = []
        self.is_reached = True

    async def tell(self, alarm: Alarm) -> bool:
        """Note what operators are told."""
        self.alarms.append(alarm)
        return self.is_reached

    @property
    def pulse(self) -> Pulse:
        """The state of the feed."""
        return self.bot.living._known[self.url]

    async def is_tried(self) -> bool:
        """Wait until the feed is not due any more."""
        return await until(
            lambda: self.pulse.next_try > self.bot.now and not self.bot.living._tasks
        )

    async def later(self, seconds: float) -> None:
        """Let time pass, and wait until the feed was tried if it is due."""
        self.bot.now += seconds
        assert await self.is_tried()


@asynccontextmanager
async def followed(folder: Path, url: str, more: str = "") -> AsyncIterator[Followed]:
    """Follow a feed, which has been tried once."""
    async with living_bot(folder, f"feeds:\n- url: {url}\n  every: 1h\n{more}") as bot:
        found = Followed(bot, url)
        task = asyncio.create_task(bot.living.run(found.tell))
        try:
            assert await found.is_tried()
            yield found
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_what_is_new_comes_in(server: FeedServer, tmp_path: Path) -> None:
    """Each entry is an article; a later fetch adds what is new, and doubles nothing."""
    server.put("/feed", feed_of(FERRY), ETag='"1"', Last_Modified="Tue, 03 Mar 2026 10:00:00 GMT")
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        assert await feed.bot.knows("Harbour/ferry")
        await feed.later(60)
        early = server.times("/feed")
        await feed.later(3_600)
        unchanged = server.asked[-1][1]
        server.put("/feed", feed_of(PIER, FERRY), ETag='"2"')
        await feed.later(3_600)
        assert await feed.bot.knows("Harbour/pier")
        files = feed.bot.files()

    assert (1, '"1"', "Tue, 03 Mar 2026 10:00:00 GMT") == (
        *(early, unchanged["If-None-Match"], unchanged["If-Modified-Since"]),
    )
    assert (["Harbour/ferry.md", "Harbour/pier.md"], 1) == (files, server.times("/robots.txt"))
    assert (2, "Harbour", 0) == (feed.pulse.count, feed.pulse.name, feed.pulse.failures)


async def test_an_entry_is_kept_and_not_the_whole_feed(server: FeedServer, tmp_path: Path) -> None:
    """A feed that is fetched every hour must not be kept every hour."""
    server.put("/feed", feed_of(FERRY, PIER))
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        server.put("/feed", feed_of(FERRY, PIER, "tolls rise."))
        await feed.later(3_600)
        originals = [*(feed.bot.archive / "originals").rglob("*.*")]

    assert 3 == len(originals)
    assert all("crowns" in one.read_text() for one in originals if "ferry" in one.read_text())


async def test_a_restart_goes_on(server: FeedServer, tmp_path: Path) -> None:
    """What was fetched and when it is due is known after a restart."""
    server.put("/feed", feed_of(FERRY), ETag='"1"')
    async with followed(tmp_path, f"{server.url}/feed"):
        pass
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        at_once = server.times("/feed")
        await feed.later(3_600)

    assert (1, '"1"') == (at_once, server.asked[-1][1]["If-None-Match"])
    assert 1 == feed.pulse.count


@pytest.mark.parametrize(
    ("status", "body", "headers", "problem"),
    [
        (404, b"", {}, "answers 404 Not Found; check it"),
        (410, b"", {}, "answers 410 Gone: it is gone for good; remove it"),
        (429, b"", {"Retry_After": "7200"}, "answers 429 Too Many Requests; it is asked again"),
        (500, b"", {}, "answers 500 Internal Server Error; check it"),
        (503, b"", {}, "answers 503 Service Unavailable; it is asked again later"),
        (200, b"<html><body>Log in</body></html>", {}, "is not a feed; give the address of its"),
        (200, b"", {}, "is not a feed"),
        (200, b"\x00\xff" * 500, {}, "is not a feed"),
        (200, feed_of(FERRY)[:-20], {}, "is cut off before the end of the feed"),
        (200, b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>", {}, "declares XML entities"),
        (200, b"<rss>" + b"<a>" * 5_000, {}, "has more than 1,000 elements in each other"),
        (200, b"{" * 5_000, {}, "is not a JSON Feed"),
        (
            200,
            gzip.compress(b" " * 12_000_000),
            {"Content_Encoding": "gzip"},
            "answers more than 10",
        ),
        (200, b"\x1f\x8bnot", {"Content_Encoding": "gzip"}, "cannot be fetched"),
        (200, b"x", {"Content_Encoding": "br"}, "is packed by 'br', which was not asked for"),
        (302, b"", {"Location": "/feed"}, "leads on more than 5 times"),
        (302, b"", {"Location": "file:///etc/passwd"}, "does not begin with https:// or http://"),
        (302, b"", {"Location": "gopher://x/"}, "does not begin with https:// or http://"),
        (302, b"", {"Location": "http://10.0.0.1/"}, "10.0.0.1 is in a private network, to which"),
        (302, b"", {"Location": "http://[::ffff:10.0.0.1]/"}, "is in a private network"),
        (302, b"", {"Location": "http://169.254.169.254/latest"}, "is in a private network"),
        (302, b"", {"Location": "http://localhost:1/"}, "localhost is in a private network"),
        (
            302,
            b"",
            {"Location": "http://2130706433/"},
            "http://2130706433/robots.txt cannot be fetched",
        ),
        (302, b"", {"Location": "http://[::1"}, "cannot be fetched"),
        (304, b"", {}, ""),
    ],
)
async def test_what_cannot_be_used(
    server: FeedServer,
    tmp_path: Path,
    status: int,
    body: bytes,
    headers: dict[str, str],
    problem: str,
) -> None:
    """Each failure is one sentence; nothing is written, and the next try comes later."""
    server.put("/feed", body, status, **headers)
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        files = feed.bot.files()
        pulse = feed.pulse
        wait = pulse.next_try - feed.bot.now

    assert ([], problem != "") == (files, pulse.failures == 1)
    assert problem in pulse.problem
    assert wait >= (7_200 if problem and status != 503 else 3_600)


async def test_an_endless_answer_ends(
    server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not end is given up once it is too large."""
    monkeypatch.setattr(politeness, "SIZE_LIMIT", 1_000_000)
    server.put("/feed", b"")
    server.endless = "/feed"
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        problem = feed.pulse.problem

    assert "answers more than 1 MB" in problem


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """A refused connection is a failure like others."""
    async with followed(tmp_path, "http://127.0.0.1:9/feed") as feed:
        problem = feed.pulse.problem

    assert problem.startswith("http://127.0.0.1:9/robots.txt cannot be fetched (")


async def test_another_encoding(server: FeedServer, tmp_path: Path) -> None:
    """A feed in windows-1251 is read in it."""
    body = feed_of("паром стоит двенадцать крон.").decode().encode("cp1251")
    server.put("/feed", b'<?xml version="1.0" encoding="windows-1251"?>' + body)
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        found = [one.text for one in feed.bot.articles().values()]

    assert ["паром стоит двенадцать крон.\n"] == found


async def test_robots_are_obeyed(server: FeedServer, tmp_path: Path) -> None:
    """Where robots.txt keeps the bot out, it does not go in."""
    server.put("/feed", feed_of(FERRY))
    server.put("/robots.txt", b"User-agent: clippings\nDisallow: /feed\n")
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        problem = feed.pulse.problem

    assert (0, True) == (server.times("/feed"), "robots.txt keeps the bot out of /feed" in problem)


@pytest.mark.parametrize(("status", "expected"), [(404, 1), (403, 1), (500, 0), (429, 0), (200, 1)])
async def test_robots_that_cannot_be_read(
    server: FeedServer, tmp_path: Path, status: int, expected: int
) -> None:
    """Without a robots.txt all may be fetched; while its server fails, nothing (RFC 9309)."""
    server.put("/feed", feed_of(FERRY))
    server.put("/robots.txt", b"\xff\x00garbage: \r\nDisallow", status)
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        count = feed.pulse.count

    assert expected == count


async def test_a_feed_that_has_moved(server: FeedServer, tmp_path: Path) -> None:
    """One that has moved for good is asked at its new place, and is still the same source."""
    server.put("/feed", b"", 301, Location="/new")
    server.put("/new", feed_of(FERRY))
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        server.put("/new", feed_of(FERRY, PIER))
        await feed.later(3_600)
        files, times = feed.bot.files(), server.times("/feed")
        server.put("/new", b"", 404)
        server.put("/feed", feed_of(FERRY, PIER))
        await feed.later(3_600)
        await feed.later(7_200)

    assert (["Harbour/ferry.md", "Harbour/pier.md"], 1) == (files, times)
    assert (2, 0) == (server.times("/feed"), feed.pulse.failures)


async def test_pauses_grow(server: FeedServer, tmp_path: Path) -> None:
    """A feed that fails is asked less and less often, and operators are told once."""
    server.put("/feed", b"", 500)
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        waits = [feed.pulse.next_try - feed.bot.now]
        for _ in range(6):
            await feed.later(feed.pulse.next_try - feed.bot.now)
            waits.append(feed.pulse.next_try - feed.bot.now)
        assert await until(lambda: len(feed.alarms) == 1)
        server.put("/feed", feed_of(FERRY))
        await feed.later(86_400)
        works = feed.pulse.is_told_failing

    assert [7_200, 14_400, 28_800, 57_600, 86_400, 86_400, 86_400] == waits
    assert [("failing", False)] == [(one.kind, works) for one in feed.alarms]
    assert "answers 500" in feed.alarms[0].problem


async def test_an_alarm_that_reached_nobody_is_told_again(
    server: FeedServer, tmp_path: Path
) -> None:
    """If Telegram could not be reached, the operators are told later."""
    server.put("/feed", b"", 500)
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        feed.is_reached = False
        for _ in range(2):
            await feed.later(feed.pulse.next_try - feed.bot.now)
        assert await until(lambda: len(feed.alarms) > 1)
        feed.is_reached = True
        assert await until(lambda: feed.pulse.is_told_failing)
        told = len(feed.alarms)
        await feed.later(60)

    assert told == len(feed.alarms)


async def test_a_silence_is_told_once(server: FeedServer, tmp_path: Path) -> None:
    """Also after a restart, until something new comes."""
    server.put("/feed", feed_of(FERRY))
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        for number in range(7):
            server.put("/feed", feed_of(f"news{number} is there."))
            await feed.later(3_600)
        await feed.later(3 * 3_600)
        before = len(feed.alarms)
        await feed.later(4 * 3_600)
        assert await until(lambda: feed.pulse.is_told_silent)
    async with followed(tmp_path, f"{server.url}/feed") as again:
        again.bot.now = feed.bot.now
        await again.later(3_600)
        server.put("/feed", feed_of("more is there."))
        await again.later(3_600)

    assert (0, ["silent"], []) == (before, [one.kind for one in feed.alarms], again.alarms)
    assert not again.pulse.is_told_silent


async def test_one_process_follows_the_feeds(server: FeedServer, tmp_path: Path) -> None:
    """Of several with one archive, a second one follows when the first has ended."""
    server.put("/feed", feed_of(FERRY))
    async with living_bot(tmp_path, f"feeds: {server.url}/feed\n") as second:
        other = Followed(second, f"{server.url}/feed")
        async with followed(tmp_path, f"{server.url}/feed") as feed:
            task = asyncio.create_task(second.living.run(other.tell))
            second.now += 7_200
            server.put("/feed", feed_of(FERRY, PIER))
            assert await until(lambda: other.pulse.count == 1)  # it reads what the first has noted
            while_first = (server.times("/feed"), second.living.latest)
        assert await until(lambda: other.pulse.count == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert (1, "Harbour") == (while_first[0], while_first[1] and while_first[1].name)
    assert feed.pulse.count == 1


async def test_sources_may_be_added_meanwhile(server: FeedServer, tmp_path: Path) -> None:
    """The file is read again when it changes; what is wrong in it then is logged."""
    server.put("/feed", feed_of(FERRY))
    server.put("/other", feed_of(PIER, title="Other"))
    async with followed(tmp_path, f"{server.url}/feed") as feed:
        text = f"feeds:\n- {server.url}/other\n- nonsense\nchannels: -1001234567890\n"
        feed.bot.file.write_text(text, encoding="utf-8")
        assert await feed.bot.knows("Other/pier")

    assert feed.bot.living.has_channels


async def test_a_folder_is_imported_when_it_changes(tmp_path: Path) -> None:
    """Articles of a site's folder come in as they are written."""
    posts = tmp_path / "harbour"
    posts.mkdir()
    head = "---\ntitle: {}\ndate: 2026-03-01\n---\n"
    (posts / "ferry.md").write_text(head.format("Ferry") + FERRY, encoding="utf-8")
    async with living_bot(tmp_path, "folders: harbour\n") as bot:
        other = Followed(bot, str(posts))
        task = asyncio.create_task(bot.living.run(other.tell))
        assert await bot.knows("harbour/ferry")
        (posts / "pier.md").write_text(head.format("Pier") + PIER, encoding="utf-8")
        assert await bot.knows("harbour/pier")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert ["harbour/ferry.md", "harbour/pier.md"] == bot.files()


async def test_the_archive_is_not_imported_into_itself(tmp_path: Path) -> None:
    """That would not end."""
    async with living_bot(tmp_path, "folders: archive\n") as bot:
        other = Followed(bot, str(tmp_path / "archive"))
        task = asyncio.create_task(bot.living.run(other.tell))
        assert await until(lambda: other.pulse.failures)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert "is in the archive itself; name a folder outside of it" in other.pulse.problem
    assert [] == bot.files()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        *(("120", 120.0), ("0", 0.0), ("999999999999", 86_400.0), ("-5", None), ("soon", None)),
        *(("", None), ("Thu, 01 Jan 1970 00:05:00 GMT", 200.0), ("Thu, 01 Jan 1970", None)),
        *(("Mon, 01 Jan 9999 00:00:00 GMT", 86_400.0), ("٣", None)),
    ],
)
def test_what_a_server_asks_to_wait(said: str, expected: float | None) -> None:
    """A number of seconds or a date, and never more than a day."""
    assert expected == politeness.pause_asked({"retry-after": said}, now=100.0)


async def test_feeds_that_are_named_later_need_the_extra_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without it they are not followed, and the log says what to install; channels go on."""
    monkeypatch.setattr("bot.sources.living.missing_extra", lambda *_: "SOURCES needs the extra")
    listing = "feeds: http://127.0.0.1:9/feed\nchannels: -1001234567890\n"
    async with living_bot(tmp_path, listing) as bot:
        sources = bot.living.sources

    assert ((), True) == (sources.feeds, bot.living.has_channels)
    assert "SOURCES needs the extra" in caplog.text


async def test_another_import_is_waited_for(server: FeedServer, tmp_path: Path) -> None:
    """A feed is tried again soon when somebody has imported something meanwhile."""
    server.put("/feed", feed_of(FERRY))
    async with living_bot(tmp_path, f"feeds: {server.url}/feed\n") as bot:
        feed = Followed(bot, f"{server.url}/feed")
        with alone(bot.archive):
            task = asyncio.create_task(bot.living.run(feed.tell))
            assert await until(lambda: feed.pulse.next_try > 0)
            failures, files = feed.pulse.failures, bot.files()
        bot.now += 1
        assert await until(lambda: feed.pulse.count == 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert (0, []) == (failures, files)
