"""Numpy computes in the thread that calls it, and the environment stays as it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TASKS = Path("/proc/self/task")
PRODUCT = """
import os
import bot.desk
from bot.meaning.arrays import np
ones = np.ones((1000, 1000), np.float32)
assert float((ones @ ones)[0, 0]) == 1000.0
print(len(os.listdir("/proc/self/task")), os.environ.get("OPENBLAS_NUM_THREADS"))
"""


@pytest.mark.skipif(not TASKS.exists(), reason="threads are counted by Linux's /proc")
@pytest.mark.parametrize(("chosen", "left"), [(None, "1 None"), ("1", "1 1")])
def test_a_product_starts_no_thread_and_leaves_the_environment(
    chosen: str | None, left: str
) -> None:
    """A large product is computed by the only thread; what an operator has set is kept."""
    environment = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    if chosen:
        environment["OPENBLAS_NUM_THREADS"] = chosen

    found = subprocess.run(  # noqa: S603 - the program is the one above
        [sys.executable, "-c", PRODUCT], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == left
