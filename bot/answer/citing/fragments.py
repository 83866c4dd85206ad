"""Links to a quote's own words at its publisher: the article's address with a text fragment.

A browser that follows `#:~:text=[prefix-,]start[,end][,-suffix]` scrolls to these words and marks
them (WICG, Scroll to Text Fragment); another one opens the page. Words are compared there without
regard to case and white space, and only whole words are found.
"""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote as percent_encoded

from bot.analysis.unspaced import is_unspaced
from bot.archive.model import Quote

__all__ = ["LONGEST", "linked_to"]

LONGEST = 2_000
"""The most characters of an address; some programs cut longer ones off."""
_DIRECTIVE = ":~:"
_WHOLE = 200
"""The most characters of a quote that the fragment has whole; of others it has the two ends."""
_END, _END_SIGNS = 5, 60
"""The most words and characters of such an end."""
_CONTEXTS = (4, 12)
"""Words before and after a quote that tell it from the same words elsewhere; the first number that
is enough."""
_CONTEXT_SIGNS = 300
"""The most characters that these are looked for in."""
_SEARCHED = 200_000
"""The most characters before and after a quote in which the same words are looked for."""


def linked_to(url: str | None, quotes: Sequence[Quote]) -> str | None:
    """Return the address that leads to the words of quotes on a page; None without an address.

    It has as many of the quotes as fit into `LONGEST` characters, the first ones; it is the plain
    address if no quote has words that can be found, or if it is too long already.
    """
    if url is None:
        return None
    address, mark, fragment = url.partition("#")
    anchor = fragment.partition(_DIRECTIVE)[0]
    link = start = f"{address}#{anchor}{_DIRECTIVE}" if mark else f"{address}#{_DIRECTIVE}"
    for quote in quotes:
        directive = _directive(quote)
        added = f"{'&' if link != start else ''}text={directive}"
        if directive is None or len(link) + len(added) > LONGEST:
            break
        link += added
    return url if link == start else link


@lru_cache(maxsize=2048)  # the same few quotes are shown again and again
def _directive(quote: Quote) -> str | None:
    """Return the words of a quote as a text fragment names them; None if it has no whole word."""
    text, start, end = quote.article.text, quote.span.start, quote.span.end
    if _cuts_a_word(text, start) or _cuts_a_word(text, end) or not _has_words(quote.text):
        return None
    lines = [line for line in map(_flat, quote.text.splitlines()) if _has_words(line)]
    # The words at the beginning must be in one paragraph of the page.
    is_whole = len(lines) == 1 and len(lines[0]) <= _WHOLE
    parts = [lines[0]] if is_whole else _ends(lines)
    prefix, suffix = _context(parts[0], quote)
    encoded = [_encoded(part) for part in parts]
    if prefix:
        encoded.insert(0, f"{_encoded(prefix)}-")
    if suffix:
        encoded.append(f"-{_encoded(suffix)}")
    return ",".join(encoded)


def _ends(lines: Sequence[str]) -> list[str]:
    """Return the first words of the first line, and the last ones of the last."""
    first, last = lines[0].split(" "), lines[-1].split(" ")
    if len(lines) > 1:
        begin, end = first[:_END], last[-_END:]
    elif len(first) == 1:  # a long word, or a script without spaces
        half = len(first[0]) // 2
        begin, end = [first[0][:half]], [first[0][half:]]
    else:
        half = len(first) // 2
        begin, end = first[: min(_END, half)], first[max(half, len(first) - _END) :]
    return [_begun(begin), _ended(end)]


def _begun(words: Sequence[str]) -> str:
    """Return as many of the first words as are short enough, at least a part of the first."""
    kept = " ".join(words)[: _END_SIGNS + 1]
    return kept if len(kept) <= _END_SIGNS else kept.rpartition(" ")[0] or kept[:_END_SIGNS]


def _ended(words: Sequence[str]) -> str:
    kept = " ".join(words)[-_END_SIGNS - 1 :]
    return kept if len(kept) <= _END_SIGNS else kept.partition(" ")[2] or kept[-_END_SIGNS:]


def _context(words: str, quote: Quote) -> tuple[str, str]:
    """Return words before and after a quote if its first words are elsewhere too; else nothing."""
    text, start, end = quote.article.text, quote.span.start, quote.span.end
    nearby = _flat(text[max(0, start - _SEARCHED) : end + _SEARCHED]).casefold()
    if nearby.count(words.casefold()) < 2:
        return "", ""
    before = _flat(_last_line(text[max(0, start - _CONTEXT_SIGNS) : start])).lstrip("# ").split()
    after = _flat(_first_line(text[end : end + _CONTEXT_SIGNS])).lstrip("# ").split()
    if start > _CONTEXT_SIGNS:
        before = before[1:]  # it may be cut
    if end + _CONTEXT_SIGNS < len(text):
        after = after[:-1]
    prefix = suffix = ""
    for number in _CONTEXTS:
        prefix, suffix = " ".join(before[-number:]), " ".join(after[:number])
        if nearby.count(f"{prefix} {words}".strip().casefold()) < 2:
            break
    return prefix if _has_words(prefix) else "", suffix if _has_words(suffix) else ""


def _last_line(text: str) -> str:
    return (text.rstrip().splitlines() or [""])[-1]


def _first_line(text: str) -> str:
    return (text.lstrip().splitlines() or [""])[0]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a word goes on at a place; scripts without spaces have no such places."""
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return before.isalnum() and after.isalnum() and not is_unspaced(before + after)


def _encoded(words: str) -> str:
    """Return words percent-encoded, as well as the marks that divide a fragment."""
    return percent_encoded(words, safe="", errors="replace").replace("-", "%2D")
