"""Hides what site generators put into Markdown: shortcodes, templates and attributes.

Hugo and Zola have `{{< figure >}}` and `{{ youtube() }}`, Jekyll has Liquid's `{% include %}`,
kramdown `{: .note}` and `*[HTML]: words`, Docusaurus `:::note`, MkDocs `!!! note`, Obsidian
`[[page|words]]` and `==words==`, Pandoc `^[a footnote]`, MDX `export const`. A CommonMark parser
takes them for words. They are replaced before it by characters that cannot occur in a text, as many
bytes as they had, so that every offset still leads to the source. What is in code is code, and
stays.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.archive.markup.spans import Span, defined_labels, is_within, label

__all__ = ["HIDING", "fenced", "hide", "is_suspect", "masked", "shown"]

_WIDE, _NARROW, _SINGLE = "\ufdd0", "\x80", "\x7f"
"""Characters of three, two and one bytes in UTF-8 that no text has."""
HIDING = _WIDE + _NARROW + _SINGLE
"""The characters that hide something."""
_HIDING = re.compile(f"[{HIDING}]+")

_SUSPECT = (
    *("{{", "{%", "{:", "{#", "{.", "[[", ":::", "[TOC]", "[toc]", "import ", "export "),
    *("*[", "!!! ", "??? ", "???+ ", "{/*", "^["),
)
_TEMPLATE = re.compile(
    r"""
    \{\{(?:[^{}\n]|\n(?![ \t]*+\n)|\{(?!\{)|\}(?!\}))*+\}\}
    | \{%(?:[^%{\n]|\n(?![ \t]*+\n)|%(?!\})|\{(?!%))*+%\}
    | \{\#(?:[^\#{}\n]|\#(?!\}))*+\#\}
    | \{/\*(?:[^*{]|\*(?!/\})|\{(?!/\*))*+\*/\}
    | (?<=[\w.,;:!?)"”»])\^\[(?=[^\[\]\n ]{1,100}+[ ])[^\[\]\n]{0,1000}+\]
    | (?<![\w`])\{:(?:[^{}\n]|\n(?![ \t]*+\n))*+\}
    | (?<=[)\]*_`.!?])\{[:.\#][^{}\n]*+\}
    """,
    re.VERBOSE,
)
_WIKI = re.compile(r"(!?+\[\[)([^\[\]|\n]{1,200}+)(\|)?+([^\[\]|\n]{0,200}+)(\]\])(?![(\[:])")
_HIGHLIGHT = re.compile(r"(?<![=\w])(==)(?=[^\s=])[^=\n]{1,500}+(?<!\s)(==)(?![=\w])")
_LINES = re.compile(
    r"""^[ \t]{0,3}+(?:
        :::++[^\n]*+
        | \[\[?+_?+(?:TOC|toc)_?+\]{1,2}+[ \t]*+$
        | (?:[-*+]|1\.)[ ][^\n]{1,80}+\n[ ]{0,3}+\{:[ ]?toc\b[^{}\n]*+\}[ \t]*+$
        | \*\[[^\[\]\n]{1,80}+\]:[ ][^*\n]++$
        | (?:!!!|\?\?\?\+?)[ ][a-z]{3,20}+(?:[ ]["'][^\n]*+)?+[ \t]*+$
        | export[ ](?:const|let|var|default|function|async|class)[ ][^\n]*+
        | import[ ][^\n'"]*+['"][^\n'"]*+['"];?+[ \t]*+$
    )""",
    re.VERBOSE | re.MULTILINE,
)
_CODE = re.compile(
    r"""^[ \t]*+(\{%-?+[ \t]*+(?P<liquid>highlight|code[a-z-]{0,20}+)\b[^{}%\n]*+%\}
        |\{\{[<%][ \t]*+(?P<hugo>high(?:light)?+|code[a-z-]{0,20}+)\b[^{}%>\n]*+[>%]\}\}
        )[ \t]*+$""",
    re.VERBOSE | re.MULTILINE,
)
_CODE_END = re.compile(
    r"\{%-?+[ \t]*+end(?P<liquid>highlight|code[a-z-]{0,20}+)[ \t]*+-?+%\}"
    r"|\{\{[<%][ \t]*+/[ \t]*+(?P<hugo>high(?:light)?+|code[a-z-]{0,20}+)[ \t]*+[>%]\}\}"
)
_COMMENT = re.compile(r"\{%-?+[ \t]*+comment[ \t]*+-?+%\}")
_COMMENT_END = re.compile(r"\{%-?+[ \t]*+endcomment[ \t]*+-?+%\}")
_RAW = re.compile(r"\{%-?+[ \t]*+raw[ \t]*+-?+%\}")
_RAW_END = re.compile(r"\{%-?+[ \t]*+endraw[ \t]*+-?+%\}")
_FENCE = "~" * 8  # `{%code%}` has eight characters


def is_suspect(source: str) -> bool:
    """Whether a text may have something to hide."""
    return any(mark in source for mark in _SUSPECT) or _HIGHLIGHT.search(source) is not None


def shown(text: str) -> str:
    """Return a text without the characters that hide something."""
    return _HIDING.sub("", text)


def fenced(source: str, kept: Sequence[Span]) -> str:
    """Return the source with blocks of code in shortcodes as fenced code, of the same length.

    What is in `kept`, code and HTML, has no fences.
    """
    endings: dict[str | None, list[re.Match[str]]] = {}
    for one in _CODE_END.finditer(source):
        endings.setdefault(one[one.lastgroup or 0], []).append(one)
    pieces, at = [], 0
    for opening in _CODE.finditer(source):
        if opening.start() < at or is_within(opening.start(1), kept):
            continue
        named = endings.get(opening["liquid"] or opening["hugo"], [])
        following = bisect_left(named, opening.end(), key=lambda one: one.start())
        if following == len(named):
            continue  # it encloses nothing
        ending = named[following]
        pieces += [source[at : opening.start(1)], _FENCE, _hidden(opening[1], len(_FENCE))]
        pieces += [source[opening.end(1) : ending.start()], _FENCE.ljust(len(ending[0]))]
        at = ending.end()
    return "".join([*pieces, source[at:]]) if pieces else source


def hide(source: str, code: Sequence[Span]) -> str:
    """Return the source with everything hidden that readers of the page do not see.

    `code` are the spans of code in it, in order and apart from each other.
    """
    comments = [(first[0], last[1]) for first, last in _pairs(source, _COMMENT, _COMMENT_END)]
    raw = list(_pairs(source, _RAW, _RAW_END))
    kept = sorted([*code, *comments, *[(first[1], last[0]) for first, last in raw]])
    hidden = [*comments, *[span for pair in raw for span in pair]]
    for pattern in (_TEMPLATE, _LINES):
        hidden += [
            one.span() for one in pattern.finditer(source) if not is_within(one.start(), kept)
        ]
    for mark in _HIGHLIGHT.finditer(source):
        if not is_within(mark.start(), kept):
            hidden += [mark.span(1), mark.span(2)]
    defined = defined_labels(source)
    for link in _WIKI.finditer(source):
        if is_within(link.start(), kept) or label(link[2]) in defined:
            continue  # a reference in brackets is not a page of a wiki
        if link[1].startswith("!"):  # an embedded file
            hidden.append(link.span())
            continue
        hidden += [link.span(1), link.span(5)]
        if link[4]:
            hidden.append((link.start(2), link.end(3)))
    return masked(source, hidden)


def _pairs(
    source: str, opening: re.Pattern[str], ending: re.Pattern[str]
) -> Iterator[tuple[Span, Span]]:
    """Yield the spans of opening tags, each with that of the next ending."""
    at = 0
    while (first := opening.search(source, at)) and (last := ending.search(source, first.end())):
        yield first.span(), last.span()
        at = last.end()


def masked(source: str, spans: Sequence[Span]) -> str:
    """Return the source with these spans hidden; of two at one place the longer one counts."""
    pieces, at = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at:
            continue
        pieces += [source[at:start], _hidden(source[start:end])]
        at = end
    return "".join([*pieces, source[at:]])


def _hidden(text: str, less: int = 0) -> str:
    """Return characters that hide a text: as many bytes as it has, but for `less` of them."""
    length = len(text.encode()) - less
    narrow = {0: 0, 1: 2, 2: 1}[length % 3]
    if length < 2 * narrow:
        return _SINGLE * length
    return _WIDE * ((length - 2 * narrow) // 3) + _NARROW * narrow
