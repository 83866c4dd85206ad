"""Dates in words: every form of EDTF that an archive may hold, in three languages."""

import pytest

from bot.archive.dates import UNDATED, EdtfError, SourceDate
from bot.i18n.dates import date_words
from tests.support.texts import TEXTS

ENGLISH = [
    ("2020-06-22", "22 June 2020"),
    ("2020-06", "June 2020"),
    ("2020", "2020"),
    ("0985", "985"),
    ("0000", "1 BC"),
    ("-0044", "45 BC"),
    ("-0044-03-15", "15 March 45 BC"),
    ("Y12345", "12,345"),
    ("Y170000002", "170,000,002"),
    ("Y-170000002", "170,000,003 BC"),
    ("2004-01-01T10:10:10", "1 January 2004, 10:10"),
    ("2004-01-01T10:10:10Z", "1 January 2004, 10:10 UTC"),
    ("2004-01-01T10:10:10+00:00", "1 January 2004, 10:10 UTC"),
    ("2004-01-01T10:10:10+05", "1 January 2004, 10:10 UTC+05"),
    ("2004-01-01T10:10:10-03:30", "1 January 2004, 10:10 UTC-03:30"),
    ("2001-21", "spring 2001"),
    ("2001-22", "summer 2001"),
    ("2001-23", "autumn 2001"),
    ("2001-24", "winter 2001"),
    ("2014?", "perhaps 2014"),
    ("2024-09~", "about September 2024"),
    ("2024-09-03%", "perhaps about 3 September 2024"),
    ("2001-21~", "about spring 2001"),
    ("201X", "the 2010s"),
    ("200X", "2000–2009"),
    ("000X", "1 BC–9"),
    ("20XX", "2000–2099"),
    ("201X?", "perhaps the 2010s"),
    ("2004-XX", "2004"),
    ("2004-06-XX", "June 2004"),
    ("2004-XX-XX", "2004"),
    ("2014-03/2015-05-15", "between March 2014 and 15 May 2015"),
    ("2004/2005", "between 2004 and 2005"),
    ("2017-09/2017-12", "between September and December 2017"),
    ("2017-09-03/2017-12", "between 3 September and December 2017"),
    ("2017-09-03/2017-12-05", "between 3 September and 5 December 2017"),
    ("2001-21/2001-23", "between spring and autumn 2001"),
    ("-0044-03/-0044-05", "between March and May 45 BC"),
    ("2017-09/2018-09", "between September 2017 and September 2018"),
    ("2017-09~/2017-12", "between about September 2017 and December 2017"),
    ("2017/2017-12", "between 2017 and December 2017"),
    ("2017-09-XX/2017-12", "between September and December 2017"),
    (
        "2017-09-03T10:00:00/2017-12-05",
        "between 3 September 2017, 10:00 and 5 December 2017",
    ),
    ("2014~/201X?", "between about 2014 and perhaps the 2010s"),
    ("1985/..", "since 1985"),
    ("../2015-03", "until March 2015"),
    ("1985/", "1985 or later"),
    ("/2015", "2015 or earlier"),
]
RUSSIAN = [
    ("2020-06-22", "22 июня 2020 г."),
    ("2020-06", "июнь 2020 г."),
    ("2020", "2020 г."),
    ("-0044-03-15", "15 марта 45 г. до н. э."),
    ("2004-01-01T10:10:10Z", "1 января 2004 г., 10:10 UTC"),
    ("2001-22", "лето 2001 г."),
    ("2001-21~", "около весны 2001 г."),
    ("2024-09?", "предположительно сентябрь 2024 г."),
    ("2024-09~", "около сентября 2024 г."),
    ("2024-09%", "предположительно около сентября 2024 г."),
    ("201X", "2010-е гг."),
    ("201X~", "около 2010-х гг."),
    ("20XX", "2000—2099 гг."),
    ("2014-03/2015-05-15", "март 2014 г. — 15 мая 2015 г."),
    ("2017-09/2017-12", "сентябрь — декабрь 2017 г."),
    ("2017-09-03/2017-12-05", "3 сентября — 5 декабря 2017 г."),
    ("2001-21/2001-23", "весна — осень 2001 г."),
    ("2017-09~/2017-12", "около сентября 2017 г. — декабрь 2017 г."),
    ("1985-10/..", "начиная с октября 1985 г."),
    ("../2015-03", "до марта 2015 г."),
    ("1985-10/", "октябрь 1985 г. или позже"),
    ("/2015", "2015 г. или раньше"),
]
PERSIAN = [
    ("2020-06-22", "۲ تیر ۱۳۹۹ (۲۲ ژوئن ۲۰۲۰)"),
    ("2020-06", "ژوئن ۲۰۲۰"),
    ("2020", "۲۰۲۰ میلادی"),
    ("-0044", "۴۵ پیش از میلاد"),
    ("Y12345", "۱۲٬۳۴۵ میلادی"),
    ("2004-01-01T10:10:10", "۱۱ دی ۱۳۸۲ (۱ ژانویهٔ ۲۰۰۴)، ساعت ۱۰:۱۰"),
    ("2001-23", "پاییز ۲۰۰۱"),
    ("2014?", "شاید ۲۰۱۴ میلادی"),
    ("2024-09~", "حدود سپتامبر ۲۰۲۴"),
    ("201X", "دههٔ ۲۰۱۰ میلادی"),
    ("20XX", "۲۰۰۰ تا ۲۰۹۹ میلادی"),
    ("2014-03/2015-05-15", "بین مارس ۲۰۱۴ و ۲۵ اردیبهشت ۱۳۹۴ (۱۵ مهٔ ۲۰۱۵)"),
    ("2017-09/2017-12", "بین سپتامبر و دسامبر ۲۰۱۷"),
    ("2014-03-20?", "شاید ۲۹ اسفند ۱۳۹۲ (۲۰ مارس ۲۰۱۴)"),
    ("1921-03-20", "۲۰ مارس ۱۹۲۱"),
    ("1921-03-21", "۱ فروردین ۱۳۰۰ (۲۱ مارس ۱۹۲۱)"),
    ("-0044-03-15", "۱۵ مارس ۴۵ پیش از میلاد"),
    ("1985/..", "از ۱۹۸۵ میلادی به بعد"),
    ("../2015", "تا ۲۰۱۵ میلادی"),
]


