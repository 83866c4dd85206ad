"""`/random`: one quote a day, the same for all, and others on request."""

from base64 import urlsafe_b64encode
from datetime import date

import pytest

from bot.answer.daily_quote import daily_quote
from bot.archive.catalogue import Catalogue
from bot.archive.faq import FaqEntry
from bot.local_botapi.people import Person
from tests.support.conversation import Conversation
from tests.support.small_desk import archive_of, quote
from tests.support.small_library import LibraryDesk, dated
from tests.support.texts import TEXTS

ARTICLES = [dated(at) for at in range(12)]
CATALOGUE = Catalogue(archive_of(*ARTICLES)[0])
FAQ = tuple(FaqEntry(one.id, {}, (quote(one, one.text.strip()),)) for one in ARTICLES[:6])
DAY = date(2024, 2, 29)
DAYS = [date(2024, 1, day) for day in range(1, 31)]


def test_a_day_has_its_quote() -> None:
    """The same day and FAQ give the same quote, whatever the order; other days give others."""
    found = {daily_quote(day, 0, FAQ, CATALOGUE) for day in DAYS}

    assert daily_quote(DAY, 0, FAQ, CATALOGUE) == daily_quote(DAY, 0, FAQ[::-1], CATALOGUE)
    assert 6 == len(found)


def test_others_without_repetition() -> None:
    """The turns of a day show every quote once, then begin again."""
    turns = [daily_quote(DAY, turn, FAQ, CATALOGUE) for turn in range(7)]

    assert 6 == len(set(turns))
    assert turns[0] == turns[6]


def test_a_growing_faq_changes_few_days() -> None:
    """A new entry takes only those days that are drawn for it."""
    before = [daily_quote(day, 0, FAQ[:-1], CATALOGUE) for day in DAYS]
    after = [daily_quote(day, 0, FAQ, CATALOGUE) for day in DAYS]

    assert {FAQ[-1].quotes[0]} == {
        new for old, new in zip(before, after, strict=True) if old != new
    }


def test_without_an_faq() -> None:
    """Without an FAQ an article's first sentences are quoted, headings passed over."""
    text = "# On\n\nOne. Two. " + "Three is long. " * 50
    one = Catalogue(archive_of(dated(1, text=text))[0])
    found = daily_quote(DAY, 3, (), one)

    assert found is not None
    assert found.text.startswith("One. Two. Three is long.")
    assert 500 < len(found.text) <= 600


def test_nothing_to_quote() -> None:
    """Articles without a paragraph hold no quote."""
    assert daily_quote(DAY, 0, (), Catalogue(archive_of(dated(1, text="# On"))[0])) is None


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_in_the_chat(talk: Conversation, code: str) -> None:
    """The quote of the day has a button that puts another one in its place."""
    talk.application.bot_data.front.desk = LibraryDesk(*ARTICLES, faq=FAQ)
    person, words = Person(talk.api, language_code=code), TEXTS[code]
    first, same = [(await talk.after(person.say("/random")))[0] for _ in range(2)]
    other, _ = await talk.after(person.tap(first, words.say("button_another")))
    third, _ = await talk.after(person.tap(other, words.say("button_another")))

    assert first.html.startswith(f"<b>{words.say('random_today')}</b>\n<blockquote>The text of ")
    assert first.html == same.html
    assert other.html.startswith(f"<b>{words.say('random_another')}</b>\n<blockquote>The text of ")
    assert ["editMessageText"] * 2 == [other.method, third.method]
    assert 3 == len({first.text, other.text, third.text})


async def test_asking_on(talk: Conversation) -> None:
    """In a private chat the quote of the day can be cited, and asked about."""
    person = Person(talk.api)
    await talk.after(person.say("/random"))
    (sent,) = await talk.after(person.say("/cite"))

    assert sent.text.startswith("The bridge opened in May.\n")


async def test_an_archive_without_words(talk: Conversation) -> None:
    """Where there is nothing to quote, one line says so."""
    talk.application.bot_data.front.desk = LibraryDesk(dated(1, text="# On"))

    assert [TEXTS["fa"].say("random_none")] == await talk.texts(
        Person(talk.api, language_code="fa").say("/random")
    )


async def test_a_quote_without_buttons(talk: Conversation) -> None:
    """A curated quote that no button can name is shown all the same."""
    talk.desk.faq = (FaqEntry("half", {}, (quote(talk.desk.river, "bridge opened"),)),)
    (sent,) = await talk.after(Person(talk.api).say("/random"))

    assert "[…] bridge opened […]" in sent.text
    assert [["Another"]] == [[label for label, _ in row] for row in sent.keyboard]


@pytest.mark.parametrize("raw", [b"", b"\0" * 6, b"\xff" * 6, b"\1" * 5])
async def test_forged_buttons(talk: Conversation, raw: bytes) -> None:
    """A button of no day is refused."""
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("/random"))
    update = person.tap(sent, "Another")
    update["callback_query"]["data"] = "1R" + urlsafe_b64encode(raw).decode().rstrip("=")

    assert [TEXTS["en"].say("stale_button")] == await talk.texts(update)
