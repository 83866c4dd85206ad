"""Periods: what a text states by itself, in three languages."""

import pytest

from bot.question.period.periods import Period, find_periods, read_period


def stated(text: str) -> list[tuple[str, str]]:
    """Return the periods of a text as their words and their bounds, `..` where a side is open."""
    return [
        (text[p.start : p.end], f"{p.earliest or '..'}/{p.latest or '..'}")
        for p in find_periods(text)
    ]


@pytest.mark.parametrize(
    ("text", "words", "bounds"),
    [
        ("What happened in 2018?", "2018", "2018-01-01/2018-12-31"),
        ("2018", "2018", "2018-01-01/2018-12-31"),
        ("the 2018 protests", "the 2018", "2018-01-01/2018-12-31"),
        ("Telegram's 2018 losses", "2018", "2018-01-01/2018-12-31"),
        ("the World Cup 2018 draws crowds", "2018", "2018-01-01/2018-12-31"),
        ("who won in 2018 elections", "2018", "2018-01-01/2018-12-31"),
        ("2018 protests", "2018", "2018-01-01/2018-12-31"),
        ("what happened in 2000 with it", "2000", "2000-01-01/2000-12-31"),
        ("ahead of 2018", "ahead of 2018", "../2017-12-31"),
        ("in the year 2000", "the year 2000", "2000-01-01/2000-12-31"),
        ("in 1066", "1066", "1066-01-01/1066-12-31"),
        ("AD is 1066 AD", "1066 AD", "1066-01-01/1066-12-31"),
        ("news 2018", "2018", "2018-01-01/2018-12-31"),
        ("2014-2015", "2014-2015", "2014-01-01/2015-12-31"),
        ("2014/2015", "2014/2015", "2014-01-01/2015-12-31"),
        ("1939–45", "1939–45", "1939-01-01/1945-12-31"),
        ("2011–12", "2011–12", "2011-01-01/2012-12-31"),
        ("2018/19", "2018/19", "2018-01-01/2019-12-31"),
        ("in the 1990s", "the 1990s", "1990-01-01/1999-12-31"),
        ("in the '90s", "90s", "1990-01-01/1999-12-31"),
        ("the 90s", "the 90s", "1990-01-01/1999-12-31"),
        ("in the 1970's", "the 1970's", "1970-01-01/1979-12-31"),
        ("in the 2000s", "the 2000s", "2000-01-01/2009-12-31"),
        ("in the 1800s", "the 1800s", "1800-01-01/1899-12-31"),
        ("the 19th century", "the 19th century", "1800-01-01/1899-12-31"),
        ("nineteenth-century maps", "nineteenth-century", "1800-01-01/1899-12-31"),
        ("the twenty-first century", "the twenty-first century", "2000-01-01/2099-12-31"),
        ("the 19th and 20th centuries", "the 19th and 20th centuries", "1800-01-01/1999-12-31"),
        ("the 2nd century", "the 2nd century", "0100-01-01/0199-12-31"),
        ("in May 2017", "May 2017", "2017-05-01/2017-05-31"),
        ("in may 2017", "may 2017", "2017-05-01/2017-05-31"),
        ("March of 1974", "March of 1974", "1974-03-01/1974-03-31"),
        ("Dec, 2018", "Dec, 2018", "2018-12-01/2018-12-31"),
        ("Sept. 2018", "Sept. 2018", "2018-09-01/2018-09-30"),
        ("Dec/2018", "Dec/2018", "2018-12-01/2018-12-31"),
        ("2018 June", "2018 June", "2018-06-01/2018-06-30"),
        ("2018-6", "2018-6", "2018-06-01/2018-06-30"),
        ("2018/06", "2018/06", "2018-06-01/2018-06-30"),
        ("12-2015", "12-2015", "2015-12-01/2015-12-31"),
        ("06/2018", "06/2018", "2018-06-01/2018-06-30"),
        ("on 5 May 2018", "5 May 2018", "2018-05-05/2018-05-05"),
        ("the 5th of May, 2018", "the 5th of May, 2018", "2018-05-05/2018-05-05"),
        ("Tuesday, 12 June 2018", "Tuesday, 12 June 2018", "2018-06-12/2018-06-12"),
        ("Jan. 5, 2018", "Jan. 5, 2018", "2018-01-05/2018-01-05"),
        ("May twenty-nine 2018", "May twenty-nine 2018", "2018-05-29/2018-05-29"),
        ("June the 28th 2020", "June the 28th 2020", "2020-06-28/2020-06-28"),
        ("05-Aug-2016", "05-Aug-2016", "2016-08-05/2016-08-05"),
        ("2020/Sep/23", "2020/Sep/23", "2020-09-23/2020-09-23"),
        ("23-2020-September", "23-2020-September", "2020-09-23/2020-09-23"),
        ("5-10 May 2018", "5-10 May 2018", "2018-05-05/2018-05-10"),
        ("from 5 to 10 May 2018", "from 5 to 10 May 2018", "2018-05-05/2018-05-10"),
        ("May 5 through 10, 2018", "May 5 through 10, 2018", "2018-05-05/2018-05-10"),
        ("between 5 and 10 May 2018", "between 5 and 10 May 2018", "2018-05-05/2018-05-10"),
        ("29 February 2020", "29 February 2020", "2020-02-29/2020-02-29"),
        ("2019-01-02", "2019-01-02", "2019-01-02/2019-01-02"),
        ("2019/1/2", "2019/1/2", "2019-01-02/2019-01-02"),
        ("22/04/2019", "22/04/2019", "2019-04-22/2019-04-22"),
        ("04/22/2019", "04/22/2019", "2019-04-22/2019-04-22"),
        ("04/05/2019", "04/05/2019", "2019-04-05/2019-04-05"),
        ("02.01.2019", "02.01.2019", "2019-01-02/2019-01-02"),
        ("03/18/40", "03/18/40", "1940-03-18/1940-03-18"),
        ("03/18/39", "03/18/39", "2039-03-18/2039-03-18"),
        ("report-20170302.html", "20170302", "2017-03-02/2017-03-02"),
        ("summer 2018", "summer 2018", "2018-06-01/2018-08-31"),
        ("the fall of 2008", "fall of 2008", "2008-09-01/2008-11-30"),
        ("2018 spring", "2018 spring", "2018-03-01/2018-05-31"),
        ("winter 2018", "winter 2018", "2017-12-01/2019-02-28"),
        ("winter 2018/19", "winter 2018/19", "2018-12-01/2019-02-28"),
        ("early 2018", "early 2018", "2018-01-01/2018-06-30"),
        ("mid-2018", "mid-2018", "2018-04-01/2018-09-30"),
        ("at the end of 2018", "the end of 2018", "2018-07-01/2018-12-31"),
        ("early May 2018", "early May 2018", "2018-05-01/2018-05-15"),
        ("mid May 2018", "mid May 2018", "2018-05-10/2018-05-20"),
        ("the mid-1970s", "mid-1970s", "1972-01-01/1977-12-31"),
        ("late 19th century", "late 19th century", "1850-01-01/1899-12-31"),
        ("early summer 2018", "early summer 2018", "2018-06-01/2018-07-16"),
        ("mid summer 2018", "mid summer 2018", "2018-06-24/2018-08-08"),
        ("the first half of 2018", "the first half of 2018", "2018-01-01/2018-06-30"),
        ("second half of 2018", "second half of 2018", "2018-07-01/2018-12-31"),
        ("second half of May 2018", "second half of May 2018", "2018-05-16/2018-05-31"),
        ("2019 H2", "2019 H2", "2019-07-01/2019-12-31"),
        ("H1 2019", "H1 2019", "2019-01-01/2019-06-30"),
        ("the second quarter of 2018", "the second quarter of 2018", "2018-04-01/2018-06-30"),
        ("last quarter of 2018", "last quarter of 2018", "2018-10-01/2018-12-31"),
        ("Q3 2018", "Q3 2018", "2018-07-01/2018-09-30"),
        ("2017-q1", "2017-q1", "2017-01-01/2017-03-31"),
        ("first week of 2015", "first week of 2015", "2014-12-29/2015-01-04"),
        ("last week of 2015", "last week of 2015", "2015-12-28/2016-01-03"),
        ("second week of May 2018", "second week of May 2018", "2018-05-08/2018-05-14"),
        ("last two weeks of May 2018", "last two weeks of May 2018", "2018-05-18/2018-05-31"),
        ("first three months of 2018", "first three months of 2018", "2018-01-01/2018-03-31"),
        ("last day of May 2018", "last day of May 2018", "2018-05-31/2018-05-31"),
        ("the week of May 5, 2018", "week of May 5, 2018", "2018-04-30/2018-05-06"),
        ("two days after 5 May 2018", "two days after 5 May 2018", "2018-05-07/2018-05-07"),
        ("the day before May 5, 2018", "the day before May 5, 2018", "2018-05-04/2018-05-04"),
        ("a month before 31 May 2018", "a month before 31 May 2018", "2018-04-30/2018-04-30"),
        ("before 2016", "before 2016", "../2015-12-31"),
        ("before the end of 2016", "before the end of 2016", "../2016-12-31"),
        ("prior to May 2016", "prior to May 2016", "../2016-04-30"),
        ("pre-2018 law", "pre-2018", "../2017-12-31"),
        ("after 2016", "after 2016", "2017-01-01/.."),
        ("post-2018", "post-2018", "2019-01-01/.."),
        ("since June 2017", "since June 2017", "2017-06-01/.."),
        ("starting on Sep 2019", "starting on Sep 2019", "2019-09-01/.."),
        ("from 2018 onwards", "from 2018 onwards", "2018-01-01/.."),
        ("2018 or later", "2018 or later", "2018-01-01/.."),
        ("2018 or earlier", "2018 or earlier", "../2018-12-31"),
        ("until March 2018", "until March 2018", "../2018-03-31"),
        ("by 2018", "by 2018", "../2018-12-31"),
        ("from 2018", "2018", "2018-01-01/2018-12-31"),
        ("from June 2017 to 2018", "from June 2017 to 2018", "2017-06-01/2018-12-31"),
        ("from May to Oct 2020", "from May to Oct 2020", "2020-05-01/2020-10-31"),
        ("Nov-Feb 2017", "Nov-Feb 2017", "2016-11-01/2017-02-28"),
        ("from Nov 2017 to May", "from Nov 2017 to May", "2017-11-01/2018-05-31"),
        ("June/July 1754", "June/July 1754", "1754-06-01/1754-07-31"),
        ("10/1-11/2/2017", "10/1-11/2/2017", "2017-10-01/2017-11-02"),
        ("between 2016 and 2018", "between 2016 and 2018", "2016-01-01/2018-12-31"),
        ("from 2016 until 2018", "from 2016 until 2018", "2016-01-01/2018-12-31"),
        ("from 2019 to today", "from 2019 to today", "2019-01-01/.."),
        ("in Khordad 1397", "Khordad 1397", "2018-05-22/2018-06-21"),
    ],
)
def test_english(text: str, words: str, bounds: str) -> None:
    """An English text states its period by every production of the grammar."""
    assert [(words, bounds)] == stated(text)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("latest news", "latest"),
        ("the most recent Telegram articles", "latest"),
        ("What is the latest on Telegram?", "latest"),
        ("What's the latest?", "latest"),
        ("last news", "latest"),
        ("the first article", "earliest"),
        ("earliest known report", "earliest"),
        ("последние новости", "latest"),
        ("самые свежие новости", "latest"),
        ("первая статья о Дурове", "earliest"),
        ("самая ранняя публикация", "earliest"),
        ("آخرین اخبار", "latest"),
        ("جدیدترین گزارش‌ها", "latest"),
        ("اولین خبر", "earliest"),
    ],
)
def test_the_newest_or_the_oldest_is_wanted(text: str, wants: str) -> None:
    """A superlative beside a word for news asks for the newest, or the oldest, of all times."""
    found = [(p.earliest, p.latest, p.wants) for p in find_periods(text)]

    assert [(None, None, wants)] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2018 and 2019", ["2018", "2019"]),
        ("sales before 2010 or after 2018", ["before 2010", "after 2018"]),
        ("latest news of 2018", ["latest news", "2018"]),
    ],
)
def test_several_periods_are_found_in_order(text: str, expected: list[str]) -> None:
    """Every period of a text is found, in the order of the text."""
    assert expected == [words for words, _ in stated(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after 2010 and before 2018", "2011-01-01/2017-12-31 all"),
        ("latest news of 2018", "2018-01-01/2018-12-31 latest"),
        ("in 2018, the first article", "2018-01-01/2018-12-31 earliest"),
        ("in 2018, since May 2018", "2018-05-01/2018-12-31 all"),
        ("since 2018 the latest news", "2018-01-01/None latest"),
        ("in 2018", "2018-01-01/2018-12-31 all"),
    ],
)
def test_one_period_is_read(text: str, expected: str) -> None:
    """Periods that overlap state what they have in common, and which articles are wanted."""
    period = read_period(text)
    read = period and f"{period.earliest}/{period.latest} {period.wants}"

    assert expected == read


def test_what_is_read_spans_all_that_states_it() -> None:
    """A combined period reaches from the first of its parts to the last."""
    text = "news after 2010 and before 2018?"
    period = read_period(text)

    assert period is not None
    assert "after 2010 and before 2018" == text[period.start : period.end]


@pytest.mark.parametrize(
    "text", ["", "Who is Durov?", "2007 and 2009", "before 2010 or after 2018",
             "the latest news, the first article"]
)  # fmt: skip
def test_no_period_is_read(text: str) -> None:
    """A question without a period, or with two that exclude one another, states none."""
    assert read_period(text) is None


def test_a_period_is_a_value() -> None:
    """A period cannot be changed, and equals another with the same fields."""
    period = Period(0, 4, None, None)

    assert Period(0, 4, None, None, "all") == period
    with pytest.raises(AttributeError):
        period.start = 1  # type: ignore[misc]
