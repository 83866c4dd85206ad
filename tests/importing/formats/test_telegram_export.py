"""Telegram Desktop's export: posts with their words, moments and addresses."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.archive.model import Article
from bot.importing.model import ImportingError, Options
from tests.support.importing import articles, imported, put

AT = {"date": "2021-03-04T10:15:07", "date_unixtime": "1614849307"}


def message(number: int, text: Any = "The ferry costs 12 crowns.", **more: Any) -> dict[str, Any]:
    """Return a message as an export has it."""
    return {"id": number, "type": "message", "from_id": "channel100", **AT, "text": text, **more}


def export(folder: Path, *messages: dict[str, Any], **more: Any) -> Path:
    """Write an export of a channel, and return its folder."""
    about = {"name": "Harbour News", "type": "public_channel", "id": 100, **more}
    text = json.dumps({**about, "messages": messages}, ensure_ascii=False)
    return put(folder / "ChatExport", {"result.json": text})


def read(tmp_path: Path, *messages: dict[str, Any], **more: Any) -> dict[str, Article]:
    """Return the articles of an export."""
    imported(export(tmp_path, *messages, **more), tmp_path / "archive")
    return articles(tmp_path / "archive")


def front(tmp_path: Path, number: int) -> str:
    """Return the front matter of an imported post."""
    return (tmp_path / f"archive/Harbour-News/{number}.md").read_text(encoding="utf-8")


def test_a_post_is_an_article(tmp_path: Path) -> None:
    """Its words are joined, its moment has the offset of the exporting computer."""
    parts = [
        "The ferry costs ",
        {"type": "bold", "text": "12 crowns"},
        " from April on.\nSee ",
        {"type": "text_link", "text": "the list", "href": "https://a.example"},
        ".",
    ]
    found = read(tmp_path, message(1, parts, author="A. Moor"))["1"]

    assert found.text == "The ferry costs 12 crowns from April on.\nSee the list.\n"
    assert (found.title, found.publisher, found.author) == (
        *("The ferry costs 12 crowns from April on", "Harbour News", "A. Moor"),
    )
    assert (found.date.edtf, found.date.basis) == ("2021-03-04T10:15:07+01:00", "stated")
    assert found.url == "https://t.me/c/100/1"


def test_the_channels_name_makes_addresses(tmp_path: Path) -> None:
    """No export has it, so the operator says it."""
    source = export(tmp_path, message(1), message(2, reply_to_message_id=1))
    imported(source, tmp_path / "archive", Options(channel="harbour"))

    assert articles(tmp_path / "archive")["1"].url == "https://t.me/harbour/1"
    assert "reply_to: https://t.me/harbour/1\n" in front(tmp_path, 2)


def test_forwarded_and_edited(tmp_path: Path) -> None:
    """Whose words they are, and when they were changed, is kept."""
    found = read(
        tmp_path,
        message(
            1,
            forwarded_from="Quay Post",
            edited="2021-03-05T10:15:07",
            edited_unixtime="1614935707",
        ),
    )["1"]

    assert found.author == "Quay Post"
    assert found.date.evidence == (
        "forwarded then, according to Telegram's export; edited 2021-03-05T10:15:07+01:00"
    )
    assert "forwarded_from: Quay Post\nedited: " in front(tmp_path, 1)


def test_an_album_is_one_post(tmp_path: Path) -> None:
    """The message with words is the post; a picture of another second is no part of it."""
    later = {"date": "2021-03-04T10:15:09", "date_unixtime": "1614849309"}
    source = export(
        tmp_path,
        message(1, "", photo="1.jpg"),
        message(2, "The mole is open.", photo="2.jpg"),
        message(3, "", photo="3.jpg"),
        {**message(4, "", photo="4.jpg"), **later},
        message(5, "A second one.", photo="5.jpg"),
        message(6, "A third one.", photo="6.jpg"),
    )
    report = imported(source, tmp_path / "archive")

    assert set(articles(tmp_path / "archive")) == {"2", "5", "6"}
    assert report.left_out == {
        "is a picture or file of an album whose words are imported": ["1", "3"],
        "has no words, only a picture, a file or the like": ["4"],
    }


def test_polls_and_service_messages(tmp_path: Path) -> None:
    """A poll is its question and answers; what Telegram itself says is left out."""
    poll = {"question": "A bridge?", "answers": [{"text": "Yes"}, {"text": "No"}]}
    service = {"id": 2, "type": "service", **AT, "action": "pin_message", "text": ""}
    source = export(tmp_path, message(1, "", poll=poll), service)
    report = imported(source, tmp_path / "archive")

    assert articles(tmp_path / "archive")["1"].text == "A bridge?\n• Yes\n• No\n"
    assert report.left_out == {"is a service message": ["2"]}


@pytest.mark.parametrize(
    ("more", "edtf"),
    [
        ({"date_unixtime": "1614849307"}, "2021-03-04T10:15:07+01:00"),
        ({"date_unixtime": "1614853807"}, "2021-03-04T10:15:07-00:15"),
        ({"date_unixtime": "1614853800"}, "2021-03-04T10:15:07"),
        ({"date_unixtime": ""}, "2021-03-04T10:15:07"),
        ({"date": "never"}, None),
        ({"date": "1970-01-01T01:00:00"}, None),
    ],
)
def test_moments(tmp_path: Path, more: dict[str, str], edtf: str | None) -> None:
    """An offset that cannot be one is not believed, and what is no date is none."""
    assert read(tmp_path, message(1, **more))["1"].date.edtf == edtf


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("personal_chat", "a private chat"),
        ("private_supergroup", "a private group"),
        ("saved_messages", "somebody's saved messages"),
        ("bot_chat", "a chat with a bot"),
    ],
)
def test_private_chats_are_refused(tmp_path: Path, kind: str, what: str) -> None:
    """The sentence says why."""
    with pytest.raises(ImportingError, match=f"is the export of {what}: what was said there was"):
        read(tmp_path, message(1), type=kind)


def test_posts_of_a_public_group_are_their_writers(tmp_path: Path) -> None:
    """In a group the author is who wrote."""
    found = read(tmp_path, message(1, **{"from": "Ada"}), type="public_supergroup")

    assert found["1"].author == "Ada"


def test_the_export_of_an_account(tmp_path: Path) -> None:
    """Channels and public groups are imported, private chats are counted and left out."""
    chats = [
        {"name": "Ada", "type": "personal_chat", "id": 1, "messages": [message(1), message(2)]},
        {"name": "Harbour", "type": "public_channel", "id": 7, "messages": [message(1)]},
        {"name": "Quay", "type": "public_channel", "id": 8, "messages": [message(1)]},
    ]
    text = json.dumps({"about": "Here is the data", "chats": {"about": "", "list": chats}})
    source = put(tmp_path / "all", {"result.json": text})
    report = imported(source, tmp_path / "archive")

    assert set(articles(tmp_path / "archive")) == {"Harbour/1", "Quay/1"}
    assert list(report.left_out_counts.values()) == [[2]]


def test_a_newer_export_of_some_days(tmp_path: Path) -> None:
    """The channel is recognised wherever the export is; only what it covers can have gone."""
    first = export(tmp_path / "one", *(message(number) for number in (1, 2, 3, 4)))
    second = export(
        tmp_path / "two", message(2), message(4, "The ferry costs 13 crowns."), message(5)
    )
    imported(first, tmp_path / "archive")
    report = imported(second / "result.json", tmp_path / "archive")

    assert (report.imported, report.updated, report.unchanged) == (1, 1, 1)
    assert report.gone == ["Harbour-News/3"]


@pytest.mark.parametrize("cut", [2, 60])
def test_an_export_that_was_cut_off(tmp_path: Path, cut: int) -> None:
    """It is named, in one sentence."""
    file = export(tmp_path, message(1)) / "result.json"
    file.write_bytes(file.read_bytes()[:-cut])

    with pytest.raises(ImportingError, match=r"result\.json is not whole JSON \(.*\); export it"):
        imported(file, tmp_path / "archive")


def test_a_byte_order_mark_and_odd_values(tmp_path: Path) -> None:
    """Values of the wrong kind are no words, and break nothing."""
    file = export(
        tmp_path,
        message(1, [1, None, {"type": "bold"}, "Words."]),
        message(2, None),
        message(3, {}),
    )
    raw = (file / "result.json").read_bytes()
    (file / "result.json").write_bytes(b"\xef\xbb\xbf" + raw)
    imported(file, tmp_path / "archive")

    assert {name: one.text for name, one in articles(tmp_path / "archive").items()} == {
        "1": "Words.\n"
    }


def test_no_chat_at_all(tmp_path: Path) -> None:
    """An export of contacts, say, is refused."""
    source = put(tmp_path / "x", {"result.json": '{"chats": {"list": []}}'})

    with pytest.raises(ImportingError, match="has no chat"):
        imported(source, tmp_path / "archive")


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_an_export_that_is_nested_without_end(tmp_path: Path, opening: str) -> None:
    """Its nesting is counted, so that the memory does not fill."""
    start = '{"name":"Deep","type":"public_channel","id":7,"messages":[{"id":1,"text":'
    file = put(tmp_path, {"result.json": start + 200_000 * opening}) / "result.json"

    with pytest.raises(ImportingError, match="more than 100 lists or maps in each other"):
        imported(file, tmp_path / "archive")


@pytest.mark.parametrize("messages", ["", ',"messages":{"1":{"id":1}}', ',"messages":null'])
def test_an_export_without_a_list_of_messages(tmp_path: Path, messages: str) -> None:
    """It is refused, and not imported as an empty one."""
    text = f'{{"name":"Odd","type":"public_channel","id":7{messages}}}'
    file = put(tmp_path, {"result.json": text}) / "result.json"

    with pytest.raises(ImportingError, match="has no list of messages in 'Odd'"):
        imported(file, tmp_path / "archive")
