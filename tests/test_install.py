"""The installer that `make` runs: what it shows of pip, and how it explains failures."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_FILE = ROOT / ".ci" / "install.py"  # not in a package, so it is loaded by its path
_SPEC = importlib.util.spec_from_file_location("install", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
install = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(install)


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
        ("Installing collected packages: a, b, c", "[3/3] Unpacking 3 packages (a few seconds)"),
        (
            "  Installing build dependencies: started",
            "      hatchling (installs the bot itself)",
        ),
        ("  Installing build dependencies: finished with status 'done'", None),
        (
            "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'x'",
            "      The connection was lost; trying again",
        ),
        ("", None),
    ],
)
def test_each_download_and_step_is_shown_on_one_line(line: str, expected: str | None) -> None:
    """Downloads are shown with their size, and so are the steps; other lines are skipped."""
    assert install.shown_of(line) == expected


@pytest.fixture
def venv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the installer an existing environment, whose Python the test writes."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").touch()
    monkeypatch.setattr(install, "VENV", tmp_path)
    return tmp_path


def _python(venv: Path, script: str) -> None:
    """Make the environment's Python a shell script."""
    python = venv / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o700)


@pytest.mark.parametrize("target", sorted(install.WANTED))
def test_every_step_is_announced(
    venv: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    """Steps, packages and the time go to standard error; standard output stays empty."""
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
        "[1/3] Using the virtual environment that is there",
        "[2/3] Downloading packages",
        "      a-b 1.0 (1 kB)",
        "[3/3] Unpacking 2 packages (a few seconds)",
    ]
    assert re.fullmatch(r"Done in \d+ seconds\. .*", lines[-1])
    assert "-c constraints.txt -e ." in (venv / "called").read_text(encoding="utf-8")


def test_run_installs_the_pages_too() -> None:
    """`make run` tells the address of the pages beside the chat, so it installs their extra."""
    assert install.WANTED["run"][1][0] == ".[web]"


def test_when_pip_fails_its_last_lines_are_shown(
    venv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 1, so that make stops."""
    _python(
        venv, 'for n in $(seq 1 40); do echo "line $n"; done; echo "ERROR: no space" >&2; exit 2'
    )
    code = install.main("run")
    shown = capsys.readouterr().err.splitlines()

    assert (code, shown[-1]) == (1, "    ERROR: no space")
    assert shown[3:6] == ["pip failed. Its last lines:", "    line 30", "    line 31"]


def test_a_python_that_is_too_old_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both versions and the fix are named before anything is installed."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    code = install.main("run")

    assert (code, capsys.readouterr().err) == (
        1,
        "Clippings needs Python 3.11 or newer, but this is 3.9.2.\n"
        "Use another one, for example: make run PYTHON=python3.11\n",
    )


def test_a_python_without_venv_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """If Debian's Python lacks the venv package, the message names that package."""
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
            "The virtual environment could not be created. On Debian and Ubuntu, run:",
            "    sudo apt install python3-venv",
        ],
    )


def test_an_environment_that_was_interrupted_is_made_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """An environment without pip is cleared and made again; one with pip is kept."""
    system, made = tmp_path / "system", tmp_path / ".venv"
    (system / "bin").mkdir(parents=True)
    (made / "bin").mkdir(parents=True)
    _python(system, f'echo "$@" >> {tmp_path}/called; touch {made}/bin/pip')
    monkeypatch.setattr(install, "VENV", made)
    monkeypatch.setattr(sys, "executable", str(system / "bin" / "python"))
    done = [install._make_environment(), install._make_environment()]

    assert done == [True, True]
    assert capsys.readouterr().err.splitlines() == [
        "[1/3] Creating the virtual environment",
        "[1/3] Using the virtual environment that is there",
    ]
    assert (tmp_path / "called").read_text(encoding="utf-8") == f"-m venv --clear {made}\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize("named", [[], ["SOURCE=posts"], ["INTO=archive"]])
def test_make_import_asks_for_what_is_missing(tmp_path: Path, named: list[str]) -> None:
    """It says how to call it before anything is installed."""
    command = ["make", "-f", str(ROOT / "Makefile"), "import", *named]
    done = subprocess.run(  # noqa: S603 - the Makefile of this repository
        command,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (2, "", []) == (done.returncode, done.stdout, list(tmp_path.iterdir()))
    assert done.stderr.startswith(
        "Name a source and a folder: make import SOURCE=site/posts INTO=archive\n"
    )


def test_make_and_the_installer_know_the_same_targets() -> None:
    """Each target of the installer is used by the Makefile, and the other way round."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert sorted(re.findall(r"\.ci/install\.py (\w+)", makefile)) == sorted(install.WANTED)


def test_a_new_installer_installs_again() -> None:
    """Each mark depends on the files that say what is installed, the installer among them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    marks = re.findall(r"^\.venv/\w+: (.+)$", makefile, re.MULTILINE)

    assert marks == ["pyproject.toml constraints.txt .ci/install.py"] * len(install.WANTED)
