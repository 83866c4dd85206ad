"""The commands. Each imports only what it needs, so that a short question is answered at once."""

import argparse
import gc
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from bot import __version__
from bot.archive.cache_folder import CacheError
from bot.archive.directions import harmless
from bot.archive.errors import ContentError, EngineError
from bot.cli.asked_on import add_asked_on
from bot.cli.backup import add_file, run_backup, run_restore
from bot.cli.importing import add_sources, run_import
from bot.cli.inbox import add_inbox_actions, run_inbox
from bot.cli.indexing import add_layout, run_index
from bot.cli.mcp import run_mcp
from bot.cli.streams import StreamError, discard_output, named, refused, use_encoding
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from bot.values.shares import share_of

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.i18n.texts import Texts

__all__ = ["main"]

DONE, FOUND_WRONG, WRONG_USE, STALLED = 0, 1, 2, 3
_END = 5.5
"""Seconds after which a bot that cannot close everything is ended by force."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 for success, 1 if something is wrong, 2 for wrong usage.

    3 means that polling has stalled and that the process should be restarted.
    """
    gc.disable()  # until the desk is open: nothing is garbage yet, see `bot.opening`
    defaults = argparse.Namespace(archive=None, responses=None)
    options = _parser().parse_args(arguments, defaults)
    try:
        settings = load_settings(archive=options.archive, responses=options.responses)
        set_up_logs(settings)
        streams = _streams()
        code: int = options.run(options, settings, streams)
        streams.stdout.flush()  # what is buffered may fail as well
    except (ContentError, SettingsError) as error:
        return _sentence(str(error), WRONG_USE)
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        discard_output()  # the reader has gone
        return DONE
    except StreamError as error:
        discard_output()
        return _sentence(str(error), WRONG_USE)
    except (CacheError, EngineError) as error:
        sentence = str(error)
        return _sentence(sentence[:1].upper() + sentence[1:], WRONG_USE)
    except OSError as error:
        return _sentence(refused(error), WRONG_USE)
    else:
        return code
    finally:
        gc.enable()


@dataclass(frozen=True, slots=True)
class Streams:
    """Standard input and output."""

    stdin: TextIO
    stdout: TextIO


def _streams() -> Streams:
    # A stream is None if its descriptor was closed before the start.
    stdin, stdout = sys.stdin or io.StringIO(), sys.stdout or io.StringIO()
    use_encoding(stdout)
    return Streams(
        named(stdin, "The input cannot be read"), named(stdout, "The output cannot be written")
    )


_Run = Callable[[argparse.Namespace, Settings, Streams], int]
"""Runs a command and returns the exit code."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its help, and the function that runs it."""

    name: str
    help: str
    run: _Run
    add_arguments: Callable[[argparse.ArgumentParser], None] | None = None


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one sentence, without the usage: that is in the help."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, harmless(f"{self.prog}: {message}; see {self.prog} --help") + "\n")


def _parser() -> argparse.ArgumentParser:
    folders = _Parser(add_help=False)
    folders.add_argument(
        "--archive",
        type=Path,
        metavar="PATH",
        help="a folder of articles, or a .jsonl or .jsonl.gz file",
    )
    folders.add_argument(
        "--responses",
        type=Path,
        metavar="FOLDER",
        help="a folder with faq.yaml, aliases.yaml, policy.yaml and texts/",
    )
    parser = _Parser(
        prog="clippings",
        parents=[folders],
        description="Answers questions with verbatim quotes from an archive of dated articles.",
    )
    parser.add_argument("--version", action="version", version=f"clippings {__version__}")
    # A folder given before the command must outlive the command's own default: there is none.
    for action in folders._actions:
        action.default = argparse.SUPPRESS
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        added = commands.add_parser(
            command.name, parents=[folders], help=command.help, description=command.help
        )
        if command.add_arguments is not None:
            command.add_arguments(added)
        added.set_defaults(run=command.run)
    parser.set_defaults(run=COMMANDS[0].run)
    return parser


def _add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object per question")
    command.add_argument(
        "--explain", action="store_true", help="say why it is answered or not, and what was found"
    )
    add_asked_on(command)
    command.add_argument("question", nargs="*", help="reads standard input if omitted")


