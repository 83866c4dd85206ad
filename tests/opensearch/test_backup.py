"""A snapshot of the cluster's own is restored: the bot answers from it without another `index`."""

from pathlib import Path

from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.desk import Desk
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.small_desk import archive_of, article
from tests.support.waiting import LONG


async def test_a_snapshot_is_restored(cluster: Cluster, tmp_path: Path) -> None:
    """The alias comes with it, and the signatures are valid."""
    address = new_address(cluster)
    connection = Connection(address, deadline=LONG)
    client = connection.writing
    archive, _ = archive_of(article("bridge", "The bridge opened in May."))
    written = write(connection, archive, Signer(KEY), Layout(2, 0))
    # As in docs/scale.md.
    kept = {"indices": f"{address.index}-*", "include_global_state": False}
    place = {"type": "fs", "settings": {"location": address.index}}
    client.snapshot.create_repository(repository=address.index, body=place)
    waiting = {"params": {"wait_for_completion": "true"}, "request_timeout": LONG}
    client.snapshot.create(repository=address.index, snapshot="monday", body=kept, **waiting)
    client.indices.delete(index=written.name)
    client.snapshot.restore(
        repository=address.index,
        snapshot="monday",
        body=kept | {"include_aliases": True},
        **waiting,
    )
    engine = OpenSearchEngine.open(connection, Signer(KEY))
    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as desk:
        found = await desk.ask("When did the bridge open?")
        assert isinstance(found, Answer)
        verify_quotes(found.quotes, desk.archive)
    client.indices.delete(index=written.name)

    assert (written.name, "The bridge opened in May.") == (engine.index, found.quotes[0].text)
