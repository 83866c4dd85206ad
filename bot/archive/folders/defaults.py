"""`archive.yaml` in a folder of articles: what holds for all that do not say otherwise."""

from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import Findings
from bot.archive.folders.files import check_inside
from bot.archive.front_matter.found_fields import Defaults
from bot.archive.yaml_files import kind_of, read_yaml

__all__ = ["FILE", "FORMATS", "read_defaults"]

FILE = "archive.yaml"
FORMATS = ("markdown", "plain")
_KEYS = ("format", "publisher", "language", "base_url")


def read_defaults(folder: Path, problems: Findings) -> Defaults:
    """Return what `archive.yaml` says; what is not understood is a problem and does not count."""
    file = folder / FILE
    try:
        if kind_of(file) is None:
            return Defaults()
        check_inside(file, folder)
        found = read_yaml(file)
    except ContentError as error:
        problems.add(*error.mistakes)
        return Defaults()
    if not isinstance(found, dict):
        problems.add(Mistake(file, 1, "has no settings", f"write {', '.join(_KEYS)}, one per line"))
        return Defaults()
    known: dict[str, str] = {}
    for name, value in found.items():
        if name not in _KEYS:
            mend = f"write {', '.join(_KEYS[:-1])} or {_KEYS[-1]}"
            problems.add(Mistake(file, None, f"the key {name!r} does not exist", mend))
        elif not isinstance(value, str) or not value.strip():
            problems.add(Mistake(file, None, f"`{name}` is not a text", "write it in quotes"))
        elif name == "format" and value not in FORMATS:
            mend = f"write {' or '.join(FORMATS)}"
            problems.add(Mistake(file, None, f"{value!r} is not a format", mend))
        elif name == "base_url" and not value.startswith(("http://", "https://")):
            mend = "begin it with https:// or http://"
            problems.add(Mistake(file, None, f"{value!r} is not an address", mend))
        else:
            known[name] = " ".join(value.split())
    return Defaults(
        known.get("format", ""),
        known.get("publisher"),
        known.get("language"),
        known.get("base_url"),
    )
