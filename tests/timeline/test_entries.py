"""The timeline: what speaks of a topic, when that was, and in which order."""

from datetime import date

import pytest

from bot.analysis.passages import Views
from bot.archive.cutting import passages
from bot.archive.dates import SourceDate
from bot.archive.model import Article, Passage, Quote, Span
from bot.question.names import load_aliases
from bot.question.reading import Reader
from bot.settings import shipped
from bot.timeline.entries import READ_FOR_DATES, Timeline, TimelineEntry, Topic, timeline
from bot.timeline.words import event_words, heading, source_line
from tests.support.small_desk import article
from tests.support.small_search import ANALYSER, lexicon_of
from tests.support.texts import TEXTS

ALIASES = load_aliases(shipped("responses") / "aliases.yaml", ANALYSER)
STATED = SourceDate("2020-06-22", "stated", "")


def timeline_of(asked: str, *articles: Article, limit: int = 12) -> Timeline:
    """Return the timeline of all passages of some articles."""
    found = [Passage(one, span) for one in articles for span in passages(one.text)]
    lexicon = lexicon_of(*(one.article.text[one.span.start : one.span.end] for one in found))
    question = Reader(ANALYSER, lexicon, ALIASES).read(asked)
    return timeline(Topic.of(question, lexicon, ALIASES), found, Views(ANALYSER), limit)


def told(found: Timeline) -> list[tuple[str, str | None]]:
    """Return the entries' texts and events."""
    return [(entry.quote.text, entry.event) for entry in found.entries]


def entry(event: str | None = None, source: SourceDate = STATED, **fields: object) -> TimelineEntry:
    """Return an entry that quotes the word "Bridge"."""
    quoted = article("bridge", "Bridge", date=source, **fields)
    return TimelineEntry(Quote(quoted, Span(0, 6)), event, source)


def test_an_event_and_its_source_are_two_dates() -> None:
    """The sentence's own date is the event's, and the article's stays the publication's."""
    text = "The bridge opened in 2013. Nobody came."
    (found,) = timeline_of("bridge", article("river", text, date=STATED)).dated

    assert ("The bridge opened in 2013.", "2013", STATED) == (
        found.quote.text,
        found.event,
        found.source,
    )


def test_a_neighbour_s_date_is_not_borrowed() -> None:
    """A date in another sentence of the passage is not a date of the quoted one."""
    found = timeline_of("bridge", article("river", "The bridge opened. It rained in 2013."))

    assert [("The bridge opened.", None)] == told(found)


@pytest.mark.parametrize(
    ("language", "topic", "text", "event"),
    [
        ("ru", "мост", "Мост открыли летом 2019 года.", "2019-22"),
        ("fa-IR", "پل", "پل در ۱۰ اردیبهشت ۱۳۹۷ باز شد.", "2018-04-30"),
        ("ru", "мост", "Мост весит 1500 г и 2018 кг.", None),
        ("de-AT", "Brücke", "Die Brücke in 2013 Metern Höhe.", None),
        ("de", "Brücke", "Die Brücke in 2013.", None),
    ],
)
def test_dates_are_read_in_three_languages(
    language: str, topic: str, text: str, event: str | None
) -> None:
    """English, Russian and Persian articles have dates of events; others have none."""
    found = timeline_of(topic, article("river", text, language=language))

    assert [(text, event)] == told(found)


def test_the_order_of_time() -> None:
    """Entries are ordered by the earliest day of the event, or else of the source; undated last."""
    found = timeline_of(
        "bridge",
        article("a", "The bridge burns."),
        article("b", "The bridge sways.", date=STATED),
        article("c", "The bridge opened in 2021.", date=SourceDate("1990", "inferred", "")),
        article("d", "The bridge rusts.", date=SourceDate("../2015", "inferred", "")),
        article("e", "The bridge has been closed since 2018.", date=STATED),
    )

    assert ["d", "e", "b", "c", "a"] == [one.quote.article.id for one in found.entries]
    assert ["a"] == [one.quote.article.id for one in found.undated]


def test_one_date_and_two_places() -> None:
    """Entries of one date are in the order of their articles and of the text."""
    text = "The bridge sways.\n\nThe bridge burns."
    found = timeline_of("bridge", article("b", text, date=STATED), article("a", text[:17]))

    assert ["The bridge sways.", "The bridge burns."] == [text for text, _ in told(found)]


def test_a_passage_must_hold_most_of_the_topic() -> None:
    """What shares only one word of two with the topic does not speak of it."""
    found = timeline_of(
        "bridge opening",
        article("a", "The bridge opening was loud."),
        article("b", "An opening of flowers."),
    )

    assert [("The bridge opening was loud.", None)] == told(found)


def test_an_unknown_word_is_not_overlooked() -> None:
    """A topic whose most telling word the archive lacks has no timeline."""
    found = timeline_of(
        "bridge in Germany", article("a", "The bridge opened."), article("b", "No.")
    )

    assert Timeline((), (), 0) == found


def test_no_words_no_timeline() -> None:
    """A topic of stop words alone is none."""
    assert Timeline((), (), 0) == timeline_of("of the", article("a", "The bridge opened."))


def test_two_sentences_of_a_passage() -> None:
    """A second sentence joins the first if it holds the topic by itself, but a third does not."""
    text = "The bridge opened in 2013. The bridge closed. Rain fell. The bridge opened again."
    found = timeline_of("bridge", article("a", text, date=STATED))

    assert [("The bridge opened in 2013.", "2013"), ("The bridge closed.", None)] == told(found)


