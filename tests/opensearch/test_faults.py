"""Nodes that are slow, away or full: what readers and operators are told, and how it mends."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from bot.answer.decisions import Abstention, Answer
from bot.archive.errors import EngineError
from bot.desk import Desk
from bot.search.opensearch import connection, sending
from bot.search.opensearch.asking import Asking, is_of_all_shards
from bot.search.opensearch.changing import Changer
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.sending import Sending
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from bot.values.engine_address import EngineAddress
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.cut_off import CutOff, way_to
from tests.support.small_desk import archive_of, article
from tests.support.waiting import LONG

QUESTION = "When did the bridge open?"
ARCHIVE, _ = archive_of(article("bridge", "The bridge opened in May."))
LATER, _ = archive_of(article("bridge", "The bridge opened in June, at last."))


@pytest.fixture
def address(cluster: Cluster) -> Iterator[EngineAddress]:
    """Put an archive into the cluster."""
    found = new_address(cluster)
    write(Connection(found), ARCHIVE, Signer(KEY), Layout(1, 0))
    yield found
    client = Connection(found).writing
    client.indices.delete(index=f"{found.index}-*", ignore_unavailable=True)
    client.close()


@pytest.fixture
def ways(cluster: Cluster) -> Iterator[tuple[CutOff, CutOff]]:
    """Open two ways to the cluster, as if to two nodes."""
    with ExitStack() as stack:
        port = cluster.ports[0]
        yield stack.enter_context(way_to(port)), stack.enter_context(way_to(port))


@pytest.fixture
async def desk(
    address: EngineAddress, ways: tuple[CutOff, CutOff], tmp_path: Path
) -> AsyncIterator[Desk]:
    """Open a desk that reaches the cluster by both ways."""
    hosts = tuple(("127.0.0.1", way.port) for way in ways)
    through = Connection(EngineAddress(hosts, address.index), deadline=10)
    engine = await asyncio.to_thread(OpenSearchEngine.open, through, Signer(KEY))
    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as found:
        yield found


@pytest.mark.parametrize("fault", ["silent", "cut"])
async def test_a_host_that_does_not_answer_is_passed_over(
    desk: Desk, ways: tuple[CutOff, CutOff], fault: str
) -> None:
    """Whichever host it is, questions are answered by the other one, and as a whole."""
    found = []
    for way in ways:
        way.silence() if fault == "silent" else way.cut()
        desk.forget()
        found.append(await desk.ask(QUESTION))
        way.speak() if fault == "silent" else way.mend()

    assert [(True, False)] * 2 == [(isinstance(one, Answer), one.is_partial) for one in found]


async def test_a_slow_cluster_is_given_up(
    address: EngineAddress, ways: tuple[CutOff, CutOff], tmp_path: Path
) -> None:
    """If no host answers by the deadline, readers are told so; later they get answers again."""
    way, _ = ways
    hosts = (("127.0.0.1", way.port),)
    patient = Connection(EngineAddress(hosts, address.index), deadline=LONG)
    engine = await asyncio.to_thread(OpenSearchEngine.open, patient, Signer(KEY))
    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as desk:
        way.silence()
        patient.deadline = 0.2
        away = await desk.ask(QUESTION)
        with pytest.raises(EngineError, match="does not answer within"):
            await desk.ping()
        way.speak()
        patient.deadline = LONG
        back = await desk.ask(QUESTION)

    assert (Abstention("unavailable"), True) == (away, isinstance(back, Answer))


async def test_a_part_is_not_taken_for_the_whole(cluster: Cluster) -> None:
    """A whole answer is preferred to the first one; a part comes only if there is nothing else."""
    hosts = (("127.0.0.1", cluster.ports[0]),) * 2
    connection = Connection(EngineAddress(hosts, "clippings"))
    asking = Asking(connection, hedge=LONG)

    def answered(*parts: int) -> Any:
        left = iter(parts)

        async def call(*given: object) -> dict[str, Any]:
            return {"_shards": {"successful": next(left), "total": 3}, "timed_out": False}

        return call

    first = await asking.ask(answered(2, 3), is_of_all_shards)
    second = await asking.ask(answered(2, 1), is_of_all_shards)
    await connection.close()

    assert (True, 3) == (first.is_whole, first.said["_shards"]["successful"])
    assert (False, 2) == (second.is_whole, second.said["_shards"]["successful"])


async def test_where_all_hosts_are_slow_not_all_are_asked() -> None:
    """Further hosts are asked for a few requests only, and a host that was overtaken comes last."""
    hosts = (("127.0.0.1", 1), ("127.0.0.1", 2))
    connection = Connection(EngineAddress(hosts, "clippings"), deadline=LONG)
    asking = Asking(connection, hedge=0)
    asked = Counter[str | int]()

    async def slow(client: AsyncOpenSearch, more: dict[str, str]) -> dict[str, Any]:
        asked["further" if more else "first"] += 1
        for _ in range(20):
            await asyncio.sleep(0)
        return {}

    async def second(client: AsyncOpenSearch, more: dict[str, str]) -> dict[str, Any]:
        port = client.transport.hosts[0]["port"]
        asked[port] += 1
        if port == 1:
            await asyncio.Event().wait()
        return {}

    for _ in range(100):
        await asking.ask(slow, lambda said: True)
    patient = Asking(connection, hedge=0)
    for _ in range(10):
        await patient.ask(second, lambda said: True)
    await connection.close()

    assert (100, True) == (asked["first"], 10 <= asked["further"] <= 20)
    assert {1: 1, 2: 10} == {port: asked[port] for port in (1, 2)}


def test_a_cluster_too_busy_to_settle_keeps_what_it_has(
    address: EngineAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the alias names the new index, nothing that is slow or fails takes it away again."""
    monkeypatch.setattr(connection, "_SETTLING", 0)
    write(Connection(address), LATER, Signer(KEY), Layout(1, 0))
    found = OpenSearchEngine.open(Connection(address, deadline=LONG), Signer(KEY))

    assert ["The bridge opened in June, at last."] == [one.text for one in found.archive]


