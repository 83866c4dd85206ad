"""Words a finding about a pasted quote as plain lines, for the chat and the terminal."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from bot.archive.model import Article
from bot.i18n.dates import date_words
from bot.i18n.texts import Texts
from bot.verification.attribution import Contradiction
from bot.verification.findings import Finding, Kind, Refusal
from bot.verification.quotations import LIMIT

__all__ = ["headline", "notes", "refusal"]

_KINDS: Mapping[Kind, str] = {
    "exact": "verify_exact",
    "exact_with_omissions": "verify_omissions",
    "partial": "verify_partial",
    "altered": "verify_altered",
    "misattributed": "verify_misattributed",
    "joined": "verify_joined",
    "absent": "verify_absent",
}
_NAME_LIMIT = 200
_LISTED = 6
"""The most parts that a note lists."""
# Telegram itself drops the other direction marks; these would end the isolate early.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def headline(finding: Finding, texts: Texts) -> str:
    """Return the verdict in the reader's language, with the words whose loss turns the sense."""
    if finding.turning:
        words = _listed(finding.turning, texts)
        if finding.kind == "misattributed":
            return texts.say("verify_misattributed_turned", words=words)
        return texts.say("verify_omissions_turned", words=words)
    return texts.say(_KINDS[finding.kind])


def notes(finding: Finding, texts: Texts) -> list[str]:
    """Return the notes that follow the verdict, one line each."""
    lines = []
    if finding.differences:
        named = [texts.say(f"difference_{name}") for name in finding.differences]
        lines.append(texts.say("verify_but_for", differences=texts.say("list_comma").join(named)))
    if finding.left_out:
        left_out = [quote.text for quote in finding.left_out]
        lines.append(texts.say("verify_left_out", words=_listed(left_out, texts)))
    if finding.bracketed:
        lines.append(texts.say("verify_bracketed", words=_listed(finding.bracketed, texts)))
    if finding.kind == "partial":
        around = finding.rest.split("\n")
        lines.append(texts.say("verify_rest", words=_listed(around, texts)))
    lines += [
        _contradiction(one, finding.quotes[0].article, texts) for one in finding.contradictions
    ]
    if finding.elsewhere:
        lines.append(texts.count("verify_elsewhere", len(finding.elsewhere)))
    return lines


def refusal(refused: Refusal, texts: Texts) -> str:
    """Return the reason why a text was not verified."""
    if refused.reason == "too_long":
        return texts.say("verify_too_long", limit=texts.number(LIMIT))
    if refused.reason == "too_common":
        return texts.say("verify_too_common")
    return texts.say("verify_too_short")


def _contradiction(one: Contradiction, article: Article, texts: Texts) -> str:
    claimed = _isolated(one.claimed, texts)
    if one.field == "date":
        date = date_words(article.date, texts)
        return texts.say("contradiction_date", claimed=claimed, date=date)
    if one.field == "title":
        title = _isolated(article.title, texts)
        return texts.say("contradiction_title", claimed=claimed, title=title)
    if one.field == "publisher":
        publisher = _isolated(article.publisher or "", texts)
        return texts.say("contradiction_publisher", claimed=claimed, publisher=publisher)
    if one.field == "author":
        author = _isolated(article.author or "", texts)
        return texts.say("contradiction_author", claimed=claimed, author=author)
    return texts.say("contradiction_name", claimed=claimed)


def _listed(parts: Sequence[str], texts: Texts) -> str:
    """Return the first of some parts of a text in quotation marks, shortened."""
    shown = [texts.say("quoted", words=_isolated(part, texts)) for part in parts[:_LISTED]]
    more = ["…"] if len(parts) > _LISTED else []
    return texts.say("list_comma").join([*shown, *more])


def _isolated(text: str, texts: Texts) -> str:
    """Return a name, shortened, isolated so that its direction does not affect the words around."""
    text = shorten(text, _NAME_LIMIT, placeholder=" …")
    return f"\u2068{text.translate(_ISOLATES)}\u2069" if texts.right_to_left else text
