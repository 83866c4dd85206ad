"""Splits an article into headings, paragraphs and sentences.

All results are spans; the text itself is never changed, joined or trimmed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bot.archive.model import Span

__all__ = [
    "AFTER_AN_ORDINAL",
    "NEVER_END",
    "OFTEN_BEFORE_A_NAME",
    "SENTENCE_STARTERS",
    "Block",
    "blocks",
    "heading_above",
    "paragraphs",
    "sentences",
]

NEVER_END = frozenset(
    """
    mr mrs ms messrs mme mlle dr prof rev hon gen sen rep gov lt col sgt capt cmdr adm maj pvt
    cpl pres supt insp fr st mt ft no nos fig figs eq vs cf e.g i.e viz approx ca al ed eds
    vol pp p г ул им т.е т.н т.д т.п тов проф акад ген стр см рис
    """.split()
)
"""Titles and other abbreviations that never end a sentence. "No." is one only before a number."""

OFTEN_BEFORE_A_NAME = frozenset(
    """
    inc ltd co corp bros jr sr esq etc dept univ assn ave blvd rd jan feb mar apr jun jul aug
    sept sep oct nov dec mon tue wed thu fri sat sun a.m p.m ph.d m.d b.a m.a d.c u.s u.k u.n
    e.u u.s.a u.s.s.r млн млрд тыс руб коп долл др пр гг вв
    """.split()
)
"""Abbreviations that may end a sentence; they do if a sentence starter follows."""

SENTENCE_STARTERS = frozenset(
    """
    the a an this that these those it its he she his her they their we our i you your there
    here in on at by for from with without after before during when while as if although
    though because since but and or so yet however moreover nevertheless meanwhile instead
    also then thus therefore who what where why how which no not most many some several all
    both each another other one two according despite under until once today yesterday это
    этот эта эти он она они мы я вы в на по при после до когда если но и а однако также так
    его её их там здесь как
    """.split()
)

AFTER_AN_ORDINAL = frozenset(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrestag jahrestags geburtstag geburtstags mal
    """.split()
)
"""German nouns before which `3.` is an ordinal, as in "3. August"."""

_PARAGRAPH_LIMIT, _SEARCHED = 20_000, 2_000
"""The most characters of a paragraph, and how many of them are searched for the end of a sentence.

Looking at one sentence of a text must not take reading millions of others.
"""
_READ_AFTER = 500
_READ_BEFORE = (400, 5_000)
"""How many characters before a passage are searched for its heading: few first, since where there
are many headings, the nearest is near."""

