"""Periods that are counted from the day of speaking."""

from datetime import date

import pytest

from bot.question.period.periods import find_periods

TODAY = date(2020, 6, 3)  # a Wednesday, 14 Khordad 1399


def told(text: str, reference: date | None = TODAY) -> list[tuple[str, str]]:
    """Return the periods of a text as their words and their bounds, `..` where a side is open."""
    return [
        (text[p.start : p.end], f"{p.earliest or '..'}/{p.latest or '..'}")
        for p in find_periods(text, reference)
    ]


RELATIVE = [
    ("yesterday", "yesterday", "2020-06-02/2020-06-02"),
    ("the day before yesterday", "day before yesterday", "2020-06-01/2020-06-01"),
    ("since yesterday", "since yesterday", "2020-06-02/.."),
    ("last year", "last year", "2019-01-01/2019-12-31"),
    ("in May last year", "May last year", "2019-05-01/2019-05-31"),
    ("the year before last", "year before last", "2018-01-01/2018-12-31"),
    ("the week before last", "week before last", "2020-05-18/2020-05-24"),
    ("before last year", "before last year", "../2018-12-31"),
    ("before this year", "before this year", "../2019-12-31"),
    ("the end of this year", "the end of this year", "2020-07-01/2020-12-31"),
    ("next month", "next month", "2020-07-01/2020-07-31"),
    ("earlier this month", "earlier this month", "2020-06-01/2020-06-15"),
    ("later this week", "later this week", "2020-06-04/2020-06-07"),
    ("last week", "last week", "2020-05-25/2020-05-31"),
    ("last weekend", "last weekend", "2020-05-30/2020-05-31"),
    ("next week - Friday", "next week - Friday", "2020-06-12/2020-06-12"),
    ("the current quarter", "the current quarter", "2020-04-01/2020-06-30"),
    ("the first quarter of the year", "the first quarter of the year", "2020-01-01/2020-03-31"),
    ("next year's first quarter", "next year's first quarter", "2021-01-01/2021-03-31"),
    ("this decade", "this decade", "2020-01-01/2029-12-31"),
    ("last century", "last century", "1900-01-01/1999-12-31"),
    ("over the past year", "past year", "2019-06-03/2020-06-03"),
    ("last summer", "last summer", "2019-06-01/2019-08-31"),
    ("this summer", "this summer", "2020-06-01/2020-08-31"),
    ("next fall", "next fall", "2020-09-01/2020-11-30"),
    ("last winter", "last winter", "2019-12-01/2020-02-29"),
    ("last April", "last April", "2020-04-01/2020-04-30"),
    ("this August", "this August", "2020-08-01/2020-08-31"),
    ("next March", "next March", "2021-03-01/2021-03-31"),
    ("next Friday", "next Friday", "2020-06-12/2020-06-12"),
    ("last Friday", "last Friday", "2020-05-29/2020-05-29"),
    ("this past Wednesday", "this past Wednesday", "2020-05-27/2020-05-27"),
    ("on friday", "friday", "2020-05-29/2020-05-29"),
    ("That fine Wednesday!", "Wednesday", "2020-06-03/2020-06-03"),
    ("Mon 13th", "Mon 13th", "2020-04-13/2020-04-13"),
    ("Sunday 31!", "Sunday 31", "2020-05-31/2020-05-31"),
    ("on the 18th", "on the 18th", "2020-05-18/2020-05-18"),
    ("on the 31st.", "on the 31st", "2020-05-31/2020-05-31"),
    ("on the 3rd", "on the 3rd", "2020-06-03/2020-06-03"),
    ("in May", "May", "2020-05-01/2020-05-31"),
    ("before May", "before May", "../2020-04-30"),
    ("since late July", "since late July", "2019-07-16/.."),
    ("in dec", "dec", "2019-12-01/2019-12-31"),
    ("after June", "after June", "2020-07-01/.."),
    ("until April", "until April", "../2020-04-30"),
    ("first half of May", "first half of May", "2020-05-01/2020-05-15"),
    ("5 May", "5 May", "2020-05-05/2020-05-05"),
    ("on may 5", "may 5", "2020-05-05/2020-05-05"),
    ("visit march 19 to march 20", "march 19 to march 20", "2020-03-19/2020-03-20"),
    ("March 2nd", "March 2nd", "2020-03-02/2020-03-02"),
    ("July 1st", "July 1st", "2019-07-01/2019-07-01"),
    ("29 February", "29 February", "2020-02-29/2020-02-29"),
    ("November 18-19", "November 18-19", "2019-11-18/2019-11-19"),
    ("on 22/04", "22/04", "2020-04-22/2020-04-22"),
    ("from 10/25 to 01/25", "from 10/25 to 01/25", "2019-10-25/2020-01-25"),
    ("from October to January", "from October to January", "2019-10-01/2020-01-31"),
    ("the 15th day of next month", "15th day of next month", "2020-07-15/2020-07-15"),
    ("the week of April 10th", "week of April 10th", "2020-04-06/2020-04-12"),
    ("two days ago", "two days ago", "2020-06-01/2020-06-01"),
    ("two weeks ago", "two weeks ago", "2020-05-18/2020-05-24"),
    ("a year ago", "a year ago", "2019-01-01/2019-12-31"),
    ("3 days from today", "3 days from today", "2020-06-06/2020-06-06"),
    ("the last 3 months", "last 3 months", "2020-03-03/2020-06-03"),
    ("last 2 weeks and 3 days", "last 2 weeks and 3 days", "2020-05-17/2020-06-03"),
    ("next 3 days", "next 3 days", "2020-06-04/2020-06-06"),
    ("from 2019 to today", "from 2019 to today", "2019-01-01/2020-06-03"),
    ("вчера", "вчера", "2020-06-02/2020-06-02"),
    ("в прошлом году", "прошлом году", "2019-01-01/2019-12-31"),
    ("летом прошлого года", "летом прошлого года", "2019-06-01/2019-08-31"),
    ("прошлым летом", "прошлым летом", "2019-06-01/2019-08-31"),
    ("в позапрошлом году", "позапрошлом году", "2018-01-01/2018-12-31"),
    ("позапрошлым летом", "позапрошлым летом", "2018-06-01/2018-08-31"),
    ("на позапрошлой неделе", "позапрошлой неделе", "2020-05-18/2020-05-24"),
    ("на прошлой неделе", "прошлой неделе", "2020-05-25/2020-05-31"),
    ("в прошлую пятницу", "прошлую пятницу", "2020-05-29/2020-05-29"),
    ("в пятницу", "пятницу", "2020-05-29/2020-05-29"),
    ("год назад", "год назад", "2019-01-01/2019-12-31"),
    ("две недели назад", "две недели назад", "2020-05-18/2020-05-24"),
    ("за последние 3 месяца", "последние 3 месяца", "2020-03-03/2020-06-03"),
    ("за последний год", "последний год", "2019-06-03/2020-06-03"),
    ("в марте", "марте", "2020-03-01/2020-03-31"),
    ("с 2018 по сегодня", "с 2018 по сегодня", "2018-01-01/2020-06-03"),
    ("دیروز", "دیروز", "2020-06-02/2020-06-02"),
    ("سال گذشته", "سال گذشته", "2019-03-21/2020-03-19"),
    ("پارسال", "پارسال", "2019-03-21/2020-03-19"),
    ("این ماه", "این ماه", "2020-06-01/2020-06-30"),
    ("هفتهٔ پیش", "هفتهٔ پیش", "2020-05-25/2020-05-31"),
    ("دو هفته پیش", "دو هفته پیش", "2020-05-18/2020-05-24"),
    ("دو سال پیش", "دو سال پیش", "2018-01-01/2018-12-31"),
    ("۳ ماه گذشته", "۳ ماه گذشته", "2020-03-03/2020-06-03"),
    ("تابستان گذشته", "تابستان گذشته", "2019-06-01/2019-08-31"),
    ("خرداد گذشته", "خرداد گذشته", "2019-05-22/2019-06-21"),
    ("۲۲ بهمن", "۲۲ بهمن", "2020-02-11/2020-02-11"),
    ("در مهر", "مهر", "2019-09-23/2019-10-22"),
    ("مهر ماه", "مهر ماه", "2019-09-23/2019-10-22"),
    ("از ۲۰۱۸ تا امروز", "از ۲۰۱۸ تا امروز", "2018-01-01/2020-06-03"),
]


