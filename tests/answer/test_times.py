"""A period is held against what each sentence says, at the sentence's own precision."""

from datetime import date

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.passages import view_of
from bot.answer.dated.allowance import TIMES
from bot.answer.dated.told import Told
from bot.answer.times import (
    FEW,
    OTHERS,
    belongs,
    candidates_near,
    narrowed,
    quotes_within,
    spans_within,
    told_in,
)
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Passage, Span
from bot.archive.segmentation import sentences
from bot.question.period.periods import Period, read_period
from bot.search.engine import Candidate
from tests.support.small_desk import article, quote


def dated(edtf: str) -> SourceDate:
    """Return a source date that is stated."""
    return SourceDate(edtf, "stated", "")


def period_of(text: str) -> Period:
    """Return the period that a text names."""
    found = read_period(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("source", "text", "period", "is_of"),
    [
        # The article's date decides on a sentence that names no time.
        ("2018-05", "The pier was mended.", "in 2018", True),
        ("2017/2019", "The pier was mended.", "in 2018", True),
        ("2017-12-31", "The pier was mended.", "in 2018", False),
        ("2019", "The pier was mended.", "in 2018", False),
        (None, "The pier was mended.", "in 2018", False),
        ("../2017", "The pier was mended.", "until 2018", True),
        ("2019/..", "The pier was mended.", "until 2018", False),
        ("2019-12-29", "The pier was mended.", "at the end of 2019", True),
        ("2019-12-29", "The pier was mended.", "in December 2019", True),
        ("2019-12-29", "The pier was mended.", "at the beginning of 2019", False),
        # A time in the sentence decides, at its own precision.
        ("2017-02-03", "It was opened in May 2013.", "in April 2013", False),
        ("2017-02-03", "It was opened in May 2013.", "in May 2013", True),
        ("2017-02-03", "It was opened in May 2013.", "in 2013", True),
        ("2017-02-03", "It was opened in 2013.", "in April 2013", True),
        ("2017-02-03", "It was opened on 3 April 2013.", "on 4 April 2013", False),
        (None, "It was opened in 2013.", "in 2013", True),
        ("2018-01-01", "It was opened in 2013.", "in 2018", False),
        # Spans hold the years inside them.
        ("2009", "The dam was built in 1932–34.", "in 1933", True),
        ("2009", "The dam was built from 1932 to 1934.", "in 1933", True),
        ("2009", "The dam was built from 1932 to 1934.", "in 1935", False),
        ("2009", "It was made in the years 1958 to 1961.", "in 1959", True),
        ("2009", "Плотину строили с 1932 по 1934 год.", "в 1933 году", True),
        ("2009", "سد از ۱۹۳۲ تا ۱۹۳۴ ساخته شد.", "در ۱۹۳۳", True),
        ("2009", "In the eighties 6,000 people worked there.", "in the 1980s", True),
        ("2009", "In the eighties 6,000 people worked there.", "in 1985", True),
        ("2009", "By the mid-1990s there were 900.", "in 1995", True),
        ("2009", "It was a village of the 19th century.", "in 1850", True),
        ("2009", "Закрыта с 1987 года.", "в 1995", True),
        # What began lasts to the article's date; what ended is known of the bound's year.
        ("2019", "It has been closed since 1987.", "in 2001", True),
        ("2019", "It has been closed since 1987.", "in 2021", False),
        (None, "It has been closed since 1987.", "in 2001", False),
        ("2019", "It was closed until 1987.", "in 1987", True),
        ("2019", "It was closed before 1987.", "in 1986", True),
        ("2019", "It was closed before 1987.", "in 1940", False),
        # A date without its year is counted from the article's own.
        ("2017-04-20", "The hall was opened in April.", "in April 2017", True),
        ("2017-04-20", "The hall was opened in April.", "in April 2013", False),
        ("2017-02-20", "The hall was opened in April.", "in April 2016", True),
        ("2017-02-20", "The hall will open in April.", "in April 2017", True),
        ("2017-02-20", "The hall closes at the end of April.", "in April 2017", True),
        ("2017-02-20", "The hall closes at the end of October.", "in October 2017", True),
        ("2017-02-20", "The hall closes at the end of October.", "in October 2016", False),
        ("2017-02-20", "The hall was opened in April.", "in April 2017", False),
        ("2017-02-20", "The hall will open next week.", "in February 2018", False),
        ("2017-02-20", "It was opened last year.", "in 2016", True),
        ("2017-02-20", "It was opened last year.", "in 2017", False),
        ("2017-02-20", "Зал открыли два года назад.", "в 2015 году", True),
        ("2017-09/2017-12", "It was fined on Monday.", "in October 2017", True),
        ("2017-09/2017-12", "It was fined on Monday.", "in July 2017", False),
        ("2017-03/2018-03", "He wrote in July.", "in July 2017", True),
        ("2017-03/2018-03", "He wrote in July.", "in December 2016", False),
        # What is left out is not said.
        ("2017", "It opened, but not in 2016.", "in 2016", False),
    ],
)  # fmt: skip
def test_what_a_sentence_is_of(source: str | None, text: str, period: str, is_of: bool) -> None:
    """A sentence is of the times that it names, or else of its article's date."""
    date_of = dated(source) if source else UNDATED

    assert is_of == belongs(text, date_of, period_of(period))


