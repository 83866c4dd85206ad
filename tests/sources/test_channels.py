"""Posts of a named channel become articles as they come; those of others do not."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answer.decisions import Answer
from bot.botapi.rate_limiter import PROGRESS, Progress
from bot.importing.adding import place_of, withdraw
from bot.importing.running import alone
from bot.local_botapi.people import bot_added
from bot.sources import channels
from bot.sources.posts import item_of
from tests.support.channel import CHANNEL, ChannelOf
from tests.support.importing import imported
from tests.support.living import living_bot

FERRY = "The ferry to Skarholm costs twelve crowns. It leaves at noon."


async def test_a_post_is_answered_from(tmp_path: Path) -> None:
    """A post is an article with its channel, moment and address, and can be quoted at once."""
    async with living_bot(tmp_path) as bot:
        said = await bot.after(bot.channel.post(FERRY, author_signature="O. Berg"))
        assert await bot.knows("Harbour-News/1")
        decision = await bot.front.desk.ask("What does the ferry to Skarholm cost?")
        article = bot.articles()["Harbour-News/1"]

    assert isinstance(decision, Answer)
    assert ([], FERRY) == (said, decision.quotes[0].text)
    assert (
        *("The ferry to Skarholm costs twelve crowns", FERRY + "\n", "Harbour News", "O. Berg"),
        *("https://t.me/harbour/1", "2026-09-21T14:13:20Z", "stated"),
    ) == (
        *(article.title, article.text, article.publisher, article.author),
        *(article.url, article.date.edtf, article.date.basis),
    )


async def test_what_came_in_is_kept_as_import_writes_it(tmp_path: Path) -> None:
    """The folder can be read, backed up and put under version control."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(FERRY))
        written = (bot.archive / "Harbour-News" / "1.md").read_text(encoding="utf-8")
        original = json.loads((bot.archive / "originals" / "Harbour-News" / "1.json").read_bytes())

    assert written.startswith("---\ntitle: The ferry to Skarholm costs twelve crowns\npublisher:")
    assert "\noriginal: originals/Harbour-News/1.json\nformat: plain\n" in written
    assert FERRY == original["text"]


async def test_only_named_channels_are_taken(tmp_path: Path) -> None:
    """Anybody can add the bot to a channel; its posts are neither kept nor answered."""
    async with living_bot(tmp_path) as bot:
        other = ChannelOf(bot.api, -1009999999999, "elsewhere")
        said = await bot.after(other.post("/start"))
        said += await bot.after(other.post("When did the bridge open?"))
        said += await bot.after(other.edit(2, text="When did the bridge open, then?"))
        said += await bot.after(bot.channel.post("When did the bridge open?"))

    assert ([], ["Harbour-News/1.md"]) == (said, bot.files())


async def test_without_sources_no_post_is_answered(tmp_path: Path) -> None:
    """A bot without living sources does nothing with a post that reaches it."""
    async with living_bot(tmp_path) as bot:
        bot.front.sources = None
        said = await bot.after(bot.channel.post("When did the bridge open?"))

    assert ([], []) == (said, bot.files())


