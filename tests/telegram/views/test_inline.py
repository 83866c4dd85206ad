"""Pages of inline results: paging, lengths and ids, and the gate before each of them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.answer.decisions import Abstention, Answer, Choice, Option, Reason
from bot.archive.dates import SourceDate
from bot.archive.model import Archive, Article, Quote, Span
from bot.botapi.html import parse_html
from bot.botapi.lengths import utf16_len
from bot.settings import shipped
from bot.telegram.views.inline import (
    RESULTS,
    Page,
    decision_page,
    headlines_page,
    read_offset,
)
from tests.support.small_desk import SmallDesk, answer, archive_of, article, quote
from tests.support.texts import TEXTS

EN = TEXTS["en"]
DESK = SmallDesk()


def _numbered(count: int, words: str = "") -> tuple[Article, tuple[Quote, ...]]:
    """Return an article with this many sentences, and each sentence as a quote."""
    lines = [f"This is{words} number {number}." for number in range(count)]
    source = article("many", "\n\n".join(lines))
    return source, tuple(quote(source, line) for line in lines)


def _message(result: InlineQueryResultArticle) -> str:
    content = result.input_message_content
    assert isinstance(content, InputTextMessageContent)
    return parse_html(content.message_text).text


def _titles(page: Page) -> list[str]:
    return [result.title for result in page.results]


def test_pages_of_an_answer() -> None:
    """Ten results a page, each once, until they end."""
    source, quotes = _numbered(23)
    archive, _ = archive_of(source)
    decision = answer(quotes[0], more=quotes[1:])
    seen, offset, sizes = [], "", []
    while True:
        page = decision_page(decision, read_offset(offset) or 0, archive, EN)
        seen += _titles(page)
        sizes.append(len(page.results))
        offset = page.next_offset
        if not offset:
            break

    assert sizes == [RESULTS, RESULTS, 3]
    assert seen == [one.text for one in quotes]


def test_exactly_one_page() -> None:
    """Ten results leave no second page to ask for."""
    source, quotes = _numbered(10)
    page = decision_page(answer(quotes[0], more=quotes[1:]), 0, archive_of(source)[0], EN)

    assert (len(page.results), page.next_offset) == (10, "")


def test_an_article_with_only_headings_is_skipped() -> None:
    """It has nothing to quote, and the headlines after it come all the same."""
    texts = ["# Nothing else", *(f"Words of number {number}." for number in range(11))]
    archive, _ = archive_of(*(article(f"a{at:02}", text) for at, text in enumerate(texts)))
    first, second = (headlines_page(offset, archive, EN) for offset in (0, 10))

    assert (len(first.results), first.next_offset) == (9, "10")
    assert len(second.results) == 2


def test_a_page_is_bounded_in_size() -> None:
    """Long quotes make shorter pages, and none is lost between them."""
    source, quotes = _numbered(12, " a long sentence" * 250)
    archive, _ = archive_of(source)
    decision = answer(quotes[0], more=quotes[1:])
    offset, messages = 0, []
    while True:
        page = decision_page(decision, offset, archive, EN)
        assert 1 <= len(page.results) < RESULTS
        messages += [_message(result) for result in page.results]
        if not page.next_offset:
            break
        offset = int(page.next_offset)

    assert len(set(messages)) == 12


def test_pages_of_headlines() -> None:
    """The headlines come ten a page."""
    sources = [article(f"a{n}", f"Text {n} is here.", title=f"Title {n}") for n in range(12)]
    archive, _ = archive_of(*sources)
    first, second = headlines_page(0, archive, EN), headlines_page(10, archive, EN)

    assert [*_titles(first), *_titles(second)] == [one.title for one in sources]
    assert (first.next_offset, second.next_offset) == ("10", "")


def test_articles_of_one_text() -> None:
    """Two articles of the same text have results of their own, with ids of their own."""
    archive, _ = archive_of(article("one", "Same."), article("two", "Same."))
    page = headlines_page(0, archive, EN)

    assert len({result.id for result in page.results}) == 2


def test_one_quote_of_two_readings() -> None:
    """A quote that is in two options is offered once, under the first."""
    opened = quote(DESK.river, "The bridge opened in May.")
    steel = quote(DESK.river, "It is 300 metres long & made of <steel>.")
    choice = Choice((Option("One", (opened, steel)), Option("Two", (opened,))), 0.5)
    page = decision_page(choice, 0, DESK.archive, EN)

    assert _titles(page) == ["One", "It is 300 metres long & made of <steel>."]


def test_later_quotes_follow_the_answer() -> None:
    """The quote of a younger article comes before the next best ones."""
    opened = quote(DESK.river, "The bridge opened in May.")
    moved = quote(DESK.market, "The market moved to the square.")
    closed = quote(DESK.river, "The bridge was closed in 1990.")
    decision = replace(answer(opened, more=(closed,)), later=moved)
    page = decision_page(decision, 0, DESK.archive, EN)

    assert _titles(page) == [one.text for one in (opened, moved, closed)]


@pytest.mark.parametrize("reason", ["no_match", "ambiguous", "out_of_dates", "empty"])
@pytest.mark.parametrize("language", TEXTS)
def test_every_silence_has_its_button(reason: Reason, language: str) -> None:
    """Each reason has words that a button can hold, in every language."""
    page = decision_page(Abstention(reason), 0, DESK.archive, TEXTS[language])

    assert page.button is not None
    assert 0 < utf16_len(page.button.text) <= 64
    assert page.results == ()


def test_a_partial_quote_shows_what_is_left_out() -> None:
    """Where a quote begins or ends within a sentence, its title says so too."""
    middle = quote(DESK.river, "300 metres long")
    (result,) = decision_page(answer(middle), 0, DESK.archive, EN).results

    assert result.title == "[…] 300 metres long […]"
    assert _message(result).startswith("[…] 300 metres long […]\n")


def test_a_long_quote() -> None:
    """A quote that no message holds is shortened, and its title to its first words."""
    source = article("long", "letters " * 1200 + "end.")
    whole = Quote(source, Span(0, len(source.text)))
    (result,) = decision_page(answer(whole), 0, archive_of(source)[0], EN).results

    assert utf16_len(_message(result)) <= 4096
    assert result.title == " ".join(["letters"] * 10) + " […]"


def test_a_long_word() -> None:
    """A word that is longer than a title is cut within."""
    source = article("long", "x" * 200 + ".")
    (result,) = decision_page(
        answer(Quote(source, Span(0, 201))), 0, archive_of(source)[0], EN
    ).results

    assert result.title == "x" * 80 + " […]"


def test_lines_in_a_title() -> None:
    """A title is on one line, even if the quote is not."""
    source = article("poem", "One line\nand  another.")
    (result,) = headlines_page(0, archive_of(source)[0], EN).results
    (chosen,) = decision_page(
        answer(quote(source, source.text)), 0, archive_of(source)[0], EN
    ).results

    assert result.title == "Poem"
    assert chosen.title == "One line and another."
    assert _message(chosen).startswith("One line\nand  another.\n")


def test_the_opening_of_an_article() -> None:
    """A headline sends the first whole sentences, no heading, and not too many."""
    sentences = [f"Sentence {n} {'goes on ' * 12}here." for n in range(9)]
    source = article("one", "# A heading\n\n" + " ".join(sentences))
    (result,) = headlines_page(0, archive_of(source)[0], EN).results

    assert _message(result).split("\n")[0] == " ".join(sentences[:2])


def test_a_long_source() -> None:
    """Long names are cut, so that the date is still to be seen; a long title is as well."""
    stated = SourceDate("2020-06-22", "stated", "")
    source = article("a", "Text.", title="A long title " * 30, publisher="P" * 200, date=stated)
    archive, _ = archive_of(source)
    (headline,) = headlines_page(0, archive, EN).results
    (result,) = decision_page(answer(quote(source, "Text.")), 0, archive, EN).results

    assert (
        headline.title
        == "A long title A long title A long title A long title A long title A long title A…"
    )
    assert headline.description == "P" * 60 + "… · 22 June 2020 (stated by the source)"
    assert result.description == headline.description


@pytest.mark.parametrize("language", TEXTS)
def test_the_archive_that_comes_along(language: str) -> None:
    """Every headline of the shipped archive is offered, in each language."""
    from bot.archive.loading import load_archive

    archive: Archive = load_archive(Path(shipped("seeds")))
    page = headlines_page(0, archive, TEXTS[language])

    assert _titles(page) == [one.title for one in archive]
    assert all(0 < len(result.id.encode()) <= 64 for result in page.results)


@given(st.text(max_size=70))
def test_any_offset(given_offset: str) -> None:
    """Whatever comes as an offset is a number from 0 on that the bot may have said, or none."""
    offset = read_offset(given_offset)

    assert offset is None or str(offset) == (given_offset or "0")


@given(st.text(min_size=1, max_size=400).filter(lambda text: text.strip() != ""))
def test_any_quote(text: str) -> None:
    """Whatever an article says becomes a result with a title, and the message shows it whole."""
    source = article("any", text)
    start = len(text) - len(text.lstrip())
    whole = Quote(source, Span(start, len(text.rstrip())))
    decision = Answer((whole,), "passage", 0.9)
    (result,) = decision_page(decision, 0, archive_of(source)[0], EN).results

    assert result.title.strip()
    assert utf16_len(result.title) <= 80 + 2 * 4
    assert whole.text in _message(result)
