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


_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center col dd details div dl dt"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input label li"
    " link main meta nav noscript ol option p picture pre script section select source style"
    " summary svg table tbody td template tfoot th thead title tr ul video audio".split()
)


def without_tags(text: str) -> str:
    """Return a text of the same length without tags, and with entities as their characters."""
    if "<" in text:
        text = _TAG.sub(_blank, text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _blank(match: re.Match[str]) -> str:
    name = (match[1] or "").lower()
    if name and name not in _INLINE | _BLOCKS:
        return match[0]  # "<steel>" may be the article's own
    return (FILLER if name in _INLINE else " ") * len(match[0])


def _character(match: re.Match[str]) -> str:
    plain = unescape(match[0])
    if len(plain) > len(match[0]) or plain == match[0]:
        return match[0]
    return plain + FILLER * (len(match[0]) - len(plain))
