"""`/sources` and `/article`, leafed through as a reader does, and read as transcripts."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest

from bot.archive.faq import FaqEntry
from bot.archive.model import Article
from bot.botapi.html import shown_length
from bot.i18n.coverage import reach_words
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.views.browse import render_article, render_sources
from bot.telegram.views.verified import check_reply
from tests.support.conversation import Conversation
from tests.support.small_desk import RIVER, SmallDesk, archive_of, quote
from tests.support.small_library import LibraryDesk, dated
from tests.support.texts import TEXTS

GROUP = -1001234
SENTENCE = "The bridge is long and old, and nobody knows who built it. "
LONG = f"# Before\n\n{SENTENCE * 40}\n\n## After\n\nIt was closed & <sold>. Nobody came.\n"


def _stock(talk: Conversation, desk: SmallDesk) -> None:
    talk.application.bot_data.front.desk = desk


def _library(number: int = 20) -> LibraryDesk:
    articles = [dated(at, f"{2000 + at}" if at % 4 else None) for at in range(number)]
    return LibraryDesk(*articles)


def _labels(sent: Sent) -> list[list[str]]:
    return [[label for label, _ in row] for row in sent.keyboard]


def _pressed(person: Person, sent: Sent, data: str) -> dict[str, Any]:
    update = person.tap(sent, sent.keyboard[0][0][0])
    update["callback_query"]["data"] = data
    return update


def _data(letter: str, raw: bytes) -> str:
    return f"1{letter}{urlsafe_b64encode(raw).decode().rstrip('=')}"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "20 articles in the archive, oldest first:\n1. Title 1 · publisher unknown"),
        (
            "ru",
            "В архиве 20 статей, сначала старые:\n1. Title 1 · издание не указано · 2001 г. (указа",
        ),
        ("fa", "۲۰ مقاله در آرشیو، از قدیمی به جدید:\n۱. \u2068Title 1\u2069 · ناشر نامشخص · "),
    ],
)
async def test_sources(talk: Conversation, code: str, expected: str) -> None:
    """The first page has the oldest articles, with numbers to open them and a way on."""
    _stock(talk, _library())
    (sent,) = await talk.after(Person(talk.api, language_code=code).say("/sources"))
    words = TEXTS[code]

    assert sent.text.startswith(expected)
    assert sent.text.endswith(words.say("page_of", page=words.number(1), pages=words.number(3)))
    assert reach_words("2001", "2019", words) in sent.text
    assert words.count("coverage_undated", 5) in sent.text
    assert [*map(words.number, range(1, 5))] == _labels(sent)[0]
    assert [words.say("button_next"), words.say("button_newest")] == _labels(sent)[2]


async def test_turning_the_pages(talk: Conversation) -> None:
    """The buttons change the message in place, there and back; the undated articles are last."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    second, closed = await talk.after(person.tap(sent, "Next ›"))
    third, _ = await talk.after(person.tap(second, "Next ›"))
    back, _ = await talk.after(person.tap(third, "‹ Previous"))

    assert ["editMessageText"] * 3 == [one.method for one in (second, third, back)]
    assert ("answerCallbackQuery", "") == (closed.method, closed.text)
    assert "9. Title 11 · " in second.text
    assert third.text.startswith("20 articles in the archive, oldest first:\n17. Title 4 · ")
    assert "undated\n\nPage 3 of 3" in third.text
    assert back.text == second.text


async def test_the_newest_first(talk: Conversation) -> None:
    """Turned round, an article keeps its number, and the way back is there."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    newest, _ = await talk.after(person.tap(sent, "Newest first"))
    oldest, _ = await talk.after(person.tap(newest, "Oldest first"))

    assert "newest first:\n15. Title 19 · " in newest.text
    assert oldest.text == sent.text


async def test_an_article_from_the_list(talk: Conversation) -> None:
    """A number opens its article in a message of its own."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    opened, _ = await talk.after(person.tap(sent, "2"))

    assert ("sendMessage", sent.message_id) == (opened.method, opened.reply_to)
    assert opened.html == (
        "<b>Title 2</b>\n<i>publisher unknown · 2002 (stated by the source)</i>\n\n"
        "<blockquote>The text of number 2.</blockquote>"
    )


async def test_articles_of_one_text(talk: Conversation) -> None:
    """Of two articles with one text the one that was tapped is opened."""
    _stock(talk, LibraryDesk(*(dated(at, f"200{at}", text="The same.") for at in range(1, 4))))
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    titles = [(await talk.after(person.tap(sent, label)))[0].text[:7] for label in "123"]

    assert ["Title 1", "Title 2", "Title 3"] == titles


