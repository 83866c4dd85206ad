"""The local chat: through a pipe, and in a terminal of its own."""

import io
import os
import pty
import select
import signal
import sys
import termios
import threading
import time
from pathlib import Path

import pytest

from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Archive, Article, text_sha256
from bot.cli.chat import _wrapped, archive_line, run_chat
from bot.settings import Settings
from tests.support.small_desk import RIVER, SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

ANSWER = (
    "│ The bridge opened in May.\n"
    "A bridge & its boats\n"
    "River Post · by A. Writer · about May 1992 (inferred from the text)\n"
    "\n"
    "[1] In context  [2] More  [3] Cite\n[4] 👍  [5] 👎\n"
    "\n"
)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment ask for English, whatever it asked for before."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def _piped(typed: str, *, is_ask: bool = False) -> str:
    stdout, stdin = io.StringIO(), io.StringIO(typed)
    code = run_chat(Settings(), SmallDesk(), TEXTS, stdin=stdin, stdout=stdout, is_ask=is_ask)
    assert code == 0
    return stdout.getvalue()


def test_a_piped_question() -> None:
    """A question a line is answered without a prompt, a greeting or styles."""
    assert _piped("When did it open?\n") == ANSWER


def test_a_tap_by_number() -> None:
    """A number taps that button of the last message that has buttons."""
    more, context = (_piped(f"When?\n{number}\n").removeprefix(ANSWER) for number in (2, 1))

    assert more.startswith("│ The bridge was closed in 1990.\nA bridge & its boats\n")
    assert context.startswith(
        "│ The bridge opened in May. It is 300 metres long & made of <steel>."
        " Nobody paid a toll.\n│ \n│ Boats pass"
    )


def test_a_file() -> None:
    """A document is named, and the citation in it is written below its caption, not its JSON."""
    said = _piped("When?\n3\n").removeprefix(ANSWER)

    assert said.startswith("│ The bridge opened in May.\nA bridge & its boats\n")
    assert "\n\n[file citation-bridge.json]\n“The bridge opened in May.”" in said
    assert "{" not in said


def test_a_choice_row_by_row() -> None:
    """The options of a choice are one below the other, and numbered consecutively."""
    said = _piped("which?\n2\n")
    expected = "Which do you mean?\n\n[1] A bridge & its boats\n[2] Market\n[3] None of these\n\n"

    assert said.startswith(expected + "│ The market moved to the square.\nMarket\n")


def test_a_choice_in_a_shell_is_a_list() -> None:
    """Nothing can be pressed after `ask`, so the options are listed, and a number is a question."""
    said = _piped("which?\n2\n", is_ask=True)
    expected = "Which do you mean?\n\n• A bridge & its boats\n• Market\n\n"

    assert said == expected + ANSWER.partition("\n\n[1]")[0] + "\n\n"


def test_a_question_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """An `ask` without a question says so on standard error, and the chat does not."""
    silent = (_piped("\n"), capsys.readouterr().err)
    said = _piped("\n", is_ask=True), capsys.readouterr().err

    assert ("", "") == silent
    assert ("", "There was no question; write one after `ask`, or one per line.\n") == said


def test_a_number_without_a_button() -> None:
    """A small number that no button has tells which there are; a year is a question."""
    wrong = "There is no button {} here. You can type: 1–5."
    before = " For a button of the message before, put a minus in front of its number (1–5)."
    said = _piped("9\nWhen?\n9\n1992\n0\n")

    assert f"{ANSWER * 2}{wrong.format(9)}{before}\n\n{ANSWER}{wrong.format(0)}{before}\n\n" == said


def test_the_buttons_of_the_message_before() -> None:
    """A minus presses them, and so does a number that the last message does not have."""
    minus, high = (_piped(f"When?\n1\n{number}\n") for number in ("-2", "4"))

    assert "│ The bridge was closed in 1990." in minus
    assert minus.count("There is no button") == high.count("There is no button") == 0
    assert "There is no button -1" in _piped("When?\n-1\n")


def test_newest_first() -> None:
    """A number opens the article that it names, in either order."""
    said = _piped("/sources\n4\n1\n")

    assert "[2] 2  [1] 1  [3] 3\n[4] Oldest first" in said
    assert "A bridge & its boats" in said.split("Oldest first")[-1]


def test_a_number_after_forgetting() -> None:
    """Once the message is deleted, its buttons are gone."""
    said = _piped("When?\n/forget\n1\n")

    assert said.endswith(TEXTS["en"].say("chat_no_buttons") + "\n\n")


