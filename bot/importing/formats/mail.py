"""Mailboxes (mbox), as mailing lists and newsletters keep them: each message an article."""

import mailbox
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from functools import partial
from pathlib import Path

from bot.archive.dates import UNDATED
from bot.importing.dates import dated, read_date
from bot.importing.files import decode, size_of
from bot.importing.html_text import fragment_text, parse_html, tree_text
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    LeftOutError,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.text import without_heading_marks

__all__ = ["Mailboxes"]

SIZE_LIMIT = 10_000_000_000
"""The most bytes of a mailbox; its messages are read one by one."""
MESSAGE_LIMIT = 32_000_000
"""The most bytes of a message, attachments included."""
_PARTS = 100
"""The most parts of a message that are looked at."""
_NOT_OWN = frozenset(
    """
    gmail_quote gmail_attr gmail_signature moz-cite-prefix moz-signature yahoo_quoted
    protonmail_quote protonmail_signature_block OutlookMessageHeader divRplyFwdMsg appendonsend
    """.split()
)
"""Classes and ids that mail programs give to quoted messages, their announcement and signatures."""
_ANNOUNCED = re.compile(r"\d{1,2}[ .:/,-]|@|\d{4}")
_LONGEST_LINES = 300
"""The most characters of what announces a quoted message; it has a time or an address."""
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_FOLDED = re.compile(r"(?<! ) \n(?!>|[ \t]*+\n)")


class Mailboxes:
    """One mailbox."""

    name = "mail"
    title = "mailbox"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it looks like one."""
        return path.suffix.lower() == ".mbox" or (head.startswith(b"From ") and b"\nFrom:" in head)

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        size_of(path, SIZE_LIMIT)
        return Source(str(path.resolve()), path.stem, partial(_items, path))


def _items(path: Path) -> Iterator[Item | LeftOut]:
    try:
        box = mailbox.mbox(path, create=False)
    except (mailbox.Error, OSError) as error:
        raise ImportingError(f"{path} cannot be opened ({error}); check it") from error
    try:
        for number, place in enumerate(box.iterkeys(), 1):
            with box.get_file(place) as file:
                raw = file.read(MESSAGE_LIMIT + 1)
            if len(raw) > MESSAGE_LIMIT:
                reason = f"is larger than {MESSAGE_LIMIT // 1_000_000} MB"
                yield LeftOut(f"message {number}", reason)
            else:
                yield _item(raw)
    finally:
        box.close()


def _item(raw: bytes) -> Item | LeftOut:
    digest = digest_of(raw)
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        key = str(message.get("Message-ID") or "").strip(" <>") or digest
        name = str(message.get("Subject") or key)
    except Exception as error:
        # A message may have anything in its head, and the library fails in many ways.
        return LeftOut(f"message {digest[:8]}", f"cannot be read ({type(error).__name__})")
    original = Original(f"{digest_of(key)[:16]}.eml", raw)
    return Item(key, name, digest, partial(_read, message), original)


def _read(message: EmailMessage) -> Document:
    try:
        return _document(message)
    except LeftOutError:
        raise
    except Exception as error:
        # As above.
        raise LeftOutError(f"cannot be read ({type(error).__name__})") from error


def _document(message: EmailMessage) -> Document:
    written = str(message.get("Date") or "")
    edtf = read_date(written)
    name, address = parseaddr(str(message.get("From") or ""))
    listed, _ = parseaddr(str(message.get("List-ID") or ""))
    archived = str(message.get("Archived-At") or "").strip(" <>")
    return Document(
        " ".join(str(message.get("Subject") or "").split()),
        _text(message),
        dated(edtf, f"Date: {written} in the message") if edtf else UNDATED,
        publisher=listed.strip("\"' ") or None,
        # An address in full is for the people of the list, not for all readers of the archive.
        author=name or address.partition("@")[0] or None,
        url=archived or None,
        language=str(message.get("Content-Language") or "") or None,
    )


def _text(message: EmailMessage) -> str:
    """Return the words of a message: its first plain text, else its first HTML; no attachments."""
    pages = []
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        payload = part.get_payload(decode=True)
        text, _ = decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
        if kind == "text/plain" and text.strip():
            return _plain(text, is_flowed=part.get_param("format") == "flowed")
        pages.append(text)
    return _html(pages[0]) if pages else ""


def _html(text: str) -> str:
    """Return the words of a message in HTML, without what programs mark as quoted or signed."""
    if "<" not in text:
        return fragment_text(text)
    tree = parse_html(f"<div>{text}</div>")
    for element in list(tree.iter()):
        names = set((element.get("class") or "").split()) | {element.get("id") or ""}
        is_cited = element.tag == "blockquote" and element.get("type") == "cite"
        if (is_cited or names & _NOT_OWN) and element.getparent() is not None:
            element.drop_tree()
    return tree_text(tree)


def _drop_announcement(lines: list[str]) -> None:
    """Remove "On 3 May, A. Moor wrote:" from the end of lines, of which it may take two."""
    last = len(lines) - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    if last < 0 or not lines[last].rstrip().endswith(":"):
        return
    has_two = last > 0 and lines[last - 1].strip() and not (last > 1 and lines[last - 2].strip())
    start = last - 1 if has_two else last
    words = " ".join(lines[start : last + 1])
    if _ANNOUNCED.search(words) and len(words) <= _LONGEST_LINES:
        del lines[start:]


def _plain(text: str, *, is_flowed: bool) -> str:
    text = text.replace("\r\n", "\n")
    if signature := _SIGNATURE.search(text):
        text = text[: signature.start()]
    if is_flowed:  # RFC 3676: a space at the end of a line says that the paragraph goes on
        text = _FOLDED.sub(" ", text)
    # What others are quoted with is in their own messages.
    kept: list[str] = []
    was_quoted = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        if not is_quoted:
            kept.append(line)
        elif not was_quoted:
            _drop_announcement(kept)
        was_quoted = is_quoted
    return without_heading_marks("\n".join(kept))