def block(address: EngineAddress, index: str, *, is_full: bool) -> None:
    """Make an index read-only as the cluster does if its disk is full, or take that back."""
    client = Connection(address).writing
    body = {"index.blocks.read_only_allow_delete": True if is_full else None}
    client.indices.put_settings(index=index, body=body)
    client.close()


def test_a_full_disk_is_waited_for(address: EngineAddress) -> None:
    """One sentence says what mends it; afterwards writing goes on where it was, and says so."""
    said: list[str] = []
    connection = Connection(address, deadline=LONG)
    index = f"{address.index}-*"

    def sleep(seconds: float) -> None:
        block(address, index, is_full=False)

    filling = Sending(connection, said.append, sleep)
    pieces = iter([True])

    def advance() -> None:
        if next(pieces, False):
            block(address, index, is_full=True)

    write(connection, LATER, Signer(KEY), Layout(1, 0), advance, filling)
    engine = OpenSearchEngine.open(connection, Signer(KEY))

    assert ("The disk of the cluster is full: it has made the index read-only", 2) == (
        said[0].partition(" (")[0],
        len(said),
    )
    assert ["The bridge opened in June, at last."] == [one.text for one in engine.archive]


def test_a_disk_that_stays_full_is_told(
    address: EngineAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the change is seen; when there is room, the next try writes it."""
    monkeypatch.setattr(sending, "_FULL_TRIES", 2)
    connection = Connection(address, deadline=LONG)
    pauses: list[float] = []
    changer = Changer(connection, Signer(KEY), Sending(connection, sleep=pauses.append))
    block(address, changer.index, is_full=True)
    with pytest.raises(EngineError, match=r"read-only \(flood-stage watermark\); free some"):
        changer.write(LATER)
    before = [one.text for one in OpenSearchEngine.open(connection, Signer(KEY)).archive]
    block(address, changer.index, is_full=False)
    changer.write(LATER)
    after = [one.text for one in OpenSearchEngine.open(connection, Signer(KEY)).archive]

    assert (["The bridge opened in May."], ["The bridge opened in June, at last."]) == (
        before,
        after,
    )
