"""`/verify` and forwarded messages: what the bot says of quotes, read as transcripts."""

import io
from typing import Any

import pytest

from bot.archive.model import Quote, Span
from bot.botapi.html import parse_html
from bot.botapi.lengths import utf16_len
from bot.cli.chat import run_chat
from bot.local_botapi.people import Person
from bot.settings import Settings
from bot.telegram.views.verdict import render_finding
from bot.telegram.views.verified import check_reply
from bot.verification.findings import Change, Finding, Piece
from bot.verification.quotations import Quotations
from tests.support.conversation import OPENED, Conversation
from tests.support.small_desk import SmallDesk, archive_of, article, quote
from tests.support.texts import TEXTS

GROUP = -1001234
EXACT = "Exact: these words are in the archive."
FORWARDED: dict[str, Any] = {
    "forward_origin": {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Bob"}
}


def blocks(sent_entities: object, text: str) -> list[str]:
    """Return the contents of a message's blockquotes."""
    units = text.encode("utf-16-le")
    assert isinstance(sent_entities, list | tuple)
    return [
        units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in sent_entities
        if one["type"] == "blockquote"
    ]


async def test_text_after_the_command(talk: Conversation) -> None:
    """The text after the command is looked up, and the archive's words are shown."""
    (sent,) = await talk.after(Person(talk.api).say("/verify The bridge opened in May."))

    assert sent.text.startswith(f"{EXACT}\n\nThe bridge opened in May.\nA bridge & its boats\n")
    assert ["The bridge opened in May."] == blocks(sent.entities, sent.text)
    assert ["In context", "Cite"] == [label for label, _ in sent.keyboard[0]]
    assert [] == talk.desk.asked


async def test_an_altered_quote(talk: Conversation) -> None:
    """The pasted text is marked and escaped, and never shown as a quote."""
    text = "/verify It is 300 metres long & made of <c>wood</c>. Nobody paid a <toll>."
    (sent,) = await talk.after(Person(talk.api).say(text))
    marks = [
        (one["type"], sent.text[one["offset"] : one["offset"] + one["length"]])
        for one in sent.entities
        if one["type"] in ("strikethrough", "underline")
    ]

    assert sent.text.startswith("Altered: the archive says it in other words.\n\nIt is 300 metres")
    assert ("strikethrough", "wood</c>") in marks
    assert ("underline", "steel") in marks
    assert ["It is 300 metres long & made of <steel>. Nobody paid a toll."] == blocks(
        sent.entities, sent.text
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bridge opened in May. — Some Stranger, 1970",
            "Misattributed: the words are exact, but the details given with them are not.\n"
            "The date given with it is “1970”; the article’s date: about May 1992 (inferred "
            "from the text).\n"
            "The name given with it, “Some Stranger”, does not occur in the article.\n\n",
        ),
        (
            "Market\nThe bridge opened in May.",
            "Misattributed: the words are exact, but the details given with them are not.\n"
            "The title given with it is “Market”; the article’s title is “A bridge & its "
            "boats”.\n\n",
        ),
        (
            "Boats pass below it twice a day. The market moved to the square.",
            "Joined: the parts are in the archive, but not next to each other.\n\n"
            "Boats pass below it twice a day.\nA bridge",
        ),
        (
            "The bridge opened … It is 300 metres long",
            "Exact with omissions: the words are in the archive, with others between them.\n"
            "Left out: “in May”.\n\n"
            "The bridge opened in May. It is 300 metres long […]\nA bridge & its boats\n",
        ),
        (
            "Traders were … asked.",
            "Exact with omissions, and these change the meaning: “not” left out.\n"
            "Left out: “not”.\n\nTraders were not asked.\nMarket",
        ),
        (
            "The bridge opened … Nobody paid a toll.",
            "Joined: the parts are in the archive, but not next to each other.\n\n"
            "The bridge opened […]\nA bridge & its boats\n",
        ),
        (
            "Good morning! Boats pass below it twice a day. How lovely it was, all of it.",
            "Partly exact: the words quoted below are in the archive; the rest of the text is "
            "not.\nNot in the archive: “Good morning!”, “How lovely it was, all of it.”.\n\n"
            "Boats pass below it twice a day.\nA bridge & its boats\n",
        ),
        (
            "[Small] boats pass below it twice a day",
            f"{EXACT}\nIt differs only in capital letters, square brackets.\n"
            "In square brackets, but not in the archive: “Small”.\n\n",
        ),
        (
            "The bridge opened in May.\nPaper Post",
            f"{EXACT}\n\nThe bridge opened in May.\nA bridge",
        ),
        ("The moon is made of cheese", "Absent: these words are not in the archive."),
        ("two words", TEXTS["en"].say("verify_too_short")),
        ("word " * 810, TEXTS["en"].say("verify_too_long", limit="4,000")),
        (" ", TEXTS["en"].say("verify_alone")),
    ],
)
async def test_verdicts(talk: Conversation, text: str, expected: str) -> None:
    """Each verdict says what it rests on."""
    (said,) = await talk.texts(Person(talk.api).say(f"/verify {text}"))

    assert said.startswith(expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ru", "Точно: эти слова есть в архиве.\nОтличия только в форме: прописные буквы.\n"),
        ("fa", "دقیق: همین کلمات در آرشیو هست.\nتنها تفاوت: حروف بزرگ و کوچک.\n"),
    ],
)
async def test_languages(talk: Conversation, code: str, expected: str) -> None:
    """The verdict is in the reader's language."""
    person = Person(talk.api, language_code=code)
    (said,) = await talk.texts(person.say("/verify THE BRIDGE opened in May"))

    assert said.startswith(expected)


