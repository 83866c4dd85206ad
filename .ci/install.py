"""Installs the bot into `.venv` for `make`, and reports its progress.

Called as `python3 .ci/install.py run`, `extras` or `test`. Python 3.8 can parse it too, so that a
Python that is too old for the bot gets an explanation instead of a syntax error.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)

WANTED = {
    # Compiling every module now would take longer than compiling only those that are imported.
    "run": ("the local chat, the pages and polling", [".[web]", "--no-compile"]),
    "extras": ("all extras: web, postgresql, picture, import, mcp and opensearch", [".[all]"]),
    "test": ("the tests and all extras", [".[all,semantic,test]"]),
}
"""What each target installs: a description for people, and the arguments of pip."""

_FETCHED = re.compile(r"\s*(?:Downloading|Using cached) (?:\S*/)?([^\s/]+?)\.whl \(([^)]+)\)")
_SHOWN = 12
"""How many of pip's last lines are shown when it fails."""


def main(target: str) -> int:
    """Install what a target needs; return the exit code."""
    began = time.monotonic()
    purpose, arguments = WANTED[target]
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, version)) for version in (OLDEST, sys.version_info[:3]))
        _say(f"Clippings needs Python {wanted} or newer, but this is {found}.")
        _say(f"Use another one, for example: make {target} PYTHON=python{wanted}")
        return 1
    _say(f"Installing what is needed for {purpose}, into .venv (only the first time).")
    if not _make_environment():
        return 1
    _say("[2/3] Downloading packages")
    if not _install(arguments):
        return 1
    _say(f"Done in {time.monotonic() - began:.0f} seconds. The first start takes a little longer.")
    return 0


def _make_environment() -> bool:
    """Create `.venv` if it is missing; one without pip, left by an interrupted run, is replaced."""
    if (VENV / "bin" / "pip").exists():
        _say("[1/3] Using the virtual environment that is there")
        return True
    _say("[1/3] Creating the virtual environment")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        _say(done.stdout.decode(errors="replace").rstrip())
        _say("The virtual environment could not be created. On Debian and Ubuntu, run:")
        _say("    sudo apt install python3-venv")
    return done.returncode == 0


def _install(arguments: list[str]) -> bool:
    """Run pip and show a line for each package; if it fails, show its last lines."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "-c", "constraints.txt", "-e", *arguments]
    said: deque[str] = deque(maxlen=_SHOWN)
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            said.append(line.decode(errors="replace").rstrip())
            if (shown := shown_of(said[-1])) is not None:
                _say(shown)
    if running.returncode:
        _say("pip failed. Its last lines:")
        for last in said:
            _say(f"    {last}")
    return running.returncode == 0


def shown_of(line: str) -> str | None:
    """Return what to show for a line that pip writes, or None to skip it."""
    if fetched := _FETCHED.match(line):
        # For example python_telegram_bot-22.8-py3-none-any.whl (769 kB).
        name, version = (*fetched[1].split("-"), "")[:2]
        return f"      {name.replace('_', '-')} {version} ({fetched[2]})"
    if line.startswith("Installing collected packages:"):
        return f"[3/3] Unpacking {line.count(',') + 1} packages (a few seconds)"
    if line.endswith("Installing build dependencies: started"):
        return "      hatchling (installs the bot itself)"
    if line.startswith(("WARNING: Retrying", "  WARNING: Retrying")):
        return "      The connection was lost; trying again"
    return None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        _say("Stopped. Run the same command to continue.")
        sys.exit(130)
