"""The title in front matter as readers see it: without marks of Markdown and of HTML."""

import re
from html import unescape

__all__ = ["plain_title"]

_CODE = re.compile(r"`([^`\n]{1,300}+)`")
_STRONG = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])([^*\n]{1,300}+)(?<!\s)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,300}+)(?<!\s)\*(?![\w*])")
_LINK = re.compile(r"(?<![\w!\\])\[([^\[\]\n]{1,300}+)\]\([^()\s]{0,1000}+\)")
_TAG = re.compile(
    r"</?+(?:a|abbr|b|br|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)"
    r"(?:\s[^<>]{0,300}+)?+/?+>"
)
_ENTITY = re.compile(r"&(?:#\d{1,6}+|#[xX][0-9a-fA-F]{1,5}+|[A-Za-z][A-Za-z0-9]{1,30}+);")
_ESCAPED = re.compile(r"\\([`*_\[\]<>#])")


def plain_title(title: str) -> str:
    """Return a title without marks. Underscores stay: `__init__` is a name more often than bold."""
    if not any(mark in title for mark in "`*<&]\\"):
        return title
    code: list[str] = []

    def kept(match: re.Match[str]) -> str:
        code.append(match[1])
        return f"\x00{len(code) - 1}\x00"

    words = _CODE.sub(kept, title.replace("\x00", ""))
    words = _TAG.sub("", words)
    for mark in (_LINK, _STRONG, _EMPHASIS, _ESCAPED):
        words = mark.sub("\\1", words)
    words = _ENTITY.sub(lambda entity: unescape(entity[0]), words)
    for number, text in enumerate(code):
        words = words.replace(f"\x00{number}\x00", text)
    return words if words.strip() else title
