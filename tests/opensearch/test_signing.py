"""What is put into a cluster is signed, and nothing that was changed there is taken."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.analysis.lexicon import Lexicon
from bot.archive.dates import SourceDate
from bot.archive.model import Article
from bot.search.opensearch.known import Known
from bot.search.opensearch.records import packed, unpacked
from bot.search.opensearch.signing import Signer, TamperedError, head_of
from tests.support.small_desk import archive_of, article

SIGNER = Signer("the operator's key")
BRIDGE = article(
    "мост",
    "The bridge opened.",
    title="A bridge",
    publisher="River Post",
    author="A. Writer",
    url="https://example.org/1",
    date=SourceDate("1992-05~", "inferred", "the text"),
)


def stored(one: Article = BRIDGE) -> dict[str, Any]:
    """Return an article as it comes back from a cluster."""
    head = head_of(one)
    told = {"head": head, "text": one.text, "mac": SIGNER.of_head(head)}
    return dict(json.loads(json.dumps(told)))


def test_an_article_comes_back_whole() -> None:
    """All of it is as before; of the head alone, all but the text."""
    head = SIGNER.head(stored())

    assert BRIDGE == SIGNER.article(stored())
    assert (BRIDGE.date, BRIDGE.title, "") == (head.date, head.title, head.text)


def _other_text(document: dict[str, Any]) -> None:
    """Change a text together with its digest, as anyone can who may write."""
    changed = article("мост", "The bridge closed.")
    document["text"] = changed.text
    document["head"]["sha256"] = changed.sha256


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "text": lambda one: one.update(text="The bridge closed."),
    "text and digest": _other_text,
    "title": lambda one: one["head"].update(title="No bridge"),
    "date": lambda one: one["head"].update(date=["1993", "stated", ""]),
    "source": lambda one: one["head"].update(publisher="Other Post"),
    "id": lambda one: one["head"].update(id="other"),
    "no signature": lambda one: one.pop("mac"),
    "no head": lambda one: one.pop("head"),
    "another key's": lambda one: one.update(mac=Signer("other").of_head(one["head"])),
    "no text": lambda one: one.pop("text"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_article_is_refused(change: str) -> None:
    """Whatever was changed of it, with or without its digest."""
    document = stored()
    CHANGES[change](document)

    with pytest.raises(TamperedError):
        SIGNER.article(document)


def known() -> Known:
    """Return what is known of an archive of two articles."""
    archive, _ = archive_of(BRIDGE, article("market", "The market moved.", language="ru"))
    lexicon = Lexicon(2, {"bridg": 1}, {"bridge": 1}, frozenset({7}), {"x": "y"}, {"b": 1}, 5, 2)
    return Known.of(archive, lexicon, {"b"}, 1)


def documents() -> list[dict[str, Any]]:
    """Return the documents of a record, as they come back from a cluster."""
    return [one for _, one in packed("clippings-1", "base-1", known().stored(), SIGNER)]


def test_what_is_known_of_an_archive_comes_back() -> None:
    """Its facts and its lexicon are read from the signed parts."""
    found = Known.read(unpacked("clippings-1", "base-1", documents(), SIGNER))

    assert (known(), Counter({"en": 1, "ru": 1}), 2, True) == (
        found,
        found.languages,
        found.count,
        found.is_dated,
    )


@pytest.mark.parametrize(
    ("index", "name", "parts"),
    [
        ("clippings-1", "base-1", []),
        ("clippings-1", "base-1", [{"data": "AAAA", "mac": "0" * 64}]),
        ("clippings-1", "base-1", [{"data": "AAAA"}]),
        ("clippings-1", "base-2", None),
        ("clippings-2", "base-1", None),
    ],
)
def test_a_record_that_was_changed_is_refused(
    index: str, name: str, parts: list[dict[str, Any]] | None
) -> None:
    """Without the right signature, without any part, or if it was another one's."""
    with pytest.raises(TamperedError):
        unpacked(index, name, documents() if parts is None else parts, SIGNER)
