"""Front matter in its four forms, and what becomes of it when it is broken."""

from pathlib import Path

import pytest

from bot.archive.front_matter.parsing import FRONT_LIMIT, front_matter

FILE = Path("a.md")

YAML = [
    ("---\ntitle: A\n---\nBody.\n", {"title": "A"}, {"title": 2}, "Body.\n"),
    ("---\r\ntitle: A\r\n---\r\nBody.\r\n", {"title": "A"}, {"title": 2}, "Body.\r\n"),
    ("--- \ntitle: A\n---\t\nBody.", {"title": "A"}, {"title": 2}, "Body."),
    ("---\ntitle: A\n---", {"title": "A"}, {"title": 2}, ""),
    ("---\ntitle: A\n...\n\nBody.", {"title": "A"}, {"title": 2}, "\nBody."),
    ("---\ntitle: A\n---\nB.\n\n---\n\nC.", {"title": "A"}, {"title": 2}, "B.\n\n---\n\nC."),
    (
        "---\n\ntitle: A\n# no\nurl : b\n---\n",
        {"title": "A", "url": "b"},
        {"title": 3, "url": 5},
        "",
    ),
    ('---\ntitle: "a --- b"\n---\nB.', {"title": "a --- b"}, {"title": 2}, "B."),
]
OTHERS = [
    (
        "+++\ntitle = 'A'\ndate = 2023-05-02T09:15:00+02:00\ndraft = true\nweight = 3\n+++\nBody.",
        {"title": "A", "date": "2023-05-02T09:15:00+02:00", "draft": "true", "weight": "3"},
        {"title": 2, "date": 3, "draft": 4, "weight": 5},
        "Body.",
    ),
    (
        "+++\ntitle = 'A'\n[extra]\nauthors = ['B', 'C']\n+++\nBody.",
        {"title": "A", "extra": {"authors": ["B", "C"]}},
        {"title": 2, "authors": 4},
        "Body.",
    ),
    (
        '{\n  "title": "A",\n  "tags": ["b"],\n  "x": null\n}\n\nBody.',
        {"title": "A", "tags": ["b"], "x": None},
        {"title": 2, "tags": 3, "x": 4},
        "\n\nBody.",
    ),
    (
        "Title: A: B\nDate: 2018-08-21 10:00\nSummary: one\n  two\n\nBody.",
        {"title": "A: B", "date": "2018-08-21 10:00", "summary": "one two"},
        {"title": 1, "date": 2, "summary": 3},
        "\nBody.",
    ),
]


@pytest.mark.parametrize(("text", "fields", "lines", "body"), [*YAML, *OTHERS])
def test_the_four_forms(
    text: str, fields: dict[str, object], lines: dict[str, int], body: str
) -> None:
    """Fields are read with their lines; what follows is the body, unchanged."""
    front = front_matter(text, FILE)

    assert (fields, lines, body) == (front.fields, front.lines, text[front.body :])
    assert front.is_there
    assert front.mistakes == []


@pytest.mark.parametrize(
    "text",
    [
        *("", "Body.", "\n---\ntitle: A\n---\nBody.", "----\ntitle: A\n----\nBody.", "{title} is"),
        *('{"a": 1}\nBody.', "Note: a body\nwithout header lines.", "Date: 2018\n\nBody."),
        *("{" * 100_000, "Title: A\nno header\n\nBody."),
    ],
)
def test_a_text_without_front_matter(text: str) -> None:
    """All of it is the body, and that is told."""
    front = front_matter(text, FILE)

    assert (front.fields, front.body, front.is_there) == ({}, 0, False)
    assert [(1, "the file has no front matter")] == [
        (one.line, one.problem) for one in front.mistakes
    ]


@pytest.mark.parametrize(
    ("text", "title", "line", "problem"),
    [
        (
            "---\ntitle: A\ntitle: B\n---\n",
            *("A", 3, "this is not valid YAML: the key 'title' appears twice"),
        ),
        (
            "---\ntitle: 'A'\nurl: &x b\nid: *x\n---\n",
            *("A", 4, "this is not valid YAML: an alias (*name) is not allowed here"),
        ),
        ("---\ntitle: A: B\n---\n", "A: B", 2, "a value that contains a colon must be in quotes"),
        (
            "+++\ntitle = 'A'\nb = = c\n+++\n",
            *("A", 3, "this is not valid TOML: Invalid value (at line 2, column 5)"),
        ),
        (
            "+++\ntitle = 'A'\nb = " + "[" * 5_000 + "\n+++\n",
            *("A", 2, "this is not valid TOML: it is nested too deeply"),
        ),
        ("---\ntitle: A\nBody.", "A", 1, "the front matter has no end"),
    ],
)
def test_broken_front_matter_is_read_line_by_line(
    text: str, title: str, line: int, problem: str
) -> None:
    """What can be read of it is, and the mistake has its line in the file."""
    front = front_matter(text, FILE)

    assert front.fields["title"] == title
    assert [(line, problem)] == [(one.line, one.problem) for one in front.mistakes]


@pytest.mark.parametrize(
    ("text", "body"),
    [("---\n---\nBody.", "Body."), ("---\n- a\n---\nBody.", "---\n- a\n---\nBody.")],
)
def test_front_matter_without_fields(text: str, body: str) -> None:
    """Two lines of dashes with something else between them are part of the body."""
    front = front_matter(text, FILE)

    assert (body, [(2, "the front matter has no fields")]) == (
        text[front.body :],
        [(one.line, one.problem) for one in front.mistakes],
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: A\nurl: b\n\nNote: a body.", "line 3, the last field"),
        ("---\r\ntitle: A\r\n\r\nBody.", "line 2, the last field"),
        ("---\n\nBody.", "the last field"),
        ("---\ntitle: A\n" + "b: c\n" * FRONT_LIMIT + "---\nBody.", "line 20000, the last field"),
    ],
)
def test_front_matter_without_an_end_says_where_it_may_end(text: str, place: str) -> None:
    """The mend names the line after which `---` is missing; endless fields have a bound."""
    (mistake,) = front_matter(text, FILE).mistakes

    assert str(mistake).startswith(
        f"{FILE}, line 1: the front matter has no end; write a line `---` after "
    )
    assert place.startswith("line 2000") or str(mistake).endswith(place)
