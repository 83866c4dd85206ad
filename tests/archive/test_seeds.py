"""The archive that comes with the bot: cut from its originals, and nothing else changed."""

from hashlib import sha256
from pathlib import Path

import pytest

from bot.analysis.analyser import Analyser
from bot.archive.dates import SourceDate
from bot.archive.faq import load_faq
from bot.archive.front_matter.parsing import front_matter
from bot.archive.loading import load_archive
from bot.archive.model import Article
from bot.archive.segmentation import blocks, passages, sentences
from bot.question.names import load_aliases
from bot.settings import shipped

SEEDS, RESPONSES = shipped("seeds"), shipped("responses")
ORIGINALS = SEEDS / "originals"
ARCHIVE = load_archive(SEEDS)
FAQ = load_faq(RESPONSES / "faq.yaml", ARCHIVE)

articles = pytest.mark.parametrize("article", list(ARCHIVE), ids=lambda one: one.id[:3])


def original_name(file: Path) -> str:
    """Return the path of an article's source document within the archive."""
    return str(front_matter(file.read_text(encoding="utf-8"), file).fields["original"])


def original(article: Article) -> str:
    """Return the text of an article's source document."""
    return (SEEDS / original_name(SEEDS / f"{article.id}.md")).read_bytes().decode()


def test_originals_stay_byte_for_byte() -> None:
    """The five source documents are what they were when they came."""
    expected = {
        "000_463effb9ac669658.txt": (
            "d2486dd93c655b49400f43321a54376185a2226812868ae52576b606f6c2a141"
        ),
        "001_2a94b7629232ac56.txt": (
            "b9746e80c67e2ad757411f9357123805e2a36956a55a9de1149195f57e6db513"
        ),
        "002_4d224513795abef6.txt": (
            "57c715eb624d7922d70137ab416e4e76382045ef09d4783d814a675d9b6d721b"
        ),
        "003_3d6309595c7cab93.txt": (
            "67f01261bc30b20d1823de9fdd223685011332e555dfb4adb631fb68e78e748e"
        ),
        "004_0eb0729cf17e3a36.txt": (
            "e5c0c6b4645547f1096616596aeb48420fbcf79ae48815951f366f75f64a302b"
        ),
    }

    assert expected == {
        file.name: sha256(file.read_bytes()).hexdigest() for file in ORIGINALS.iterdir()
    }


def test_there_are_five_articles() -> None:
    """Each original has one article, and every article its original."""
    names = [original_name(file) for file in SEEDS.glob("*.md")]

    assert (5, sorted(f"originals/{file.name}" for file in ORIGINALS.iterdir())) == (
        len(ARCHIVE),
        sorted(names),
    )


@articles
def test_an_article_is_its_files_body(article: Article) -> None:
    """The shipped articles are plain prose: reading them as Markdown changes no character."""
    source = (SEEDS / f"{article.id}.md").read_text(encoding="utf-8")

    assert source.endswith(f"\n---\n{article.text}")


@articles
def test_every_paragraph_is_in_its_original(article: Article) -> None:
    """A body's paragraphs and headings are lines of the original, in its order."""
    lines = [line.strip() for line in original(article).splitlines()]
    found = [
        article.text[one.span.start : one.span.end].removeprefix("## ")
        for one in blocks(article.text)
    ]
    places = [lines.index(one, 0) if one in lines else -1 for one in found]
    distinct = list(dict.fromkeys(places))

    assert ([], sorted(distinct)) == (
        [one for one, place in zip(found, places, strict=True) if place < 0],
        distinct,
    )


@articles
def test_the_title_is_in_the_original(article: Article) -> None:
    """A title is a line of the original."""
    lines = [line.strip() for line in original(article).splitlines()]

    assert article.title in lines


SCRAPS = (
    *("Read in IntelliNews Pro", "Get IntelliNews Pro", "Related Content", "Most Read"),
    *("Turkish companies", "Slovak investment fund", "OUTLOOK 2020", "Reports", "Dismiss"),
    *("Durov as an icon", "Gold Bitcoin on background", "Apple iPhone 8+", "Ekaterinburg"),
    *("By bne", "June 22, 2020", "Friday 15 May 2015", "Pappi Hex", "©", "All Rights Reserved"),
    *("cookies", "Accept", "Leave a Reply", "Comments (No)", "Post a Comment", "Spam"),
    *("Your email address", "Required fields", "Source: IranTech", "Powered by", "To Top"),
)


@articles
def test_a_body_holds_no_scraps_of_its_page(article: Article) -> None:
    """Menus, teasers, captions, bylines, cookie bars and comment forms are no article."""
    assert [] == [scrap for scrap in SCRAPS if scrap in article.text]


