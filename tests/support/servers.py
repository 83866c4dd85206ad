"""Real servers, started for the tests and ended with them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["PostgreSQL", "new_database", "postgres_folder", "postgresql"]

_INSTALLED = "/usr/lib/postgresql"
_OPTIONS = "-c fsync=off -c full_page_writes=off -c listen_addresses= -c max_connections=60"


def postgres_folder() -> Path:
    """Return where PostgreSQL's programs lie; skip where they do not, and fail under CI."""
    found = sorted(Path(_INSTALLED).glob("*/bin/initdb"), key=lambda file: file.parts[-3])
    program = shutil.which("initdb")
    if found or program:
        return found[-1].parent if found else Path(str(program)).resolve().parent
    reason = "PostgreSQL is not installed (Debian's package is called postgresql)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A server of one's own on a Unix socket."""

    folder: Path
    user: str | None
    """Whose processes they are; None means the own user's."""

    @property
    def address(self) -> str:
        """The address of its first database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the server's data."""
        command = [str(postgres_folder() / program), "-D", f"{self.folder}/data", *arguments]
        _run(command, self.user, self.folder)

    def start(self) -> None:
        """Start it, and wait until it can be reached."""
        options = f"{_OPTIONS} -k {self.folder}"
        self.run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def processes(self) -> list[int]:
        """Return the numbers of its processes, the first one first. Linux only."""
        first = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [int(first), *map(int, children)]


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Run a server of one's own."""
    postgres_folder()
    # initdb refuses root; Debian's package makes a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    server = PostgreSQL(Path(tempfile.mkdtemp(prefix="clippings-pg-", dir="/tmp")), user)
    if user:
        shutil.chown(server.folder, user)
    try:
        server.run("initdb", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--no-locale")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make an empty database on a server, and return its address."""
    folder = Path(server.partition("host=")[2])
    program = str(postgres_folder() / "createdb")
    _run([program, "-h", str(folder), "-U", "postgres", name], None, folder)
    return server.replace("/postgres?", f"/{name}?")


def _run(command: Sequence[str], user: str | None, folder: Path) -> None:
    # A server would keep a pipe open for as long as it runs: what is said goes to a file.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 - a program that Debian installed
            command, user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            timeout=60,
        )  # fmt: skip
        if done.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode())
