"""Real servers, started for the tests and ended with them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["new_database", "postgres_folder", "postgresql"]

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


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server of one's own on a Unix socket; yield the address of its first database."""
    programs = postgres_folder()
    # initdb refuses root; Debian's package makes a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="clippings-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        _run([str(programs / program), *arguments], user, folder)

    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
            "--no-locale")  # fmt: skip
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", f"{_OPTIONS} -k {folder}",
            "start")  # fmt: skip
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
