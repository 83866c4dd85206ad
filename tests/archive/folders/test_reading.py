"""A folder as it is found: what can be used is, and the rest is told."""

import os
from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.archive.loading import load_archive


def archive(folder: Path, **files: str | bytes) -> Path:
    """Write files, `a_md` as `a.md`, and return the folder."""
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path) -> list[str]:
    """Return the problems of an archive that can be loaded, without the folder's path."""
    return [line.replace(f"{folder}/", "") for line in load_archive(folder).problems.lines()]


GOOD = "---\ntitle: A\ndate: 2019\n---\nGood *words*.\n"


def test_markdown_is_read_as_readers_see_it(tmp_path: Path) -> None:
    """The text, its digest and what is read again speak of the same words."""
    found = load_archive(archive(tmp_path, a_md="---\ntitle: A\n---\n**Bold** [words](x).\n"))
    article = found.at(0)

    assert article.text == found.reread("a") == "Bold words."
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nBold __words__.\n", encoding="utf-8")
    assert found.reread("a") == "Bold words."
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nBold swords.\n", encoding="utf-8")
    assert found.reread("a") != article.text


@pytest.mark.parametrize(
    ("name", "front", "whole", "text"),
    [
        ("a.md", "", "", "Some words."),
        ("a.md", "format: plain\n", "", "Some *words*."),
        ("a.md", "", "format: plain\n", "Some *words*."),
        ("a.md", "format: markdown\n", "format: plain\n", "Some words."),
        ("a.txt", "", "", "Some *words*."),
        ("a.txt", "", "format: markdown\n", "Some *words*."),
        ("a.txt", "format: markdown\n", "", "Some words."),
    ],
)
def test_plain_text_says_so(tmp_path: Path, name: str, front: str, whole: str, text: str) -> None:
    """The article decides, then the archive, then the ending; the file is read again alike."""
    (tmp_path / name).write_text(f"---\ntitle: A\n{front}---\nSome *words*.", encoding="utf-8")
    (tmp_path / "archive.yaml").write_text(whole or "publisher: P\n", encoding="utf-8")
    found = load_archive(tmp_path)

    assert (text, text) == (found.at(0).text, found.reread("a"))


def test_what_holds_for_all_articles(tmp_path: Path) -> None:
    """`archive.yaml` names the publisher, the language and the site of articles without them."""
    archive(tmp_path, a_md="---\ntitle: A\npermalink: /a/\n---\nText.")
    archive(tmp_path, archive_yaml="publisher: P\nlanguage: ru\nbase_url: https://x.org\n")
    article = load_archive(tmp_path).at(0)

    assert ("P", "ru", "https://x.org/a/") == (article.publisher, article.language, article.url)
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: A\n", "archive.yaml: the key 'titel' does not exist; write format, publisher,"),
        ("format: html\n", "archive.yaml: 'html' is not a format; write markdown or plain"),
        ("base_url: x.org\n", "archive.yaml: 'x.org' is not an address; begin it with https://"),
        ("publisher: [a]\n", "archive.yaml: `publisher` is not a text; write it in quotes"),
        ("words\n", "archive.yaml, line 1: has no settings; write format, publisher, language"),
        ("a: [\n", "archive.yaml, line 2: this is not valid YAML"),
    ],
)
def test_what_is_wrong_with_archive_yaml(tmp_path: Path, text: str, said: str) -> None:
    """It is told, and the articles are used all the same."""
    archive(tmp_path, a_md=GOOD, archive_yaml=text)
    found = problems(tmp_path)

    assert (1, said) == (len(found), found[0][: len(said)])


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        (
            "# Heading\n\nText.",
            "Heading",
            ["b-c.md, line 1: the file has no front matter, and its title was taken from its fir"],
        ),
        (
            "Text.",
            "B c",
            ["b-c.md, line 1: the file has no front matter, and its title was taken from the file"],
        ),
        (
            "---\ndate: 2019\n---\nPart\n----\n\nText.",
            "Part",
            ["b-c.md, line 1: the title is missing and was taken from its first heading; add"],
        ),
        (
            "---\ntitle: A\ndate: soon\nurl: x\nlanguage: '?'\n---\nText.",
            "A",
            [
                "b-c.md, line 5: '?' is not a language code",
                "b-c.md, line 4: 'x' is not an address",
                "b-c.md, line 3: 'soon' is not a date in EDTF",
            ],
        ),
        ("---\ntitle: A\npublsher: B\n---\nText.", "A", ["b-c.md, line 3: unknown field 'publsh"]),
        ("---\ntitle: A\nformat: rtf\n---\nText.", "A", ["b-c.md, line 3: 'rtf' is not a format"]),
        ("---\ntitle: A\nlayout: post\nupdate: 1\ndate: 2019\ntags: [b]\n---\nText.", "A", []),
        (
            "---\ntitle: " + "x" * 501 + "\n---\nText.",
            "x" * 500,
            ["b-c.md, line 2: `title` is longer than 500 characters"],
        ),
        (
            "---\ntitle: A\ndate_basis: sure\ndate: 2019\n---\nText.",
            "A",
            ["b-c.md, line 3: 'sure' is not a basis"],
        ),
    ],
)
def test_an_article_is_used_as_far_as_it_is_understood(
    tmp_path: Path, text: str, title: str, said: list[str]
) -> None:
    """Whatever else is wrong with it, an article with a text is used, and the mistakes told."""
    archive(tmp_path, **{"b-c_md": text})
    found = sorted(problems(tmp_path))

    assert [title] == [article.title for article in load_archive(tmp_path)]
    assert sorted(said) == [
        line[: len(start)] for line, start in zip(found, sorted(said), strict=True)
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"---\ntitle: A\n---\nOne\n\xe9\n", "b.md, line 5: byte 21 is not UTF-8"),
        ("---\ntitle: A\n---\nOne".encode("utf-16"), "b.md: is in UTF-16; save the file as UTF-8"),
        (b"---\ntitle: A\n---\nO\x00ne", "b.md: byte 18 is NUL, which no text has"),
        (b"---\ntitle: A\n---\n\n![x](y)\n", "b.md, line 1: the article's body is empty"),
        (b"", "b.md, line 1: the file has no front matter"),
    ],
)
def test_a_file_that_is_left_out(tmp_path: Path, raw: bytes, said: str) -> None:
    """A file without a text is named in a sentence, and the others are used."""
    archive(tmp_path, a_md=GOOD, b_md=raw)

    assert ["a"] == [article.id for article in load_archive(tmp_path)]
    assert problems(tmp_path)[0].startswith(said)


