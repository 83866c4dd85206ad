"""HTML as plain text: the words that readers see, headings, lists and tables as lines.

Reads trees of lxml, both of HTML itself and of what trafilatura makes of a page (`head`, `item`,
`row`, `cell`, `lb`). The conventions are those of the archive's own reading of Markdown: a heading
is a line with `#` and a space, an item of a list begins with `•` or its number, the cells of a row
are separated by tabs.
"""

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bot.importing.model import LeftOutError
from bot.importing.text import without_heading_marks

__all__ = ["fragment_text", "parse_html", "tree_text"]

HTML_LIMIT = 8_000_000
"""The most characters of a page."""
_DEEPEST = 8
"""The deepest list that is indented further than the one around it."""
_HIDDEN = frozenset(
    """
    script style template noscript iframe object svg title audio video canvas select textarea
    button math map datalist graphic img
    """.split()
)
_BLOCKS = frozenset(
    """
    p div dl dt dd thead tbody tfoot caption blockquote quote section article aside
    header footer nav main figure figcaption details summary hr center address form fieldset body
    ab code-block
    """.split()
)
_ROWS, _CELLS = frozenset(("tr", "row")), frozenset(("td", "th", "cell"))
_LISTS, _ITEMS = frozenset(("ul", "ol", "menu", "list")), frozenset(("li", "item"))
_HEADINGS = {f"h{number}": number for number in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f\v]++")
_AT_BREAK = re.compile(r"(?<! )[ ]*+\n[ ]*+")


def parse_html(text: str) -> Any:
    """Return the tree of a page. Raises `LeftOutError` if there is none, or too much of it."""
    if len(text) > HTML_LIMIT:
        raise LeftOutError(f"is longer than {HTML_LIMIT:,} characters of HTML")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    raw = text.encode("utf-8", errors="replace").replace(b"\x00", b"")
    try:
        tree = lxml_html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise LeftOutError("has no content in HTML") from error
    return tree


def fragment_text(fragment: str) -> str:
    """Return a piece of HTML, as in a feed, as plain text; empty if it has none."""
    if "<" not in fragment and "&" not in fragment:
        return without_heading_marks(fragment.strip())
    try:
        return tree_text(parse_html(f"<div>{fragment}</div>"))
    except LeftOutError:
        if len(fragment) > HTML_LIMIT:
            raise
        return ""


def tree_text(tree: Any) -> str:
    """Return the text of a tree of lxml."""
    writer = _Writer()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            writer.start(tag, element)
        else:
            writer.end(tag)
            if element is not tree:
                writer.add(element.tail)
    writer.flush()
    return "".join(writer.blocks)


class _Writer:
    """Collects blocks of text; each has what separates it from the one before."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._pieces: list[str] = []
        self._hidden = 0
        self._kept = 0
        """How many `pre` are open."""
        self._heading: int | None = None
        self._lists: list[int | None] = []
        """The number of the next item of each open list, None for bullets."""
        self._marker = ""
        self._is_tight = False
        self._cells = 0

    def add(self, text: str | None) -> None:
        if text and not self._hidden:
            self._pieces.append(text if self._kept else _SPACE.sub(" ", text))

    def start(self, tag: str, element: Any) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        if self._hidden:
            return
        if tag in ("br", "lb"):
            self._pieces.append("\n")
        elif tag in _HEADINGS or tag == "head":
            self.flush()
            rend = element.get("rend") or "h2"
            self._heading = _HEADINGS.get(tag) or _HEADINGS.get(rend, 2)
        elif tag in _LISTS:
            self.flush()
            is_numbered = tag == "ol" or element.get("rend") == "ol"
            self._is_tight = bool(self._lists)
            self._lists.append(_first_number(element) if is_numbered else None)
        elif tag in _ITEMS:
            self.flush()
            self._marker = self._next_marker()
        elif tag in _ROWS:
            self.flush()
            self._cells = 0
        elif tag in _CELLS:
            if self._cells:
                self._pieces.append("\t")
            self._cells += 1
        elif tag == "pre":
            self.flush()
            self._kept += 1
        elif tag in _BLOCKS and not self._cells:
            self.flush()
        elif tag in _BLOCKS:
            self._pieces.append(" ")
        elif tag == "table":
            self.flush()
            self._is_tight = False
        self.add(element.text)

    def end(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden -= 1
            return
        if self._hidden:
            return
        if tag in _HEADINGS or tag == "head":
            self.flush()
            self._heading = None
        elif tag in _LISTS:
            self.flush()
            if self._lists:
                self._lists.pop()
            self._is_tight = bool(self._lists)
        elif tag in _ITEMS:
            self.flush()
            self._marker = ""
            self._is_tight = True
        elif tag in _ROWS:
            self.flush()
            self._cells = 0
            self._is_tight = True
        elif tag == "pre":
            self.flush()
            self._kept -= 1
        elif (tag in _BLOCKS and not self._cells) or tag == "table":
            self.flush()
            self._is_tight = False
        elif tag in _BLOCKS:
            self._pieces.append(" ")

    def _next_marker(self) -> str:
        if not self._lists or (number := self._lists[-1]) is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number}. "

    def flush(self) -> None:
        """Close the open block, if it has words."""
        raw, self._pieces = "".join(self._pieces), []
        words = raw.strip("\n") if self._kept else _tidied(raw)
        if not words.strip():
            return
        if self._heading and not self._marker:
            words = f"{'#' * self._heading} {' '.join(words.split())}"
        else:
            words = without_heading_marks(words)
        before = ""
        if self.blocks:
            before = "\n" if self._is_tight else "\n\n"
        if self._marker:
            before += "  " * (min(len(self._lists), _DEEPEST) - 1)
            words, self._marker = self._marker + words, ""
        self.blocks += [before, words]
        self._is_tight = False


def _tidied(text: str) -> str:
    text = text.replace("\u00ad", "")  # where a word may be divided; readers do not see it
    if "\t" in text:
        return "\t".join([" ".join(cell.split()) for cell in text.split("\t")]).strip("\t")
    lines = _AT_BREAK.sub("\n", _SPACE_RUN.sub(" ", text))
    return lines.strip(" \n")


_SPACE_RUN = re.compile(r"[ ]{2,}+")


def _first_number(element: Any) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
