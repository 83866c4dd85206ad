"""The YAML files that come with the bot, parsed once: most tests open a desk and read them."""

from pathlib import Path
from typing import Any

import pytest

from bot.archive import faq, yaml_files
from bot.i18n import texts
from bot.settings import shipped

__all__ = ["parse_once"]


def parse_once(patched: pytest.MonkeyPatch) -> None:
    """Remember from now on what the files of `responses` hold; nobody changes what was read."""
    parse = yaml_files.yaml_value
    folder = shipped("responses")
    known: dict[tuple[Path, str], Any] = {}

    def remembered(text: str, path: Path, first_line: int = 1) -> Any:
        if not path.is_relative_to(folder):
            return parse(text, path, first_line)
        if (path, text) not in known:
            known[path, text] = parse(text, path, first_line)
        return known[path, text]

    for module in (faq, texts, yaml_files):
        patched.setattr(module, "yaml_value", remembered)
