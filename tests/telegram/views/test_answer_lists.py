"""Choices and abstentions as Telegram messages."""

import pytest

from bot.answer.decisions import Abstention, Choice, Option
from bot.botapi.html import parse_html
from bot.botapi.lengths import utf16_len
from bot.telegram.views.answers import (
    Reply,
    render,
    render_plain,
)
from tests.support.small_desk import SmallDesk, article, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()
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


@pytest.mark.parametrize(
    ("language", "reach"),
    [
        ("en", "It reaches from March 2014 to September 2024."),
        ("ru", "Даты статей: март 2014 г. — сентябрь 2024 г."),
        ("fa", "تاریخ مقاله‌ها از مارس ۲۰۱۴ تا سپتامبر ۲۰۲۴ است."),
    ],
)
def test_from_when_to_when_the_archive_reaches(language: str, reach: str) -> None:
    """An abstention for a time without articles says for which times there are some."""
    reply = render(Abstention("out_of_dates", reach=("2014-03", "2024-09")), TEXTS[language])

    assert f"{TEXTS[language].say('abstain_out_of_dates')} {reach}" == parse_html(reply.html).text


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


def test_plain() -> None:
    """A plain text is shown as it is."""
    assert render_plain("<a> & b").html == "&lt;a&gt; &amp; b"
