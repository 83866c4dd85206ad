"""A timeline as JSON: what `timeline --json` prints and `/api/timeline` serves.

    {"topic": "...", "entries": [{
        "event": {"edtf", "text"} | null,      # the date that the quoted sentence states
        "earliest": "2017-06-01" | null, "latest": "2017-06-30" | null,
                                               # strict bounds of the event, else of the publication
        "quote": {...}                         # as in `ask --json`; its date is the publication's
    }], "left_out": 0}                         # how many more were found than the limit allows

Entries are in order of time; those with neither date come last, with both bounds null.
"""

from typing import Any

from bot.i18n.texts import Texts
from bot.schema.decisions import quote_fields
from bot.timeline.entries import Timeline
from bot.timeline.words import event_words

__all__ = ["timeline_fields"]


def timeline_fields(topic: str, found: Timeline, texts: Texts) -> dict[str, Any]:
    """Return the fields of a timeline; `texts` puts dates in words."""
    entries = []
    for entry in found.entries:
        earliest, latest = entry.bounds
        event = {"edtf": entry.event, "text": event_words(entry, texts)} if entry.event else None
        entries.append(
            {
                "event": event,
                "earliest": earliest.isoformat() if earliest else None,
                "latest": latest.isoformat() if latest else None,
                "quote": quote_fields(entry.quote, texts),
            }
        )
    return {"topic": topic, "entries": entries, "left_out": found.left_out}
