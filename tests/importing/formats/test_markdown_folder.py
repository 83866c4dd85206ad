"""Posts as site generators have them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.importing.formats.markdown_folder import read_post
from bot.importing.model import Document, LeftOutError, Options
from tests.support.importing import articles, imported, put


def post(text: str, path: str = "post.md") -> Document:
    """Return the article of a post."""
    return read_post(text.encode(), path)


FORMS = {
    "Jekyll": '---\nlayout: post\ntitle: "Hall"\ndate: 2019-08-14 22:44:26 -0700\nauthor:\n'
    "  name: L. Brandt\n---\nText.\n",
    "Hugo": "+++\ntitle = 'Hall'\ndate = 2019-08-14T22:44:26-07:00\nauthors = ['L. Brandt']\n+++\n"
    "Text.\n",
    "Hugo's JSON": '{"title": "Hall", "date": "2019-08-14T22:44:26-07:00", "author": "L. Brandt"}\n'
    "\nText.\n",
    "Pelican": "Title: Hall\nDate: 2019-08-14 22:44:26 -0700\nAuthor: L. Brandt\nSummary: one\n"
    "    two\n\nText.\n",
    "dots": "---\ntitle: Hall\ndate: 2019-08-14T22:44:26-07:00\nauthor: L. Brandt\n...\n\nText.\n",
    "Windows": "\ufeff---\r\ntitle: Hall\r\ndate: 2019-08-14T22:44:26-07:00\r\n"
    "author: L. Brandt\r\n---\r\nText.\r\n",
    "Zola": "+++\ntitle = 'Hall'\ndate = 2019-08-14T22:44:26-07:00\n[extra]\nauthor = 'L. Brandt'\n"
    "+++\nText.\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_front_matter_of_every_kind(form: str) -> None:
    """YAML, TOML, JSON and Pelican's lines say the same; the day is that of their own offset."""
    found = post(FORMS[form])

    assert (found.title, found.author, found.text.strip()) == ("Hall", "L. Brandt", "Text.")
    assert (found.date.edtf, found.date.basis) == ("2019-08-14T22:44:26-07:00", "stated")


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2018-08-21", "2018-08-21"),
        ("2018-08-21 10:00", "2018-08-21T10:00:00"),
        ("2019-05-15T00:00:00Z", "2019-05-15"),
        ("2019-05-06 00:00:00 +0200", "2019-05-06"),
        ("2001", "2001"),
        ("2001-05", "2001-05"),
        ("14 August 2019", "2019-08-14"),
    ],
)
def test_dates_keep_their_precision(written: str, edtf: str) -> None:
    """A midnight is a plain day; a year stays a year."""
    assert post(f"---\ntitle: A\ndate: {written}\n---\nText.\n").date.edtf == edtf


def test_a_colon_in_a_title_is_read() -> None:
    """What YAML refuses is read line by line."""
    found = post("---\ntitle: Harbour: a history\ndate: 2001\nauthors: ada\n---\nX.\n")

    assert (found.title, found.date.edtf, found.author) == (
        "Harbour: a history",
        "2001",
        "ada",
    )


@pytest.mark.parametrize(
    ("path", "fields", "edtf", "basis"),
    [
        ("2019-08-14-hall.md", "", "2019-08-14", "stated"),
        ("2017-3-23-hall.md", "", "2017-03-23", "stated"),
        ("2019/08/14/hall/index.md", "", "2019-08-14", "stated"),
        ("2019/08/hall.md", "", "2019-08", "inferred"),
        ("hall.md", "path: 2014/12/12/hall\n", "2014-12-12", "stated"),
        ("hall.md", "permalink: /2014/12/12/hall.html\n", "2014-12-12", "stated"),
        ("1.2.3-hall.md", "", None, "unknown"),
        ("2019-13-45-hall.md", "", None, "unknown"),
        ("2019-08-14-hall.md", "date: 2020-01-02\n", "2020-01-02", "stated"),
    ],
)
def test_dates_in_paths(path: str, fields: str, edtf: str | None, basis: str) -> None:
    """A day in a name, in folders or in `path`; the front matter's own date comes first."""
    date = post(f"---\ntitle: Hall\n{fields}---\nText.\n", path).date

    assert (date.edtf, date.basis) == (edtf, basis)


TOMORROW = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("draft: true", "is a draft"),
        ("published: false", "is a draft"),
        ("status: hidden", "has the status 'hidden'"),
        ("password: secret", "is protected by a password"),
        ("headless: true", "is hidden"),
        ("layout: redirect", "is not a post"),
        ("redirect_to: /new", "only leads to another page"),
        ("expiryDate: 2001-01-01", "has expired"),
        (f"date: {TOMORROW}", "is scheduled for later"),
        (f"publishDate: {TOMORROW}", "is scheduled for later"),
    ],
)
def test_what_is_not_public_stays_out(fields: str, reason: str) -> None:
    """Drafts, scheduled and protected posts are left out, each with its reason."""
    with pytest.raises(LeftOutError, match=f"^{reason}$"):
        post(f"---\ntitle: A\n{fields}\n---\nText.\n")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("---\ntitle: A\n\nText.\n", "was read all the same: the front matter has no end"),
        ("---\ntitle: A: b\n---\nText.\n", "was read all the same: a value that contains a colon"),
        ("+++\ntitle = A\n+++\nText.\n", "was read all the same: this is not valid TOML"),
    ],
)
def test_broken_front_matter_is_told(text: str, doubt: str) -> None:
    """It is read as far as it goes."""
    found = post(text)

    assert (found.title[0], found.text.strip()) == ("A", "Text.")
    assert found.doubts[0].startswith(doubt)