async def test_a_quote_in_another_language(talk: Conversation) -> None:
    """The quote's language is not its reader's."""
    (said,) = await talk.texts(Person(talk.api).say("/verify Рыбу продавали у моста."))

    assert said.startswith(EXACT)


async def test_a_reply(talk: Conversation) -> None:
    """The command in reply to a message looks up what that says, in groups as well."""
    person = Person(talk.api, chat=GROUP)
    first = person.say("Nobody paid a toll.")["message"]["message_id"]
    picture = person.send_photo("Boats pass below it")["message"]["message_id"]
    said = [
        text
        for replied in (first, picture)
        for text in await talk.texts(person.say("/verify", reply_to=replied))
    ]

    assert [f"{EXACT}\n\nNobody paid", f"{EXACT}\n\nBoats pass"] == [
        text[: len(EXACT) + 13].rstrip(" a") if "Nobody" in text else text[: len(EXACT) + 12]
        for text in said
    ]


async def test_a_part_of_a_message(talk: Conversation) -> None:
    """Where the reader quotes a part of the message replied to, that part is meant."""
    person = Person(talk.api)
    first = person.say("Well, nobody paid a toll. Did they?")["message"]["message_id"]
    part = {"text": "nobody paid a toll", "position": 6, "is_manual": True}
    (said,) = await talk.texts(person.say("/verify", reply_to=first, quote=part))

    assert said.startswith(f"{EXACT}\nIt differs only in capital letters.\n")


async def test_the_bots_own_answer(talk: Conversation) -> None:
    """The bot's own answers are exact: their blockquotes are the quote."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When did it open?"))
    (said,) = await talk.texts(person.say("/verify", reply_to=answer))

    assert answer.text.startswith(OPENED)
    assert said.startswith(f"{EXACT}\n\nThe bridge opened in May.\n")


async def test_quotations_after_the_command(talk: Conversation) -> None:
    """A formatted quotation after the command is the quote, whatever emoji precede it."""
    text = "/verify 👍👍 see\nThe bridge opened in May.\nby whom"
    start = utf16_len(text[: text.index("The bridge")])
    update = Person(talk.api).say(text)
    update["message"]["entities"].append({"type": "blockquote", "offset": start, "length": 25})
    (said,) = await talk.texts(update)

    assert said.startswith(f"{EXACT}\n\nThe bridge opened in May.\n")


@pytest.mark.parametrize(
    ("text", "expected", "asked"),
    [
        ("Nobody paid a toll.", f"{EXACT}\n\nNobody", []),
        ("The moon is made of cheese.", "Absent: these words", []),
        ("When did it open?", OPENED, ["When did it open?"]),
        ("bridge opening", OPENED, ["bridge opening"]),
    ],
)
async def test_forwarded_messages(
    talk: Conversation, text: str, expected: str, asked: list[str]
) -> None:
    """A forwarded message is looked up, unless it is a question or too short for a quote."""
    (said,) = await talk.texts(Person(talk.api).say(text, **FORWARDED))

    assert said.startswith(expected)
    assert asked == [question for question, _ in talk.desk.asked]


async def test_forwarded_pictures(talk: Conversation) -> None:
    """The caption of a forwarded picture is looked up."""
    (said,) = await talk.texts(Person(talk.api).send_photo("Nobody paid a toll.", **FORWARDED))

    assert said.startswith(EXACT)


async def test_forwarded_to_a_group(talk: Conversation) -> None:
    """What is forwarded to a group is none of the bot's business."""
    said = await talk.texts(Person(talk.api, chat=GROUP).say("Nobody paid a toll.", **FORWARDED))

    assert [] == said


