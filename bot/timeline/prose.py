"""Tells prose from code and from references, whose dates are those of no event.

An archive may be of plain text, in which nothing marks a block of code or a bibliography.
"""

import re

from bot.archive.model import Span

__all__ = ["is_code", "is_reference"]

_FENCES = ("```", "~~~")
_CODE_LINE = re.compile(
    r"""\ {4}|\t|[ \t]*+(?:
        [\[\]{}(),;]++[ \t]*+$                  # nothing but brackets
        |[\[{]\ ?[\[{"']|"[^"\r\n]{0,80}"[ \t]*+:   # an object, a key
        |</?[a-z][a-z0-9-]{0,20}[ >/]           # a tag
        |[$>]\ [a-z.]|\#!|//                    # a command, a comment
        |@@?[A-Za-z_.]{1,40}\ ?(?:["'(=|]|$)    # a decorator, a rule, an assignment
        |[A-Za-z_][\w.]{0,60}\ ?[-+:|]?=\ ?\S   # an assignment
        |[A-Za-z_][\w.:]{0,60}\([^()\r\n]{0,200}\)(?:;?$|\.\w)   # a call
        |\w[^\r\n]{0,120}?(?:[{\\]|[)\]}'"];)$   # a statement
        |(?:def|class|import|SELECT|INSERT|UPDATE|public|private|function|const|let|var)\ \w
    )""",
    re.VERBOSE,
)
_ITEM = re.compile(r"[•*–—-]\ |\d{1,4}[.)]\ ")
_NAME = r"(?:[^\W\d_a-zа-яё][^\s,()\"“«]{0,30}|and|et|al\.|и|و|&)"
_AUTHOR_AND_YEAR = re.compile(
    rf"""[\s•*–—-]*+(?:\[?\d{{1,4}}[\].)]\ ?)?          # the marker of an item
        {_NAME}(?:\ {_NAME}){{0,2}}[,،]\ {_NAME}(?:,?\ {_NAME}){{0,8}}[.,،]?\ ?   # Codd, E. F.
        \((?:[12]\d{{3}}|[٠-٩۰-۹]{{4}})[^()]{{0,20}}\)(?:\.\s|[.,:]?\ ?["“«„])""",
    re.VERBOSE,
)
_CATALOGUED = re.compile(
    r"""\b(?:ISBN|ISSN|doi:|doi\.org/|pp?\.\ ?\d|vol\.\ ?\d)
        |[—–-]\ (?:С|с)\.\ ?\d|[—–-]\ \d{1,4}\ с\.|شابک|\bصص?\.\ ?[۰-۹\d]""",
    re.IGNORECASE | re.VERBOSE,
)
_LINE = 400
"""The most characters of a line that is one reference."""


def is_code(text: str, block: Span) -> bool:
    """Whether most lines of a paragraph look like code, or it begins with the mark for code.

    A list is none, although what its items go on with may be indented as code is.
    """
    lines = [line for line in text[block.start : block.end].splitlines() if line.strip()]
    if lines[0].startswith(_FENCES):
        return True
    if _ITEM.match(lines[0]):
        return False
    return 2 * sum(_CODE_LINE.match(line) is not None for line in lines) >= len(lines)


def is_reference(text: str, sentence: Span, block: Span) -> bool:
    """Whether a sentence is on a line that names a publication, as in a bibliography.

    Such a line begins with authors and a year in brackets, or has the number of a page or a book.
    """
    start = max(text.rfind("\n", block.start, sentence.start) + 1, block.start)
    end = text.find("\n", sentence.start, block.end)
    end = end if end >= 0 else block.end
    line = text[start : min(end, start + _LINE)]
    if _AUTHOR_AND_YEAR.match(line):
        return True
    return end - start <= _LINE and _CATALOGUED.search(line) is not None