def test_the_text_is_plain() -> None:
    """Marks, links and shortcodes are gone; code spans stay; the title is not repeated."""
    found = post(
        "---\ntitle: Hall\n---\n# Hall\n\nUse `<thead>` in **the** [hall](https://a.example).\n\n"
        '{{< figure src="a.png" >}}\n'
    )

    assert found.text.strip() == "Use <thead> in the hall."


def test_a_file_without_front_matter(tmp_path: Path) -> None:
    """Its first heading is its title, and that is told."""
    found = post("# The hall\n\nText.\n")

    assert (found.title, found.text.strip()) == ("The hall", "Text.")
    assert found.doubts == ("was read all the same: the file has no front matter",)


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ("date: 05/06/2019", "has a date that cannot be read: `date: 05/06/2019`"),
        ("lastmod: 2019-05-06", "only says when it was changed last"),
    ],
)
def test_doubtful_dates(fields: str, doubt: str) -> None:
    """An ambiguous date is not read, a date of change is not a date of publication."""
    found = post(f"---\ntitle: A\n{fields}\n---\nText.\n")

    assert (found.date.edtf, found.doubts) == (None, (doubt,))


def test_other_encodings_are_mended() -> None:
    """The encoding is guessed, and that is told."""
    text = "---\ntitle: Музей\n---\nМузей открыли в мае, а крышу починили в июне того же года.\n"
    found = read_post(text.encode("cp1251"), "a.md")

    assert found.title == "Музей"
    assert found.doubts[-1].startswith("was not in UTF-8; it was read as ")
    assert read_post(text.encode("utf-16"), "a.md").title == "Музей"


def test_ids_come_from_paths(tmp_path: Path) -> None:
    """Where every file is called index.md, the folders' names serve; languages are kept apart."""
    text = "---\ntitle: A\n---\nText.\n"
    names = ("hall/index.md", "quay/index.md", "hall/index.ru.md", "index.md", "pier.MARKDOWN")
    source = put(tmp_path / "harbour" / "content", dict.fromkeys(names, text))
    imported(source, tmp_path / "archive")

    assert set(articles(tmp_path / "archive")) == {"hall", "quay", "hall.ru", "harbour", "pier"}
    assert articles(tmp_path / "archive")["hall.ru"].language == "ru"


def test_what_is_no_article_is_counted(tmp_path: Path) -> None:
    """Drafts' folders, pages of sections, other files; a generator's own folders are silent."""
    text = "---\ntitle: A\n---\nText.\n"
    names = ("a.md", "_index.md", "_drafts/b.md", "themes/x/c.md", ".git/d.md", "p.png", "q.png")
    report = imported(put(tmp_path / "site", dict.fromkeys(names, text)), tmp_path / "archive")

    assert report.left_out == {
        "is the page of a section": ["_index.md"],
        "is a folder of drafts": ["_drafts"],
        "is a file of another kind": ["2 .png"],
    }
    assert report.left_out_counts["is a file of another kind"] == [2]


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    """Neither a file nor a folder outside is read by way of a symbolic link."""
    text = "---\ntitle: Secret\n---\nText.\n"
    put(tmp_path / "outside", {"secret.md": text})
    source = put(tmp_path / "site", {"a.md": text})
    (source / "out.md").symlink_to(tmp_path / "outside/secret.md")
    (source / "folder").symlink_to(tmp_path / "outside")
    (source / "in.md").symlink_to(source / "a.md")
    (source / "nowhere.md").symlink_to(source / "nowhere.md")
    report = imported(source, tmp_path / "archive")

    assert set(articles(tmp_path / "archive")) == {"a"}
    assert report.left_out["is a symbolic link that leads out of the folder"] == [
        "folder",
        "out.md",
    ]
    assert len(report.left_out) == 3


def test_the_archive_itself_is_not_imported(tmp_path: Path) -> None:
    """An archive inside the folder that is imported is passed over."""
    text = "---\ntitle: A\n---\nText.\n"
    source = put(tmp_path / "site", {"a.md": text})
    for _ in range(2):
        report = imported(source, source / "archive", Options(into=source / "archive"))

    assert (report.imported, report.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Changes to `ferry` *now*", "Changes to ferry now"),
        ("Don&#8217;t &amp; won&#8217;t", "Don’t & won’t"),
        ("The __init__ of 2 * 3 * 4", "The __init__ of 2 * 3 * 4"),
    ],
)
def test_a_title_has_no_marks(title: str, shown: str) -> None:
    """It is shown above quotes as readers of the page see it."""
    assert post(f'---\ntitle: "{title}"\n---\nText.\n').title == shown


def test_a_title_under_a_name_of_the_sites_own() -> None:
    """A subtitle is not one."""
    fields = "subtitle: Below\nnewstitle: The hall is open"

    assert post(f"---\n{fields}\n---\nText.\n").title == "The hall is open"


def test_pages_of_sections_in_other_languages_are_left_out(tmp_path: Path) -> None:
    """`_index.fr.md` is as little an article as `_index.md`."""
    page = "---\ntitle: Hall\n---\nText.\n"
    put(tmp_path / "site", {"_index.md": page, "a/_index.fr.md": page, "a/hall.fr.md": page})
    report = imported(tmp_path / "site", tmp_path / "archive")

    assert report.imported == 1
    assert report.left_out == {"is the page of a section": ["_index.md", "a/_index.fr.md"]}


def test_headings_alone_are_not_an_article(tmp_path: Path) -> None:
    """The report says so in plain words."""
    put(tmp_path / "site", {"a.md": "---\ntitle: Hall\n---\n# One\n\n## Two\n"})

    assert imported(tmp_path / "site", tmp_path / "archive").left_out == {
        "has only headings": ["a.md"]
    }