def test_drafts_and_pages_of_folders_are_passed_over(tmp_path: Path) -> None:
    """They are named, and are not mistakes."""
    archive(tmp_path, a_md=GOOD, b_md="---\ntitle: B\ndraft: true\n---\nText.", c_txt="Notes.")
    archive(tmp_path, _index_md="---\ntitle: All\n---\n", d_md="---\ntitle: D\nurl: /d\n---\nText.")
    found = load_archive(tmp_path)

    assert ["a", "d"] == [article.id for article in found]
    assert len(found.problems) == 0
    assert list(found.passed_over.lines()) == [
        "1 file passed over (a folder's own page without text): _index.md.",
        "1 file left out (draft): b.md.",
        "1 file passed over (text without front matter): c.txt.",
        "1 file used without a link (the address has no site; set base_url in archive.yaml): d.md.",
    ]


def test_one_id_in_two_files(tmp_path: Path) -> None:
    """The second article is used under its path, and both files are named; a third is left out."""
    archive(tmp_path, a_md=GOOD, a_txt=GOOD, b_md="---\ntitle: B\nid: a\n---\nText.")
    archive(
        tmp_path, c_md="---\ntitle: C\nid: d.md\n---\nText.", d_md="---\ntitle: D\nid: a\n---\nT."
    )

    assert ["a", "a.txt", "b.md", "d.md"] == [article.id for article in load_archive(tmp_path)]
    assert problems(tmp_path) == [
        "a.txt, line 1: the id 'a' appears twice: here and in a.md; give one of the two another id",
        "b.md, line 3: the id 'a' appears twice: here and in a.md; give one of the two another id",
        "d.md, line 3: the id 'a' appears twice: here and in a.md; give one of the two another id",
    ]


def test_line_ends_and_marks_of_all_systems(tmp_path: Path) -> None:
    """Carriage returns and a byte order mark change nothing."""
    for at, end in enumerate(("\n", "\r\n", "\r")):
        text = f"\ufeff---{end}title: A{end}---{end}One{end}line.{end}{end}## Two{end}{end}Three."
        (tmp_path / f"{at}.md").write_bytes(text.encode())

    assert {"One line.\n\n## Two\n\nThree."} == {article.text for article in load_archive(tmp_path)}


def test_a_folder_without_any_article(tmp_path: Path) -> None:
    """Only then are the mistakes an error."""
    archive(tmp_path, a_md="---\ntitle: A\n---\n", b_md=b"\xff")
    with pytest.raises(ContentError, match=r"and 1 more"):
        load_archive(tmp_path)


def test_a_pipe_is_left_out(tmp_path: Path) -> None:
    """A pipe among the articles is not waited for, and is told."""
    archive(tmp_path, a_md=GOOD)
    os.mkfifo(tmp_path / "b.md")

    assert ["b.md: is a pipe or a device; put a file in its place, or remove it"] == problems(
        tmp_path
    )


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: The `ferry` &amp; *us*", "The ferry & us"),
        ("title: The `ferry`\nformat: plain", "The `ferry`"),
        ("newstitle: The ferry\nsubtitle: Late", "The ferry"),
    ],
)
def test_a_title_as_readers_see_it(tmp_path: Path, front: str, title: str) -> None:
    """Markdown has no marks in its title, plain text has what is written."""
    found = load_archive(archive(tmp_path, a_md=f"---\n{front}\n---\nWords.\n"))

    assert found.at(0).title == title


def test_the_page_of_a_folder_in_another_language(tmp_path: Path) -> None:
    """`_index.fr.md` without a text is passed over, and `index.fr.md` is named by its folder."""
    (tmp_path / "quay").mkdir()
    (tmp_path / "quay" / "index.fr.md").write_text("Des mots.\n", encoding="utf-8")
    found = load_archive(archive(tmp_path, **{"_index.fr_md": "---\ntitle: A\n---\n"}))

    assert [article.title for article in found] == ["Quay"]
