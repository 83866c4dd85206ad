"""Titles of front matter as readers see them."""

import pytest

from bot.archive.markup.titles import plain_title

TITLES = [
    ("Changes to `u128`/`i128` layout", "Changes to u128/i128 layout"),
    ("Don&#8217;t go &amp; see &#x2014; now", "Don’t go & see — now"),
    ("Copy *and* **paste**", "Copy and paste"),
    ("The <em>new</em> quay<br/>", "The new quay"),
    ("[The quay](https://x.org/a) fell", "The quay fell"),
    ("`a*b*c` and `<thead>`", "a*b*c and <thead>"),
    ("C\\* and 50 \\[sic\\]", "C* and 50 [sic]"),
]
KEPT = [
    "2 * 3 * 4 and a*b*c",
    "The __init__ of Vec<T> & co; R&D",
    "Notes [draft]",
    "&nosuchname; stays",
    "**",
    "<b></b>",
    "",
]


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_marks_are_gone(written: str, title: str) -> None:
    """Code keeps what is in it."""
    assert plain_title(written) == title


@pytest.mark.parametrize("title", KEPT)
def test_what_is_not_a_mark_stays(title: str) -> None:
    """A title without words but marks is kept as well: something has to be shown."""
    assert plain_title(title) == title
