"""Code and references are told from prose, of which nothing is lost."""

import pytest

from bot.archive.model import Span
from bot.archive.segmentation import blocks, sentences
from bot.timeline.prose import is_code, is_reference


def whole(text: str) -> Span:
    """Return the span of all of a text."""
    return Span(0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        '[\n  {\n    "date": "01\\/12\\/2015",\n    "cost": "$15.54"\n  }\n]',
        '[ { "date": "2014-12-03", "what": "Popcorn" } ]',
        "```\nreleased in December 2014\n```",
        "$ git log --since 2014-12-01\n$ make",
        "<time datetime='2014-12-01'>\n  today\n</time>",
        "def due(day):\n    # since December 2014\n    return day.year",
        "listen 443;\n    server_name example.org;\n    expires 2014;",
        'const opened = new Date("2014-12-03");',
        'SELECT * FROM fairs WHERE held = "2014-12-06";',
        '@import "december-2014.scss";',
    ],
)
def test_code(text: str) -> None:
    """A block of code is one in any of the usual languages."""
    assert is_code(text, whole(text))


@pytest.mark.parametrize(
    "text",
    [
        "The mill burnt down in December 2014 (nobody was hurt); it was rebuilt.",
        "“We open in December 2014,” she said: “come and see!”",
        "(AP) — The pier was closed in December 2014.",
        "В декабре 2014 года:\nоткрыли пристань;\nпродали мельницу;\nзакрыли баню.",
        "در دسامبر ۲۰۱۴ (آذر ۱۳۹۳) اسکله بسته شد؛ کسی آسیب ندید.",
        "1. The pier was closed\n    in December 2014, and\n    opened again in May.",
        "• 3 December 2014: popcorn\n• 4 December 2014: pretzels",
        "[Editor's note: the talk was given on 9 December 2014.]",
        "#FairDay was on 6 December 2014, and @kiln_news was there.",
        "Fees rose from $200 to $300 in December 2014.",
    ],
)
def test_no_code(text: str) -> None:
    """Prose with brackets, lists and figures is none."""
    assert not is_code(text, whole(text))


@pytest.mark.parametrize(
    "text",
    [
        '• Balter, Ben (2014) "Why not?" http://ben.balter.com/2014/08/03/why/',
        '• Lee, Gwanhoo, and Xia, Weidong (2010) "Toward Agile", March 2010',
        "• Codd, E. F. (1970). A relational model. Communications of the ACM.",
        "[12] Иванова, А. Б. (2014). «Приливы». М., декабрь 2014.",
        "Иванов И. И. Мельницы. М.: Наука, декабрь 2014. — 320 с.",
        "رضایی، علی (۱۳۹۳). آسیاب‌ها. تهران، آذر ۱۳۹۳.",
        "Mole, K. Piers. London, December 2014. ISBN 978-3-16-148410-0",
    ],
)
def test_references(text: str) -> None:
    """Each sentence on the line of a reference is of it."""
    (block,) = blocks(f"{text}\nThe pier was closed in December 2014.")
    whole_text = f"{text}\nThe pier was closed in December 2014."
    found = [is_reference(whole_text, one, block.span) for one in sentences(text, whole(text))]

    assert all(found)
    assert not is_reference(whole_text, Span(len(text) + 1, len(whole_text)), block.span)


@pytest.mark.parametrize(
    "text",
    [
        "Kroon, the mayor, opened the pier on 6 December 2014.",
        "Ilse Kroon (2014) was the first.",
        "• FOSDEM, Brussels (2014)",
        "• 6 December 2014: the fair (see https://example.org/fair)",
        "Она сказала: «Откроем в декабре 2014 года», и открыли.",
        "Доклад — 3 декабря 2014 года, с. Покровское.",
    ],
)
def test_no_references(text: str) -> None:
    """Names, brackets and addresses alone make no reference."""
    assert not is_reference(text, whole(text), whole(text))