@pytest.mark.parametrize(
    ("asked", "is_of"),
    [("tennis player announced", True), ("first title", False), ("", False)],
)
def test_other_clauses_are_of_the_article(asked: str, is_of: bool) -> None:
    """The article's date counts for what is asked in the clauses that name no time."""
    by = Analyser()
    text = "The tennis player, who won her first title in 1999, announced the end."
    terms = by.terms(asked)

    assert is_of == belongs(text, dated("2022-08-10"), period_of("in August 2022"), terms, by)


def test_left_out_years() -> None:
    """A sentence is left out with its year, but not if it speaks of more."""
    period = period_of("except 2015")

    assert not belongs("He was elected.", dated("2015-10-04"), period)
    assert belongs("He was elected.", dated("2016"), period)
    assert belongs("He was mayor from 2014 to 2016.", dated("2020"), period)


def test_times_are_found_once_each() -> None:
    """Each time has its place in the text and its days."""
    (told,) = told_in("It opened on 2 May 2013.", UNDATED)

    assert Told(13, 23, date(2013, 5, 2), date(2013, 5, 2)) == told
    assert told_in("It opened.", UNDATED) == ()
    assert told_in("The latest news of the pier", dated("2013")) == ()


def test_the_sentences_of_a_period() -> None:
    """Of a passage those sentences are kept that are of the period, and those that go on."""
    text = (
        "In 1998 it was sold. The mill stood empty. In 2013 it burnt. Nobody was hurt. It is gone."
    )
    source = article("mill", text, date=dated("2017"))
    passage = Passage(source, Span(0, len(text)))
    spans = tuple(sentences(text, passage.span))

    def kept(period: str) -> list[str]:
        found = spans_within(passage, spans, period_of(period), (), Analyser())
        return [text[span.start : span.end] for span in found]

    assert kept("in 1998") == ["In 1998 it was sold. The mill stood empty."]
    assert kept("in 2013") == ["In 2013 it burnt. Nobody was hurt. It is gone."]
    assert kept("in 2017") == ["The mill stood empty.", "Nobody was hurt. It is gone."]
    assert kept("before 2000") == ["In 1998 it was sold. The mill stood empty."]
    assert kept("in 1950") == []
    assert kept("after 1990") == [text]


def test_quotes_count_one_by_one() -> None:
    """Of several quotes those are kept that are of the period."""
    old = article("old", "It was so in 2018. It is so.", date=dated("2020"))
    young = article("young", "It is so now.", date=dated("2018-03"))
    quotes = [
        quote(old, "It was so in 2018."),
        quote(old, "It is so."),
        quote(young, "It is so now."),
    ]

    assert (quotes[0], quotes[2]) == quotes_within(quotes, period_of("in 2018"))


def test_candidates_of_other_times() -> None:
    """Four times as many candidates of the period are kept as of other times, in order."""
    found = []
    for number in range(12):
        year = 2018 if number % 2 else 2001
        one = article(f"a{number}", "It is so.", date=dated(str(year)))
        found.append(Candidate(Passage(one, Span(0, 9)), 12.0 - number))

    kept = candidates_near(found, period_of("in 2018"), 1)

    assert ["a0", "a1", "a3", "a5", "a7"] == [one.passage.article.id for one in kept]


