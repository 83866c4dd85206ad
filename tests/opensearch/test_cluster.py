"""An archive in a real cluster: read, changed behind our back, rebuilt, cut off, in parts."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answer.decisions import Abstention, Answer
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.catalogue import Catalogue
from bot.archive.dates import SourceDate
from bot.archive.errors import ContentError, EngineError
from bot.archive.model import Archive
from bot.desk import Desk
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.mapping import key_of, version_of
from bot.search.opensearch.signing import Signer, head_of
from bot.search.opensearch.writing import Layout, Written, write
from bot.search.titles import Titles
from bot.values.engine_address import EngineAddress, read_address
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.cut_off import way_to
from tests.support.small_desk import archive_of, article

QUESTION = "When did the bridge open?"
TEXTS = {
    "bridge": "The bridge opened in May. Nobody paid a toll.",
    "market": "The market moved over the river in autumn. Traders were not asked.",
    "fish": "The fish came from the sea. The harbour sold it on Fridays.",
}


def archive(**texts: str) -> Archive:
    """Return an archive of these articles, one of them dated."""
    stated = SourceDate("1992-05", "stated", "the byline")
    known = TEXTS | texts
    found = [article(name, text) for name, text in known.items() if text]
    first = article("dated", "The tram stopped at noon.", title="The old tram", date=stated)
    return archive_of(*found, first)[0]


def put(address: EngineAddress, **texts: str) -> Written:
    """Put the archive with these texts into the cluster, in three parts without copies."""
    return write(Connection(address), archive(**texts), Signer(KEY), Layout(3, 0))


@pytest.fixture
def address(cluster: Cluster) -> Iterator[EngineAddress]:
    """Return an address of the cluster with the archive."""
    found = new_address(cluster)
    put(found)
    yield found
    client = Connection(found).writing
    client.indices.delete(index=f"{found.index}-*", ignore_unavailable=True)
    client.close()


@pytest.fixture
async def engine(address: EngineAddress) -> AsyncIterator[OpenSearchEngine]:
    """Open the engine of the archive."""
    found = OpenSearchEngine.open(Connection(address, deadline=30), Signer(KEY))
    yield found
    await found.close()


def desk_of(engine: OpenSearchEngine, cache: Path) -> Desk:
    """Return a desk over an engine, with a low gate."""
    return Desk.over(engine, responses=None, cache=cache, gate=0.01)


def change(address: EngineAddress, engine: OpenSearchEngine, **fields: Any) -> None:
    """Change the document of the bridge, as anyone can who may write to the cluster."""
    key = key_of("bridge")
    client = Connection(address).writing
    place = {"id": version_of(key, 1), "routing": key}
    client.update(index=engine.index, **place, body={"doc": fields}, refresh=True)
    client.close()


async def test_the_archive_is_the_one_that_was_put_there(engine: OpenSearchEngine) -> None:
    """Articles are found by id, number and digest, in order, with all that is known of them."""
    expected, found = archive(), engine.archive
    third = expected.at(2)

    assert (len(expected), expected.size, expected.languages, expected.is_dated) == (
        len(found),
        found.size,
        found.languages,
        found.is_dated,
    )
    assert (expected.sha256, expected.coverage, list(expected)) == (
        found.sha256,
        found.coverage,
        list(found),
    )
    assert (third, third, third) == (
        found.get(third.id),
        found.at(2),
        found.by_sha(third.sha256[:12]),
    )
    assert (None, None, third.text) == (
        found.get("nobody"),
        found.by_sha("0" * 12),
        found.reread(third.id),
    )
    with pytest.raises(IndexError):
        found.at(4)


async def test_it_is_listed_without_its_texts(engine: OpenSearchEngine) -> None:
    """The catalogue and the titles are made of what the articles say of themselves."""
    catalogue = Catalogue(engine.archive)
    titles = Titles(catalogue, engine.analyser)

    assert {""} == {one.text for one in engine.archive.heads()}
    assert ["dated"] == [one.id for one in catalogue.within(date(1992, 1, 1), None)]
    assert ["dated"] == [one.id for one in titles.find("the odl tram")]


async def test_a_changed_text_is_not_quoted(
    engine: OpenSearchEngine, address: EngineAddress, tmp_path: Path
) -> None:
    """What was found before the change is refused when it is read again, just before it is sent."""
    desk = desk_of(engine, tmp_path)
    found = await desk.ask(QUESTION)
    assert isinstance(found, Answer)
    forged = article("bridge", "The bridge opened in June. Nobody paid a toll.")
    change(address, engine, text=forged.text, head=head_of(forged))

    with pytest.raises(AlteredQuoteError):
        verify_quotes(found.quotes, desk.archive)
    with pytest.raises(ContentError, match="signature"):
        desk.archive.reread("bridge")


async def test_a_changed_text_is_not_found(
    engine: OpenSearchEngine, address: EngineAddress, tmp_path: Path
) -> None:
    """Who opens the archive after the change does not have that article."""
    change(address, engine, text="The bridge opened in June.")
    desk = desk_of(engine, tmp_path)
    found = await desk.ask(QUESTION)

    assert "bridge" not in {one.article.id for one in getattr(found, "quotes", ())}
    assert (None, 3) == (desk.archive.get("bridge"), len(list(desk.archive)))


async def test_a_rebuild_changes_all_at_once(
    engine: OpenSearchEngine, address: EngineAddress, tmp_path: Path
) -> None:
    """Who has the earlier state open goes on with it; who opens it now has the new one."""
    written = put(address, bridge="The bridge opened in July.", fish="")
    later = OpenSearchEngine.open(Connection(address, deadline=30), Signer(KEY))
    before, after = desk_of(engine, tmp_path), desk_of(later, tmp_path)
    shown = [await desk.ask(QUESTION) for desk in (before, after)]
    texts = [one.quotes[0].text.split(". ")[0] for one in shown if isinstance(one, Answer)]
    await later.close()

    assert (["The bridge opened in May", "The bridge opened in July."], written.name) == (
        texts,
        later.index,
    )
    assert (4, 3) == (len(before.archive), len(after.archive))


async def test_what_nobody_has_open_any_more_is_removed(
    engine: OpenSearchEngine, address: EngineAddress
) -> None:
    """The index before the last is removed; the last one is kept for a while."""
    second = put(address)
    third = put(address)
    client = Connection(address).writing
    left = set(client.indices.get(index=f"{address.index}-*"))
    client.close()

    assert ((), (engine.index,), {second.name, third.name}) == (second.removed, third.removed, left)


async def test_a_failed_rebuild_leaves_nothing(
    engine: OpenSearchEngine, address: EngineAddress
) -> None:
    """If it ends half-way, the earlier index is used on, and the new one is gone."""

    def fail() -> None:
        raise RuntimeError("the machine is needed elsewhere")

    with pytest.raises(RuntimeError):
        write(Connection(address), archive(), Signer(KEY), Layout(1, 0), fail)
    client = Connection(address).writing
    left = set(client.indices.get(index=f"{address.index}-*"))
    client.close()

    assert {engine.index} == left


async def test_another_key_is_refused(address: EngineAddress) -> None:
    """A process with another key than the one that signed says so at once."""
    with pytest.raises(EngineError, match="correct ENGINE_KEY"):
        OpenSearchEngine.open(Connection(address, deadline=30), Signer("another key of tests"))


async def test_an_index_of_another_version_is_refused(
    engine: OpenSearchEngine, address: EngineAddress
) -> None:
    """The sentence says what to do."""
    client = Connection(address).writing
    client.indices.put_mapping(index=engine.index, body={"_meta": {"format": 0}})
    client.close()

    with pytest.raises(EngineError, match=r"format has version 0.*run `clippings index`$"):
        OpenSearchEngine.open(Connection(address, deadline=30), Signer(KEY))


async def test_a_name_that_is_taken_is_refused(engine: OpenSearchEngine, cluster: Cluster) -> None:
    """An index of somebody else is never replaced."""
    taken = read_address(cluster.address(engine.index))

    with pytest.raises(EngineError, match="must be free for an alias"):
        put(taken)


async def test_a_cluster_that_is_away_is_told_and_comes_back(
    address: EngineAddress, tmp_path: Path
) -> None:
    """Readers are told honestly, health says why, and nothing needs to be done afterwards."""
    with way_to(address.hosts[0][1]) as way:
        through = Connection(EngineAddress((("127.0.0.1", way.port),), address.index), deadline=30)
        async with desk_of(OpenSearchEngine.open(through, Signer(KEY)), tmp_path) as desk:
            way.cut()
            away = await desk.ask(QUESTION)
            with pytest.raises(EngineError, match="cannot be reached"):
                await desk.ping()
            way.mend()
            back = await desk.ask(QUESTION)
            await desk.ping()

    assert (Abstention("unavailable"), True) == (away, isinstance(back, Answer))


async def test_a_missing_part_is_told(
    engine: OpenSearchEngine, address: EngineAddress, tmp_path: Path
) -> None:
    """If a shard is not there, what is shown says so; afterwards it is searched as a whole."""
    client = Connection(address, deadline=30).writing
    shards = client.cat.shards(index=engine.index, format="json")
    desk = desk_of(engine, tmp_path)

    def allow(what: str) -> None:
        body = {"index.routing.allocation.enable": what}
        client.indices.put_settings(index=engine.index, body=body)

    allow("none")
    cancelled = [
        {
            "cancel": {
                "index": engine.index,
                "shard": int(one["shard"]),
                "node": one["node"],
                "allow_primary": True,
            }
        }
        for one in shards[:1]
    ]
    client.cluster.reroute(body={"commands": cancelled})
    part = await desk.ask("market fish bridge tram")
    with pytest.raises(EngineError, match="a part of"):
        await desk.ping()
    allow("all")
    client.cluster.reroute(params={"retry_failed": "true"})
    client.cluster.health(index=engine.index, params={"wait_for_status": "green"})
    whole = await desk.ask("market fish bridge tram")
    client.close()

    assert (True, False) == (part.is_partial, whole.is_partial)
