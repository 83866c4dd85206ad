"""Articles' sources read again: always their bytes, parsed only where these are others."""

from pathlib import Path

import pytest

from bot.archive.errors import ContentError, Mistake
from bot.archive.loading import Rereading
from tests.support.small_desk import article


class Source:
    """One article's bytes, and how often they were read and parsed."""

    def __init__(self) -> None:
        self.raw = b"# The text"
        self.read = self.parsed = 0
        self.again = Rereading({"one": article("one", "The text")}, self._read, self._parse)

    def _read(self, article_id: str) -> bytes:
        self.read += 1
        return self.raw

    def _parse(self, article_id: str, raw: bytes) -> str:
        self.parsed += 1
        if raw.startswith(b"!"):
            raise ContentError([Mistake(Path("one.md"), None, "is broken", "mend it")])
        return raw.decode().removeprefix("# ")


def test_the_same_bytes_are_parsed_once() -> None:
    """Each time the bytes are read, and known ones need no parsing."""
    source = Source()
    texts = {source.again("one") for _ in range(5)}

    assert texts == {"The text"}
    assert (source.read, source.parsed) == (5, 1)


def test_other_bytes_are_parsed_each_time() -> None:
    """A file that has changed since it was loaded is reported, and never taken as known."""
    source = Source()
    source.again("one")
    source.raw = b"# The test"
    changed = [source.again("one") for _ in range(2)]
    source.raw = b"# The text"
    restored = source.again("one")

    assert (changed, restored) == (["The test"] * 2, "The text")
    assert source.parsed == 3


def test_another_way_to_write_the_same_text_is_known_too() -> None:
    """It is the text that has to be the same; its last bytes are remembered."""
    source = Source()
    source.again("one")
    source.raw = b"The text"
    texts = [source.again("one") for _ in range(2)]

    assert (texts, source.parsed) == (["The text"] * 2, 2)


def test_bytes_that_cannot_be_understood() -> None:
    """An error passes, and what was known before stays so."""
    source = Source()
    source.again("one")
    source.raw = b"!"
    with pytest.raises(ContentError, match="is broken"):
        source.again("one")
    source.raw = b"# The text"

    assert (source.again("one"), source.parsed) == ("The text", 2)