def test_no_more_times_are_read_than_are_allowed() -> None:
    """Of articles that are nothing but dates, a bounded number are read to find a period."""
    many = "In 2001 it ran. " * (TIMES // 3)
    late = [article(f"a{n}", many + "In 2018 it burnt.", date=dated("2010")) for n in range(9)]
    found = [Candidate(Passage(one, Span(0, len(one.text))), 1.0) for one in late]

    kept = candidates_near(found, period_of("in 2018"), 1)

    # The fourth is not read, and takes the place for those of other times.
    assert ["a0", "a1", "a2", "a3"] == [one.passage.article.id for one in kept]


@pytest.mark.parametrize(
    ("year", "most"), [("2018", FEW // 3_000 + OTHERS // 3_000), ("2001", OTHERS // 3_000)]
)
def test_no_more_is_judged_than_a_bound(year: str, most: int) -> None:
    """However long the passages are, those of a period and those beside it are bounded."""
    texts = [article(f"a{n}", "It is so. " * 300, date=dated(year)) for n in range(40)]
    found = [Candidate(Passage(one, Span(0, len(one.text))), 1.0) for one in texts]

    assert most == len(candidates_near(found, period_of("in 2018"), 15))


def test_a_bounded_number_of_parts_is_judged() -> None:
    """Passages whose every other sentence is of a period do not become parts without end."""
    pages = [
        article(f"a{n}", "In 2018 it ran. In 2001 it burnt. " * 40, date=dated("2010"))
        for n in range(9)
    ]
    found = [Candidate(Passage(one, Span(0, len(one.text))), 1.0) for one in pages]
    analyser = Analyser(["en"])
    views = [view_of(one.passage, analyser) for one in found]

    parts = narrowed(found, views, period_of("in 2018"), {}, analyser).candidates

    # After two passages of 40 parts, whose sentences name 160 times, the others stay whole.
    assert (87, 7) == (len(parts), sum(one in found for one in parts))
    assert TIMES < 160


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("The ferry runs again in September.", "2020"),
        ("The ferry ran again in September.", "2019"),
        ("The ferry will be painted in September.", "2020"),
        ("From September, a ticket costs four crowns.", "2020"),
        ("As of September the ferry is free.", "2019? 2020?"),
        ("It has been free since September.", "2019"),
        ("The quay was closed until September.", "2019? 2020?"),
        ("A ferry in September.", "2019? 2020?"),
        ("Rask said the ferry sails in September.", "2020"),
        ("The ferry burnt in September and will be replaced in October.", "2019 2020"),
        ("Паром снова пойдёт в сентябре.", "2020"),
        ("Паром сгорел в сентябре.", "2019"),
        ("Причал закрыт с сентября.", "2019? 2020?"),
        ("قایق در سپتامبر راه می‌افتد.", "2020"),
        ("قایق در سپتامبر سوخت.", "2019"),
        ("قایق در سپتامبر.", "2019? 2020?"),
        ("From 1 September the quay is shut.", "2020"),
        ("By May the quay had sunk.", "2019"),
        ("The regatta is on 5 May.", "2020"),
        ("May the ferry sail in September!", "2020"),
        ("The ferry, which was sold in May, sails in September.", "2019 2020"),
        ("Перевозка назначена на 5 сентября.", "2020"),
        # A month that is not over is the present one.
        ("A ferry in April.", "2020"),
        ("Next year the ferry will be painted.", "2021"),
    ],
)  # fmt: skip
def test_the_year_of_a_month_without_a_year(text: str, years: str) -> None:
    """The verb or the preposition tells the last month from the next one; else it is doubtful."""
    told = told_in(text, dated("2020-04-11"))

    found = [
        f"{max(one.first, one.last if not one.is_lasting else one.first).year}"
        + "?" * one.is_doubtful
        for one in told
    ]
    assert years.split() == found


@pytest.mark.parametrize(
    ("text", "period", "is_of"),
    [
        ("Twelve bridges will be built over the next six years.", "in 2023", False),
        ("Twelve bridges will be built over the next six years.", "after 2019", True),
        ("В ближайшие шесть лет построят двенадцать мостов.", "в 2023 году", False),
        ("طی شش سال آینده دوازده پل می‌سازند.", "در ۲۰۲۳", False),
        ("طی شش سال آینده دوازده پل می‌سازند.", "از ۲۰۲۰ تا ۲۰۳۰", True),
        ("Next year a bridge will be built.", "in 2021", True),
        ("Next year a bridge will be built.", "in 2022", False),
        ("From 2021 to 2026 twelve bridges will be built.", "in 2023", True),
    ],
)
def test_plans_of_several_years(text: str, period: str, is_of: bool) -> None:
    """A plan that is counted from the article's date is of none of its years by itself."""
    assert is_of == belongs(text, dated("2020-04-11"), period_of(period))


@pytest.mark.parametrize(
    ("listed", "most"),
    [("3 March 2018, ", 30), ("last week, ", 150), ("in May, ", 300), ("in 1984 and 2018, ", 60)],
)
def test_a_list_of_dates_is_read_in_part(listed: str, most: int) -> None:
    """However many dates one sentence names, a bounded number is read, and none is cut in two."""
    few = told_in(f"It met on {listed * 3}and so on.", dated("2019-05-01"))
    many = told_in(f"It met on {listed * 2_000}and so on.", dated("2019-05-01"))

    assert 0 < len(many) <= most
    assert {(one.first, one.last) for one in few} == {(one.first, one.last) for one in many}
