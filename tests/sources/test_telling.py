"""What is told of the sources: by the bot, by `check`, to operators, and to Telegram."""

import io
from ipaddress import ip_address
from pathlib import Path

import pytest

from bot.cli.check import check
from bot.importing.fetching import is_public
from bot.opening import open_sources
from bot.settings import Settings, SettingsError
from bot.sources import living as living_module
from bot.sources.listing import Sources
from bot.sources.living import Alarm
from bot.sources.pulse import Pulse, Pulses
from bot.telegram.alarms import tell_alarm
from bot.telegram.handlers import ALLOWED_UPDATES, allowed_updates
from tests.support.channel import CHANNEL
from tests.support.living import OPERATOR, living_bot
from tests.support.texts import TEXTS


async def test_readers_are_told_when_something_new_came(tmp_path: Path) -> None:
    """`/about` and `/sources` name the day and the source, once there is one."""
    async with living_bot(tmp_path) as bot:
        before = await bot.texts(bot.reader.say("/about"))
        before += await bot.texts(bot.reader.say("/sources"))
        await bot.after(bot.channel.post("The ferry costs twelve crowns."))
        about = await bot.texts(bot.reader.say("/about"))
        sources = await bot.texts(bot.reader.say("/sources"))

    said = "The latest item came on 21 September 2026, from Harbour News."
    assert [False, True, True] == [said in "".join(one) for one in (before, about, sources)]


@pytest.mark.parametrize("language", [*TEXTS])
@pytest.mark.parametrize("kind", ["silent", "failing"])
@pytest.mark.parametrize("since", [None, 1_790_000_000.0])
async def test_operators_are_told_in_private(
    tmp_path: Path, language: str, kind: str, since: float | None
) -> None:
    """In their own language, with the name, the reason and when something last came."""
    async with living_bot(tmp_path) as bot:
        await bot.front.chosen.set_language(OPERATOR, language)
        alarm = Alarm(kind, "Harbour <b>", since, "it answers 500; check it")
        is_told = await tell_alarm(alarm, bot.front, bot.application.bot)
        sent = bot.api.transcript[-1]

    assert (True, OPERATOR) == (is_told, sent.chat_id)
    assert ("Harbour <b>" in sent.text, kind == "failing") == (True, "500" in sent.text)
    assert (since is not None) == ("2026" in sent.text or "۲۰۲۶" in sent.text)


async def test_an_alarm_needs_an_operator_who_can_be_reached(tmp_path: Path) -> None:
    """Without operators nobody is to be told; otherwise it is told again."""
    async with living_bot(tmp_path) as bot:
        alarm = Alarm("silent", "Harbour", None, "")
        bot.api.fail_next("sendMessage", error_code=403, description="Forbidden: blocked")
        blocked = await tell_alarm(alarm, bot.front, bot.application.bot)
        bot.front.editors.operators = ()
        nobody = await tell_alarm(alarm, bot.front, bot.application.bot)

    assert (False, True) == (blocked, nobody)


def checked(settings: Settings) -> tuple[bool, list[str]]:
    """Return whether nothing is wrong, and what `check` says."""
    out = io.StringIO()
    return check(settings, out), out.getvalue().splitlines()


def an_archive(folder: Path, listing: str) -> Settings:
    """Return the settings of an archive of one article, with a file of sources."""
    (folder / "archive").mkdir()
    text = "---\ntitle: The bridge\n---\nThe bridge opened.\n"
    (folder / "archive" / "bridge.md").write_text(text, encoding="utf-8")
    (folder / "sources.yaml").write_text(listing, encoding="utf-8")
    return Settings(archive=folder / "archive", sources=folder / "sources.yaml")


def test_check_tells_of_each_source(tmp_path: Path) -> None:
    """When something new came, what fails, who is silent, and every mistake in the file."""
    urls = [f"https://example.org/{name}" for name in ("new", "failing", "silent", "never")]
    listing = "feeds:\n" + "".join(f"- {url}\n" for url in urls) + "- nonsense\n"
    settings = an_archive(tmp_path, listing)
    pulses = Pulses(settings.archive)
    failing = Pulse(urls[1], name="River", last_new=1_790_000_000.0)
    failing.failed("it answers 500; check it")
    failing.failed("it answers 500; check it")
    silences = {str(week): 3_600.0 for week in range(5)}
    pulses.write(failing)
    pulses.write(Pulse(urls[2], last_new=1_500_000_000.0, silences=silences))
    is_right, lines = checked(settings)
    found = [line.removeprefix("Source ") for line in lines if line.startswith("Source")]

    assert [
        f"{urls[0]}: nothing new has come yet.",
        f"River ({urls[1]}): something new last came on 2026-09-21 14:13 UTC; the last try failed,"
        " 2 times in a row: it answers 500; check it.",
        f"{urls[2]}: something new last came on 2017-07-14 02:40 UTC; that is longer ago than"
        " usual.",
        f"{urls[3]}: nothing new has come yet.",
    ] == found
    assert (False, "1 problem found.") == (is_right, lines[-1])
    assert "sources.yaml, line 6: 'nonsense' is not an address of the web; begin it" in lines[-2]


async def test_posts_are_asked_for_only_if_channels_are_named(tmp_path: Path) -> None:
    """Telegram is asked for them as soon as the file names a channel."""
    async with living_bot(tmp_path) as bot:
        with_channels = allowed_updates(bot.front)
        bot.living.sources = Sources(bot.file)
        without = allowed_updates(bot.front)
        bot.front.sources = None
        none = allowed_updates(bot.front)

    assert (*ALLOWED_UPDATES, "channel_post", "edited_channel_post") == with_channels
    assert ALLOWED_UPDATES == without == none


def test_the_sources_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be followed is one sentence at the start."""
    settings = an_archive(tmp_path, f"channels: {CHANNEL}\nfeeds: https://example.org/feed\n")
    opened = open_sources(settings)
    monkeypatch.setattr(living_module, "missing_extra", lambda *_: "SOURCES needs the extra")
    with pytest.raises(SettingsError, match="SOURCES needs the extra"):
        open_sources(settings)
    (tmp_path / "sources.yaml").write_text(f"channels: {CHANNEL}\n", encoding="utf-8")
    channels_alone = open_sources(settings)
    lines = settings.model_copy(update={"archive": tmp_path / "articles.jsonl"})
    with pytest.raises(SettingsError, match="SOURCES needs a folder as the archive"):
        open_sources(lines)
    without = open_sources(Settings())

    assert opened is not None
    assert channels_alone is not None
    assert without is None
    assert (1, 1) == (len(opened.sources.feeds), len(channels_alone.sources.channels))


def test_a_file_without_any_source_is_a_mistake(tmp_path: Path) -> None:
    """If nothing of it can be used, the bot does not start with less than was meant."""
    settings = an_archive(tmp_path, "feeds: nonsense\n")
    with pytest.raises(Exception, match="'nonsense' is not an address of the web"):
        open_sources(settings)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        *(("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False)),
        *(("100.64.0.1", False), ("169.254.169.254", False), ("::1", False)),
        *(("224.0.0.1", False), ("240.0.0.1", False), ("fe80::1", False), ("fd00::1", False)),
        *(("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False)),
        *(("64:ff9b::808:808", True), ("192.168.0.1", False), ("172.16.9.9", False)),
    ],
)
def test_addresses_of_the_web(address: str, expected: bool) -> None:
    """Private, local and reserved networks, however they are written, are not of the web."""
    assert expected == is_public(ip_address(address))
