"""The second process that prepares articles for an index; see `bot.search.indexing.sharing`."""

import gc
import json
import sys
from collections.abc import Iterable
from typing import BinaryIO

from bot.analysis.analyser import Analyser
from bot.analysis.terms import Terms
from bot.search.indexing.preparing import prepared

__all__ = ["serve"]


def serve(requests: Iterable[bytes], responses: BinaryIO) -> None:
    """Prepare the articles in each request until there is none, and respond to each.

    The first line says how many articles of an archive are in each language. Each further one is a
    list of articles: their title, text and language. The response has what is prepared of each, and
    by language the words that were not met before, with their terms.
    """
    lines = iter(requests)
    analyser = Analyser(json.loads(next(lines)))
    by_analyser: dict[Analyser, tuple[str, Terms]] = {}
    for line in lines:
        found = []
        for title, text, language in json.loads(line):
            own = analyser.of(language)
            if own not in by_analyser:
                by_analyser[own] = (language, Terms(own))
            found.append(prepared(title, text, by_analyser[own][1]))
        words = [(language, terms.words) for language, terms in by_analyser.values()]
        responses.write(json.dumps((found, words)).encode() + b"\n")
        responses.flush()
        for _, terms in by_analyser.values():
            terms.words.clear()


if __name__ == "__main__":
    gc.disable()  # nothing refers to itself, and there is much to look through
    serve(sys.stdin.buffer, sys.stdout.buffer)
