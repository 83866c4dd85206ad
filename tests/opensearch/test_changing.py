"""What changes in an archive is written into the index in use, as its next state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.dates import SourceDate
from bot.archive.errors import ContentError, EngineError
from bot.archive.model import Archive, Article
from bot.clustered import followed_desk
from bot.desk import Desk
from bot.search.opensearch import changing
from bot.search.opensearch.archive import ClusterArchive
from bot.search.opensearch.changing import Changed, Changer, MustRebuildError
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.mapping import key_of, version_of
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.states import read_manifest
from bot.search.opensearch.writing import Layout, write
from bot.values.engine_address import EngineAddress
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.small_desk import archive_of, article

QUESTION = "When did the bridge open?"
OLD, NEW = "The bridge opened in May.", "The bridge opened in June, after repairs."
BEFORE = {
    "bridge": OLD,
    "market": "The market moved over the river in autumn. Traders were not asked.",
    "fish": "The fish came from the sea. The harbour sold it on Fridays.",
    "tram": "The tram stopped at noon.",
}
STATED = SourceDate("1992-05", "stated", "the byline")


class Steps:
    """An archive in the cluster, whose states are written one after another."""

    def __init__(self, address: EngineAddress) -> None:
        self.address = address
        self.connection = Connection(address, deadline=30)
        self.signer = Signer(KEY)
        self.now = 1_000.0
        write(self.connection, of(BEFORE), self.signer, Layout(2, 0))
        self.changer = self.new_changer()

    def new_changer(self) -> Changer:
        """Return what writes states, as another process would begin."""
        return Changer(self.connection, self.signer, clock=lambda: self.now)

    def engine(self) -> OpenSearchEngine:
        """Open the state that the cluster has now."""
        return OpenSearchEngine.open(Connection(self.address, deadline=30), self.signer)


def of(texts: dict[str, str], **more: Article) -> Archive:
    """Return an archive of articles with these texts, and of others."""
    return archive_of(*(article(name, text) for name, text in texts.items()), *more.values())[0]


def dated(text: str) -> Article:
    """Return an article with a title, a date and an address."""
    return article(
        "ferry", text, title="A ferry to the island", date=STATED, url="https://example.org/ferry"
    )


@pytest.fixture
def steps(cluster: Cluster) -> Iterator[Steps]:
    """Put the archive into the cluster."""
    found = Steps(new_address(cluster))
    yield found
    client = found.connection.writing
    client.indices.delete(index=f"{found.address.index}-*", ignore_unavailable=True)
    client.close()


def desk_of(engine: OpenSearchEngine, cache: Path) -> Desk:
    """Return a desk over an engine, with a low gate."""
    return Desk.over(engine, responses=None, cache=cache, gate=0.01)


async def quoted(desk: Desk, question: str = QUESTION) -> str | None:
    """Return the first quote of an answer, read again as before it is sent."""
    found = await desk.ask(question)
    if not isinstance(found, Answer):
        return None
    verify_quotes(found.quotes, desk.archive)
    return found.quotes[0].text


def facts(archive: Archive, engine: OpenSearchEngine) -> dict[str, Any]:
    """Return what is known of an archive, whatever the order of its articles."""
    lexicon = engine.lexicon
    return {
        "count": (len(archive), archive.size, archive.languages, archive.is_dated),
        "articles": sorted(archive, key=lambda one: one.id),
        "heads": sorted(one.title for one in archive.heads()),
        "coverage": archive.coverage,
        "lexicon": (lexicon.passages, lexicon.length, lexicon.context_length),
        "terms": (lexicon.frequency, lexicon.context, lexicon.words, lexicon.stems),
    }


async def test_a_state_is_as_if_it_had_been_put_there_as_a_whole(
    steps: Steps, cluster: Cluster
) -> None:
    """After changes, articles, statistics and dates are those of the archive as it is now."""
    changed = {**BEFORE, "bridge": NEW, "market": "The market closed."}
    del changed["fish"]
    last = of(changed, ferry=dated("The ferry crosses to the island on Mondays."))
    steps.changer.write(of({**BEFORE, "bridge": NEW, "new": "A new word: heliport."}))
    steps.changer.write(last)
    whole = new_address(cluster)
    write(Connection(whole), last, Signer(KEY), Layout(1, 0))
    expected = OpenSearchEngine.open(Connection(whole, deadline=30), Signer(KEY))
    found = steps.engine()

    assert facts(expected.archive, expected) == facts(found.archive, found)
    numbered = {found.archive.at(number).id for number in range(len(last))}
    assert ({one.id for one in last}, len(last)) == (numbered, len(found.archive))
    with pytest.raises(IndexError):
        found.archive.at(len(last))


async def test_a_bot_follows_each_state(steps: Steps, tmp_path: Path) -> None:
    """What is new is found, what was changed is found as it is now, and what is gone is not."""
    desk = desk_of(steps.engine(), tmp_path)
    assert OLD == await quoted(desk)
    assert desk is followed_desk(desk)
    archive = of({**BEFORE, "bridge": NEW}, ferry=dated("The ferry crosses to the island."))
    first = steps.changer.write(archive)
    then = followed_desk(desk)
    assert then is not None
    assert (NEW, "The ferry crosses to the island.") == (
        await quoted(then),
        await quoted(then, "Where does the ferry cross?"),
    )
    assert ("A ferry to the island", ["ferry"]) == (
        then.titled("the fery to the iland")[0].title,
        [one.id for one in then.catalogue.within(date(1992, 1, 1), None)],
    )
    second = steps.changer.write(of({**BEFORE, "bridge": NEW}))
    last = followed_desk(then)
    assert last is not None

    assert (Changed(2, 1, 1, 0), Changed(3, 0, 0, 1)) == (first, second)
    assert (None, None, [], 4) == (
        last.archive.get("ferry"),
        await quoted(last, "Where does the ferry cross?"),
        list(last.catalogue.within(date(1992, 1, 1), None)),
        len(last.archive),
    )


async def test_what_was_read_before_is_kept_by_the_next_state(steps: Steps) -> None:
    """Articles and heads that stay the same are not read again; the others are."""
    archive = steps.engine().archive
    assert isinstance(archive, ClusterArchive)
    before = {one.id: one for one in archive}
    heads = {one.id: one.title for one in archive.heads()}
    steps.changer.write(of({**BEFORE, "bridge": NEW}, ferry=dated("The ferry crosses.")))
    later = archive.later()
    assert later is not None

    assert before["market"] is later.get("market")
    assert heads | {"ferry": "A ferry to the island"} == {
        one.id: one.title for one in later.heads()
    }
    assert {one.text for one in later.heads()} == {""}


@pytest.mark.parametrize("is_swept", [False, True])
async def test_a_quote_of_an_old_text_is_refused(
    steps: Steps, tmp_path: Path, is_swept: bool
) -> None:
    """A process that has not followed yet does not quote what is no longer in the archive."""
    desk = desk_of(steps.engine(), tmp_path)
    shown = [await desk.ask(one) for one in (QUESTION, "What was sold on Fridays?")]
    steps.changer.write(of({**BEFORE, "bridge": NEW, "fish": ""} | {"fish": "Another text."}))
    if is_swept:
        assert 2 == steps.changer.sweep(at_once=True)

    for one in shown:
        assert isinstance(one, Answer)
        with pytest.raises(AlteredQuoteError):
            verify_quotes(one.quotes, desk.archive)
    with pytest.raises(ContentError, match="no longer in the archive as it was"):
        desk.archive.reread("bridge")
    assert BEFORE["market"] == desk.archive.reread("market")


async def test_a_state_stays_whole_for_those_who_have_it_open(steps: Steps, tmp_path: Path) -> None:
    """What is new is not seen, and what is gone is found until it is removed; then that is told."""
    desk = desk_of(steps.engine(), tmp_path)
    new = of({**BEFORE, "bridge": NEW, "other": "Another bridge opened in March."})
    steps.changer.write(new)
    before = await desk.ask(QUESTION)
    desk.forget()
    later = desk_of(steps.engine(), tmp_path)
    both = {one.text for one in getattr(await later.ask("bridge opened"), "quotes", ())}

    assert isinstance(before, Answer)
    assert (OLD, False) == (before.quotes[0].text, before.is_partial)
    assert OLD not in both


def test_what_is_gone_is_removed_after_a_while(steps: Steps) -> None:
    """Nothing of it is in the index any more, and the manifest does not name it."""
    client = steps.connection.writing
    steps.changer.write(of({**BEFORE, "bridge": NEW}))
    assert (False, 0) == (steps.changer.is_due, steps.changer.sweep())
    steps.now += changing.GRACE
    old = version_of(key_of("bridge"), 1)
    assert (True, 1) == (steps.changer.is_due, steps.changer.sweep())
    query = {"query": {"term": {"article": old}}}
    left = client.count(index=steps.changer.index, body=query)["count"]
    found = read_manifest(steps.connection, steps.address.index, steps.signer)

    assert (0, (), False) == (left, tuple(found.manifest.passed), steps.changer.is_due)
    assert OLD not in str(client.search(index=steps.changer.index, size=100))


def test_nothing_is_written_if_nothing_has_changed(steps: Steps) -> None:
    """The same articles are recognised by their signatures, also by another process."""
    same = of(BEFORE)

    assert (None, None, None) == (
        steps.changer.write(same),
        steps.changer.write(same),
        steps.new_changer().write(of(BEFORE)),
    )
    assert 1 == read_manifest(steps.connection, steps.address.index, steps.signer).manifest.state


def test_another_process_goes_on(steps: Steps) -> None:
    """What one process has written, another one continues, and the first one follows."""
    other = steps.new_changer()
    first = steps.changer.write(of({**BEFORE, "bridge": NEW}))
    second = other.write(of({**BEFORE, "bridge": NEW, "new": "A heliport."}))
    third = steps.changer.write(of(BEFORE))
    found = steps.engine()

    assert [2, 3, 4] == [one.state for one in (first, second, third) if one]
    assert BEFORE == {one.id: one.text for one in found.archive}


def test_one_process_writes_at_a_time(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one is told so; what an ended one has left is removed, and no state is of both."""
    half = steps.new_changer()

    def ends(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(half, "_commit", ends)
    with pytest.raises(KeyboardInterrupt):
        half.write(of({**BEFORE, "half": "Half of it is a heliport."}))
    with pytest.raises(EngineError, match="another process is writing"):
        steps.changer.write(of({**BEFORE, "bridge": NEW}))
    assert BEFORE == {one.id: one.text for one in steps.engine().archive}
    steps.now += 60
    found = steps.changer.write(of({**BEFORE, "bridge": NEW}))

    assert found == Changed(3, 0, 1, 0)
    assert {**BEFORE, "bridge": NEW} == {one.id: one.text for one in steps.engine().archive}


def test_a_start_after_many_states(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is known is written again now and then; older records are removed."""
    monkeypatch.setattr(changing, "_STEPS", 2)
    archive = steps.engine().archive
    assert isinstance(archive, ClusterArchive)
    texts = dict(BEFORE)
    for number in range(5):
        texts[f"new {number}"] = f"Heliport number {number} opened."
        steps.changer.write(of(texts))
    manifest = read_manifest(steps.connection, steps.address.index, steps.signer).manifest

    assert (6, 5, [4, 5, 6]) == (
        manifest.state,
        manifest.base,
        [state for state, _ in manifest.steps],
    )
    assert texts == {one.id: one.text for one in steps.engine().archive}
    # It is too far back to be followed, and must be opened again.
    assert archive.later() is None


@pytest.mark.parametrize("kind", ["languages", "many", "altered"])
def test_what_must_be_put_there_as_a_whole_is_told(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Nothing is changed then."""
    texts = {**BEFORE, "bridge": NEW, "new": "A heliport."}
    archive = of(texts)
    if kind == "languages":
        archive = of(texts, other=replace(article("ru", "Мост открыли."), language="ru"))
    elif kind == "many":
        monkeypatch.setattr(changing, "_MOST", 1)
    else:
        key = key_of("bridge")
        place = {"id": version_of(key, 1), "routing": key}
        body = {"doc": {"text": "The bridge opened in July."}}
        steps.connection.writing.update(index=steps.changer.index, **place, body=body)

    with pytest.raises(MustRebuildError, match="; run `clippings index`") as raised:
        steps.changer.write(archive)
    assert "clippings index" not in raised.value.reason  # for those who do it at once
    assert 1 == read_manifest(steps.connection, steps.address.index, steps.signer).manifest.state


def test_an_archive_that_was_put_there_again_is_opened_again(steps: Steps) -> None:
    """Steps lead to the states of one index only; the changer goes on with the new one."""
    archive = steps.engine().archive
    assert isinstance(archive, ClusterArchive)
    write(steps.connection, of(BEFORE), steps.signer, Layout(1, 0))
    found = steps.changer.write(of({**BEFORE, "bridge": NEW}))

    assert archive.later() is None
    assert found == Changed(2, 0, 1, 0)
    assert {**BEFORE, "bridge": NEW} == {one.id: one.text for one in steps.engine().archive}
