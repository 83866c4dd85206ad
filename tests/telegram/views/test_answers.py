"""What a decision looks like as a Telegram message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.decisions import Choice, Option
from bot.archive.model import Quote, Span
from bot.botapi.html import parse_html
from bot.botapi.lengths import utf16_len
from bot.telegram.views.answers import (
    FOLDED,
    Reply,
    render,
    render_context,
    render_more,
    render_plain,
    render_quotes,
)
from bot.telegram.views.keyboards import DOWN, UP
from bot.telegram.views.verified import check_reply
from tests.support.profiles import examples
from tests.support.small_desk import SmallDesk, answer, archive_of, article, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
STEEL = quote(DESK.river, "It is 300 metres long & made of <steel>.")
ASKED = quote(DESK.market, "Traders were not asked.")
LINK = "https://example.org/bridge?a=1&amp;b=2#:~:text="
TO_OPENED, TO_STEEL = (
    f"{LINK}The%20bridge%20opened%20in%20May.",
    f"{LINK}It%20is%20300%20metres%20long%20%26%20made%20of%20%3Csteel%3E.",
)


def _shown(html: str) -> int:
    return utf16_len(parse_html(html).text)


def _labels(reply: Reply) -> list[str]:
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
    return [button.text for row in rows for button in row]


def test_an_answer() -> None:
    """A quote is in a blockquote, with its linked title, publisher, author and date below it."""
    reply = render(answer(STEEL), TEXTS["en"])
    expected = (
        "<blockquote>It is 300 metres long &amp; made of &lt;steel&gt;.</blockquote>\n"
        f'<b><a href="{TO_STEEL}">A bridge &amp; its boats</a></b>\n'
        "<i>River Post · by A. Writer · about May 1992 (inferred from the text)</i>"
    )

    assert expected == reply.html
    assert reply.quotes == (STEEL,)
    assert _labels(reply) == ["In context", "Cite", UP, DOWN]


@pytest.mark.parametrize(
    ("question", "expected"),
    [("How <long>?", "<b>How &lt;long&gt;?</b>\n\n"), ("🌉" * 500, f"<b>{'🌉' * 150}…</b>\n\n")],
)
def test_the_question_above_its_answer(question: str, expected: str) -> None:
    """Of several questions each is shown above its answer, a long one cut."""
    plain = render(answer(STEEL), TEXTS["en"])
    choice = Choice(tuple(Option("🌉" * 490, (STEEL,)) for _ in range(3)), 0.7)

    assert render(answer(STEEL), TEXTS["en"], question).html == expected + plain.html
    assert _shown(render(choice, TEXTS["en"], question).html) <= 4096


def test_neighbours_share_a_source_line() -> None:
    """Quotes of one article that follow each other share their source; a later one is announced."""
    reply = render(answer(OPENED, STEEL, ASKED), TEXTS["en"])
    expected = (
        "The bridge opened in May.\n\n"
        "It is 300 metres long & made of <steel>.\n"
        "A bridge & its boats\n"
        "River Post · by A. Writer · about May 1992 (inferred from the text)\n\n"
        "Later in the archive:\n"
        "Traders were not asked.\n"
        "Market\n"
        "publisher unknown · 22 June 2020 (stated by the source)"
    )

    assert expected == parse_html(reply.html).text
    assert reply.html.count("<blockquote>") == 3


def test_more_quotes_have_a_source_line_each() -> None:
    """Further quotes do not share their source lines."""
    reply = render_more((OPENED, STEEL), TEXTS["en"])

    assert reply.html.count("A bridge &amp; its boats") == 2
    assert _labels(reply) == ["Cite"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The bridge opened in May.", "The bridge opened in May."),
        ("bridge opened in May.", "[…] bridge opened in May."),
        ("The bridge opened", "The bridge opened […]"),
        ("bridge opened in May. It is 300", "[…] bridge opened in May. It is 300 […]"),
    ],
)
def test_omissions(words: str, expected: str) -> None:
    """Where a quote begins or ends inside a sentence, a mark outside of it says so."""
    reply = render(answer(quote(DESK.river, words)), TEXTS["en"])

    assert reply.html.startswith(f"<blockquote>{expected}</blockquote>\n")


def test_russian() -> None:
    """A Russian reply says that the article is in English."""
    text = parse_html(render(answer(ASKED), TEXTS["ru"]).html).text
    expected = (
        "Traders were not asked.\nMarket\n"
        "издание не указано · 22 июня 2020 г. (указано в источнике) · язык статьи: английский"
    )

    assert expected == text


def test_persian() -> None:
    """In a Persian reply foreign names are isolated; the quote has no character added."""
    html = render(answer(OPENED), TEXTS["fa"]).html
    expected = (
        "<blockquote>The bridge opened in May.</blockquote>\n"
        f'<b><a href="{TO_OPENED}">\u2068A bridge &amp; its boats\u2069</a></b>\n'
        "\u2068River Post\u2069 · نوشتهٔ \u2068A. Writer\u2069 · حدود مهٔ ۱۹۹۲، برآورد از روی متن"
        " · به زبان انگلیسی"
    )

    assert expected == html


def test_isolates_cannot_be_broken_out_of() -> None:
    """Isolate marks in a title do not end the isolate around it."""
    source = article("odd", "One. Two.", title="Odd\u2069 title")
    html = render(answer(quote(source, "One.")), TEXTS["fa"]).html

    assert "<b>\u2068Odd title\u2069</b>" in html


def test_the_language_of_the_article_is_named_only_where_it_differs() -> None:
    """A Russian article in a Russian reply needs no note."""
    html = render(answer(quote(DESK.fish, "Рыбу продавали у моста.")), TEXTS["ru"]).html

    assert "язык статьи" not in html


def test_markup_from_outside_is_shown_as_text() -> None:
    """Nothing in titles, names or texts becomes markup."""
    evil = '<b onclick="x">&amp;</b></blockquote>"'
    source = article(
        "evil", f"{evil} ends.", title=evil, author=evil, publisher=evil, url=f"x.y/{evil}"
    )
    whole = Quote(source, Span(0, len(source.text)))
    parsed = parse_html(render(answer(whole), TEXTS["en"]).html)

    assert parsed.text == f"{evil} ends.\n{evil}\n{evil} · by {evil} · undated"
    assert [one["type"] for one in parsed.entities] == ["blockquote", "text_link", "bold", "italic"]


def test_later_quotes_make_room() -> None:
    """What does not fit into one message is left to the button for more."""
    source = article("long", "\n\n".join(letter * 1500 + "." for letter in "abc"))
    quotes = [quote(source, letter * 1500 + ".") for letter in "abc"]
    reply = render(answer(*quotes), TEXTS["en"])

    assert reply.quotes == tuple(quotes[:2])
    assert _labels(reply) == ["More", "Cite", UP, DOWN]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("word " * 2000 + "end.", "word […]</blockquote>"),
        ("😀" * 5000, "😀 […]</blockquote>"),
        ("e\u0301" * 5000, "e\u0301 […]</blockquote>"),
        ("<" * 5000, "&lt; […]</blockquote>"),
    ],
)
def test_a_single_long_quote_is_shortened(text: str, end: str) -> None:
    """A single quote that is too long is cut after a word, or else between letters, with a sign."""
    source = article("long", text)
    reply = render(answer(Quote(source, Span(0, len(text)))), TEXTS["en"])
    check_reply(reply, archive_of(source)[0])

    assert end in reply.html
    assert 4000 < _shown(reply.html) <= 4096


@settings(deadline=None, max_examples=examples(50))
@given(
    st.lists(st.text("ab .\n#&<>😀\u0301", min_size=1), min_size=1, max_size=3),
    st.sampled_from(["en", "ru", "fa"]),
    st.integers(1, 3000),
)
def test_any_answer_fits_and_holds(texts: list[str], language: str, times: int) -> None:
    """Whatever the articles hold, a message is short enough and shows what it claims to."""
    sources = [article(str(at), text * times, title=text) for at, text in enumerate(texts)]
    quotes = [Quote(source, Span(0, len(source.text))) for source in sources]
    reply = render_quotes(quotes, TEXTS[language])
    check_reply(reply, archive_of(*sources)[0])

    assert _shown(reply.html) <= 4096


def test_in_context() -> None:
    """The quote is in bold within its context."""
    reply = render_context(STEEL, TEXTS["en"])
    expected = (
        "<blockquote>The bridge opened in May. "
        "<b>It is 300 metres long &amp; made of &lt;steel&gt;.</b> Nobody paid a toll.\n\n"
        "Boats pass below it twice a day.</blockquote>\n"
        f'<b><a href="{TO_STEEL}">A bridge &amp; its boats</a></b>\n'
    )

    assert reply is not None
    assert reply.html.startswith(expected)
    assert reply.quotes[1] == STEEL


@pytest.mark.parametrize(
    ("size", "tag"), [(FOLDED, "<blockquote>"), (FOLDED + 1, "<blockquote expandable>")]
)
def test_a_long_context_is_folded(size: int, tag: str) -> None:
    """A context of more than 700 UTF-16 code units is folded, and checked like any other."""
    body = "Word after word went by. " + "Not one of them stayed. " * 40
    source = article("long", body[: size - 2] + "x.")
    reply = render_context(quote(source, "Word after word went by."), TEXTS["en"])

    assert reply is not None
    assert reply.html.startswith(f"{tag}<b>Word after word went by.</b> Not one")
    check_reply(reply, archive_of(source)[0])


def test_nothing_around() -> None:
    """A quote that is its whole section has no context to show."""
    whole = quote(DESK.market, "The market moved to the square. Traders were not asked.")

    assert render_context(whole, TEXTS["en"]) is None


@pytest.mark.parametrize("limit_of", [1, 6])
def test_context_fits(limit_of: int) -> None:
    """Surroundings of wide characters and long names are taken smaller until they fit."""
    text = "😀 is here now. " * 200
    source = article("wide", text, title="😀" * 500, publisher="😀" * 200 * limit_of)
    reply = render_context(quote(source, "😀 is here now."), TEXTS["en"])

    assert reply is not None
    assert _shown(reply.html) <= 4096


def test_context_that_cannot_fit() -> None:
    """Where not even a little around the quote fits, nothing is shown."""
    source = article("wide", "One. Two.", title="😀" * 3000)

    assert render_context(quote(source, "One."), TEXTS["en"]) is None


def test_plain() -> None:
    """A plain text is shown as it is."""
    assert render_plain("<a> & b").html == "&lt;a&gt; &amp; b"
