"""A real OpenSearch cluster on this machine: nodes in processes of their own, over loopback."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.ports import free_port

__all__ = ["Cluster", "java_home", "node_settings", "running_cluster", "shared_cluster"]

ROOT = Path(__file__).parents[2]
_NODE = ROOT / "tests" / "opensearch" / "node"
_CACHE = ROOT / ".cache"
_SYSTEM = Path("/usr/lib/jvm")
_VERSIONS = ((21, "3.9.0", "2.25.5"), (17, "2.19.6", "2.25.5"))
"""The oldest Java for each version of OpenSearch, and the version of its logging."""
_STARTING = 3_600
"""Seconds after which a node that does not start is ended, as the run would hang."""


@dataclass
class Cluster:
    """The nodes of a cluster by number: where they listen, and their processes."""

    ports: list[int]
    pids: list[int]
    start: Callable[[int], None] = field(default=lambda number: None, repr=False)
    """Starts a node again that has ended, with what it had on its disk, and waits for it."""

    @property
    def hosts(self) -> str:
        """The hosts as an address names them."""
        return ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def address(self, index: str) -> str:
        """Return the value of ENGINE for an archive."""
        return f"opensearch://{self.hosts}/{index}"

    def kill(self, number: int) -> None:
        """End a node at once, as a machine that loses its power."""
        os.kill(self.pids[number], signal.SIGKILL)

    def killed(self) -> list[int]:
        """Return the numbers of the nodes that have ended."""
        return [number for number, pid in enumerate(self.pids) if not _is_running(pid)]

    def pause(self, number: int) -> None:
        """Let a node keep silent."""
        os.kill(self.pids[number], signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Let a paused node go on."""
        os.kill(self.pids[number], signal.SIGCONT)


