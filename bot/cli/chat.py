"""The local chat: the same application, with a terminal or a pipe instead of Telegram."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TextIO

from telegram import Update

from bot.archive.model import Archive
from bot.cli.chat_buttons import Buttons, numbers_words
from bot.cli.line_editor import line_editor
from bot.cli.streams import use_encoding
from bot.desk import Desk
from bot.i18n.texts import Texts, environment_language
from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent, Upload
from bot.logs import keep_logs_private
from bot.question.cleaning import without_escapes
from bot.settings import LOCAL_TOKEN, Settings
from bot.telegram.application import BotApplication, build_application
from bot.telegram.views.callback_data import OptionButton, button_of

if TYPE_CHECKING:
    from bot.cli.beside import PagesRunner

__all__ = ["InlineTurn", "archive_line", "run_chat"]

_NUMBER = re.compile(r"[1-9][0-9]?")
_MISTAKEN = re.compile(r"-?[0-9]{1,2}")


class InlineTurn:
    """The last inline query and the results offered for it."""

    def __init__(self, person: Person, username: str) -> None:
        self._person = person
        self._name = f"@{username}"
        self._query = ""
        self._offered: Sent | None = None

    def update(self, line: str) -> dict[str, Any] | None:
        """Return the update that a line means, or None if it has nothing to do with inline mode.

        A line that begins with the bot's name is a query; a number chooses a result, and the number
        after the last result turns the page.
        """
        name, _, query = line.partition(" ")
        if name.lower() == self._name:
            self._query, self._offered = query.strip(), None
            return self._person.inline(self._query)
        if self._offered is None or not _NUMBER.fullmatch(line):
            return None
        chosen, results = int(line) - 1, self._offered.params["results"]
        if chosen < len(results):
            return self._person.choose(self._offered, chosen)
        offset = self._offered.params.get("next_offset")
        if offset and chosen == len(results):
            return self._person.inline(self._query, offset)
        return None

    def mistake(self, line: str, texts: Texts) -> str:
        """Return what is wrong with a number while results are offered; empty if nothing is."""
        if self._offered is None or not _MISTAKEN.fullmatch(line):
            return ""
        numbers = len(self._offered.params["results"]) + bool(
            self._offered.params.get("next_offset")
        )
        if not numbers:
            return ""
        last = numbers_words(range(1, numbers + 1), texts)
        return texts.say("chat_no_button", number=texts.digits(line), numbers=last)

    def forget(self) -> None:
        """Forget the results, so that numbers mean buttons again."""
        self._offered = None

    def lines(self, offered: Sent, texts: Texts) -> Iterator[str]:
        """Yield the results of the query, numbered."""
        self._offered = offered
        results = offered.params["results"]
        for number, result in enumerate(results, 1):
            yield f"[{number}] {result['title']}"
            yield from (f"    {line}" for line in result["description"].split("\n"))
        if offered.params.get("next_offset"):
            yield f"[{len(results) + 1}] {texts.say('button_more')}"
        if button := offered.params.get("button"):
            yield button["text"]


_BAR = "│ "
_BOLD, _DIM, _PLAIN = "\033[1m", "\033[2m", "\033[0m"
_STYLES = {"bold": _BOLD, "italic": _DIM, "underline": "\033[4m", "strikethrough": "\033[9m"}
_SIGNS = {"underline": ("{+", "+}"), "strikethrough": ("[-", "-]")}
"""What replaces meaningful styles if no styles can be shown."""
_CONTROL = dict.fromkeys(range(0x7F, 0xA0), "\ufffd")
_STYLE = re.compile("\033\\[\\dm")
_CHUNK = re.compile(r"\S+\s?|\s")
_DATES_LIMIT = 20_000
"""The most articles whose dates are read for the greeting; more would take seconds."""


def run_chat(
    settings: Settings,
    desk: Desk,
    texts: Mapping[str, Texts],
    *,
    stdin: TextIO,
    stdout: TextIO,
    is_ask: bool = False,
    day_of: Callable[[datetime], date | None] = datetime.date,
    note: str = "",
    runner: "PagesRunner | None" = None,
) -> int:
    """Answer what is typed, or piped in one question per line, to the end; return the exit code.

    `day_of` returns the day that "last year" in a message of some time is counted from.

    `note` is a line below the greeting of a terminal. A `runner` serves pages of the same
    application, and may go on when the input ends.

    For the command `ask`, the options of a choice are a list, and there are no other buttons,
    because nothing can be pressed; if there was no question, standard error says so.
    """
    for stream in (stdin, stdout):
        use_encoding(stream)
    keep_logs_private()
    settings = settings.model_copy(update={"bot_token": None})
    chat = _Chat(settings, desk, texts, stdin, stdout, is_ask=is_ask, note=note)
    chat.application.bot_data.front.day_of = day_of
    try:
        with runner or asyncio.Runner() as running:
            chat.run(running)
    except BrokenPipeError:
        # The reader has gone; what is still buffered must not fail again at exit.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
    if is_ask and not chat.has_asked:
        print("There was no question; write one after `ask`, or one per line.", file=sys.stderr)
    return 0


class _Chat:
    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        texts: Mapping[str, Texts],
        stdin: TextIO,
        stdout: TextIO,
        *,
        is_ask: bool = False,
        note: str = "",
    ) -> None:
        self.is_ask, self.has_asked, self.has_quit = is_ask, False, False
        self.note = note
        self.stdin, self.stdout = stdin, stdout
        self.archive = desk.archive
        self.terminal = stdin.isatty() and stdout.isatty()
        self.styled = stdout.isatty()
        self.texts = texts[environment_language(texts)]
        self.api = LocalBotApi(LOCAL_TOKEN)
        self.person = Person(self.api, language_code=self.texts.language)
        self.application: BotApplication = build_application(
            settings, desk, texts, request=self.api
        )
        self.buttons = Buttons(self.api.chats.messages)
        self.inline = InlineTurn(self.person, self.api.chats.bot_user["username"])

    def run(self, runner: "asyncio.Runner | PagesRunner") -> None:
        """Read and answer in turn. It reads outside the loop, so that Ctrl-C ends it at once."""
        runner.run(self.application.initialize())
        try:
            if not isinstance(runner, asyncio.Runner):
                runner.serve(self.application)
            if self.terminal:
                first, *others = self.texts.say("chat_greeting").split("\n")
                notes = [self.note] if self.note else []
                self.say([first, archive_line(self.archive, self.texts), *others, *notes])
            with suppress(KeyboardInterrupt, asyncio.CancelledError):
                for line in self.lines():
                    runner.run(self.answer(line))
                if not (isinstance(runner, asyncio.Runner) or self.has_quit):
                    runner.stay()
            if self.terminal:
                self.write("\n" + self.texts.say("chat_goodbye") + "\n")
        finally:
            runner.run(self.application.shutdown())

    def lines(self) -> Iterator[str]:
        """Yield the lines typed, up to /quit or the end of the input."""
        read = line_editor(self.stdin, self.stdout) if self.terminal else None
        while True:
            if read:
                line = read(self.texts.say("chat_prompt"))
            else:
                if self.terminal:
                    self.write(self.texts.say("chat_prompt"))
                line = self.stdin.readline()
            # A question copied from a terminal may have its colours.
            typed = without_escapes(line).strip()
            self.has_quit = typed == "/quit"
            if not line or self.has_quit:
                return
            if typed:
                yield typed

    async def answer(self, line: str) -> None:
        """Pass on one message, or one tap on a button, and show what the bot does."""
        self.has_asked = True
        self.api.clear()
        update = self.update(line)
        if isinstance(update, str):
            self.say([update])
            return
        await self.application.process_update(Update.de_json(update, self.application.bot))
        for sent in self.api.transcript:
            if sent.text:
                self.show(sent)
            elif sent.method == "answerInlineQuery":
                self.say(self.inline.lines(sent, self.texts))

    def update(self, line: str) -> dict[str, object] | str:
        """Return the update that a line means, or what is wrong with a number.

        A number presses a button, or chooses an inline result.
        """
        if (update := self.inline.update(line)) is not None:
            return update
        if pressed := self.buttons.pressed(line):
            with suppress(LookupError):  # the button may have been taken away
                return self.person.tap(*pressed)
        if wrong := self.inline.mistake(line, self.texts) or self.buttons.mistake(line, self.texts):
            return wrong
        return self.person.say(line)

    def show(self, sent: Sent) -> None:
        """Write a message: its quotes marked with a bar, its buttons numbered."""
        lines = [*_lines(sent, styled=self.styled)]
        for file in (sent.params.get("document"), sent.params.get("photo")):
            if isinstance(file, Upload):
                lines += ["", self.texts.say("chat_file", name=file.name), *_file_lines(file)]
        if sent.keyboard and self.is_ask:
            options = [
                f"• {label}"
                for row in sent.keyboard
                for label, data in row
                if isinstance(button_of(data), OptionButton)
            ]
            lines += ["", *options] if options else []
        elif sent.keyboard:
            self.inline.forget()
            rows = self.buttons.rows(sent)
            lines += ["", *rows] if rows else []
        self.say(lines)

    def say(self, lines: Iterable[str]) -> None:
        """Write lines and a blank line; on a terminal they wrap between words."""
        width = shutil.get_terminal_size().columns if self.styled else 0
        self.write("\n".join(part for line in lines for part in _wrapped(line, width)) + "\n\n")

    def write(self, text: str) -> None:
        """Write immediately, without control characters, which must not reach a terminal."""
        self.stdout.write(text.translate(_CONTROL) if self.styled else text)
        self.stdout.flush()


def archive_line(archive: Archive, texts: Texts) -> str:
    """Return an archive's size and name, the years its dates span, and how many have no date.

    The years are the outermost that the dates can mean; they are omitted for very large archives.
    """
    source = archive.source.resolve()
    name = source.name + "/" * source.is_dir()
    name = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    size = texts.count("count_articles", len(archive))
    parts = [texts.say("chat_archive", articles=size, archive=name)]
    if len(archive) <= _DATES_LIMIT:
        dates = [one.date for one in archive if one.date.edtf is not None]
        days = [day for date in dates for day in (date.earliest, date.latest) if day is not None]
        if days:
            parts.append(_years(min(days).year, max(days).year, texts))
        if undated := len(archive) - len(dates):
            parts.append(texts.say("chat_undated", number=texts.number(undated)))
    return " · ".join(parts)


def _years(first: int, last: int, texts: Texts) -> str:
    start, end = (texts.digits(str(year)) for year in (first, last))
    if start == end:
        return texts.say("date_year", year=start)
    return texts.say("date_years", first=start, last=end)


def _lines(sent: Sent, *, styled: bool) -> Iterator[str]:
    """Yield a message's lines, quotes marked with a bar, styled if styles can be shown."""
    units = sent.text.encode("utf-16-le")
    marks: dict[int, str] = {}
    quoted = [False] * (len(units) // 2 + 1)
    for entity in sent.entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] in ("blockquote", "expandable_blockquote"):
            quoted[start:end] = [True] * (end - start)
        elif styled and entity["type"] in _STYLES:
            marks[start] = marks.get(start, "") + _STYLES[entity["type"]]
            marks[end] = _PLAIN + marks.get(end, "")
        elif not styled and entity["type"] in _SIGNS:
            opened, closed = _SIGNS[entity["type"]]
            marks[start] = marks.get(start, "") + opened
            marks[end] = closed + marks.get(end, "")
    at = 0
    for line in sent.text.split("\n"):
        size = len(line.encode("utf-16-le")) // 2
        pieces, before = [], at
        for place in sorted(place for place in marks if at <= place <= at + size):
            pieces += [units[2 * before : 2 * place].decode("utf-16-le"), marks[place]]
            before = place
        pieces.append(units[2 * before : 2 * (at + size)].decode("utf-16-le"))
        yield (_BAR if quoted[at] else "") + "".join(pieces)
        at += size + 1


def _file_lines(file: Upload) -> list[str]:
    """Return the lines of a file that a person reads in a terminal: those of a citation."""
    if not file.mime_type.endswith("json"):
        return []
    citations = json.loads(file.content).get("citations", ())
    return [line for one in citations for line in one["text"].splitlines()]


def _wrapped(line: str, width: int) -> Iterator[str]:
    """Yield a line in parts of at most `width` columns, cut after spaces; no text is lost."""
    bar = _BAR if line.startswith(_BAR) else ""
    part, columns = bar, len(bar)
    for chunk in _CHUNK.findall(line.removeprefix(bar)):
        size = len(_STYLE.sub("", chunk))
        # The space after a word may be in the last column.
        if width and columns > len(bar) and columns + size > width:
            yield part
            part, columns = bar, len(bar)
        part, columns = part + chunk, columns + size
    yield part
