"""The address of a post, from the settings of its site and its own front matter."""

from pathlib import Path

import pytest

from bot.importing.model import Options
from tests.support.importing import articles, imported, put

POST = "---\ntitle: Ferry\n{}\n---\nThe ferry costs twelve crowns.\n"
JEKYLL = "url: https://a.example/\nbaseurl: /blog\n"
ZOLA = 'base_url = "https://a.example"\n'
HUGO = 'baseURL = "https://a.example/docs/"\n'


def address(tmp_path: Path, settings: tuple[str, str], file: str, source: str, field: str) -> str:
    """Return the address of the only post of a site, or an empty text."""
    put(tmp_path / "site", {settings[0]: settings[1], file: POST.format(field)})
    imported(tmp_path / "site" / source, tmp_path / "archive", name="markdown")
    (article,) = articles(tmp_path / "archive").values()
    return article.url or ""


@pytest.mark.parametrize(
    ("settings", "file", "source", "field", "expected"),
    [
        (("_config.yml", JEKYLL), "_posts/f.md", "_posts", "permalink: /ferry/", "/blog/ferry/"),
        (("_config.yml", JEKYLL), "_posts/f.md", "", "permalink: ferry.html", "/blog/ferry.html"),
        (("_config.yml", JEKYLL), "_posts/f.md", "_posts", "permalink: /:year/:title", None),
        (("_config.yml", JEKYLL), "_posts/f.md", "_posts", "slug: ferry", None),
        (("_config.yml", "url: ''\n"), "_posts/f.md", "_posts", "permalink: /ferry/", None),
        (("_config.yml", "url: [\n"), "_posts/f.md", "_posts", "permalink: /ferry/", None),
        (("config.toml", ZOLA), "content/f.md", "content", "path: news/ferry", "/news/ferry/"),
        (("config.toml", ZOLA), "content/news/f.md", "content", "slug: ferry", "/news/ferry/"),
        (("config.toml", ZOLA), "content/news/f.md", "content/news", "slug: паром", "/news/{}/"),
        (("config.toml", ZOLA), "content/news/f/index.md", "content", "slug: a", "/news/a/"),
        (("config.toml", ZOLA), "content/f.ru.md", "content", "slug: ferry", None),
        (("config.toml", ZOLA), "content/f.md", "content", "slug: a/b", None),
        (("config.toml", ZOLA), "content/f.md", "content", "draft: false", None),
        (("config.toml", ZOLA), "notes/f.md", "notes", "slug: ferry", None),
        (("hugo.toml", HUGO), "content/f.md", "content", "url: /ferry/", "/docs/ferry/"),
        (
            ("hugo.yaml", "baseurl: https://a.example\n"),
            "content/f.md",
            "content",
            "slug: a",
            "/a/",
        ),
        (
            ("hugo.json", '{"baseURL": "https://a.example"}'),
            "content/f.md",
            "content",
            "slug: a",
            "/a/",
        ),
        (
            ("hugo.toml", HUGO + '[permalinks]\nnews = "/:year/:slug/"\n'),
            *("content/news/f.md", "content", "slug: ferry", None),
        ),
        (
            ("hugo.toml", 'baseURL = "http://localhost:1313"'),
            "content/f.md",
            "content",
            "url: /f/",
            None,
        ),
    ],
)
def test_the_address_of_a_post(
    tmp_path: Path,
    settings: tuple[str, str],
    file: str,
    source: str,
    field: str,
    expected: str | None,
) -> None:
    """It is joined where it is clear, and is empty otherwise."""
    found = address(tmp_path, settings, file, source, field)

    coded = "%D0%BF%D0%B0%D1%80%D0%BE%D0%BC"
    assert found == (f"https://a.example{expected.format(coded)}" if expected else "")


def test_an_address_of_its_own_counts_more(tmp_path: Path) -> None:
    """That in the front matter is whole."""
    field = "canonical_url: https://b.example/1\npermalink: /ferry/"

    found = address(tmp_path, ("_config.yml", JEKYLL), "_posts/f.md", "_posts", field)
    assert found == "https://b.example/1"


def test_an_address_that_changes_is_written_again(tmp_path: Path) -> None:
    """The posts are read again when the settings of the site have changed."""
    settings = ("_config.yml", JEKYLL)
    address(tmp_path, settings, "_posts/f.md", "_posts", "permalink: /ferry/")
    new = ("_config.yml", "url: https://c.example\n")

    found = address(tmp_path, new, "_posts/f.md", "_posts", "permalink: /ferry/")
    assert found == "https://c.example/ferry/"


@pytest.mark.parametrize(
    ("settings", "text", "file", "publisher"),
    [
        ("hugo.toml", 'title = "Harbour *News*"\n', "content/posts/f.md", "Harbour News"),
        ("hugo.yaml", "baseURL: https://a.example/\ntitle: Harbour\n", "content/f.md", "Harbour"),
        ("config.toml", 'title = "Harbour"\nbase_url = "/"\n', "content/f.md", None),
        ("config.toml", ZOLA + 'title = "Harbour"\n', "content/f.md", "Harbour"),
        ("_config.yml", "title: Harbour\nurl: ''\n", "_posts/f.md", "Harbour"),
        ("_config.yml", JEKYLL, "_posts/f.md", None),
        ("_config.yml", "title: [a]\n", "_posts/f.md", None),
    ],
)
def test_a_site_publishes_its_posts(
    tmp_path: Path, settings: str, text: str, file: str, publisher: str | None
) -> None:
    """Its title is their publisher, unless a post or the operator names another."""
    put(tmp_path / "site", {settings: text, file: POST.format("slug: f")})
    source = tmp_path / "site" / file.partition("/")[0]
    imported(source, tmp_path / "archive", name="markdown")
    imported(source, tmp_path / "named", Options(publisher="Ana"), name="markdown")

    found = [articles(tmp_path / name).values() for name in ("archive", "named")]
    assert [[publisher], ["Ana"]] == [[one.publisher for one in each] for each in found]
