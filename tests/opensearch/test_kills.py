"""One node of three is killed while questions are asked: none is lost, and none is wrong."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.desk import Desk
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from tests.support.cluster import Cluster, running_cluster
from tests.support.clustered import KEY, new_address
from tests.support.small_desk import archive_of, article

ASKED = 300
PLACES = tuple(f"{first}{last}" for first in ("North", "South", "East") for last in ("ham", "ton"))


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    """Run three nodes, which takes a while and some memory: under CI, or if it is asked for."""
    if not os.environ.get("THREE_NODES"):
        pytest.skip("three nodes are started with THREE_NODES=1")
    with running_cluster(3) as cluster:
        yield cluster


async def test_a_node_is_killed(
    three: Cluster, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Each question is answered from the copies of what the node had; the waits are recorded."""
    articles = [
        article(f"a{number}", f"The bridge of {place} opened in {1900 + number}.")
        for number, place in enumerate(PLACES)
    ]
    address = new_address(three)
    write(Connection(address), archive_of(*articles)[0], Signer(KEY), Layout(3, 2))
    waiting = Connection(address).writing
    waiting.cluster.health(params={"wait_for_status": "green"})
    waiting.close()
    outcomes: Counter[str] = Counter()
    waits: list[float] = []
    engine = OpenSearchEngine.open(Connection(address, deadline=10), Signer(KEY))

    async def ask(desk: Desk, number: int) -> None:
        place = PLACES[number % len(PLACES)]
        if number == ASKED // 3:
            three.kill(1)
        desk.forget()  # so that each is searched for
        began = time.monotonic()
        found = await desk.ask(f"When did the bridge of {place} open?")
        waits.append(time.monotonic() - began)
        if isinstance(found, Answer):
            await asyncio.to_thread(verify_quotes, found.quotes, desk.archive)
            is_right = place in found.quotes[0].text
            outcomes["right" if is_right else "wrong"] += 1
        else:
            outcomes["lost"] += 1

    async with Desk.over(engine, responses=None, cache=tmp_path, gate=0.01) as desk:
        for start in range(0, ASKED, 4):
            async with asyncio.TaskGroup() as group:
                for number in range(start, start + 4):
                    group.create_task(ask(desk, number))

    record_property("seconds", {"median": median(waits), "longest": max(waits)})
    assert {"right": ASKED} == dict(outcomes)
