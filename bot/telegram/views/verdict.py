"""The message about a pasted quote's verification; only the archive's words are quotes in it."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.archive.model import Quote
from bot.botapi.html import shown_length
from bot.botapi.lengths import cut_utf16, utf16_len
from bot.i18n.texts import Texts
from bot.telegram.views.answers import (
    MESSAGE_LIMIT,
    Reply,
    beginning,
    render_more,
    render_quotes,
)
from bot.verification.findings import Change, Finding
from bot.verification.words import headline, notes

__all__ = ["render_finding"]

_CHANGES_LIMIT = 1800
"""UTF-16 code units of the pasted text with its marks, if it does not fit whole."""
_AROUND = 40
"""Characters of unchanged text that are then kept on each side of a change."""
_LONGEST_QUOTE = 1200
_TAGS = {"removed": "s", "inserted": "u"}


def render_finding(finding: Finding, texts: Texts) -> Reply:
    """Return the verdict, remarks, the changes, and the archive's words.

    If they do not fit into one message, first the pasted text is reduced to what was changed,
    then the archive's words are cut at the end of a word.
    """
    for changes, longest in (
        (finding.changes, None),
        (_condensed(finding.changes), None),
        (_condensed(finding.changes), _LONGEST_QUOTE),
    ):
        quotes = [
            quote if longest is None else beginning(quote, longest) for quote in finding.quotes
        ]
        head = _head(finding, changes, texts)
        number = len(quotes)
        while True:
            reply = _message(head, finding, quotes[:number], texts)
            if shown_length(reply.html) <= MESSAGE_LIMIT:
                return reply
            if longest is None or number == 1:
                break
            number -= 1
    return Reply(head)


def _head(finding: Finding, changes: Sequence[Change], texts: Texts) -> str:
    lines = [f"<b>{escape(headline(finding, texts), quote=False)}</b>"]
    lines += [escape(note, quote=False) for note in notes(finding, texts)]
    if changes:
        lines += ["", _marked(changes), "", escape(texts.say("verify_marks"), quote=False)]
    if finding.nearest:
        lines += ["", escape(texts.say("verify_nearest"), quote=False)]
    return "\n".join(lines)


def _message(head: str, finding: Finding, quotes: Sequence[Quote], texts: Texts) -> Reply:
    if not quotes:
        return Reply(head)
    left_out = len(finding.quotes) - len(quotes)
    # In the order of the pasted text; joined quotes each have a source line.
    many = finding.kind in ("joined", "partial")
    shown = render_more(quotes, texts) if many else render_quotes(quotes, texts)
    parts = [head, shown.html]
    left_out += len(quotes) - len(shown.quotes)
    if left_out:
        parts.append(escape(texts.count("verify_more", left_out), quote=False))
    return replace(shown, html="\n\n".join(parts))


def _marked(changes: Sequence[Change]) -> str:
    parts = []
    for change in changes:
        text = escape(change.text, quote=False)
        tag = _TAGS.get(change.kind)
        parts.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "".join(parts)


def _condensed(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with a little unchanged text around them, as many as fit."""
    kept: list[Change] = []
    room = _CHANGES_LIMIT
    for change in changes:
        text = change.text
        if change.kind == "same" and len(text) > 2 * _AROUND + 3:
            text = f"{cut_utf16(text, _AROUND)} … {text[-_AROUND:]}"
        room -= utf16_len(text)
        if room < 0:
            return [*kept, Change("same", f"{cut_utf16(text, _AROUND)} …")]
        kept.append(Change(change.kind, text))
    return kept
