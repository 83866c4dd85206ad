"""Tags of HTML around and within a quote are a difference in form."""

import pytest

from bot.verification.written.tags import without_tags
from tests.support.pier import examined


@pytest.mark.parametrize(
    "text",
    [
        "<p>Visitors may walk there until dusk.</p>",
        "<blockquote>\n<p>Visitors may <em>walk</em> there until dusk.</p>\n</blockquote>",
        'Visitors may walk <a href="https://example.org/?a=1">there</a> until dusk.',
        "Visit<b>ors</b> may walk there<br/>until dusk.",
        "Visitors may walk there&nbsp;until dusk.",
        "<p>Совет не одобрил <strong>строительство</strong> моста через реку.</p>",
        "<div dir='rtl'>شورای شهر ساخت <b>پل</b> تازه را تصویب نکرد.</div>",
    ],
)
def test_tags(text: str) -> None:
    """The quote is exact but for the markup."""
    found = examined(text)

    assert ("exact", ("markup",), "", text) == (
        found.kind,
        found.differences,
        found.rest,
        found.text,
    )


def test_tags_around_an_altered_quote() -> None:
    """The changes are shown without what replaces the tags."""
    found = examined("<p>Visitors may <b>walk</b> there until <i>dawn</i>.</p>")

    assert "altered" == found.kind
    assert "\u2060" not in "".join(change.text for change in found.changes)
    assert ("removed", "dawn") in [(change.kind, change.text) for change in found.changes]


def test_tags_in_a_longer_text() -> None:
    """The rest is named without tags."""
    found = examined(
        "<p>Look at <b>this</b>!</p><p>Visitors may walk there until dusk.</p><p>Is it so &amp; "
        "not otherwise?</p>"
    )

    assert "partial" == found.kind
    assert ["Look at this!", "Is it so & not otherwise?"] == [
        line.strip() for line in found.rest.split("\n")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "3 < 4 and 5 > 4",
        "a <b",
        "R&D",
        "&unknownentity;",
        "x & y",
        "<3 forever>",
        "<>",
        "a <toll> of <steel>",
    ],
)
def test_no_tags(text: str) -> None:
    """What only looks like a tag or an entity is left as it is."""
    assert text == without_tags(text)


def test_offsets_are_kept() -> None:
    """A text without tags is as long as before."""
    text = "<p>a&quot;b</p><!-- c --><span>d</span>"

    assert len(text) == len(without_tags(text))
    assert 'a"b' == without_tags(text).replace("\u2060", "").strip()[:3]
