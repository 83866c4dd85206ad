"""`/withdraw`: an operator takes an article of a source out of the archive."""

from pathlib import Path

import pytest

from bot.importing.running import alone
from tests.support.living import living_bot
from tests.support.texts import TEXTS

EN = TEXTS["en"]
FERRY = "The ferry to Skarholm costs twelve crowns."


@pytest.mark.parametrize(
    "link", ["https://t.me/harbour/1", "t.me/harbour/1", "https://t.me/harbour/1?single"]
)
async def test_a_post_is_withdrawn_for_good(tmp_path: Path, link: str) -> None:
    """It is no longer quoted, and neither an edit nor the same post brings it back."""
    async with living_bot(tmp_path) as bot:
        update = bot.channel.post(FERRY)
        await bot.after(update)
        assert await bot.knows("Harbour-News/1")
        said = await bot.texts(bot.operator.say(f"/withdraw {link}"))
        assert await bot.knows_not("Harbour-News/1")
        await bot.after(bot.channel.edit(1, text="The ferry costs thirteen crowns."))
        await bot.after(update)
        await bot.after(bot.channel.post("The pier is open."))
        again = await bot.texts(bot.operator.say(f"/withdraw {link}"))

    title = FERRY.rstrip(".")
    assert ([EN.say("withdraw_done", title=title)], [EN.say("withdraw_unknown")]) == (said, again)
    assert ["Harbour-News/2.md"] == bot.files()


async def test_what_was_withdrawn_is_put_aside(tmp_path: Path) -> None:
    """The article and its original are in a hidden folder, from which they can be put back."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(FERRY))
        assert await bot.knows("Harbour-News/1")
        await bot.after(bot.operator.say("/withdraw https://t.me/harbour/1"))
        kept = bot.archive / ".imported" / "withdrawn"
        found = sorted(
            path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()
        )

    assert ["Harbour-News/1.md", "originals/Harbour-News/1.json"] == found


async def test_only_operators_withdraw(tmp_path: Path) -> None:
    """For everybody else the command does not exist."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(FERRY))
        assert await bot.knows("Harbour-News/1")
        said = await bot.texts(bot.reader.say("/withdraw https://t.me/harbour/1"))

    assert ([EN.say("unknown_command")], ["Harbour-News/1.md"]) == (said, bot.files())


@pytest.mark.parametrize(
    ("argument", "key"),
    [
        ("", "withdraw_alone"),
        ("https://t.me/harbour/9", "withdraw_unknown"),
        ("nonsense", "withdraw_unknown"),
        ("https://t.me/" + "x" * 3_900, "withdraw_unknown"),
    ],
)
async def test_what_is_not_there_is_said(tmp_path: Path, argument: str, key: str) -> None:
    """Without a link, or with another one, nothing is withdrawn."""
    async with living_bot(tmp_path) as bot:
        said = await bot.texts(bot.operator.say(f"/withdraw {argument}"))

    assert [EN.say(key)] == said


async def test_an_article_of_the_operators_own_stays(tmp_path: Path) -> None:
    """What did not come from a source has no record that could keep it out."""
    async with living_bot(tmp_path) as bot:
        own = (
            "---\ntitle: Own\nurl: https://example.org/own\nformat: plain\n---\nThe pier is open.\n"
        )
        path = bot.archive / "own.md"
        path.write_text(own, encoding="utf-8")
        bot.reloader.changed(path)
        assert await bot.knows("own")
        said = await bot.texts(bot.operator.say("/withdraw https://example.org/own"))

    assert ([EN.say("withdraw_foreign", title="Own")], True) == (said, path.exists())


async def test_a_folder_that_cannot_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another import is running, the operator is told so."""
    monkeypatch.setattr("bot.sources.living.WITHDRAWING", 0.0)
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(FERRY))
        assert await bot.knows("Harbour-News/1")
        with alone(bot.archive):
            said = await bot.texts(bot.operator.say("/withdraw https://t.me/harbour/1"))

    assert ([EN.say("withdraw_failed")], ["Harbour-News/1.md"]) == (said, bot.files())


async def test_without_sources_nothing_is_withdrawn(tmp_path: Path) -> None:
    """The operator is told what to do instead."""
    async with living_bot(tmp_path) as bot:
        bot.front.sources = None
        said = await bot.texts(bot.operator.say("/withdraw https://t.me/harbour/1"))

    assert [EN.say("withdraw_nothing")] == said
