"""Three real nodes, of which one is killed, returns, or has a full disk, under CI or if asked for.

They are not started elsewhere, as others should not wait for them: set THREE_NODES to the
number of questions to ask.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.archive.errors import EngineError
from bot.archive.model import Archive
from bot.desk import Desk
from bot.search.opensearch.changing import Changer
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from tests.support.cluster import Cluster, running_cluster
from tests.support.clustered import KEY, new_address
from tests.support.small_desk import archive_of, article
from tests.support.waiting import LONG

ASKED = int(os.environ.get("THREE_NODES") or 300)
"""How many questions are asked while a node is killed: those of THREE_NODES, if it is set."""
AT_ONCE = 4
PLACES = tuple(f"{first}{last}" for first in ("North", "South", "East") for last in ("ham", "ton"))
QUESTION = f"When did the bridge of {PLACES[0]} open?"


@pytest.fixture(scope="module")
def nodes() -> Iterator[Cluster]:
    """Run three nodes."""
    if not (os.environ.get("CI") or os.environ.get("THREE_NODES")):
        pytest.skip("three nodes are started with THREE_NODES, the number of questions to ask")
    with running_cluster(3) as cluster:
        yield cluster


@pytest.fixture
def three(nodes: Cluster) -> Iterator[Cluster]:
    """Give three nodes that run; those that the test has killed are started again."""
    yield nodes
    for number in nodes.killed():
        nodes.start(number)


def bridges(first: int = 1900) -> Archive:
    """Return an archive of bridges that opened in these years."""
    return archive_of(
        *(
            article(f"a{number}", f"The bridge of {place} opened in {first + number}.")
            for number, place in enumerate(PLACES)
        )
    )[0]


def put(cluster: Cluster, layout: Layout) -> Connection:
    """Put the bridges into a cluster, wait for the copies, and return a connection."""
    patient = Connection(new_address(cluster), deadline=LONG)
    write(patient, bridges(), Signer(KEY), layout)
    wait_for(patient, "green")
    return patient


def wait_for(connection: Connection, status: str) -> None:
    """Wait until all shards, or all that can be, are there."""
    params = {"wait_for_status": status, "timeout": f"{LONG:.0f}s"}
    connection.writing.cluster.health(
        index=f"{connection.address.index}*", params=params, request_timeout=2 * LONG
    )


async def test_a_node_is_killed(three: Cluster, tmp_path: Path) -> None:
    """Each question is answered from the copies of what the node had; `-rP` shows the waits."""
    patient = put(three, Layout(3, 2))
    outcomes: Counter[str] = Counter()
    waits: list[float] = []
    engine = OpenSearchEngine.open(patient, Signer(KEY))

    async def ask(desk: Desk, number: int) -> None:
        place = PLACES[number % len(PLACES)]
        if number == ASKED // 3:
            three.kill(1)
        desk.forget()  # so that each is searched for
        began = time.monotonic()
        found = await desk.ask(f"When did the bridge of {place} open?")
        waits.append(time.monotonic() - began)
        if isinstance(found, Answer) and not found.is_partial:
            await asyncio.to_thread(verify_quotes, found.quotes, desk.archive)
            is_right = place in found.quotes[0].text
            outcomes["right" if is_right else "wrong"] += 1
        else:
            outcomes["lost"] += 1

    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as desk:
        for start in range(0, ASKED, AT_ONCE):
            async with asyncio.TaskGroup() as group:
                for number in range(start, start + AT_ONCE):
                    group.create_task(ask(desk, number))

    print(f"seconds waited: median {median(waits):.3f}, longest {max(waits):.2f}")
    assert {"right": ASKED} == dict(outcomes)


async def test_what_only_a_dead_node_had(three: Cluster, tmp_path: Path) -> None:
    """A part without copies is missing until its node is back; answers and health say so."""
    patient = put(three, Layout(6, 0))
    shards = patient.writing.cat.shards(index=f"{patient.address.index}-*", format="json")
    victim = int(shards[0]["node"].removeprefix("node-"))
    async with Desk.over(
        OpenSearchEngine.open(patient, Signer(KEY)), responses=None, cache=tmp_path, gate=0.01
    ) as desk:
        whole = [await desk.ask(QUESTION)]
        await desk.ping()
        three.kill(victim)
        await asyncio.to_thread(wait_for_red, patient)
        desk.forget()
        part = await desk.ask(QUESTION)
        with pytest.raises(EngineError, match=r"a part of .* is missing"):
            await desk.ping()
        await asyncio.to_thread(three.start, victim)
        await asyncio.to_thread(wait_for, patient, "green")
        desk.forget()
        whole.append(await desk.ask(QUESTION))
        await desk.ping()

    assert ([(True, False)] * 2, True) == (
        [(isinstance(one, Answer), one.is_partial) for one in whole],
        part.is_partial,
    )
    quotes = [one.quotes for one in whole if isinstance(one, Answer)]
    assert quotes[0] == quotes[1]


def wait_for_red(connection: Connection) -> None:
    """Wait until the cluster has noticed that a part is missing."""
    index = f"{connection.address.index}-*"
    while connection.writing.cluster.health(index=index)["status"] != "red":
        time.sleep(0.1)


def set_watermarks(connection: Connection, free: str | None) -> None:
    """Let a disk be full that has less free space than this; None takes that back."""
    disk = "cluster.routing.allocation.disk"
    marks = {f"{disk}.watermark.{name}": free for name in ("low", "high", "flood_stage")}
    looking = {f"{disk}.threshold_enabled": "true", "cluster.info.update.interval": "10s"}
    settings = marks | (looking if free else dict.fromkeys(looking))
    connection.writing.cluster.put_settings(body={"transient": settings})


def wait_for_block(connection: Connection, *, is_full: bool) -> None:
    """Wait until the cluster has seen that its disk is full, or no longer is."""
    client = connection.writing
    while True:
        found = client.indices.get_settings(
            index=f"{connection.address.index}-*", flat_settings=True
        )
        blocks = [
            one["settings"].get("index.blocks.read_only_allow_delete") for one in found.values()
        ]
        told = client.cluster.get_settings(flat_settings=True)["persistent"]
        blocks.append(told.get("cluster.blocks.create_index"))
        if {str(one) == "true" for one in blocks} == {is_full}:
            return
        time.sleep(0.2)


async def test_a_disk_is_full(three: Cluster, tmp_path: Path) -> None:
    """Beyond the cluster's own watermark it answers, takes nothing, and later does by itself."""
    patient = put(three, Layout(1, 0))
    changer = Changer(patient, Signer(KEY))
    engine = OpenSearchEngine.open(patient, Signer(KEY))
    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as desk:
        set_watermarks(patient, "1000tb")
        await asyncio.to_thread(wait_for_block, patient, is_full=True)
        answered = await desk.ask(QUESTION)
        await desk.ping()
        with pytest.raises(EngineError, match="has no room on its disk"):
            changer.write(bridges(1950))
        with pytest.raises(EngineError, match="takes no new index: its disks are nearly full"):
            write(patient, bridges(1950), Signer(KEY), Layout(1, 0))
        set_watermarks(patient, "1b")
        await asyncio.to_thread(wait_for_block, patient, is_full=False)
        set_watermarks(patient, None)
        changer.write(bridges(1950))
    later = OpenSearchEngine.open(Connection(patient.address, deadline=LONG), Signer(KEY))

    assert (True, False) == (isinstance(answered, Answer), answered.is_partial)
    assert [one.text for one in bridges(1950)] == [one.text for one in later.archive]
