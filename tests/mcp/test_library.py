"""What the tools answer, and what they refuse in a sentence."""

from typing import Any

import jsonschema_rs
import pytest

from bot.desk import Desk
from bot.mcp.described import LARGEST_PART
from bot.mcp.library import LARGEST_RESOURCE, Library
from bot.mcp.links import Links, address_of, named_by
from bot.pages.inputs import RefusedError
from tests.support.small_desk import SmallDesk, archive_of, article
from tests.support.texts import TEXTS


def library_of(desk: Desk, root: str | None = None) -> Library:
    """Return the library of a desk."""
    return Library(desk, TEXTS, Links(root))


def quotes_in(fields: Any) -> list[dict[str, Any]]:
    """Return every quote in JSON."""
    if isinstance(fields, list):
        return [quote for one in fields for quote in quotes_in(one)]
    if not isinstance(fields, dict):
        return []
    inner = [quote for one in fields.values() for quote in quotes_in(one)]
    return [fields, *inner] if {"text", "start", "end", "article"} <= fields.keys() else inner


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("ask", {"question": "Who arrested Durov?"}),
    ("ask", {"question": "Hello!", "lang": "fa"}),
    ("ask", {"question": "What is Durov's salary?", "asked_on": "2026-01-01"}),
    ("verify_quote", {"text": "The French authorities arrested Durov at the end of August"}),
    ("verify_quote", {"text": "The French authorities arrested Durov at the end of May 2020"}),
    ("verify_quote", {"text": "?"}),
    ("timeline", {"topic": "Telegram ban", "limit": 3}),
    ("read_article", {"article": "000", "start": 100, "limit": 50}),
    ("list_articles", {"limit": 2, "order": "oldest"}),
]


@pytest.mark.parametrize(("name", "given"), ASKED, ids=str)
async def test_results_are_as_described(
    name: str, given: dict[str, Any], shipped_desk: Desk
) -> None:
    """They fit the schema, and each quote is the words of its article and can be read again."""
    if "article" in given:
        first = next(iter(shipped_desk.archive)).id
        given = {**given, "article": first}
    library = library_of(shipped_desk)
    found = await library.call(name, given)
    jsonschema_rs.validate(library.tools[name].returned, found)

    for one in quotes_in(found):
        source = shipped_desk.archive.get(one["article"])
        assert source is not None
        assert source.text[one["start"] : one["end"]] == one["text"]
        assert one["date"]["basis"] in ("stated", "inferred", "unknown")
        if "length" not in one:
            assert await library.resource(one["permalink"]) == one["text"]


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("ask", {}, "question is missing."),
        ("ask", {"question": "  "}, "question is missing."),
        ("ask", {"question": "x" * 1001}, "question must have at most 1000 characters."),
        ("ask", {"question": ["a"]}, "question must be a text."),
        ("ask", {"question": "a", "q": 1}, "ask has no 'q'; it is given question, asked_on, lang."),
        ("ask", {"question": "a", "lang": "xx"}, "lang must be one of: en, fa, ru."),
        ("timeline", {"topic": "a", "limit": 101}, "limit must be a whole number from 1 to 100."),
        ("read_article", {"article": "x"}, "There is no such article; list_articles names them."),
        ("read_article", {"article": "fish", "start": 60}, "start must be at most 50"),
        ("read_article", {"article": "fish", "limit": LARGEST_PART + 1}, "limit must be"),
        ("list_articles", {"page": 9}, "There is no page 9; the last is 1."),
        ("list_articles", {"from": "soon"}, "from must be a day like 2026-11-29."),
    ],
)
async def test_refusals(name: str, given: dict[str, Any], expected: str) -> None:
    """Each is one sentence that says what is allowed."""
    with pytest.raises(RefusedError) as refused:
        await library_of(SmallDesk()).call(name, given)

    assert str(refused.value).startswith(expected)


async def test_parts_of_an_article_are_its_text() -> None:
    """Read one after another they are the whole text, letter by letter."""
    desk, text, parts = SmallDesk(), "", 0
    library = library_of(desk)
    while len(text) < len(desk.river.text):
        found = await library.call(
            "read_article", {"article": "bridge", "start": len(text), "limit": 30}
        )
        text, parts = text + found["text"], parts + 1
    end = await library.call("read_article", {"article": "bridge", "start": len(text)})

    assert (text, parts) == (desk.river.text, -(-len(text) // 30))
    assert (end["text"], end["start"], end["end"], end["length"]) == ("", *[len(text)] * 3)


async def test_permalinks_follow_the_words() -> None:
    """A quote's resource has its words where they are now, and says when they have changed."""
    desk = SmallDesk()
    found = await library_of(desk).call("ask", {"question": "When?"})
    link = found["quotes"][0]["permalink"]
    moved, changed = (SmallDesk(river) for river in ("Before. " + desk.river.text, "Nothing. " * 9))

    assert await library_of(moved).resource(link) == found["quotes"][0]["text"]
    with pytest.raises(RefusedError, match="these words are not in it"):
        await library_of(changed).resource(link)


@pytest.mark.parametrize(
    "address",
    [
        *("", "http://articles/bridge", "clippings://other/bridge", "clippings://articles/none"),
        *("clippings://articles/bridge?quote=1-2", "clippings://[", "clippings:articles/bridge"),
        "clippings://articles/../../etc/passwd",
    ],
)
async def test_addresses_that_name_nothing(address: str) -> None:
    """They are refused in a sentence."""
    with pytest.raises(RefusedError, match=r"^(There is no|The link does not)"):
        await library_of(SmallDesk()).resource(address)


async def test_a_long_article_is_read_in_parts() -> None:
    """As a resource it is not, since nothing of it could be left out without a word."""
    desk = SmallDesk()
    desk.archive, _ = archive_of(article("long", "word " * (LARGEST_RESOURCE // 5 + 1)))
    with pytest.raises(RefusedError, match="read it in parts by read_article"):
        await library_of(desk).resource("clippings://articles/long")
    found = await library_of(desk).call("read_article", {"article": "long", "limit": LARGEST_PART})

    assert len(found["text"]) == LARGEST_PART


@pytest.mark.parametrize("article_id", ["bridge", "2024/05/a b", "مقاله", "?#&%", "..", "a:b@c"])
def test_addresses_name_any_article(article_id: str) -> None:
    """Whatever signs its id has."""
    assert named_by(address_of(article_id)) == (article_id, None)


def test_permalinks_lead_to_the_pages() -> None:
    """If their root is known, a quote's link is the one that the pages have."""
    quoted = {"article": "a b", "sha256": "", "start": 0, "end": 2, "text": "Hi"}
    heading = {"article": "a b", "sha256": ""}
    links = Links("https://archive.example")

    assert links.added([heading])[0]["permalink"] == "https://archive.example/articles/a%20b"
    assert links.added(quoted)["permalink"] == (
        "https://archive.example/articles/a%20b?quote=0-2-3639efcd08ab#quote"
    )
