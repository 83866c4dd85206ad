"""Markdown as readers see it: words without marks, and the way back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.markdown_text import plain_text, read_markdown
from bot.archive.segmentation import blocks

WORDS = [
    (
        "The **ferry** left at *nine*, with __ten__ ~~cars~~.",
        "The ferry left at nine, with ten cars.",
    ),
    ('See [the harbour](https://example.org/a_b_c "now").', "See the harbour."),
    (
        "See [the harbour][1] or [that].\n\n[1]: https://x.org\n[that]: /y 'T'",
        "See the harbour or that.",
    ),
    ("Write to <https://example.org/q>.", "Write to https://example.org/q."),
    ("The tower![a tower](t.jpg) fell.", "The tower fell."),
    ("[![badge](b.svg)](https://x.org)\n\nText.", "Text."),
    (
        "It rained.[^1] Again.\n\n[^1]: In May.\n    And June.\n\nLater.",
        "It rained. Again.\n\nLater.",
    ),
    ('Fish&nbsp;&amp;&#x20;chips \\"fried\\" \\*daily\\*', 'Fish\u00a0& chips "fried" *daily*'),
    ("One line\nand its end.", "One line and its end."),
    ("One line  \nand another\\\nand more.", "One line\nand another\nand more."),
    ("Two  spaces\tand a tab, **here**.", "Two spaces and a tab, here."),
    ("The old mar-\nket and well-\nknown ones.", "The old mar-\nket and well-\nknown ones."),
    ("From 1999-\n2003 it rained.", "From 1999- 2003 it rained."),
    ("集市搬到了\n城堡广场。", "集市搬到了城堡广场。"),
    ("Use `cargo **build**` and `` `<thead>` ``.", "Use cargo **build** and `<thead>`."),
    ("> [!NOTE]\n> Quoted\n> words.\n\nOwn.", "Quoted words.\n\nOwn."),
    ("Above\n\n* * *\n\nBelow", "Above\n\nBelow"),
    ("Term\n: Its meaning", "Term\nIts meaning"),
]
BLOCKS = [
    ("Title\n=====\n\nText.\n\nPart\n----\n\nMore.", "# Title\n\nText.\n\n## Part\n\nMore."),
    ("## Part *two* ## {#two}\n\nText.", "## Part two\n\nText."),
    ("## Part two {#two .wide}\n\nText.", "## Part two\n\nText."),
    ("- one\n- *two*\n  - three\n- four\n\nText.", "• one\n• two\n  • three\n• four\n\nText."),
    ("* one\n\n* two\n\n  more\n", "• one\n\n• two\n\nmore"),
    ("3. three\n4. four", "3. three\n4. four"),
    ("- [x] done\n- [ ] open", "• done\n• open"),
    ("- # Heading in an item", "• Heading in an item"),
    ("Text.\n\n- a\n- b\n\n1. c", "Text.\n\n• a\n• b\n\n1. c"),
    ("| A | B |\n|---|--:|\n| *x* | 1 |\n| y |  |\n\nText.", "A\tB\nx\t1\ny\n\nText."),
    (
        "Run:\n\n```sh\n# comment\nls  -l\n\n## two\n```\nText.",
        "Run:\n\n#\u00a0comment\nls  -l\n\n##\u00a0two\n\nText.",
    ),
    ("Run:\n\n    ls *.md\n\nText.", "Run:\n\nls *.md\n\nText."),
    ("\\# 1 in the charts", "#\u00a01 in the charts"),
    ("##\n\nText", "Text"),
]
HTML = [
    ("A <b>bold</b> H<sub>2</sub>O<br>line <!-- no --><img src=x>.", "A bold H2O\nline ."),
    ("Before <script>var x = 1;</script>after.", "Before after."),
    (
        '<div class="ad">Subscribe <i>now</i> &amp; here!</div>\n\nText.',
        "Subscribe now & here!\n\nText.",
    ),
    ("<!-- a\n\nb -->\n\nText.", "Text."),
    ("<style>\np { color: red }\n</style>\n\nText.", "Text."),
    ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "• one\n• two"),
    ("<table><tr><th>A</th><th>B</th></tr>\n<tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2"),
    ('<p title="a>b">One<br/>two</p><p>three</p>', "One\ntwo\n\nthree"),
    ("<div markdown>\n**Bold** [words](https://x.org).\n</div>", "Bold words."),
    ("<div>\n\nInner *words*.\n\n</div>", "Inner words."),
    ("<p>&#233;&#99999999999999999999;&#x41;</p>", "éA"),
    ("<pre>\n# no heading\n</pre>", "#\u00a0no heading"),
]


@pytest.mark.parametrize(("source", "text"), [*WORDS, *BLOCKS, *HTML])
def test_a_source_is_read_as_readers_see_it(source: str, text: str) -> None:
    """Marks are gone, words stay, and blocks are lines or paragraphs."""
    assert plain_text(source) == text
    assert read_markdown(source).text == text


@pytest.mark.parametrize(("source", "text"), BLOCKS)
def test_headings_are_found_again(source: str, text: str) -> None:
    """What was a heading in the source is one in the text, and nothing else is."""
    found = [text[one.span.start : one.span.end] for one in blocks(text) if one.is_heading]

    assert found == [line for line in text.split("\n") if line.startswith(("# ", "## "))]


@pytest.mark.parametrize(
    "body", ["A.\n\n\n B  c.\t\n\n## D\n\nE\u2028f\n", "One.\r\n\r\nTwo.\r\n", ""]
)
def test_a_body_without_markup_is_taken_as_it_is(body: str) -> None:
    """Words and headings alone keep their white space."""
    assert plain_text(body) is body


def test_the_way_back_to_the_source() -> None:
    """Every part of the text is found in the source, in words and lines."""
    source = (
        "Дом **стоит**.\n\n- see [the *quay*](x)\n- fish &amp; chips\n\n"
        "```\ncode # x\n```\n\nEnd\nline."
    )
    found = read_markdown(source)
    for word in ("Дом", "стоит", "see", "quay", "fish", "chips", "code", "End", "line"):
        at = found.text.index(word)

        assert source[found.source_at(at) :].startswith(word), word


@given(st.text(alphabet="ab \n#*_`[]()<>!|-&;{}%:~\\дé\r\t1.", max_size=60))
def test_any_source_can_be_read(source: str) -> None:
    """Whatever the source, its words come from it, and the way back leads into it."""
    found = read_markdown(source)

    assert found.text == plain_text(source)
    assert all(0 <= found.source_at(at) <= len(source) for at in range(len(found.text)))
    assert sorted(found.starts) == list(found.starts)


def test_an_empty_text_has_a_way_back() -> None:
    """An empty text leads to the beginning."""
    assert read_markdown("***\n\n***").source_at(0) == 0


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "*a_",
        "> ",
        "- ",
        "`",
        "<",
        "<a ",
        "<!--",
        "{{",
        "{%",
        "[[",
        "[^a]",
        "|a",
        "&",
        "\r",
        "\x00",
        "{% raw %}",
        "{: ",
        "- a\n  ",
        "[a]: ",
    ],
)
def test_hostile_sources(piece: str) -> None:
    """A source that nests or repeats without end becomes a text that is not longer than it."""
    source = piece * (200_000 // len(piece))

    assert len(plain_text(source)) <= len(source)


def test_deep_lists_are_indented_little() -> None:
    """The text of lists in lists does not outgrow its source."""
    source = "\n".join("  " * depth + "- a" for depth in range(500))

    assert len(plain_text(source)) <= 500 * 20
