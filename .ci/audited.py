"""Says what pip-audit has looked up: `audited.py REPORT PINS`, its JSON and the file it was given.

It exits with code 1 if there is a known vulnerability. A package that was skipped, or is missing in
the report, was not looked up, and is counted as such.
"""

import json
import sys
from pathlib import Path


def main(report: str, pins: str) -> int:
    """Print one line, and one for each vulnerability; return the exit code."""
    lines = Path(pins).read_text(encoding="utf-8").splitlines()
    wanted = sum("==" in line and not line.startswith("#") for line in lines)
    try:
        found = json.loads(Path(report).read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    looked_up = [one for one in found if "vulns" in one and not one.get("skip_reason")]
    known = [(one, fault) for one in looked_up for fault in one["vulns"]]
    for one, fault in known:
        fixed = ", ".join(fault.get("fix_versions", ())) or "no version yet"
        print(f"{one['name']} {one['version']}: {fault['id']}, fixed in {fixed}")
    if known:
        return 1
    if not looked_up:
        print("pip-audit looked nothing up: known vulnerabilities are not known.")
    elif len(looked_up) < wanted:
        print(f"No known vulnerabilities in {len(looked_up)} of {wanted} packages.")
        print(f"The other {wanted - len(looked_up)} were not looked up.")
    else:
        print(f"No known vulnerabilities in {wanted} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