def test_a_pronoun_takes_in_the_sentence_before() -> None:
    """A sentence that leans on the one before is quoted with it, where that is not too long."""
    text = "The mayor came. He opened the bridge."
    long = f"The mayor came{' late' * 100}. He opened the bridge."
    found = timeline_of("bridge", article("a", text), article("b", long))

    assert [(text, None), ("He opened the bridge.", None)] == told(found)


def test_overlapping_quotes_are_one() -> None:
    """A sentence that is quoted with the one that leans on it is not quoted once more."""
    text = "The bridge closed. It is the bridge of a town, built in 2013."
    found = timeline_of("bridge", article("a", text))

    assert [(text, "2013")] == told(found)


def test_identical_texts_count_once() -> None:
    """Of the same words in several articles the earliest dated ones are kept."""
    early = SourceDate("2014", "inferred", "")
    found = timeline_of(
        "bridge",
        article("a", "The bridge opened."),
        article("b", "The bridge\nopened.", date=STATED),
        article("c", "The bridge opened.", date=early),
    )

    assert ["c"] == [one.quote.article.id for one in found.entries]


def test_the_limit() -> None:
    """Beyond the limit rather the undated are left out, and they are counted."""
    found = timeline_of(
        "bridge",
        article("a", "The bridge burns."),
        article("b", "The bridge sways.", date=STATED),
        article("c", "The bridge opened in 2013."),
        limit=2,
    )

    assert (["c", "b"], 1) == ([one.quote.article.id for one in found.entries], found.left_out)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Pavel Durov", "Durov spoke."),
        ("Iran", "Many Iranian users left."),
        ("iran", "Many Iranian users left."),
        ("Russian", "A ban in Russia."),
        ("Иран", "A ban in Iran."),
    ],
)
def test_names_in_other_words(asked: str, text: str) -> None:
    """Short forms match whole names, countries match their peoples, and scripts each other."""
    others = (article("b", "Pavel cooks."), article("c", "Rain fell."))
    found = timeline_of(asked, article("a", text), *others)

    assert text in [one.quote.text for one in found.entries]


def test_kin_is_searched_for() -> None:
    """An engine is also asked for the words that are equivalent to a country."""
    lexicon = lexicon_of("An Iranian in Iran.", "Telegram and telegraphs.")
    question = Reader(ANALYSER, lexicon, ALIASES).read("Telegram in Iran, Iranian")
    topic = Topic.of(question, lexicon, ALIASES)

    assert ["telegram", "iran", "iranian"] == [one.term for one in topic.question.terms]


def test_common_words_have_no_kin() -> None:
    """Only names have people: a human is not of "hum"."""
    lexicon = lexicon_of("A human.", "The hum.")
    topic = Topic.of(Reader(ANALYSER, lexicon, ALIASES).read("The human"), lexicon, ALIASES)

    assert [frozenset({"human"})] == [part for part, _ in topic.parts]


@pytest.mark.parametrize(
    ("event", "source", "expected"),
    [
        ("2017-06", STATED, (date(2017, 6, 1), date(2017, 6, 30))),
        (None, STATED, (date(2020, 6, 22), date(2020, 6, 22))),
        ("2018/..", STATED, (date(2018, 1, 1), None)),
        (None, SourceDate(None, "unknown", ""), (None, None)),
    ],
)
def test_bounds(
    event: str | None, source: SourceDate, expected: tuple[date | None, date | None]
) -> None:
    """The bounds are the event's where there is one, else the publication's."""
    assert expected == entry(event, source).bounds


@pytest.mark.parametrize(
    ("language", "event", "source", "expected"),
    [
        ("en", "2017-06", STATED, "June 2017 (said in the quote)"),
        ("en", "2018/..", STATED, "Since 2018 (said in the quote)"),
        ("en", None, STATED, "Published: 22 June 2020 (stated by the source)"),
        (
            "en",
            None,
            SourceDate("2024-09~", "inferred", ""),
            "Published: about September 2024 (inferred from the text)",
        ),
        ("en", None, SourceDate(None, "unknown", ""), "Undated:"),
        ("ru", "2017-06", STATED, "Июнь 2017 г. (сказано в цитате)"),
        ("fa", "2017-06", STATED, "ژوئن ۲۰۱۷، به گفتهٔ نقل‌قول"),
    ],
)
def test_headings(language: str, event: str | None, source: SourceDate, expected: str) -> None:
    """A date is in words with its basis; an inferred date says so."""
    assert expected == heading(entry(event, source), TEXTS[language])


def test_no_event_no_words() -> None:
    """Where no date is stated in the sentence, none is said to be."""
    assert None is event_words(entry(), TEXTS["en"])


def test_source_line_of_a_publication() -> None:
    """The source's date is not said twice."""
    said = source_line(entry(publisher="River Post", author="A. Writer"), TEXTS["en"])

    assert "Bridge · River Post · by A. Writer" == said


def test_source_line_of_an_event() -> None:
    """The publication's date is below the event's, with its basis; names keep their direction."""
    said = source_line(entry("2017-06"), TEXTS["fa"])

    when = "۲ تیر ۱۳۹۹ (۲۲ ژوئن ۲۰۲۰)، ذکرشده در منبع"
    assert f"\u2068Bridge\u2069 · ناشر نامشخص · {when} · به زبان انگلیسی" == said


def test_a_bounded_number_of_dates_is_read() -> None:
    """Of an archive of dates, only as many sentences are read as a timeline can afford."""
    texts = [f"Bridge {n} opened in 2013, and again in 2014 and 2015." for n in range(900)]
    found = timeline_of("bridge", *(article(f"a{n:03}", text) for n, text in enumerate(texts)))
    read = len(found.entries) + found.left_out
    fewest = READ_FOR_DATES // max(map(len, texts))

    assert fewest <= read <= READ_FOR_DATES // min(map(len, texts)) + 1 < len(texts)
