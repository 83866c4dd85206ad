"""Dates that a sentence states: in full, in English, and never an amount."""

import pytest

from bot.timeline.event_dates import event_date

STATED = [
    ("In June 2017, the watchdog threatened.", "2017-06"),
    ("As of March 2014,Telegram had 35 million users.", "2014-03"),
    ("It was founded in 2013.", "2013"),
    ("In 2000 the ban was lifted.", "2000"),
    ("He resigned on 22 June 2020.", "2020-06-22"),
    ("He resigned on June 22nd, 2020, in Dubai.", "2020-06-22"),
    ("Sept. 2018 was warm.", "2018-09"),
    ("It rained in early 2017.", "2017"),
    ("It rained in mid-2017.", "2017"),
    ("It closed at the end of 2013.", "2013"),
    ("It happened in the year 2018.", "2018"),
    ("Few had phones in the early 1990s.", "199X"),
    ("It opened in the summer of 2019.", "2019-22"),
    ("It opened in Spring 2019.", "2019-21"),
]
OPEN = [
    ("Telegram has been blocked in Russia since 2018 after a stand-off.", "2018/.."),
    ("It has attracted 100 million users since its launch in 2013.", "2013/.."),
    ("The app has been blocked since at least June 2017.", "2017-06/.."),
]
SEVERAL = [
    ("From 2014 to 2017 he lived there.", "2014/2017"),
    ("It grew in 2014–2017.", "2014/2017"),
    ("In June 2017 the court quoted a ruling made in 2014.", "2014/2017-06"),
    ("It rained in 2017, most in June 2017.", "2017"),
    ("It rained in January 2017 as never in 2017.", "2017"),
    ("Since 2018 it is blocked, and in 2020 it was again.", "2018/.."),
]
NONE = [
    "He said on June 22 that it would return.",
    "It works in 2000 cities.",
    "It works in 2000 new cities.",
    "It grew in 2018 companies.",
    "It failed in 2018 of them.",
    "From 1500 to 2000 people came.",
    "It cost $2018 in all.",
    "In 2018% of cases.",
    "In 2,018 cases.",
    "See page 2018.",
    "More than 2018 came.",
    "It ended before June 2017.",
    "It lasted until 2019.",
    "By the end of 2013 it had users.",
    "It snowed in winter 2019.",
    "The 31 June 2017 is no day.",
    "It may 2018 times fail.",
]


@pytest.mark.parametrize(("sentence", "expected"), [*STATED, *OPEN, *SEVERAL])
def test_a_stated_date(sentence: str, expected: str) -> None:
    """A date is read as it is written; of several the first and the last are the bounds."""
    assert expected == event_date(sentence)


@pytest.mark.parametrize("sentence", NONE)
def test_no_date(sentence: str) -> None:
    """An amount, a bound and a date without its year are no date of an event."""
    assert None is event_date(sentence)
