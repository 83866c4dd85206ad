"""Marks that CommonMark takes for words are not quoted; what only looks like them is."""

import pytest

from bot.archive.markdown_text import plain_text, read_markdown
from bot.archive.markup.leftovers import leftovers

GONE = [
    ("See [the quay]((https://x.org/a) now.", "See the quay now."),
    ("See [the quay](https://x.org/two words/a?b) now.", "See the quay now."),
    ("See [the quay](https://x.org/a\nand more.", "See the quay and more."),
    ("The [constant](const function), it says.", "The constant, it says."),
    ("Late ([#81][]), and ([#90][]).", "Late (#81), and (#90)."),
    ("The [old\nquay][old] fell.\n\n[new]: https://x.org", "The old quay fell."),
    ("Says「[埠頭][quay]」。\n\n[new]: https://x.org", "Says「埠頭」。"),
    ("![the quay][3]\n\nIt fell.", "It fell."),
    ("It fell[^7] in May.", "It fell in May."),
    ("It was [blue][b].\n[b]: paint.html", "It was blue."),
    ("It was [blue][b].\n[a]:\n[b]: https://x.org/paint", "It was blue."),
    ("It was [the  Quay].\n\n[^a]: A note.\n[The quay]: https://x.org", "It was the Quay."),
    ("It will **not **fall.", "It will not fall."),
    ("說「的**埠頭（quay）**這」。", "說「的埠頭（quay）這」。"),
    ("** Note:** it fell.", "Note: it fell."),
    ("- **Pier seven | open\n- pier eight", "• Pier seven | open\n• pier eight"),
    ("- [**Pier seven](https://x.org/7) | open", "• Pier seven | open"),
    ('<lite-player @slug="x" :@label="$y">\n\nIt fell.', "It fell."),
    ('It <span @id="3">fell</span> down.', "It fell down."),
    ("<div>See [the quay][old], **now**.</div>", "See the quay, now."),
]
KEPT = [
    "Element a[i][j] of a[i](x, y).",
    "It says so [1][2][3].",
    "There are 2**8 of them.",
    "Use src/**/*.py here.",
    "Take a ** b ** c.",
    "Pass **kwargs as they are.",
    "The expression [^.]+ and [^a]+.",
    "Says [this][that], and no definitions.",
    "Set [width=400][height=400].",
    "It was [sic] there.",
    "A Map<Key, Value> of <Output = X> it is, 1 < 2 > 0.",
    "Dear [name]: welcome.",
]


@pytest.mark.parametrize(("source", "text"), GONE)
def test_marks_that_were_taken_for_words_are_gone(source: str, text: str) -> None:
    """Their words stay, also with places."""
    assert plain_text(source) == text
    assert read_markdown(source).text == text


@pytest.mark.parametrize("source", KEPT)
def test_what_only_looks_like_a_mark_stays(source: str) -> None:
    """Indexes, powers, paths, notes in figures and words in brackets are words."""
    assert plain_text(source) == source


@pytest.mark.parametrize(
    "source", ["`**x **y` [a][b]", "\\[a\\]\\[b\\] \\*\\*x \\*\\*y \\<div @x>"]
)
def test_code_and_what_is_escaped_stays(source: str) -> None:
    """An author who escapes a mark, or puts it into code, shows it."""
    assert plain_text(source) == source.replace("\\", "").replace("`", "")


def test_only_what_became_words_is_searched() -> None:
    """A mark that the parser knows is not found again."""
    source = "It is **new** and [here](x)."

    assert leftovers(source, []) == []


def test_the_way_to_the_source_stays_right() -> None:
    """Places are those of the source with its marks."""
    source = "Ünter [dem Kai](( https://x.org) **liegt **es."
    found = read_markdown(source)

    assert found.text == "Ünter dem Kai https://x.org) liegt es."
    at = found.text.index("liegt")
    assert source[found.source_at(at) :].startswith("liegt")