@pytest.mark.parametrize("typed", ["\x1b[31m/help\x1b[0m", "  \x1b[1m/help"])
def test_coloured_lines(typed: str) -> None:
    """Colours that are pasted along are no part of a command, a number or a question."""
    assert _piped(f"{typed}\n") == TEXTS["en"].say("help") + "\n\n"


def test_blank_lines_and_the_end() -> None:
    """Blank lines are passed over, and after /quit nothing is read."""
    assert _piped("\n  \nWhen?\n/quit\nWhen?\n") == ANSWER


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("LANG", "ru_RU.UTF-8", "Картинок"),
        ("LC_ALL", "fa_IR", "عکس‌ها"),
        ("LANG", "de_DE.UTF-8", "pictures"),
        ("LANG", "", "pictures"),
    ],
)
def test_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str
) -> None:
    """Where no script tells the language, the environment does."""
    monkeypatch.setenv(variable, value)
    said = _piped("/help\n")
    language = {"Картинок": "ru", "عکس‌ها": "fa"}.get(expected, "en")

    assert said == TEXTS[language].say("help") + "\n\n"


def test_a_very_long_number() -> None:
    """A number of any length is just a long message."""
    expected = ANSWER + TEXTS["en"].say("too_long", limit="1,000") + "\n\n"

    assert _piped("When?\n" + "9" * 5000 + "\n") == expected


def test_quotes_keep_every_character() -> None:
    """Wide characters before and inside a quote move no bar."""
    said = _piped("Когда 😀?\n")

    assert said.startswith("│ The bridge opened in May.\nA bridge & its boats\nRiver Post · автор:")


def test_bytes_that_are_not_utf_8() -> None:
    """Bytes that are no UTF-8 do not end the chat."""
    stdin = io.TextIOWrapper(io.BytesIO(b"When \xff\xfe?\n"), encoding="utf-8")
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    code = run_chat(Settings(), SmallDesk(), TEXTS, stdin=stdin, stdout=stdout)
    stdout.seek(0)

    assert code == 0
    assert "The bridge opened in May." in stdout.read()