async def test_an_edited_post_replaces_the_article(tmp_path: Path) -> None:
    """The article has the new words and says when it was edited; one that was unknown is added."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post("The ferry costs ten crowns."))
        await bot.after(bot.channel.edit(1, text="The ferry costs twelve crowns."))
        bot.channel.post("The pier was built of oak.")
        await bot.after(bot.channel.edit(2, text="The pier was built of stone."))
        found = bot.articles()

    assert {
        "Harbour-News/1": "The ferry costs twelve crowns.\n",
        "Harbour-News/2": "The pier was built of stone.\n",
    } == {name: one.text for name, one in found.items()}
    assert "edited 2026-09-21T14:23:20Z" in found["Harbour-News/1"].date.evidence


async def test_the_same_post_twice_is_one_article(tmp_path: Path) -> None:
    """Telegram may bring an update again, and the bot may have been killed in between."""
    async with living_bot(tmp_path) as bot:
        update = bot.channel.post(FERRY)
        await bot.after(update)
        path = bot.archive / "Harbour-News" / "1.md"
        before = path.read_bytes(), path.stat().st_mtime_ns
        await bot.after(update)

    assert (["Harbour-News/1.md"], before) == (
        bot.files(),
        (path.read_bytes(), path.stat().st_mtime_ns),
    )


@pytest.mark.parametrize("killed_at", ["article", "ledger", "original"])
async def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, killed_at: str
) -> None:
    """Whatever was written before, the post is taken again and is there once."""
    async with living_bot(tmp_path) as bot:
        update = bot.channel.post(FERRY)
        await bot.after(update)
        ledger = bot.archive / ".imported" / "Harbour-News.jsonl"
        lines = ledger.read_bytes().splitlines(keepends=True)
        if killed_at == "ledger":  # the last line was cut off
            ledger.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
        else:
            ledger.write_bytes(b"".join(lines[:2]))
            (bot.archive / "Harbour-News" / "1.md").unlink()
            if killed_at == "original":
                (bot.archive / "originals" / "Harbour-News" / "1.json").unlink()
        await bot.after(update)

    assert {"Harbour-News/1": FERRY + "\n"} == {
        name: one.text for name, one in bot.articles().items()
    }


async def test_an_album_is_one_article(tmp_path: Path) -> None:
    """Its pictures come one by one; all their words are one text, in order."""
    async with living_bot(tmp_path) as bot:
        for caption in ("", "The pier was built of oak.", "", "It is sixty metres long."):
            await bot.after(bot.channel.photo(caption, media_group_id="77"))
        await bot.after(bot.channel.photo("The ferry is late.", media_group_id="78"))
        first = {name: one.text for name, one in bot.articles().items()}
        await bot.after(bot.channel.edit(4, caption="It is seventy metres long."))
        await bot.after(bot.channel.edit(2, caption=None))
        then = {name: one.text for name, one in bot.articles().items()}
        await bot.after(bot.channel.edit(4, caption=None))
        finally_there = bot.files()
        await bot.after(bot.channel.edit(3, caption="Nobody fell."))

    assert {
        "Harbour-News/2": "The pier was built of oak.\n\nIt is sixty metres long.\n",
        "Harbour-News/5": "The ferry is late.\n",
    } == first
    assert "It is seventy metres long.\n" == then["Harbour-News/2"]
    assert (["Harbour-News/5.md"], "Nobody fell.\n") == (
        finally_there,
        bot.articles()["Harbour-News/3"].text,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 3, "height": 3}]},
        {"new_chat_title": "Harbour"},
        {
            "pinned_message": {
                "message_id": 1,
                "date": 0,
                "chat": {"id": CHANNEL, "type": "channel"},
            }
        },
        {"text": " \n\t "},
        {"text": "\u200b"},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"channel_chat_created": True},
        {"sticker": None},
    ],
)
async def test_a_post_without_words_is_no_article(tmp_path: Path, fields: dict[str, Any]) -> None:
    """A picture alone, a service message, white space: nothing is kept, and nothing is said."""
    fields = {name: value for name, value in fields.items() if value is not None}
    async with living_bot(tmp_path) as bot:
        said = await bot.after(bot.channel.post(**fields))

    assert [] == said
    assert all(text.strip() for text in (one.text for one in bot.articles().values()))


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f6a2" * 4096,
        "# ferry",
        "---\ntitle: x\n---",
        "\ud83d half",
        "a\r\nb\x00c",
        "!" * 4096,
    ],
)
async def test_any_text_can_be_kept(tmp_path: Path, text: str) -> None:
    """Whatever a post says, the archive can be read, and the next post is taken."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(text))
        await bot.after(bot.channel.post(FERRY))
        assert await bot.knows("Harbour-News/2")

    assert {"Harbour-News/1", "Harbour-News/2"} >= bot.articles().keys() >= {"Harbour-News/2"}
    assert not bot.front.desk.archive.problems


async def test_a_poll_and_a_forwarded_reply(tmp_path: Path) -> None:
    """The words of a poll are its question and answers; the author of a forward is its origin."""
    poll = {
        **{"id": "1", "question": "Is the pier open?", "total_voter_count": 0},
        **{"is_closed": False, "is_anonymous": True, "type": "regular"},
        **{"allows_multiple_answers": False, "allows_revoting": False, "members_only": False},
        "options": [
            {"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")
        ],
    }
    origin = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "A. Sailor"}
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.post(poll=poll))
        replied = bot.channel.posts[1]
        await bot.after(bot.channel.post(FERRY, forward_origin=origin, reply_to_message=replied))
        found = bot.articles()
        raw = (bot.archive / "Harbour-News" / "2.md").read_text(encoding="utf-8")

    assert "Is the pier open?\n• Yes\n• No\n" == found["Harbour-News/1"].text
    assert "A. Sailor" == found["Harbour-News/2"].author
    assert "reply_to: https://t.me/harbour/1\n" in raw


async def test_an_edit_without_words_takes_the_article_out(tmp_path: Path) -> None:
    """The article is no longer quoted; it comes back with its words."""
    async with living_bot(tmp_path) as bot:
        await bot.after(bot.channel.photo(FERRY))
        assert await bot.knows("Harbour-News/1")
        await bot.after(bot.channel.edit(1, caption=None))
        assert await bot.knows_not("Harbour-News/1")
        files = bot.files()
        await bot.after(bot.channel.edit(1, caption="The ferry sails again."))

    assert ([], "The ferry sails again.\n") == (files, bot.articles()["Harbour-News/1"].text)


