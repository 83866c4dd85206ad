"""Plain text for articles: line ends, control characters, and headings, as the archive reads them.

In plain text a heading is a line that begins with one to six `#` and a space, paragraphs are
separated by a blank line, and nothing else is markup. No letter is changed, but one that is written
as a letter and its accent becomes the one sign that people type (NFC).
"""

import re
from unicodedata import is_normalized, normalize

from bot.importing.model import LeftOutError

__all__ = ["TEXT_LIMIT", "clean_text", "first_words", "one_line", "without_heading_marks"]

TEXT_LIMIT = 3_000_000
"""The most characters of an article: its file must stay below what the archive's reader takes."""
TITLE_LIMIT = 300
_FIRST_WORDS = 90
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\n|\Z)")
_BLANK = re.compile(r"\n{3,}+")
_LIKE_HEADING = re.compile(r"^([ \t]*+#{1,6})[ \t](?=[ \t]*+\S)", re.MULTILINE)
_IDEOGRAPHS = re.compile(r"([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
"""Ideographs that NFC replaces with others, which readers can tell apart in names."""
_SENTENCE_END = re.compile(r"[.!?…؟۔。！？](?=\s|\Z)")


def clean_text(text: str) -> str:
    """Return a text with line feeds at its line ends and without control characters.

    Raises `LeftOutError` if nothing is left, or too much.
    """
    text = _composed(_LINE_ENDS.sub("\n", text))
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    text = _BLANK.sub("\n\n", _TRAILING.sub("", text)).strip("\n \t")
    if not text.strip():
        raise LeftOutError("has no text")
    if len(text) > TEXT_LIMIT:
        raise LeftOutError(f"is longer than {TEXT_LIMIT:,} characters; split it")
    return text


def _composed(text: str) -> str:
    """Return a text in Unicode's form NFC, but for ideographs."""
    if is_normalized("NFC", text):
        return text
    parts = _IDEOGRAPHS.split(text)
    return "".join(one if at % 2 else normalize("NFC", one) for at, one in enumerate(parts))


def without_heading_marks(text: str) -> str:
    """Return a text whose lines only look like headings with a no-break space after their `#`."""
    return _LIKE_HEADING.sub("\\1\u00a0", text) if "#" in text else text


def one_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a text as one clean line of at most so many characters, cut between words."""
    text = _composed(text[: 20 * limit])
    text = " ".join(_SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text)).split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rpartition(" ")[0] or text[: limit - 1]
    return f"{cut.rstrip(' ,;:–—-')}…"


def first_words(text: str) -> str:
    """Return the beginning of a text as a title: its first line or sentence, if that is short."""
    line = next((one for one in text.split("\n") if one.strip()), "").strip().lstrip("#•– ")
    end = _SENTENCE_END.search(line)
    if end and 20 <= end.start() <= _FIRST_WORDS:
        line = line[: end.start()] if line[end.start()] == "." else line[: end.end()]
    return one_line(line, _FIRST_WORDS)