@pytest.mark.parametrize(
    ("code", "page"), [("en", "Page 1 of 2"), ("ru", "Страница 1 из 2"), ("fa", "صفحهٔ ۱ از ۲")]
)
async def test_an_article_in_pages(talk: Conversation, code: str, page: str) -> None:
    """An article's pages are turned in place: headings in bold, every word a quote."""
    _stock(talk, LibraryDesk(dated(1, "2001", text=LONG)))
    person, words = Person(talk.api, language_code=code), TEXTS[code]
    (first,) = await talk.after(person.say("/article 1"))
    second, _ = await talk.after(person.tap(first, words.say("button_next")))
    again, _ = await talk.after(person.tap(second, words.say("button_previous")))

    assert f"\n{page}\n\n" in first.html
    assert "<b>Before</b>\n<blockquote>The bridge is long" in first.html
    assert ("editMessageText", "editMessageText") == (second.method, again.method)
    assert second.html.endswith(
        "<b>After</b>\n<blockquote>It was closed &amp; &lt;sold&gt;. Nobody came.</blockquote>"
    )
    assert again.html == first.html


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/article", "Write words from the title"),
        ("/article 2", "Title 2\n"),
        ("/article ۲", "Title 2\n"),
        ("/article title 3", "Title 3\n"),
        ("/article titel 3", "Title 3\n"),
        ("/article 1999999", "There is no article 1999999: /sources lists 20 articles."),
        ("/article " + "9" * 4_000, "There is no article 99999999999999999999: "),
        ("/article penguins of the south", "No article has a title like that."),
        ("/article ²", "Title 2\n"),
        ("/article ?!", "No article has a title like that."),
    ],
)
async def test_which_article(talk: Conversation, typed: str, expected: str) -> None:
    """An article is named by its number in any digits, or by words of its title."""
    _stock(talk, _library())
    (said,) = await talk.texts(Person(talk.api).say(typed))

    assert said.startswith(expected)


async def test_a_quote_opens_its_article(talk: Conversation) -> None:
    """A button under a quote's context opens the article on the quote's page."""
    desk = SmallDesk(f"{RIVER}\n\n{SENTENCE * 40}\n\nThe end.\n")
    _stock(talk, desk)
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    context, _ = await talk.after(person.tap(answer, "In context"))
    opened, _ = await talk.after(person.tap(context, "Article"))

    assert [["Article", "Cite"]] == _labels(context)
    assert "Page 1 of 3\n\nThe bridge opened in May. It is 300 metres" in opened.text


async def test_the_curated_quotes_of_a_page(talk: Conversation) -> None:
    """The buttons under a page show the curated quotes of that page, and no others."""
    one = dated(1, text=LONG)
    entries = [FaqEntry("a", {"en": ("?",)}, (quote(one, "Nobody came."),))]
    entries += [FaqEntry("b", {"en": ("?",)}, (quote(dated(2), "The text of number 2."),))]
    _stock(talk, LibraryDesk(one, faq=tuple(entries)))
    person = Person(talk.api)
    (first,) = await talk.after(person.say("/article 1"))
    second, _ = await talk.after(person.tap(first, "Next ›"))
    shown, _ = await talk.after(person.tap(second, "Quotes"))

    assert [["Next ›"]] == _labels(first)
    assert [["‹ Previous"], ["Quotes"]] == _labels(second)
    assert shown.text.startswith("Nobody came.\nTitle 1\n")


def test_many_curated_quotes() -> None:
    """Where a page has more than one button can name, there are several, with numbers."""
    one = dated(1, text=" ".join(f"Fact {at} is known." for at in range(9)))
    faq = tuple(FaqEntry(str(at), {}, (quote(one, f"Fact {at} is known."),)) for at in range(9))
    reply = render_article(one, 0, TEXTS["en"], faq)
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()

    assert [["Quotes 1", "Quotes 2", "Quotes 3"]] == [[one.text for one in row] for row in rows]


FORGED = [
    *("1S", "1SAAAA", "1S!!!!", "1Sé", _data("S", b"\2\0\0\0"), _data("S", b"\0\0\0\3")),
    *("1A", "1AAAAA", _data("A", bytes(11)), _data("T", bytes(11)), _data("B", bytes(11))),
]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_buttons(talk: Conversation, data: str) -> None:
    """A button that the bot did not make gets a notice, and nothing is changed."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    (notice,) = await talk.after(_pressed(person, sent, data))

    assert ("answerCallbackQuery", TEXTS["en"].say("stale_button")) == (notice.method, notice.text)


async def test_a_page_that_is_gone(talk: Conversation) -> None:
    """Once the archive is smaller, or an article another, its old buttons are stale."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    _stock(talk, _library(5))
    said = await talk.texts(person.tap(sent, "Next ›"))
    _stock(talk, LibraryDesk(dated(1, "2001", text="Other words.")))
    opened = await talk.texts(person.tap(sent, "1"))

    assert [TEXTS["en"].say("stale_button")] == said == opened


