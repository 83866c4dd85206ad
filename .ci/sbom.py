"""Prints a software bill of materials: CycloneDX 1.5 in JSON, of the bot and all that it needs.

Called by `make sbom`, in an environment in which the bot is installed with all its extras. The same
packages give the same output.
"""

import json
import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
_CLASSIFIER = "License :: OSI Approved :: "


def main() -> int:
    """Print it; return 1 if a package is not installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["all"]]
    own = canonicalize_name(project["name"])
    found: dict[str, Distribution] = {}
    needs: dict[str, list[str]] = {}
    try:
        needs[own] = _walk(wanted, "", own, project, found, needs)
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed; run `make extras` first", file=sys.stderr)
        return 1
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "bot/__init__.py").read_text("utf-8"))
    number = project.get("version") or (version[1] if version else "0")
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": _component("application", own, number)},
        "components": [
            _component("library", name, one.version, _licence(one))
            for name, one in sorted(found.items())
        ],
        "dependencies": [
            {"ref": name, "dependsOn": sorted(set(others))}
            for name, others in sorted(needs.items())
        ],
    }
    json.dump(bill, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def _walk(
    wanted: list[str],
    extra: str,
    by: str,
    project: dict[str, Any],
    found: dict[str, Distribution],
    needs: dict[str, list[str]],
) -> list[str]:
    """Find what is wanted and all that it needs; return the names of what is wanted itself."""
    names = []
    for line in wanted:
        one = Requirement(line)
        name = canonicalize_name(one.name)
        if one.marker and not one.marker.evaluate({"extra": extra}):
            continue
        if name == canonicalize_name(project["name"]):  # its own extras
            for more in one.extras:
                listed = project["optional-dependencies"][more]
                names += _walk(listed, "", by, project, found, needs)
            continue
        names.append(name)
        if name not in found:
            found[name] = distribution(name)
            needs[name] = []
        for more in ("", *one.extras):
            further = found[name].requires or []
            if not needs[name] or more:
                needs[name] += _walk(further, more, name, project, found, needs)
    return names


def _component(kind: str, name: str, version: str, licence: str = "") -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": kind,
        "bom-ref": name,
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
    }
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def _licence(one: Distribution) -> str:
    """Return what a package says of its licence, in one line."""
    told = one.metadata
    said = str(told.get("License-Expression") or "")
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in told.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    first = str(told.get("License") or "").strip().partition("\n")[0]
    return said or "; ".join(classified) or first[:100]


if __name__ == "__main__":
    sys.exit(main())
