"""The name and address of a site, from its settings, and of each post where that is clear.

Jekyll joins `url` and `baseurl` of `_config.yml` with a post's `permalink`; Hugo and Zola join
`baseURL` and `base_url` with `url` and `path`, or with the sections of the file and its `slug`.
What an address would only follow from by patterns (`:year/:title`) is not guessed.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from bot.archive.errors import ContentError
from bot.archive.markup.titles import plain_title
from bot.archive.yaml_files import yaml_value
from bot.importing.fields import first_text
from bot.importing.files import bytes_of, decode
from bot.importing.model import LeftOutError

__all__ = ["Site", "site_of"]

CONTENT = "content"
"""The folder of articles of Hugo and Zola."""
_LEVELS = 4
"""How many folders are searched for settings, from that of the articles upwards."""
_ENDINGS = ("toml", "yaml", "yml", "json")
_SETTINGS = (
    *(f"_config.{ending}" for ending in _ENDINGS),
    *("zola.toml", *(f"hugo.{ending}" for ending in _ENDINGS)),
    *(f"config.{ending}" for ending in _ENDINGS),
    *(f"config/_default/hugo.{ending}" for ending in _ENDINGS),
    *(f"config/_default/config.{ending}" for ending in _ENDINGS),
)
_LOCAL = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 - refused, not bound to
_PATHS = {"jekyll": "permalink", "hugo": "url", "zola": "path"}
_PLAIN = re.compile(r"[a-z0-9_/-]*+")
_SLUG = re.compile(r"[^\s/?#:]++")
_PATH = re.compile(r"[^\s?#:]++")


@dataclass(frozen=True, slots=True)
class Site:
    """A site, as its settings describe it."""

    generator: Literal["jekyll", "hugo", "zola"]
    base: str
    """Its address, without a slash at its end; empty if that is not known."""
    sections: str
    """The folder of the source below `content`, with `/`; empty if it is that one."""
    has_patterns: bool
    """Whether addresses follow patterns, so that a slug does not say all."""
    title: str = ""
    """Its name, the publisher of its posts; empty if that is not known."""

    def address_of(self, fields: Mapping[str, Any], path: str) -> str | None:
        """Return the address of a post by its front matter and its path in the source."""
        if not self.base:
            return None
        if given := first_text(fields, _PATHS[self.generator]):
            if not _PATH.fullmatch(given) or given.startswith("//"):
                return None
            end = "/" if self.generator == "zola" and not given.endswith("/") else ""
            return f"{self.base}/{quote(given.lstrip('/'), safe='/%')}{end}"
        slug = first_text(fields, "slug")
        parent, _, name = path.rpartition("/")
        base, _, _ = name.rpartition(".")
        if base == "index":  # the post is its folder
            parent = parent.rpartition("/")[0]
        folder = "/".join(part for part in (self.sections, parent) if part)
        is_clear = (
            self.generator != "jekyll"
            and not self.has_patterns
            and "." not in base
            and _PLAIN.fullmatch(folder)
            and _SLUG.fullmatch(slug)
        )
        if not is_clear:
            return None
        return f"{self.base}/{folder + '/' if folder else ''}{quote(slug, safe='%')}/"


def site_of(folder: Path) -> Site | None:
    """Return the site that a folder of articles belongs to, or None if no settings are near."""
    here = folder.resolve()
    for above in (here, *here.parents)[:_LEVELS]:
        for name in _SETTINGS:
            found = _settings(above / name)
            site = _site(found, name, here.relative_to(above).parts) if found else None
            if site is not None:
                return site
    return None


def _settings(path: Path) -> Mapping[str, Any]:
    """Return the settings in a file; empty if it is not there or cannot be read."""
    if path.is_symlink() or not path.is_file():
        return {}
    try:
        text = decode(bytes_of(path))[0]
        if path.suffix == ".toml":
            found = tomllib.loads(text)
        elif path.suffix == ".json":
            found = json.loads(text)
        else:
            found = yaml_value(text, path)
    except (LeftOutError, ContentError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _site(found: Mapping[str, Any], name: str, parts: tuple[str, ...]) -> Site | None:
    lower = {str(key).lower(): value for key, value in found.items()}
    title = plain_title(first_text(lower, "title"))
    if name.startswith("_config."):
        base = first_text(lower, "url").rstrip("/")
        if below := first_text(lower, "baseurl").strip("/"):
            base += f"/{below}"
        base = base if _is_public(base) else ""
        return Site("jekyll", base, "", has_patterns=True, title=title) if base or title else None
    is_zola = "base_url" in lower
    base = first_text(lower, "base_url" if is_zola else "baseurl").rstrip("/")
    base = base if _is_public(base) else ""
    is_named = bool(title) and ("hugo" in name or "zola" in name)
    if parts[:1] != (CONTENT,) or not (base or is_named):
        return None
    # Several languages have folders or suffixes of their own; those are patterns too.
    patterns = ("permalinks", "uglyurls", "languages", "slugify", "defaultcontentlanguageinsubdir")
    sections = "/".join(parts[1:])
    generator: Literal["hugo", "zola"] = "zola" if is_zola else "hugo"
    has_patterns = any(lower.get(one) for one in patterns)
    return Site(generator, base, sections, has_patterns=has_patterns, title=title)


def _is_public(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and parts.hostname not in (None, *_LOCAL)
