"""Tags and entities of HTML that were pasted along with a quote.

They are blanked, so that offsets into the text stay what they are.
"""

import re
from html import unescape

__all__ = ["FILLER", "without_tags"]

FILLER = "\u2060"
"""What replaces a tag inside a line: an invisible character that no word is divided by."""
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>])[^<>\n]{0,300}+>|<!--[^<>]{0,300}+-->")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q s samp small span strike strong"
    " sub sup time tt u var wbr".split()
)


def without_tags(text: str) -> str:
    """Return a text of the same length without tags, and with entities as their characters."""
    if "<" in text:
        text = _TAG.sub(_blank, text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _blank(match: re.Match[str]) -> str:
    is_inline = match[1] is not None and match[1].lower() in _INLINE
    return (FILLER if is_inline else " ") * len(match[0])


def _character(match: re.Match[str]) -> str:
    plain = unescape(match[0])
    if len(plain) > len(match[0]) or plain == match[0]:
        return match[0]
    return plain + FILLER * (len(match[0]) - len(plain))