@pytest.mark.parametrize(("text", "words", "bounds"), RELATIVE)
def test_with_a_reference(text: str, words: str, bounds: str) -> None:
    """What leaves something open is counted from the day of speaking."""
    assert [(words, bounds)] == told(text)


@pytest.mark.parametrize(
    "text",
    [text for text, *_ in RELATIVE if not any(word in text for word in ("2018", "2019", "۲۰۱۸"))],
)
def test_without_a_reference(text: str) -> None:
    """Without the day of speaking, it is not a period."""
    assert [] == told(text, None)


@pytest.mark.parametrize(
    ("text", "reference", "bounds"),
    [
        ("29 February", date(2023, 3, 1), "2020-02-29/2020-02-29"),
        ("29 February", date(1903, 3, 1), "1896-02-29/1896-02-29"),
        ("last Friday", date(2020, 6, 5), "2020-05-29/2020-05-29"),
        ("on Friday", date(2020, 6, 5), "2020-06-05/2020-06-05"),
        ("past Friday", date(2020, 6, 5), "2020-05-29/2020-05-29"),
        ("later this week", date(2020, 6, 6), "2020-06-06/2020-06-07"),
        ("last month", date(2020, 1, 31), "2019-12-01/2019-12-31"),
        ("last 1 month", date(2020, 3, 31), "2020-02-29/2020-03-31"),
        ("this winter", date(2020, 1, 15), "2019-12-01/2020-02-29"),
        ("this winter", date(2020, 10, 15), "2020-12-01/2021-02-28"),
        ("Monday 30", date(2020, 3, 1), "2019-12-30/2019-12-30"),
        ("سال گذشته", date(2020, 3, 19), "2018-03-21/2019-03-20"),
        ("Monday 31", date(1, 1, 20), "../.."),
        ("on the 18th", date(1, 1, 5), "../.."),
        ("99th week of December", date(9999, 12, 31), "../.."),
        ("last week of December", date(9999, 12, 31), "9999-12-25/.."),
        ("before yesterday", date(1, 1, 2), "../.."),
        ("after tomorrow", date(9999, 12, 30), "../.."),
    ],
)
def test_at_the_edges(text: str, reference: date, bounds: str) -> None:
    """Months' ends, leap years, new years and the calendar's ends are counted rightly."""
    found = [bounds for _, bounds in told(text, reference)]

    assert ([] if bounds == "../.." else [bounds]) == found
