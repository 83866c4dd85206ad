"""One node of three is killed while questions are asked: none is lost, and none is wrong."""

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
from bot.desk import Desk
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from tests.support.cluster import Cluster, running_cluster
from tests.support.clustered import KEY, new_address
from tests.support.small_desk import archive_of, article
from tests.support.waiting import LONG

ASKED = 1_000 if os.environ.get("THREE_NODES") else 300
"""How many questions: more if the test is asked for than in each run under CI."""
AT_ONCE = 4
PLACES = tuple(f"{first}{last}" for first in ("North", "South", "East") for last in ("ham", "ton"))


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    """Run three nodes: under CI, or if it is asked for, as others should not wait for them."""
    if not (os.environ.get("CI") or os.environ.get("THREE_NODES")):
        pytest.skip("three nodes are started with THREE_NODES=1")
    with running_cluster(3) as cluster:
        yield cluster


async def test_a_node_is_killed(three: Cluster, tmp_path: Path) -> None:
    """Each question is answered from the copies of what the node had; `-rP` shows the waits."""
    articles = [
        article(f"a{number}", f"The bridge of {place} opened in {1900 + number}.")
        for number, place in enumerate(PLACES)
    ]
    patient = Connection(new_address(three), deadline=LONG)
    write(patient, archive_of(*articles)[0], Signer(KEY), Layout(3, 2))
    whole = {"wait_for_status": "green", "timeout": f"{LONG:.0f}s"}
    patient.writing.cluster.health(params=whole, request_timeout=2 * LONG)
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
