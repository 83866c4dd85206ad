"""Choices, abstentions, sources and the greeting as Telegram messages."""

import pytest
from small_desk import SmallDesk, archive_of, article, quote

from bot.answer.decisions import Abstention, Choice, Option
from bot.answer.texts import load_texts
from bot.settings import shipped
from bot.telegram.lengths import utf16_len
from bot.telegram.markup import parse_html
from bot.telegram.rendering import (
    Reply,
    render,
    render_plain,
    render_sources,
    render_start,
)

DESK = SmallDesk()
TEXTS = load_texts(shipped("responses") / "texts")
OPENED = quote(DESK.river, "The bridge opened in May.")
ASKED = quote(DESK.market, "Traders were not asked.")


def _shown(html: str) -> int:
    return utf16_len(parse_html(html).text)


def _labels(reply: Reply) -> list[str]:
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
    return [button.text for row in rows for button in row]


def test_a_choice() -> None:
    """A choice asks, and leaves the rest to its buttons."""
    options = (Option("The bridge", (OPENED,)), Option("The market", (ASKED,)))
    reply = render(Choice(options, 0.5), TEXTS["en"])

    assert reply.html == "Which do you mean?"
    assert _labels(reply) == ["The bridge", "The market", "None of these"]


def test_a_choice_with_long_labels() -> None:
    """Labels too long for a button can be read in the message."""
    long = "Where did the market & its traders move to, and when?"
    options = (Option(long, (OPENED,)), Option("The market", (ASKED,)))
    reply = render(Choice(options, 0.5), TEXTS["en"])
    expected = (
        "Which do you mean?\n"
        "• Where did the market &amp; its traders move to, and when?\n"
        "• The market"
    )

    assert expected == reply.html


@pytest.mark.parametrize("reason", ["no_match", "ambiguous", "out_of_dates", "empty"])
@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_abstentions(reason: str, language: str) -> None:
    """Each reason for an abstention has its own words."""
    reply = render(Abstention(reason), TEXTS[language])  # type: ignore[arg-type]

    assert TEXTS[language].say(f"abstain_{reason}") == parse_html(reply.html).text


def test_the_nearest_headlines() -> None:
    """An abstention names the nearest articles, with publisher and date."""
    reply = render(Abstention("no_match", (DESK.river, DESK.market)), TEXTS["en"])
    expected = (
        "The archive does not answer that.\n\n"
        "The nearest headlines:\n"
        "• A bridge & its boats · River Post · by A. Writer · "
        "about May 1992 (inferred from the text)\n"
        "• Market · publisher unknown · 22 June 2020 (stated by the source)"
    )

    assert expected == parse_html(reply.html).text


def test_headlines_too_long_for_a_message() -> None:
    """However long their titles are, the nearest headlines fit into one message."""
    nearest = tuple(
        article(str(at), "Text.", title="😀" * 500, author="😀" * 300) for at in range(3)
    )
    reply = render(Abstention("no_match", nearest), TEXTS["en"])

    assert reply.html.count("\n• ") == 2


def test_sources() -> None:
    """All the articles of a small archive are listed."""
    text = parse_html(render_sources(DESK.archive, TEXTS["ru"]).html).text

    assert text.startswith("В архиве 3 статьи:\n• A bridge & its boats · River Post")
    assert text.count("\n") == 3


@pytest.mark.parametrize(("title", "listed"), [("t", 20), ("title " * 80, 7)])
def test_many_sources(title: str, listed: int) -> None:
    """Of a large archive the first articles are listed, and the others counted."""
    many, _ = archive_of(*(article(str(at), f"Text {at}.", title=title) for at in range(1000)))
    reply = render_sources(many, TEXTS["en"])

    assert reply.html.count("\n• ") == listed
    assert reply.html.endswith(f"\n… and {1000 - listed} more")
    assert _shown(reply.html) <= 4096


def test_start() -> None:
    """The greeting counts the articles and shows the FAQ's questions in the reader's language."""
    reply = render_start(DESK.archive, DESK.faq, TEXTS["ru"])

    assert "Сейчас в нём 3 статьи." in reply.html
    assert reply.html.endswith("Например:\n• Когда открыли мост?")


def test_start_of_an_archive_without_faq() -> None:
    """Without a FAQ the greeting has no examples."""
    assert "For example" not in render_start(DESK.archive, (), TEXTS["en"]).html


def test_three_examples() -> None:
    """However long the FAQ is, the greeting shows three of its questions."""
    shown = [
        render_start(DESK.archive, DESK.faq * n, TEXTS["en"]).html.count("•") for n in (3, 136)
    ]

    assert shown == [3, 3]


def test_plain() -> None:
    """A plain text is shown as it is."""
    assert render_plain("<a> & b").html == "&lt;a&gt; &amp; b"
