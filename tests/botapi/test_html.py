"""Telegram's HTML and its lengths."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.html import (
    Formatted,
    MarkupError,
    checked_link,
    clean_text,
    cut_utf16,
    parse_html,
    utf16_len,
)

Spans = list[tuple[str, int, int]]

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def spans(text: str) -> Spans:
    """Return the entities of a text as (type, offset, length)."""
    return [(one["type"], one["offset"], one["length"]) for one in parse_html(text).entities]


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    """Any text that is escaped comes back as it was, without the white space around it."""
    formatted = parse_html(html.escape(text))

    assert Formatted(text.strip(" \n")) == formatted


@given(st.text())
def test_lengths_count_utf16_code_units(text: str) -> None:
    """A length is the number of UTF-16 code units."""
    assert len(text.encode("utf-16-le")) // 2 == utf16_len(text)


@given(st.text(), st.integers(-1, 20))
def test_a_cut_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    """A cut text begins the text and keeps to the limit."""
    cut = cut_utf16(text, limit)

    assert (True, True) == (text.startswith(cut), utf16_len(cut) <= max(limit, 0))


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("a\U0001f642b", 2, "a"),
        ("a\U0001f642b", 3, "a\U0001f642"),
        ("xe\u0301", 2, "x"),
        ("e\u0301", 1, ""),
        (f"x{FAMILY}", 3, "x"),
        (f"x{FAMILY}", 4, "x"),
        ("x\U0001f44d\U0001f3fd", 3, "x"),
        ("abc", -1, ""),
    ],
)
def test_a_cut_keeps_characters_whole(text: str, limit: int, expected: str) -> None:
    """A cut never parts a surrogate pair, a mark or a joiner from what it belongs to."""
    assert expected == cut_utf16(text, limit)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</strong>", "bold"),
        ("<i>x</>", "italic"),
        ("<em>x</em >", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ("<code>x</code>", "code"),
        ("<code class='language-py'>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<pre><code>x</code></pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote cite>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<blockquote expandable="">x</blockquote>', "expandable_blockquote"),
    ],
)
def test_every_tag_makes_its_entity(tags: str, kind: str) -> None:
    """Each tag Telegram knows makes its entity, and nothing else."""
    expected = Formatted("x", ({"type": kind, "offset": 0, "length": 1},))

    assert expected == parse_html(tags)


@pytest.mark.parametrize(
    ("tags", "field", "value"),
    [
        ("<a href='https://Example.org?a=1&amp;b'>x</a>", "url", "https://example.org/?a=1&b"),
        ("<a href = 'tg://resolve?domain=x' id=1>x</a>", "url", "tg://resolve?domain=x"),
        ("<a>example.org</a>", "url", "http://example.org/"),
        ('<pre><code class="language-py">x</code></pre>', "language", "py"),
        ("<code class=language-py><pre>x</pre></code>", "language", "py"),
        ('<tg-emoji emoji-id="5368">x</tg-emoji>', "custom_emoji_id", "5368"),
    ],
)
def test_some_entities_carry_a_value(tags: str, field: str, value: str) -> None:
    """Links, languages and custom emoji are part of their entities."""
    assert value == parse_html(tags).entities[0][field]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x42;&amp &#67", "AB& C"),
        ("&nbsp;&copy;&ltd;", "&nbsp;&copy;&ltd;"),
        ("&#0;&#x10ffff;&#99999999;", "&#0;&#x10ffff;&#99999999;"),
    ],
)
def test_only_four_named_references_are_read(text: str, expected: str) -> None:
    """Telegram reads four named references and numbers; the others stay as they are."""
    assert expected == parse_html(text).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\U0001f642<b>x</b>", [("bold", 2, 1)]),
        ("<b>a<i>b</i>c</b>", [("bold", 0, 1), ("bold", 1, 2), ("italic", 1, 1)]),
        ("<b><i>x</i></b>", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
        ("<b>a</b> <b>b</b>", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<code>a<b>b</b></code>", [("code", 0, 2)]),
        ("<b>a <a href='t.me'>b</a></b>", [("bold", 0, 2), ("text_link", 2, 1), ("bold", 2, 1)]),
        ("<a href='t.me'>a<code>b</code></a>", [("text_link", 0, 2)]),
        ("<a href='t.me'>a<blockquote>b</blockquote></a>", [("blockquote", 1, 1)]),
        (
            "<blockquote><a href='t.me'>b</a></blockquote>",
            [("blockquote", 0, 1), ("text_link", 0, 1)],
        ),
        ("<a href='nowhere'>x</a>", []),
        ("<b></b>x", []),
    ],
)
def test_entities_are_split_joined_and_dropped_as_telegram_does(text: str, expected: Spans) -> None:
    """Nested entities come back the way Telegram returns them."""
    assert expected == spans(text)


@pytest.mark.parametrize(
    ("text", "expected", "entities"),
    [
        ("\n x <b>y </b> ", "x y", [("bold", 2, 1)]),
        ("<b> x</b>", " x", [("bold", 0, 2)]),
        ("x<b> \n</b>", "x", []),
        (" <b> </b> ", "", []),
    ],
)
def test_white_space_around_a_message_goes(text: str, expected: str, entities: Spans) -> None:
    """A message is trimmed, and its entities move along."""
    formatted = parse_html(text)

    assert (expected, entities) == (formatted.text, spans(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b></i>", 'Unmatched end tag at byte offset 3, expected "</b>", found "</i>"'),
        ("<a =>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=x/>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<blockquote><b><blockquote>", 'Nested start tag "blockquote" at byte offset 15'),
        (
            "&#xd800;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_a_refusal_is_worded_as_telegrams(text: str, expected: str) -> None:
    """What Telegram cannot parse is refused in Telegram's own words."""
    with pytest.raises(MarkupError) as caught:
        parse_html(text)

    assert f"can't parse entities: {expected}" == str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://T.me/Durov", "https://t.me/Durov"),
        ("t.me", "http://t.me/"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        ("http://localhost", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_link_is_written_as_telegram_writes_it(url: str, expected: str) -> None:
    """An address is completed as Telegram does, or found to be none."""
    assert expected == checked_link(url)


def test_stored_text_is_cleaned() -> None:
    """Control characters, line separators, embeddings and three marks do not survive Telegram."""
    cleaned = clean_text("a\tb\r\nc\u2028\u202bd\u030a\u200e\u200f.")

    assert "a b\ncd\u200c\u200f." == cleaned