async def test_an_edited_article(talk: Conversation) -> None:
    """Once the article's file says something else, no verdict is given."""
    talk.desk.files["bridge"] = "Something else."
    said = await talk.texts(Person(talk.api).say("/verify Nobody paid a toll."))

    assert [TEXTS["en"].say("altered_quote")] == said


def test_the_index_is_made_once(talk: Conversation) -> None:
    """A desk makes what quotes are looked up with once."""
    assert talk.desk.examiner.quotations is talk.desk.examiner.quotations


LONG = article("long", "\n\n".join(f"Word{n} " * 150 for n in range(8)), title="Long & wide")
ARCHIVE, _ = archive_of(LONG)


def pieces(*texts: Quote) -> tuple[Piece, ...]:
    """Return pieces whose place in the pasted text does not matter."""
    return tuple(Piece(Span(0, 1), one) for one in texts)


@pytest.mark.parametrize("kind", ["exact", "altered", "joined"])
def test_long_findings(kind: str) -> None:
    """What does not fit into one message is shortened, and stays the archive's own."""
    whole = Quote(LONG, Span(0, len(LONG.text)))
    words = [quote(LONG, f"Word{n} " * 140) for n in range(8)]
    changes = tuple(
        change
        for n in range(300)
        for change in (Change("same", "& same " * 20), Change("removed", f"<{n}>"))
    )
    found = {
        "exact": Finding("exact", "", pieces(whole)),
        "altered": Finding("altered", "", pieces(whole), changes=changes),
        "joined": Finding("joined", "", pieces(*words), changes=changes),
    }[kind]
    reply = render_finding(found, TEXTS["en"])
    check_reply(reply, ARCHIVE)

    assert utf16_len(parse_html(reply.html).text) <= 4096
    assert reply.quotes
    assert ("and 6 more parts" in reply.html) == (kind == "joined")


def test_a_quote_without_spaces_is_cut() -> None:
    """A quote of one very long word is cut where it must be."""
    source = article("one", "x" * 9000)
    changes = (Change("removed", "y" * 3000), Change("inserted", "z"))
    finding = Finding("altered", "", pieces(quote(source, source.text)), changes=changes)
    reply = render_finding(finding, TEXTS["en"])
    check_reply(reply, archive_of(source)[0])

    assert utf16_len(parse_html(reply.html).text) <= 4096


def test_a_title_that_leaves_no_room() -> None:
    """Where an article's title fills the message, the verdict goes out alone."""
    source = article("one", "The bridge. " * 200, title="t" * 3000)
    finding = Finding("exact", "", pieces(quote(source, source.text)))
    reply = render_finding(finding, TEXTS["en"])

    assert (f"<b>{EXACT}</b>", ()) == (reply.html, reply.quotes)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "Other Post",
            "The publisher given with it is “Other Post”; the article’s publisher is Post.",
        ),
        ("Bob Painter", "The author given with it is “Bob Painter”; the article’s author is Ada."),
    ],
)
def test_denied_fields(given: str, expected: str) -> None:
    """Another article's publisher or author is named beside the article's own."""
    one = article("one", "The bridge opened in May.", publisher="Post", author="Ada")
    other = article("two", "Nothing.", publisher="Other Post", author="Bob Painter")
    found = Quotations(archive_of(one, other)[0]).examine(f"The bridge opened\n{given}")
    assert isinstance(found, Finding)
    html = render_finding(found, TEXTS["en"]).html

    assert expected in html


def test_the_local_chat() -> None:
    """If no styles can be shown, signs mark what was changed."""
    out = io.StringIO()
    run_chat(
        Settings(),
        SmallDesk(),
        TEXTS,
        stdin=io.StringIO("/verify The bridge closed in May.\n"),
        stdout=out,
    )

    assert "\nThe bridge [-closed-] {+opened+} in May.\n" in out.getvalue()
