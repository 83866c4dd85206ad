"""What the closest passage looks like, as a message and as inline results."""

from dataclasses import replace

import pytest

from bot.answer.decisions import Abstention, Choice, Decision, Option
from bot.answer.verify import AlteredQuoteError
from bot.archive.model import Quote, Span
from bot.botapi.html import parse_html
from bot.botapi.lengths import utf16_len
from bot.i18n.texts import load_texts
from bot.settings import shipped
from bot.telegram.views.answers import Reply, render
from bot.telegram.views.inline import decision_page
from bot.telegram.views.keyboards import DOWN, UP
from bot.telegram.views.verified import check_reply
from tests.support.small_desk import SmallDesk, answer, archive_of, article, closest, quote

TEXTS = load_texts(shipped("responses") / "texts")
DESK = SmallDesk()
TOLL = quote(DESK.river, "Nobody paid a toll.")
ASKED = quote(DESK.market, "Traders were not asked.")


def _labels(reply: Reply) -> list[str]:
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
    return [button.text for row in rows for button in row]


def _text(reply: Reply) -> str:
    return parse_html(reply.html).text


@pytest.mark.parametrize("language", TEXTS)
def test_what_it_is_comes_before_the_quote(language: str) -> None:
    """One sentence says that it may not be the answer; the quote, source and buttons follow."""
    texts = TEXTS[language]
    reply = render(closest(TOLL, more=(ASKED,)), texts)
    head, _, quoted = _text(reply).partition("\n\n")
    check_reply(reply, DESK.archive)

    assert texts.say("closest") == head
    assert quoted.startswith("Nobody paid a toll.\n")
    assert (TOLL,) == reply.quotes
    assert ([UP, DOWN], 5) == (_labels(reply)[-2:], len(_labels(reply)))


def test_in_english() -> None:
    """The whole message: the sentence, then the quote in a blockquote with its source."""
    assert _text(render(closest(ASKED), TEXTS["en"])) == (
        "I’m not sure this answers you; the closest I have:\n\n"
        "Traders were not asked.\nMarket\npublisher unknown · 22 June 2020 (stated by the source)"
    )


def test_two_articles() -> None:
    """Quotes of two articles that are equally likely are in one message, each with its source."""
    reply = render(closest(ASKED, TOLL), TEXTS["en"])

    assert (ASKED, TOLL) == reply.quotes
    assert ("Market" in _text(reply), "A bridge & its boats" in _text(reply)) == (True, True)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("letter", ["word ", "😀", "<"])
def test_a_very_long_quote_is_cut(language: str, letter: str) -> None:
    """The sentence before the quote has its place even where the quote fills the message."""
    text = letter * (5000 // len(letter))
    source = article("long", text)
    reply = render(closest(Quote(source, Span(0, len(text.rstrip())))), TEXTS[language])
    check_reply(reply, archive_of(source)[0])
    shown = _text(reply)

    assert shown.startswith(TEXTS[language].say("closest"))
    assert "[…]" in shown
    assert 4000 < utf16_len(shown) <= 4096


def test_a_second_long_quote_makes_room() -> None:
    """What does not fit next to the sentence and the first quote is left to the button for more."""
    source = article("long", "\n\n".join(letter * 2030 + "." for letter in "ab"))
    quotes = [quote(source, letter * 2030 + ".") for letter in "ab"]
    reply = render(closest(*quotes), TEXTS["en"])

    assert (quotes[0],) == reply.quotes
    assert "More" in _labels(reply)


@pytest.mark.parametrize("language", TEXTS)
def test_undated_articles_are_counted(language: str) -> None:
    """If the question names a period, the number of undated articles comes after the quote."""
    texts = TEXTS[language]
    shown = _text(render(replace(closest(TOLL), left_aside=2), texts))

    assert shown.endswith(f"\n\n{texts.count('left_aside', 2)}")


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    "decision",
    [
        closest(TOLL),
        answer(TOLL),
        Abstention("no_match"),
        Choice((Option("One", (TOLL,)), Option("Two", (TOLL,))), 0.5),
    ],
)
def test_a_part_that_was_not_searched_is_told(decision: Decision, language: str) -> None:
    """Whatever is shown, the reader learns that there may be more."""
    texts = TEXTS[language]
    shown = _text(render(replace(decision, is_partial=True), texts))

    assert (True, False) == (
        shown.endswith(f"\n\n{texts.say('partial')}"),
        texts.say("partial") in _text(render(decision, texts)),
    )


@pytest.mark.parametrize("language", TEXTS)
def test_an_archive_that_is_away_is_told(language: str) -> None:
    """In the chat and inline, in words of their own."""
    texts = TEXTS[language]
    page = decision_page(Abstention("unavailable"), 0, DESK.archive, texts)

    assert texts.say("abstain_unavailable") == _text(render(Abstention("unavailable"), texts))
    assert page.button is not None
    assert texts.say("inline_unavailable") == page.button.text


def test_an_altered_quote_is_withheld() -> None:
    """It is compared with the archive like an answer."""
    desk = SmallDesk()
    reply = render(closest(quote(desk.river, TOLL.text)), TEXTS["en"])
    desk.files["bridge"] = "Something else."

    with pytest.raises(AlteredQuoteError):
        check_reply(reply, desk.archive)


@pytest.mark.parametrize("language", TEXTS)
def test_inline_results_say_so_in_a_button(language: str) -> None:
    """The button above the results says that they may not be the answer; its text fits."""
    texts = TEXTS[language]
    page = decision_page(closest(TOLL, more=(ASKED,)), 0, DESK.archive, texts)

    assert page.button is not None
    assert texts.say("inline_closest") == page.button.text
    assert 0 < utf16_len(page.button.text) <= 64
    assert [TOLL.text, ASKED.text] == [one.title for one in page.results]
