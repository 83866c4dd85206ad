"""The README and the example of `.env` name everything that there is."""

import re
from pathlib import Path

import pytest

import bot
from bot.cli.main import _parser
from bot.settings import Settings

ROOT = Path(bot.__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = [name.upper() for name in Settings.model_fields]


def _commands() -> list[str]:
    """Return the names of all commands."""
    choices = [action.choices for action in _parser()._actions if action.dest == "command"]
    return [str(name) for name in choices[0] or ()]


@pytest.mark.parametrize("name", _commands())
def test_commands_in_the_readme(name: str) -> None:
    """Every command stands in the README as it is typed."""
    assert f"`clippings {name}" in README


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_in_the_readme(name: str) -> None:
    """Every setting has its row in the README."""
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_in_the_example(name: str) -> None:
    """Every setting has its line in `.env.example`."""
    assert re.search(rf"^#?{name}=", EXAMPLE, re.MULTILINE)


def test_nothing_else_in_the_example() -> None:
    """`.env.example` holds no setting that there is not."""
    assert set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == set(SETTINGS)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_in_the_readme(link: str) -> None:
    """Every link to a file of the repository leads to one."""
    assert (ROOT / link).exists()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^make (\w+)$", README, re.MULTILINE))))
def test_make_commands_in_the_readme(command: str) -> None:
    """Every target of make that the README names is there."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{command}:", makefile, re.MULTILINE)