@pytest.mark.parametrize(
    ("number", "edtf", "basis", "publisher", "author"),
    [
        ("000", "2020-06-22", "stated", "bne IntelliNews", None),
        ("001", None, "unknown", None, None),
        ("002", "2024-09~", "inferred", "CoolTechZone", None),
        ("003", "2014-03/2015-05-15", "inferred", "IranHub", "IranTech"),
        ("004", "2017-09/2017-12", "inferred", None, "Pappi Hex"),
    ],
)
def test_dates_say_what_the_documents_say(
    number: str, edtf: str | None, basis: str, publisher: str | None, author: str | None
) -> None:
    """Each article has the date, the basis and the names that its document bears out."""
    (found,) = (one for one in ARCHIVE if one.id.startswith(number))

    assert (edtf, basis, publisher, author) == (
        found.date.edtf,
        found.date.basis,
        found.publisher,
        found.author,
    )


@articles
def test_every_date_has_its_evidence(article: Article) -> None:
    """What a date rests on is said in words, and so is that there is none."""
    assert (True, "en") == (len(article.date.evidence) > 10, article.language)


@articles
def test_evidence_quotes_the_document(article: Article) -> None:
    """What the evidence puts in quotation marks is in the document."""
    pieces = [piece.partition("”")[0] for piece in article.date.evidence.split("“")[1:]]
    document = original(article).casefold()

    assert [] == [piece for piece in pieces if piece.casefold() not in document]


@articles
def test_headings_are_in_no_passage(article: Article) -> None:
    """No passage touches a heading, and none contains a heading mark."""
    headings = [block.span for block in blocks(article.text) if block.is_heading]
    found = passages(article.text)

    assert ([], []) == (
        [span for span in found if any(span.overlaps(heading) for heading in headings)],
        [span for span in found if "#" in article.text[span.start : span.end]],
    )


@articles
def test_an_article_is_reread_as_it_was_loaded(article: Article) -> None:
    """The file gives the same text again."""
    assert article.text == ARCHIVE.reread(article.id)


def test_the_faq_is_rich() -> None:
    """There are seventy curated facts or more, about all five articles."""
    quoted = {quote.article.id for entry in FAQ for quote in entry.quotes}

    assert (True, {article.id for article in ARCHIVE}) == (len(FAQ) >= 70, quoted)


def test_an_entry_is_asked_in_three_languages() -> None:
    """Every fact can be asked for in three wordings or more a language."""
    wordings = {
        entry.id: {language: len({*asked}) for language, asked in entry.questions.items()}
        for entry in FAQ
    }

    assert {} == {
        entry: numbers
        for entry, numbers in wordings.items()
        if numbers.keys() != {"en", "ru", "fa"} or min(numbers.values()) < 3
    }


def test_a_quote_is_whole_sentences_of_one_paragraph() -> None:
    """A curated quote begins and ends where sentences of one passage do."""
    begins, ends, passages_of = {}, {}, {}
    for article in ARCHIVE:
        passages_of[article.id] = found = passages(article.text)
        spans = [span for within in found for span in sentences(article.text, within)]
        begins[article.id] = {span.start for span in spans}
        ends[article.id] = {span.end for span in spans}
    quotes = [(entry.id, one.article.id, one.span) for entry in FAQ for one in entry.quotes]

    assert [] == [
        (entry, of)
        for entry, of, span in quotes
        if span.start not in begins[of]
        or span.end not in ends[of]
        or sum(span.overlaps(within) for within in passages_of[of]) != 1
    ]


def test_a_question_is_in_only_one_entry() -> None:
    """No wording belongs to two facts."""
    asked = [
        one.casefold() for entry in FAQ for listed in entry.questions.values() for one in listed
    ]

    assert [] == sorted({one for one in asked if asked.count(one) > 1})


def test_aliases_lead_to_the_archives_words() -> None:
    """A name in another script stands for the word that the articles use."""
    analyser = Analyser(article.language for article in ARCHIVE)
    aliases = load_aliases(RESPONSES / "aliases.yaml", analyser)
    expected = {"Дуров": ("durov",), "دوروف": ("durov",), "Роскомнадзор": ("roskomnadzor",)}
    found = {form: aliases.at(analyser.tokens(form), 0) for form in expected}

    assert expected == {form: one[0].terms for form, one in found.items() if one}


def test_undated_is_said_with_a_reason() -> None:
    """The one article without a date says so itself."""
    undated = [one.date for one in ARCHIVE if one.date.edtf is None]

    assert [SourceDate(None, "unknown", "the document states no date")] == undated


def test_shipped_folders_are_there() -> None:
    """The archive and the responses come with the program, wherever it is started."""
    assert (True, True) == (Path(SEEDS).is_absolute(), (RESPONSES / "texts").is_dir())