def test_a_reader_who_left(tmp_path: Path) -> None:
    """If the reader of the output has gone, the chat ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    stdin = io.StringIO("When?\n" * 3)
    with os.fdopen(writing, "w", encoding="utf-8") as stdout:
        code = run_chat(Settings(), SmallDesk(), TEXTS, stdin=stdin, stdout=stdout)

    assert code == 0


_AGAIN = 30.0
"""Seconds until Ctrl-C is pressed again."""


class _Terminal:
    """A chat in a pseudo-terminal, with a person who waits before typing on."""

    def __init__(self) -> None:
        self.person, self.program = pty.openpty()
        termios.tcsetwinsize(self.program, (24, 60))
        self.seen = ""
        self.desk = SmallDesk()

    def wait_for(self, text: str) -> None:
        """Read on until the text stands there."""
        deadline = time.monotonic() + LONG
        while text not in self.seen and time.monotonic() < deadline:
            self.seen += os.read(self.person, 4096).decode("utf-8", "replace").replace("\r\n", "\n")
        assert text in self.seen

    def interrupt(self) -> None:
        """Press Ctrl-C; here the terminal is not the one of this process.

        A signal that comes just before Python begins to read is noticed only by the next one.
        """
        heard: list[int] = []
        while not heard:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            heard, _, _ = select.select([self.person], [], [], _AGAIN)

    def run(self, *typed: tuple[str, str]) -> int:
        """Run the chat; for each (text to wait for, keys), type the keys; return its exit code."""

        def act() -> None:
            for text, keys in typed:
                self.wait_for(text)
                if keys == "\x03":
                    self.interrupt()
                else:
                    os.write(self.person, keys.encode())
            self.wait_for("Goodbye!")

        person = threading.Thread(target=act)
        with (
            os.fdopen(os.dup(self.program), "r", encoding="utf-8") as stdin,
            os.fdopen(os.dup(self.program), "w", encoding="utf-8") as stdout,
        ):
            person.start()
            code = run_chat(Settings(), self.desk, TEXTS, stdin=stdin, stdout=stdout)
            person.join()
        os.close(self.person)
        os.close(self.program)
        return code


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """Open a terminal of 60 columns."""
    monkeypatch.setenv("COLUMNS", "60")
    return _Terminal()


@pytest.mark.parametrize("keys", ["\x04", "\x03", "/quit\n"])
def test_ways_to_end(terminal: _Terminal, keys: str) -> None:
    """Ctrl-D, Ctrl-C and /quit end the chat with a goodbye and exit code 0."""
    code = terminal.run(("You: ", keys))

    assert code == 0
    assert terminal.seen.startswith(
        "Clippings: questions answered with quotes. This chat stays \non your machine.\n"
        f"{archive_line(terminal.desk.archive, TEXTS['en'])}\nType a question, "
    )
    assert terminal.seen.rstrip().endswith("Goodbye!")


def test_a_conversation_in_a_terminal(terminal: _Terminal) -> None:
    """A terminal shows titles in bold, dates dim, and lines no wider than itself."""
    terminal.run(("You: ", "When?\n"), ("[5] 👎\n\nYou: ", "1\n"), ("Boats pass", "\x04"))
    expected = (
        "│ The bridge opened in May.\n"
        "\033[1mA bridge & its boats\033[0m\n"
        "\033[2mRiver Post · by A. Writer · about May 1992 (inferred from \n"
        "the text)\033[0m\n"
        "\n[1] In context  [2] More  [3] Cite\n[4] 👍  [5] 👎\n"
    )

    assert expected in terminal.seen
    assert "│ \033[1mThe bridge opened in May.\033[0m It is 300 metres long & made" in terminal.seen


def test_articles_cannot_command_the_terminal(terminal: _Terminal) -> None:
    """Control characters of an article do not reach a terminal as such."""
    terminal.desk = SmallDesk("The bridge \x1b[31m\x9b31m opened.\n\n" + RIVER)
    terminal.run(("You: ", "which?\n"), ("None of these\n\nYou: ", "1\n"), ("In context", "\x04"))

    assert "│ The bridge  [31m\ufffd31m opened.\n" in terminal.seen


DATED = ("1992-05", "2014~", "2019/..", "../2001-02-03", "201X")


@pytest.mark.parametrize(
    ("dates", "language", "expected"),
    [
        (DATED, "en", "5 articles from news/ · 1992–2019"),
        ((*DATED, None, None), "en", "7 articles from news/ · 1992–2019 · 2 undated"),
        (("2024", "2024-09"), "en", "2 articles from news/ · 2024"),
        (("2024?",), "en", "1 article from news/ · 2024"),
        ((None,), "en", "1 article from news/ · 1 undated"),
        ((*DATED, None), "ru", "6 статей из news/ · 1992—2019 гг. · без даты: 1"),
        (("2024",), "ru", "1 статья из news/ · 2024 г."),
        (
            (*DATED, None),
            "fa",
            "۶ مقاله از \u2068news/\u2069 · ۱۹۹۲ تا ۲۰۱۹ میلادی · ۱ بدون تاریخ",
        ),
    ],
)
def test_the_greeting_describes_the_archive(
    tmp_path: Path, dates: tuple[str | None, ...], language: str, expected: str
) -> None:
    """Its size, its name, the years that its dates can mean, and how many articles have none."""
    archive = _archive(tmp_path / "news", dates)
    archive.source.mkdir()

    assert archive_line(archive, TEXTS[language]) == expected


def test_an_archive_in_a_file_is_greeted_by_its_name(tmp_path: Path) -> None:
    """A file has no slash, and nothing in a name commands the terminal."""
    archive = _archive(tmp_path / "a\x1b[31m.jsonl", ("2024",))

    assert archive_line(archive, TEXTS["en"]) == "1 article from a\ufffd[31m.jsonl · 2024"


def test_the_greeting_does_not_wait_for_the_dates_of_a_huge_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above a limit the articles are counted, and their dates are not looked through."""
    monkeypatch.setattr("bot.cli.chat._DATES_LIMIT", 2)
    archive = _archive(tmp_path / "news.jsonl", ("1992", "2024", None))

    assert archive_line(archive, TEXTS["en"]) == "3 articles from news.jsonl"


def _archive(source: Path, dates: tuple[str | None, ...]) -> Archive:
    articles = {
        str(number): Article(
            str(number),
            "Title",
            "Text.",
            text_sha256("Text."),
            date=SourceDate(edtf, "stated", "x") if edtf else UNDATED,
        )
        for number, edtf in enumerate(dates)
    }
    return Archive(articles, source, lambda article_id: "Text.")


@pytest.mark.parametrize("width", [0, 5, 12, 40])
@pytest.mark.parametrize(
    "line", ["", "│ ", "│ one two  three four", "averyveryverylongword and more", "  indented text"]
)
def test_wrapping_alters_no_character(line: str, width: int) -> None:
    """Wrapped lines, put together again, are the line."""
    parts = list(_wrapped(line, width))
    bar = "│ " if line.startswith("│ ") else ""

    assert bar + "".join(part.removeprefix(bar) for part in parts) == line


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /dev/null")
def test_stdout_without_a_file() -> None:
    """A stream that breaks and is not a file also ends the chat quietly."""

    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    code = run_chat(Settings(), SmallDesk(), TEXTS, stdin=io.StringIO("a\n"), stdout=Broken())

    assert code == 0