def _is_running(pid: int) -> bool:
    """Whether one of our processes has not ended yet."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def java_home() -> tuple[Path, int]:
    """Return a Java and its version: of JAVA_HOME, of PATH or of the system, the newest one.

    Skip where there is none that will do, or no Maven; fail under CI.
    """
    places = [Path(home) for home in [os.environ.get("JAVA_HOME")] if home]
    if program := shutil.which("javac"):
        places.append(Path(program).resolve().parent.parent)
    places += sorted(_SYSTEM.glob("*")) if _SYSTEM.is_dir() else []
    found = [(version, place) for place in places if (version := _version(place)) >= 17]
    if found and shutil.which("mvn"):
        version, place = max(found, key=lambda one: one[0])
        return place, version
    reason = "OpenSearch needs a JDK of 17 or newer and Maven, which are not installed"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _version(home: Path) -> int:
    """Return the version of the JDK in a folder, 0 if it is not one."""
    release = home / "release"
    if not (home / "bin" / "javac").is_file() or not release.is_file():
        return 0
    said = re.search(r'JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"))
    return int(said[1]) if said else 0


def _class_path(java: int) -> str:
    """Return the class path of a node; Maven fetches what is on it, once."""
    version, logging = next(found for least, *found in _VERSIONS if java >= least)
    pom = (_NODE / "pom.xml").read_bytes()
    key = hashlib.sha256(pom + version.encode()).hexdigest()[:16]
    listed = _CACHE / f"opensearch-{key}.txt"
    if not listed.is_file() or not all(map(os.path.exists, listed.read_text().split(":"))):
        _CACHE.mkdir(exist_ok=True)
        command = [
            *("mvn", "--quiet", "--batch-mode", "--file", str(_NODE / "pom.xml")),
            *(f"-Dopensearch.version={version}", f"-Dlog4j.version={logging}"),
            *("dependency:build-classpath", f"-Dmdep.outputFile={listed}"),
        ]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=900)  # noqa: S603
    return listed.read_text()


@contextmanager
def running_cluster(nodes: int, memory: str = "512m") -> Iterator[Cluster]:
    """Run a cluster of one's own with this many nodes, each with this much memory."""
    home, version = java_home()
    path = _class_path(version)
    folder = Path(tempfile.mkdtemp(prefix="clippings-cluster-"))
    ports = _free_ports(2 * nodes)
    http, transport = ports[:nodes], ports[nodes:]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)

        def begin(number: int) -> "subprocess.Popen[bytes]":
            command = [
                *(str(home / "bin" / "java"), f"-Xmx{memory}", "-XX:+UseSerialGC"),
                *("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
                f"-Dlog4j2.configurationFile={_NODE / 'log4j2.properties'}",
                *("-cp", path, str(_NODE / "ClusterNode.java")),
                *node_settings(folder, number, http[number], transport),
            ]
            log = stack.enter_context((folder / f"log-{number}").open("w+b"))
            process = subprocess.Popen(  # noqa: S603 - a program that Debian installed
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=folder
            )
            stack.callback(_end, process)
            return process

        def start(number: int) -> None:
            processes[number].wait()
            process = processes[number] = begin(number)
            cluster.pids[number] = process.pid
            _wait_for(process, folder / f"log-{number}")

        processes = [begin(number) for number in range(nodes)]
        cluster = Cluster(http, [process.pid for process in processes], start)
        for number, process in enumerate(processes):
            _wait_for(process, folder / f"log-{number}")
        yield cluster


def node_settings(folder: Path, number: int, port: int, transport: Sequence[int]) -> list[str]:
    """Return the settings of a node as arguments; it refuses those that it does not know."""
    seeds = ",".join(f"127.0.0.1:{one}" for one in transport)
    names = ",".join(f"node-{one}" for one in range(len(transport)))
    return [
        f"path.home={folder / f'node-{number}'}",
        *("cluster.name=clippings-tests", f"node.name=node-{number}"),
        *("network.host=127.0.0.1", f"http.port={port}", f"transport.port={transport[number]}"),
        *(f"discovery.seed_hosts={seeds}", f"cluster.initial_cluster_manager_nodes={names}"),
        *("http.type=netty4", "transport.type=netty4", "node.processors=1"),
        f"path.repo={folder / 'snapshots'}",
        # A node that is killed is missed soon, and the disk of a developer may be full.
        "cluster.fault_detection.follower_check.interval=500ms",
        "cluster.routing.allocation.disk.threshold_enabled=false",
    ]


def _wait_for(process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a node has started. Raises `RuntimeError` with its log if it ends before."""
    alarm = threading.Timer(_STARTING, process.kill)  # so that reading ends as well
    alarm.start()
    try:
        said = process.stdout.readline() if process.stdout else b""
    finally:
        alarm.cancel()
    if said.strip() != b"started":
        raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-4_000:])


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _free_ports(count: int) -> list[int]:
    """Return different ports that nobody listens on now."""
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(free_port())
    return [*ports]


@contextmanager
def shared_cluster(folder: Path) -> Iterator[Cluster]:
    """Use the one cluster of a test run, whose processes meet in a folder; the first starts it.

    It has one node, which is enough for all but the test that kills one: indexes without copies
    would lose theirs. A developer may name the file of one that is running in `CLUSTER_OF_TESTS`.
    """
    if running := os.environ.get("CLUSTER_OF_TESTS"):
        yield Cluster(**json.loads(Path(running).read_text()))
        return
    java_home()
    told = folder / "cluster.json"
    with (folder / "cluster.lock").open("w") as lock, (folder / "cluster.users").open("w") as users:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if told.is_file():
            fcntl.flock(users, fcntl.LOCK_SH)
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield Cluster(**json.loads(told.read_text()))
            return
        with running_cluster(1) as cluster:
            told.write_text(json.dumps({"ports": cluster.ports, "pids": cluster.pids}))
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield cluster
            fcntl.flock(lock, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_EX)  # until nobody else uses it
            told.unlink()  # who needs one from now on starts another
