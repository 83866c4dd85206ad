"""The packages that only some settings need: their extras, and how to install these."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bot.settings import Settings, SettingsError

__all__ = ["EXTRAS", "check_extras", "missing_extra"]

EXTRAS = {
    "web": ("starlette", "uvicorn", "prometheus_client"),
    "postgresql": ("asyncpg",),
    "picture": ("matplotlib",),
}
"""The import names of the packages in each extra."""


def missing_extra(name: str, extra: str) -> str | None:
    """Return a sentence if the extra that a setting or an option needs is not installed.

    It says how to install the extra: by `make` in a checkout, else from the package.
    """
    if all(find_spec(package) is not None for package in EXTRAS[extra]):
        return None
    is_checkout = (Path(__file__).parent.parent / "Makefile").is_file()
    command = "make extras" if is_checkout else f"pip install 'clippings-bot[{extra}]'"
    return f"{name} needs the extra {extra!r}: {command}"


def check_extras(settings: Settings) -> None:
    """Raise `SettingsError` with every setting of a bot in Telegram whose extra is missing."""
    wanted = (missing_extra(name, extra) for name, extra in _wanted(settings))
    if missing := [sentence for sentence in wanted if sentence is not None]:
        raise SettingsError("; ".join(missing))


def _wanted(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.webhook_url is not None:
        yield "WEBHOOK_URL", "web"
    elif settings.port is not None:
        yield "PORT", "web"
    address = settings.database_url
    if address is not None and address.get_secret_value().strip().startswith("postgres"):
        yield "DATABASE_URL", "postgresql"