async def test_a_private_channel_has_the_address_for_members(tmp_path: Path) -> None:
    """Without a public name, the address has the channel's number."""
    async with living_bot(tmp_path) as bot:
        channel = ChannelOf(bot.api, name=None)
        await bot.after(channel.post(FERRY))

    assert "https://t.me/c/1234567890/1" == bot.articles()["Harbour-News/1"].url


async def test_it_goes_on_where_the_export_ends(tmp_path: Path) -> None:
    """The export of a channel and its later posts are one source: nothing is doubled."""
    export = {
        **{"name": "Harbour News", "type": "public_channel", "id": 1234567890},
        "messages": [
            {
                **{"id": 1, "type": "message", "date": "2026-09-01T10:00:00"},
                **{"date_unixtime": "1788257600", "text": "The pier was built of oak."},
            }
        ],
    }
    async with living_bot(tmp_path) as bot:
        (tmp_path / "result.json").write_text(json.dumps(export), encoding="utf-8")
        imported(tmp_path / "result.json", bot.archive)
        bot.channel.post("The pier was built of oak.")
        await bot.after(bot.channel.edit(1, text="The pier was built of stone."))
        await bot.after(bot.channel.post(FERRY))

    assert {"Harbour-News/1", "Harbour-News/2"} == bot.articles().keys()
    assert "The pier was built of stone.\n" == bot.articles()["Harbour-News/1"].text


async def test_a_post_that_cannot_be_kept_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another import is running, or the disk is full, the update stays with Telegram."""
    monkeypatch.setattr(channels, "WAIT", 0.0)
    async with living_bot(tmp_path) as bot:
        update, progress = bot.channel.post(FERRY), Progress()
        token = PROGRESS.set(progress)
        with alone(bot.archive):
            await bot.after(update)
        unsent, files = progress.unsent, bot.files()
        progress.begin()
        await bot.after(update)
        PROGRESS.reset(token)

    assert (True, [], None) == (unsent is not None, files, progress.unsent)
    assert ["Harbour-News/1.md"] == bot.files()


async def test_the_id_of_another_channel_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """So an operator finds the id to write into the file; a named channel needs no note."""
    async with living_bot(tmp_path) as bot:
        for chat_id in (CHANNEL, -1009999999999, -1009999999999):
            person = bot.reader
            person.chat = {"id": chat_id, "type": "channel", "title": "Other"}
            with caplog.at_level("INFO"):
                said = await bot.after(bot_added(bot.api, person))
            assert [] == said

    assert 1 == caplog.text.count("-1009999999999, which SOURCES does not name")
    assert str(CHANNEL) not in caplog.text


async def test_a_post_does_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While this process imports something large, a post is put off before it would be given up."""
    monkeypatch.setattr("bot.sources.living.WAIT", 0.0)
    async with living_bot(tmp_path) as bot:
        update, progress = bot.channel.post(FERRY), Progress()
        token = PROGRESS.set(progress)
        async with bot.living._writing:
            await bot.after(update)
        PROGRESS.reset(token)
        await bot.after(update)

    assert (True, ["Harbour-News/1.md"]) == (progress.unsent is not None, bot.files())


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"type": "channel", "chat": {"title": "Pier"}}, "Pier"),
        ({"type": "chat", "sender_chat": {"title": "Group"}}, "Group"),
        ({"type": "user", "sender_user": {"first_name": "A.", "last_name": "Sailor"}}, "A. Sailor"),
        ({"type": "user", "sender_user": {"first_name": "Ada"}}, "Ada"),
        ({"type": "hidden_user", "sender_user_name": "Somebody"}, "Somebody"),
        ({"type": "new"}, None),
        ("nonsense", None),
    ],
)
def test_whom_a_post_was_forwarded_from(origin: object, expected: str | None) -> None:
    """Whatever the origin is, its name is the author."""
    post = {"message_id": 1, "text": FERRY, "forward_origin": origin, "date": "never", "chat": 5}
    found = item_of("1", [post]).read()

    assert (expected, None) == (found.author, found.date.edtf)


def test_a_post_that_was_withdrawn_is_not_taken_out(tmp_path: Path) -> None:
    """What is gone already, or was never there, is left as it is."""
    assert None is place_of(Path("/elsewhere/a.md"), tmp_path)
    assert None is place_of(tmp_path / "a.md", tmp_path)
    assert not withdraw(tmp_path / "a.md", tmp_path)
