"""What is said of the packages: their known vulnerabilities, and what the bot consists of."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from tests.support.dependencies import ROOT, closure, declared

PINS = "# A list.\none==1.0\ntwo==2.0\n"


def called(script: str, *arguments: object) -> tuple[int, str]:
    """Run a script of the gates; return its exit code and what it printed."""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / ".ci" / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def package(name: str, *faults: str, **more: Any) -> dict[str, Any]:
    """Return a package as pip-audit reports it."""
    vulns = [{"id": one, "fix_versions": ["1.1"]} for one in faults]
    return {"name": name, "version": "1.0", "vulns": vulns, **more}


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        ([package("one"), package("two")], 0, "No known vulnerabilities in 2 packages.\n"),
        (
            [package("one")],
            0,
            "No known vulnerabilities in 1 of 2 packages.\nThe other 1 were not looked up.\n",
        ),
        (
            [{"name": "one", "skip_reason": "not found"}, package("two", skip_reason="no service")],
            0,
            "pip-audit looked nothing up: known vulnerabilities are not known.\n",
        ),
        ([], 0, "pip-audit looked nothing up: known vulnerabilities are not known.\n"),
        (None, 0, "pip-audit looked nothing up: known vulnerabilities are not known.\n"),
        ([package("one", "PYSEC-1"), package("two")], 1, "one 1.0: PYSEC-1, fixed in 1.1\n"),
        ([package("one", "PYSEC-1")], 1, "one 1.0: PYSEC-1, fixed in 1.1\n"),
    ],
)
def test_what_was_looked_up(
    tmp_path: Path, report: list[dict[str, Any]] | None, code: int, said: str
) -> None:
    """Only what was looked up can be said to be without known vulnerabilities."""
    (tmp_path / "pins").write_text(PINS)
    text = "" if report is None else json.dumps({"dependencies": report})
    (tmp_path / "report").write_text(text)

    assert (code, said) == called("audited.py", tmp_path / "report", tmp_path / "pins")


def test_the_bill_of_materials() -> None:
    """It has every package that the bot needs with all its extras, and what needs what."""
    code, printed = called("sbom.py")
    bill = json.loads(printed)
    names = [one["name"] for one in bill["components"]]
    needed = {canonicalize_name(one.name) for one in closure(declared())}
    needed |= {canonicalize_name(one.name) for one in closure(declared("all"))}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}

    assert (0, "CycloneDX", "1.5") == (code, bill["bomFormat"], bill["specVersion"])
    assert sorted(needed) == names
    assert {bill["metadata"]["component"]["bom-ref"], *names} == needs.keys()
    assert needs["sqlalchemy"] >= ["greenlet"]
    assert all(
        one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in bill["components"]
    )
