"""`make`'s installer: what people see of pip, and what they are told when it does not work."""

import re
import sys
from pathlib import Path

import pytest

from tools import install

ROOT = Path(install.__file__).parent.parent


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "  Downloading python_telegram_bot-22.8-py3-none-any.whl (769 kB)",
            "      python-telegram-bot 22.8 (769 kB)",
        ),
        (
            "Using cached https://pypi.example/a/yarl-1.25.1-cp311-cp311-manylinux2014_x86_64.whl"
            " (1.9 MB)",
            "      yarl 1.25.1 (1.9 MB)",
        ),
        ("  Downloading yarl-1.25.1-cp311-cp311-linux_x86_64.whl.metadata (9 kB)", None),
        ("Collecting yarl>=1.25 (from clippings-bot==0.1.0)", None),
        ("Installing collected packages: a, b, c", "[3/3] Unpacking 3 packages (some seconds)"),
        (
            "  Installing build dependencies: started",
            "      the tools that install the bot itself",
        ),
        ("  Installing build dependencies: finished with status 'done'", None),
        (
            "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'x'",
            "      The connection was lost; trying again",
        ),
        ("", None),
    ],
)
def test_a_package_is_a_line(line: str, expected: str | None) -> None:
    """Of what pip writes, downloads are shown with their size, and the steps; nothing else."""
    assert install.shown_of(line) == expected


@pytest.fixture
def venv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let the installer find an environment that is there, with a Python that the test writes."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").touch()
    monkeypatch.setattr(install, "VENV", tmp_path)
    return tmp_path


def _python(venv: Path, script: str) -> None:
    """Let the environment's Python be a shell script."""
    python = venv / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o700)


@pytest.mark.parametrize("target", sorted(install.WANTED))
def test_every_step_is_announced(
    venv: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    """Steps, packages and the time are told on standard error, where no answer goes."""
    _python(
        venv,
        f'echo "$@" > {venv}/called\n'
        'echo "  Downloading a_b-1.0-py3-none-any.whl (1 kB)"\n'
        'echo "Installing collected packages: a-b, clippings-bot"',
    )
    code = install.main(target)
    out, err = capsys.readouterr()
    lines = err.splitlines()

    assert (code, out) == (0, "")
    assert lines[0].startswith("Installing what is needed for ")
    assert lines[1:-1] == [
        "[1/3] Creating the virtual environment",
        "[2/3] Downloading packages",
        "      a-b 1.0 (1 kB)",
        "[3/3] Unpacking 2 packages (some seconds)",
    ]
    assert re.fullmatch(r"Done in \d+ seconds\. .*", lines[-1])
    assert "-c constraints.txt -e ." in (venv / "called").read_text(encoding="utf-8")


def test_pip_that_fails(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What pip said last is shown, and make ends there."""
    _python(
        venv, 'for n in $(seq 1 40); do echo "line $n"; done; echo "ERROR: no space" >&2; exit 2'
    )
    code = install.main("run")
    shown = capsys.readouterr().err.splitlines()

    assert (code, shown[-1]) == (1, "    ERROR: no space")
    assert shown[3:6] == ["pip failed; it said last:", "    line 30", "    line 31"]


def test_a_python_that_is_too_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both versions and the mend are named before anything is done."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    code = install.main("run")

    assert (code, capsys.readouterr().err) == (
        1,
        "Clippings needs Python 3.11 or newer, and this is 3.9.2.\n"
        "Name another one, for example: make run PYTHON=python3.11\n",
    )


def test_a_python_without_venv(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Debian's Python without its package for environments is told with that package."""
    system = tmp_path / "system"
    (system / "bin").mkdir(parents=True)
    _python(system, "echo ensurepip is not available; exit 1")
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(sys, "executable", str(system / "bin" / "python"))
    code = install.main("run")

    assert (code, capsys.readouterr().err.splitlines()[2:]) == (
        1,
        [
            "ensurepip is not available",
            "The virtual environment cannot be created; on Debian and Ubuntu this helps:",
            "    sudo apt install python3-venv",
        ],
    )


def test_an_environment_that_was_interrupted_is_made_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One without pip is cleared and made once more; one with pip is kept."""
    system, made = tmp_path / "system", tmp_path / ".venv"
    (system / "bin").mkdir(parents=True)
    (made / "bin").mkdir(parents=True)
    _python(system, f'echo "$@" >> {tmp_path}/called; touch {made}/bin/pip')
    monkeypatch.setattr(install, "VENV", made)
    monkeypatch.setattr(sys, "executable", str(system / "bin" / "python"))
    done = [install._make_environment(), install._make_environment()]

    assert done == [True, True]
    assert (tmp_path / "called").read_text(encoding="utf-8") == f"-m venv --clear {made}\n"


def test_make_and_the_installer_know_the_same_targets() -> None:
    """Each mark of the Makefile is made by the installer's target of that name."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert sorted(re.findall(r"tools/install\.py (\w+)", makefile)) == sorted(install.WANTED)
