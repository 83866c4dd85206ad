"""What is put into a cluster is signed, and nothing that was changed there is taken."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.analysis.lexicon import Lexicon
from bot.archive.dates import SourceDate
from bot.archive.model import Article
from bot.search.opensearch.blobs import Known, blobs_of, known_in
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


def test_what_is_known_of_an_archive_comes_back() -> None:
    """Its facts and its lexicon are read from the signed parts."""
    archive, _ = archive_of(BRIDGE, article("market", "The market moved.", language="ru"))
    lexicon = Lexicon(2, {"bridg": 1}, {"bridge": 1}, frozenset({7}), {"x": "y"}, {"b": 1}, 5, 2)
    known = Known.of(archive, lexicon)
    found = known_in([one for _, one in blobs_of(known, SIGNER)], SIGNER)

    assert (known, Counter({"en": 1, "ru": 1})) == (found, found.languages)


@pytest.mark.parametrize("parts", [[], [{"data": "AAAA", "mac": "0" * 64}]])
def test_facts_that_were_changed_are_refused(parts: list[dict[str, Any]]) -> None:
    """Without the right signature, or without any part, nothing is read."""
    with pytest.raises(TamperedError):
        known_in(parts, SIGNER)