async def test_two_taps_on_one_button(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """The second tap asks for the page that is there: nothing is sent, nothing is logged."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    taps = [person.tap(sent, "Next ›") for _ in range(200)]
    seen = [[one.method for one in await talk.after(tap)] for tap in taps]

    assert ["editMessageText", "answerCallbackQuery"] == seen[0]
    assert [["answerCallbackQuery"]] * 199 == seen[1:]
    assert [] == caplog.messages


@pytest.mark.parametrize("gone", [True, False])
async def test_a_message_that_cannot_be_changed(talk: Conversation, gone: bool) -> None:
    """Where the message is too old to be changed, the page comes as a new one."""
    _stock(talk, _library())
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    update = person.tap(sent, "Next ›")
    if gone:
        del talk.api.chats.messages[person.chat["id"], sent.message_id or 0]
    else:
        talk.api.fail_next("editMessageText", description="Bad Request: message can't be edited")
    page, closed = await talk.after(update)

    assert ("sendMessage", "answerCallbackQuery") == (page.method, closed.method)
    assert "Page 2 of 3" in page.text


async def test_two_readers_turn_to_one_page(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """Who turns to the page that is there already sees it; nothing is sent, nothing is logged."""
    _stock(talk, _library())
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 1002, "Bob", chat=GROUP)
    (sent,) = await talk.after(ada.say("/sources"))
    taps = [one.tap(sent, "Next ›") for one in (ada, bob)]
    seen = [[one.method for one in await talk.after(tap)] for tap in taps]

    assert [["editMessageText", "answerCallbackQuery"], ["answerCallbackQuery"]] == seen
    assert [] == caplog.messages


async def test_anybody_reads_in_a_group(talk: Conversation) -> None:
    """In a group another reader turns the page that somebody asked for, in its topic."""
    _stock(talk, _library())
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 1002, "Bob", "ru", chat=GROUP)
    topic = {"message_thread_id": 7, "is_topic_message": True}
    (sent,) = await talk.after(ada.say("/sources", **topic))
    turned, _ = await talk.after(bob.tap(sent, "Next ›"))

    assert (7, "editMessageText") == (sent.params["message_thread_id"], turned.method)
    assert "Страница 2 из 3" in turned.text


async def test_an_edited_article_is_not_shown(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """Once its file says something else, no page of an article is shown, nor kept."""
    desk = LibraryDesk(dated(1, text=LONG))
    _stock(talk, desk)
    person = Person(talk.api)
    (first,) = await talk.after(person.say("/article 1"))
    desk.files["a001"] = "Something else."
    turned, _ = await talk.after(person.tap(first, "Next ›"))

    assert TEXTS["en"].say("altered_quote") == turned.text
    assert "the article's source has changed" in caplog.text


async def test_a_large_archive_is_read_once(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order is made with the first page; a tap then asks for the articles it shows alone."""
    desk = _library(3_000)
    _stock(talk, desk)
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/sources"))
    asked: list[str] = []
    get = desk.archive.get

    def counted(article_id: str) -> Article | None:
        asked.append(article_id)
        return get(article_id)

    monkeypatch.setattr(desk.archive, "get", counted)
    monkeypatch.setattr(type(desk.archive), "__iter__", None)
    turned, _ = await talk.after(person.tap(sent, "Next ›"))

    assert "Page 2 of 375" in turned.text
    assert 8 == len(asked)


def test_everything_fits() -> None:
    """However long titles and names are, lists and pages fit into a message, and pass the gate."""
    long = {"title": "😀" * 3_000, "publisher": "😀" * 900, "author": "<&>" * 900}
    articles = [
        dated(at, "2014-03/2015-05-15", text=f"{at}{'😀' * 5_000}", **long) for at in range(9)
    ]
    archive, _ = archive_of(*articles)
    desk = LibraryDesk(*articles)
    replies = [render_sources(desk.catalogue, texts) for texts in TEXTS.values()]
    replies += [
        render_article(articles[0], at, texts) for at in range(3) for texts in TEXTS.values()
    ]
    for reply in replies:
        check_reply(reply, archive)

    assert all(shown_length(reply.html) <= 4096 for reply in replies)


def test_an_article_of_nothing() -> None:
    """An article without words is its source alone."""
    reply = render_article(replace(dated(1), text=" "), 0, TEXTS["en"])

    assert ("Title 1", None) == (reply.html[3:10], reply.keyboard)