def _add_quote(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("text", nargs="*", help="reads standard input if omitted")


def _add_name(command: argparse.ArgumentParser) -> None:
    command.add_argument("--name", help="also set the bot's name")


def _add_faq_actions(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("export", help="print the entries as YAML, ready for faq.yaml")
    actions.add_parser("list", help="print the id and the first question of each entry")
    remove = actions.add_parser("remove", help="remove an entry")
    remove.add_argument("id", metavar="ID")


def _add_topic(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("--picture", type=Path, metavar="FILE.png", help="also draw the timeline")
    command.add_argument(
        "--limit", type=_number, default=12, metavar="N", help="at most N quotes (default: 12)"
    )
    command.add_argument(
        "topic", nargs="+", metavar="TOPIC", help="for example: Telegram ban in Russia"
    )


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a positive number, not {text[:_SHOWN]!r}")


_DIGITS, _SHOWN = 9, 40
"""The most digits of a number that are read, and the most characters of an argument in an error."""


def _add_questions(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument(
        "--picture", type=Path, metavar="FILE.png", help="also draw risk against coverage"
    )
    command.add_argument(
        "--precision",
        type=_share,
        default=0.95,
        help="the share of correct answers to aim for (default: 0.95)",
    )
    text = "questions, one JSON object per line (.jsonl or .jsonl.gz); the archive's own if omitted"
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=text)


def _share(text: str) -> float:
    share = share_of(text)
    if share is None:
        shown = repr(text[:_SHOWN])
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 1, like 0.95, not {shown}")
    return share


def _run(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    if settings.bot_token is None:
        return _run_local(settings, streams)
    from bot.extras import check_extras
    from bot.opening import open_desk, open_texts

    check_extras(settings)
    return _poll(settings, open_desk(settings, serves=True), open_texts(settings))


def _run_local(settings: Settings, streams: Streams) -> int:
    from bot.cli.beside import run_local
    from bot.opening import open_desk, open_texts

    desk, texts = open_desk(settings, serves=True), open_texts(settings)
    return run_local(settings, desk, texts, stdin=streams.stdin, stdout=streams.stdout)


def _chat(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.chat import run_chat
    from bot.opening import open_desk, open_texts

    desk, texts = open_desk(settings, serves=True), open_texts(settings)
    return run_chat(settings, desk, texts, stdin=streams.stdin, stdout=streams.stdout)


def _ask(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    if options.json and options.explain:
        return _sentence("--explain and --json exclude each other; give one of them", WRONG_USE)
    from bot.cli.asking import run_ask

    is_whole = run_ask(
        settings,
        " ".join(options.question),
        options.asked_on,
        as_json=options.json,
        explain=options.explain,
        stdin=streams.stdin,
        stdout=streams.stdout,
    )
    return DONE if is_whole else FOUND_WRONG


def _timeline(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.timeline import run_timeline

    return run_timeline(
        settings,
        " ".join(options.topic),
        limit=options.limit,
        as_json=options.json,
        picture=options.picture,
        out=streams.stdout,
    )


def _verify(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.verify import run_verify

    text = " ".join(options.text)
    return run_verify(settings, text, as_json=options.json, stdin=streams.stdin, out=streams.stdout)


def _check(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.check import check

    try:
        return DONE if check(settings, streams.stdout) else FOUND_WRONG
    except ContentError as error:  # an article changed while its questions were asked
        return _sentence(str(error), FOUND_WRONG)


def _eval(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.evaluation.command import EvaluationError, evaluate

    try:
        is_kept = evaluate(
            settings,
            options.file,
            streams.stdout,
            precision=options.precision,
            as_object=options.json,
            picture=options.picture,
        )
    except EvaluationError as error:
        return _sentence(str(error), WRONG_USE)
    return DONE if is_kept else FOUND_WRONG


def _health(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.health import run_health

    return DONE if run_health(settings, streams.stdout) else FOUND_WRONG


def _faq(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.faq import run_faq

    entry_id = getattr(options, "id", None)
    return DONE if run_faq(settings, options.action, entry_id, streams.stdout) else FOUND_WRONG


def _set_up(options: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    from bot.cli.setup import SetupError, run_setup
    from bot.delivery.polling import TokenRefusedError
    from bot.opening import open_texts

    try:
        run_setup(settings, open_texts(settings), streams.stdout, name=options.name)
    except (SetupError, TokenRefusedError) as error:
        return _sentence(str(error), WRONG_USE)
    return DONE


def _poll(settings: Settings, desk: "Desk", texts: "Mapping[str, Texts]") -> int:
    from bot.delivery.backoff import Patience
    from bot.delivery.polling import StalledError, TokenRefusedError, run_polling
    from bot.delivery.sole import alone
    from bot.opening import open_sources, open_storage, source_of
    from bot.starting import database_words, tell_start
    from bot.telegram.application import build_application

    tell_start(settings, desk)
    storage = open_storage(settings)
    application = build_application(settings, desk, texts, storage=storage)
    application.bot_data.front.sources = open_sources(settings)
    patience = Patience(watchdog=settings.watchdog, end=_END)
    del desk, texts  # so that a reload can free them
    try:
        with alone(settings, database_words(settings)):
            if settings.webhook_url is None and settings.port is None:
                run_polling(application, source_of(settings), patience)
            else:
                from bot.web.running import run_web

                run_web(application, settings, source_of(settings), patience)
    except TokenRefusedError as error:
        return _sentence(str(error), WRONG_USE)
    except StalledError as error:
        return _sentence(str(error), STALLED)
    return DONE


def _sentence(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


COMMANDS = (
    Command(
        "run",
        "answer in Telegram if BOT_TOKEN is set, otherwise in the local chat (the default)",
        _run,
    ),
    Command("chat", "answer in the local chat, even if BOT_TOKEN is set", _chat),
    Command("ask", "answer one question, or each line of standard input", _ask, _add_question),
    Command(
        "timeline", "show what the archive says about a topic over time", _timeline, _add_topic
    ),
    Command("verify", "check whether a quote is in the archive", _verify, _add_quote),
    Command("check", "look for mistakes in the archive, the FAQ and the texts", _check),
    Command("import", "make articles of sites, feeds and exports", run_import, add_sources),
    Command("index", "put the archive into the search cluster of ENGINE", run_index, add_layout),
    Command("eval", "measure the answers to questions with known answers", _eval, _add_questions),
    Command("mcp", "let an assistant use the archive, by its protocol of this name", run_mcp),
    Command("health", "ask the bot running on this machine whether it is healthy", _health),
    Command(
        "faq",
        "export, list or remove the FAQ entries that operators write in the chat",
        _faq,
        _add_faq_actions,
    ),
    Command(
        "inbox",
        "tell what is not answered yet, and try again what could not be answered",
        run_inbox,
        add_inbox_actions,
    ),
    Command("backup", "copy the database, also while the bot runs", run_backup, add_file),
    Command("restore", "make a backup the database of the bot", run_restore, add_file),
    Command(
        "setup", "set the bot's descriptions and command menus in Telegram", _set_up, _add_name
    ),
)
"""In the order of the help; the first is the default."""