# Possessive quantifiers and look-behinds keep each pattern linear on malicious text.
_LINE = r"[^\r\n\u2028\u2029]*"
_BLOCK = re.compile(rf"\S{_LINE}(?:(?:\r\n|[\r\n\u2028])[^\S\r\n\u2028\u2029]*+\S{_LINE})*")
_HEADING = re.compile(r"#{1,6}[ \t]+\S[^\r\n\u2028\u2029]*")
_ANY_HEADING = re.compile(r"(?:^|(?<=[\r\n\u2028\u2029]))[^\S\r\n\u2028\u2029]*+(?=#{1,6}[ \t]+\S)")
_HEADING_LINE = re.compile(r"[\r\n\u2028][^\S\r\n\u2028]*+(?=#{1,6}[ \t]+\S)")
_CLOSERS = "\"'”’»›)\\]}\u200e\u200f"
_END = re.compile(
    rf"""(?<![.!?…؟۔।])[.!?…؟۔।]++[{_CLOSERS}]*+(?:\[\d{{1,4}}\]){{0,9}}+(?=\s|$)
        |[。！？]++[{_CLOSERS}」』）]*+
        |(?P<item>(?<!\s)[^\S\r\n]*+[\r\n]\s*+(?=[-*•]\s))""",
    re.VERBOSE,
)
_LONGEST_ABBREVIATION = 24
_LAST_WORD = re.compile(r"(?<![^\s\"'“”‘’«»()\[\]—–/-])[^\s\"'“”‘’«»()\[\]—–/-]*+$")
_NEXT_WORD = re.compile(r"[\s\"'“”‘’«»()\[\]]*([^\s\"'“”‘’«»()\[\],.;:!?—–]{0,24})")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_ENCLOSED = re.compile(r"“[^“”]{1,400}”|«[^«»]{1,400}»|„[^„“”]{1,400}[“”]|\([^()]{1,200}\)")
_STRAIGHT = re.compile(r'"[^"]{1,400}"')


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph."""

    span: Span
    is_heading: bool


def blocks(text: str) -> Iterator[Block]:
    """Yield the headings and paragraphs of a text in order.

    Blocks are separated by blank lines. A line that begins with one to six `#` and a space is a
    heading, as in Markdown, including its `#` signs. Every character other than white space is in
    exactly one block. A paragraph longer than 20,000 characters is several blocks, which are cut
    between sentences if possible.
    """
    has_headings = "#" in text
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        if not has_headings:
            yield from _paragraphs(text, start, end)
            continue
        while start < end:
            start = _skip_space(text, start)
            heading = _HEADING.match(text, start, end)
            if heading:
                yield Block(_trimmed(text, *heading.span()), is_heading=True)
                start = _skip_space(text, heading.end())
                continue
            cut = _next_heading(text, start, end)
            yield from _paragraphs(text, start, cut)
            start = cut


def heading_above(text: str, start: int) -> Span | None:
    """Return the nearest heading before an offset, at most 5,000 characters before it."""
    for reach in _READ_BEFORE:
        earliest, at = max(start - reach, 0), -1
        if text.find("#", earliest, start) >= 0:
            for match in _ANY_HEADING.finditer(text, earliest, start):
                at = match.end()
        if at >= 0 and (heading := _HEADING.match(text, at, start)):
            return _trimmed(text, *heading.span())
    return None


def _paragraphs(text: str, start: int, end: int) -> Iterator[Block]:
    """Yield a paragraph, or the parts of one that is too long."""
    while end - start > _PARAGRAPH_LIMIT:
        latest = start + _PARAGRAPH_LIMIT
        # Some text after it is read as well, where a quotation that began before it may end.
        near = Span(latest - _SEARCHED, min(end, latest + _READ_AFTER))
        starts = [one.start for one in sentences(text, near)[1:] if one.start <= latest]
        cut = starts[-1] if starts else _start_of_word(text, latest - _SEARCHED, latest)
        yield Block(_trimmed(text, start, cut), is_heading=False)
        start = _skip_space(text, cut)
    if start < end:
        yield Block(_trimmed(text, start, end), is_heading=False)


def _start_of_word(text: str, earliest: int, latest: int) -> int:
    """Return where the last word begins that has white space before it; else `latest`."""
    for at in range(latest, earliest, -1):
        if text[at - 1].isspace() and not text[at : at + 1].isspace():
            return at
    return latest


def sentences(text: str, within: Span) -> list[Span]:
    """Return the sentences of paragraphs, each without surrounding white space.

    A full stop after an abbreviation, an initial or an initialism does not end a sentence, unless
    the next word is a sentence starter. A mark does not end a sentence within a quotation or
    brackets that open and close in the paragraph, or before a lower-case letter.
    """
    return [one for span in paragraphs(text, within) for one in _sentences(text, span)]


def paragraphs(text: str, within: Span) -> Iterator[Span]:
    """Yield what blank lines separate within a span that has no headings."""
    for match in _BLOCK.finditer(text, within.start, within.end):
        yield _trimmed(text, *match.span())


def _sentences(text: str, within: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph."""
    begin = within.start
    piece = text[begin : within.end]
    enclosed = _enclosed(piece)
    starts = [start for start, _ in enclosed]
    start = 0
    for match in _END.finditer(piece):
        end = match.end()
        if end < len(piece):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and end < enclosed[at][1]:
                continue
            if not _ends(piece, start, match):
                continue
        if piece[start:end].strip():
            yield _trimmed(text, begin + start, begin + end)
        start = end
    if piece[start:].strip():
        yield _trimmed(text, begin + start, within.end)


def _ends(piece: str, start: int, match: re.Match[str]) -> bool:
    """Whether the matched mark ends the sentence that begins at `start`."""
    if match["item"]:
        return True
    mark = match.group()
    following = _NEXT_WORD.match(piece, match.end())
    word = following.group(1) if following else ""
    if word[:1].islower() and mark[0] not in "。！？":
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    tail = piece[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]
    before = _LAST_WORD.search(tail)
    last = before.group() if before else ""
    if last.isdigit() and last == piece[start : match.start()].strip():
        return False  # "1." begins a list item
    if last.isdigit() and len(last) < 3 and word.casefold() in AFTER_AN_ORDINAL:
        return False
    folded = last.casefold()
    if folded in NEVER_END:
        return folded in ("no", "nos") and not word[:1].isdigit()
    is_initial = len(last) == 1 and last.isupper()
    if is_initial or folded in OFTEN_BEFORE_A_NAME or _INITIALISM.fullmatch(last + "."):
        return word.casefold() in SENTENCE_STARTERS
    return True


def _enclosed(piece: str) -> list[tuple[int, int]]:
    """Return the outermost quotations and brackets, in order, which are not split inside."""
    found = [match.span() for match in _ENCLOSED.finditer(piece)]
    if piece.count('"') % 2 == 0:
        found += [match.span() for match in _STRAIGHT.finditer(piece)]
    outer: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return outer


def _next_heading(text: str, start: int, end: int) -> int:
    match = _HEADING_LINE.search(text, start, end)
    return match.end() if match else end


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