@pytest.mark.parametrize(
    ("language", "basis_words", "edtf", "expected"),
    [("en", " (stated by the source)", *row) for row in ENGLISH]
    + [("ru", " (указано в источнике)", *row) for row in RUSSIAN]
    + [("fa", "، ذکرشده در منبع", *row) for row in PERSIAN],
)
def test_stated_dates(language: str, basis_words: str, edtf: str, expected: str) -> None:
    """A date is said as precisely as it is written, and no more."""
    said = date_words(SourceDate(edtf, "stated", "a byline"), TEXTS[language])

    assert f"{expected}{basis_words}" == said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "about September 2024 (inferred from the text)"),
        ("ru", "около сентября 2024 г. (определено по тексту)"),
        ("fa", "حدود سپتامبر ۲۰۲۴، برآورد از روی متن"),
    ],
)
def test_inferred_dates(language: str, expected: str) -> None:
    """A date that was inferred says so."""
    said = date_words(SourceDate("2024-09~", "inferred", "its text"), TEXTS[language])

    assert expected == said


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (
            "the file's properties: CreationDate D:2024",
            "2024 (inferred from the file’s properties)",
        ),
        ("the address: 2024/ in that of the page", "2024 (inferred from the address)"),
        ("an update: 2024 in the feed", "2024 (inferred from an update)"),
        ("2024 in the text, as the file's properties: 2019", "2024 (inferred from the text)"),
    ],
)
def test_what_a_date_is_inferred_from(evidence: str, expected: str) -> None:
    """What is not in the text is not said to be inferred from it, in any language."""
    date = SourceDate("2024", "inferred", evidence)
    said = [date_words(date, TEXTS[language]) for language in ("ru", "fa")]

    assert expected == date_words(date, TEXTS["en"])
    assert expected.endswith("the text)") == (said == RU_FA_TEXT)


RU_FA_TEXT = ["2024 г. (определено по тексту)", "۲۰۲۴ میلادی، برآورد از روی متن"]


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "undated"), ("ru", "без даты"), ("fa", "بدون تاریخ")]
)
def test_no_date(language: str, expected: str) -> None:
    """A source without a date is called undated."""
    assert expected == date_words(UNDATED, TEXTS[language])


def test_no_edtf() -> None:
    """What is not EDTF is not guessed at."""
    with pytest.raises(EdtfError, match="is not a date in EDTF"):
        date_words(SourceDate("22 June 2020", "stated", ""), TEXTS["en"])
