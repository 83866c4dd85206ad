"""`/verify`: whether a pasted quote is in the archive."""

import asyncio

from starlette.responses import Response

from bot.answer.verify import verify_quotes
from bot.pages.call import Call, private
from bot.pages.quoting import shown_quote
from bot.schema.verdicts import shown_in
from bot.verification.findings import Refusal
from bot.verification.quotations import LIMIT
from bot.verification.words import headline, notes, refusal

__all__ = ["show_verification"]


async def show_verification(call: Call) -> Response:
    """Return the page with a verdict, or without a text the one that asks for it.

    Raises `AlteredQuoteError`.
    """
    text = (call.inputs.text("text") or "").strip()
    texts = call.reader.texts
    values = {"text": text[: LIMIT + 1], "limit": LIMIT, "headline": "", "notes": [], "changes": []}
    values |= {"quotes": [], "elsewhere": [], "nearest": False}
    if text:
        async with call.site.question(call.request):
            found = await call.desk.examine(text)
            await asyncio.to_thread(verify_quotes, list(shown_in(found)), call.desk.archive)
        if isinstance(found, Refusal):
            values |= {"headline": refusal(found, texts)}
        else:
            values |= {
                "headline": headline(found, texts),
                "notes": notes(found, texts),
                "changes": found.changes,
                "quotes": [shown_quote(one, call.reader) for one in found.quotes],
                "elsewhere": [shown_quote(one, call.reader) for one in found.elsewhere],
                "nearest": found.nearest is not None,
            }
    return private(call.html("verify.html", values))
