"""The commands. Each imports what only it needs, so that a short question is answered at once."""

import argparse
import asyncio
import gc
import io
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot import __version__
from bot.archive.errors import ContentError
from bot.logs import keep_logs_private, secrets_of
from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.i18n.texts import Texts

__all__ = ["main"]

DONE, FOUND_WRONG, WRONG_USE, STALLED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 when done, 1 when something was found wrong, 2 for wrong use.

    3 where polling has come to a stop and the process is to be started again.
    """
    gc.disable()  # until the desk is open: so far nothing is garbage, see `bot.opening`
    defaults = argparse.Namespace(archive=None, responses=None)
    options = _parser().parse_args(arguments, defaults)
    try:
        settings = load_settings(archive=options.archive, responses=options.responses)
        logging.basicConfig(
            level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        token = settings.bot_token
        keep_logs_private(token.get_secret_value() if token else None, *secrets_of(settings))
        return _run(options, settings)
    except ContentError as error:
        return _sentence(str(error), FOUND_WRONG if options.command == "check" else WRONG_USE)
    except SettingsError as error:
        return _sentence(str(error), WRONG_USE)
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        # Nobody reads any more; what is still buffered must not fail once again at the exit.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _sentence(f"The output cannot be written: {error.strerror or error}.", WRONG_USE)
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    folders = argparse.ArgumentParser(add_help=False)
    folders.add_argument("--archive", type=Path, help="a folder of articles, or a .jsonl(.gz) file")
    folders.add_argument("--responses", type=Path, help="a folder with faq.yaml and the like")
    parser = argparse.ArgumentParser(
        prog="clippings",
        parents=[folders],
        description="Answers questions about an archive of dated articles, word for word.",
    )
    parser.add_argument("--version", action="version", version=f"clippings {__version__}")
    # A folder given before the command must outlive the command's own default: there is none.
    for action in folders._actions:
        action.default = argparse.SUPPRESS
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    texts = {
        "run": "answer in Telegram if BOT_TOKEN is set, else in the local chat (the default)",
        "chat": "answer in the local chat",
        "ask": "answer one question, or one a line of standard input",
        "timeline": "show what the archive says of a topic over time",
        "verify": "say whether a quote stands in the archive, and how",
        "check": "look for mistakes in the archive, the FAQ and the texts",
        "eval": "measure the answers to questions whose answers are known",
        "health": "ask the bot that runs on this machine whether all is well",
        "faq": "show or clear the FAQ that operators write in the chat",
        "setup": "set the bot's descriptions and menus of commands in Telegram",
    }
    for name, text in texts.items():
        command = commands.add_parser(name, parents=[folders], help=text, description=text)
        if name == "ask":
            command.add_argument("--json", action="store_true", help="one JSON object a question")
            command.add_argument("question", nargs="*", help="left out: standard input is read")
        if name == "verify":
            command.add_argument("--json", action="store_true", help="one JSON object")
            command.add_argument("text", nargs="*", help="left out: standard input is read")
        if name == "setup":
            command.add_argument("--name", help="set the bot's name, too")
        if name == "faq":
            _add_faq_arguments(command)
        if name == "timeline":
            _add_timeline_arguments(command)
        if name == "eval":
            _add_eval_arguments(command)
    parser.set_defaults(command="run")
    return parser


def _add_faq_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("export", help="print it as YAML, to be moved into faq.yaml")
    actions.add_parser("list", help="print each entry's id and question")
    remove = actions.add_parser("remove", help="take an entry out")
    remove.add_argument("id", metavar="ID")


def _add_timeline_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("--picture", type=Path, metavar="FILE.png", help="draw the timeline, too")
    command.add_argument(
        "--limit", type=_number, default=12, metavar="N", help="quotes, at most (default: 12)"
    )
    command.add_argument("topic", nargs="+", metavar="TOPIC", help="as in: Telegram ban in Russia")


def _number(text: str) -> int:
    with suppress(ValueError):
        if int(text) >= 1:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")


def _add_eval_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("--picture", type=Path, metavar="FILE.png", help="draw risk and coverage")
    command.add_argument(
        "--precision", type=_share, default=0.95, help="share of right answers that is wanted"
    )
    text = "questions, a JSON object a line (.jsonl or .jsonl.gz); left out: the archive's own"
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=text)


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no share above 0 and up to 1, such as 0.95")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    # A stream is None where its descriptor was closed before the start.
    stdin, stdout = sys.stdin or io.StringIO(), sys.stdout or io.StringIO()
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(errors="replace")
    if options.command == "check":
        from bot.cli.check import check

        return DONE if check(settings, stdout) else FOUND_WRONG
    if options.command == "eval":
        return _eval(options, settings, stdout)
    if options.command == "health":
        from bot.cli.health import run_health

        return DONE if run_health(settings, stdout) else FOUND_WRONG
    if options.command == "faq":
        from bot.cli.faq import run_faq

        entry_id = getattr(options, "id", None)
        return DONE if run_faq(settings, options.action, entry_id, stdout) else FOUND_WRONG
    if options.command == "setup":
        return _set_up(options, settings, stdout)
    if options.command == "timeline":
        from bot.cli.timeline import run_timeline

        return run_timeline(
            settings,
            " ".join(options.topic),
            limit=options.limit,
            as_json=options.json,
            picture=options.picture,
            out=stdout,
        )
    if options.command == "verify":
        from bot.cli.verify import run_verify

        text = " ".join(options.text)
        return run_verify(settings, text, as_json=options.json, stdin=stdin, out=stdout)
    from bot.opening import open_desk, open_texts

    desk, texts = open_desk(settings), open_texts(settings)
    if options.command == "run" and settings.bot_token is not None:
        return _poll(settings, desk, texts)
    question = " ".join(options.question) if options.command == "ask" else ""
    if options.command == "ask" and options.json:
        from bot.cli.ask import lines_of, report

        questions = [question] if question else lines_of(stdin)
        is_whole = asyncio.run(report(questions, desk, texts["en"], stdout))
        return DONE if is_whole else FOUND_WRONG
    from bot.cli.chat import run_chat

    asked = io.StringIO(question) if question else stdin
    return run_chat(settings, desk, texts, stdin=asked, stdout=stdout)


def _eval(options: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    from bot.evaluation.command import EvaluationError, evaluate

    try:
        is_kept = evaluate(
            settings,
            options.file,
            stdout,
            precision=options.precision,
            as_object=options.json,
            picture=options.picture,
        )
    except EvaluationError as error:
        return _sentence(str(error), WRONG_USE)
    return DONE if is_kept else FOUND_WRONG


def _set_up(options: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    from bot.cli.setup import SetupError, run_setup
    from bot.delivery.polling import TokenRefusedError
    from bot.opening import open_texts

    try:
        run_setup(settings, open_texts(settings), stdout, name=options.name)
    except (SetupError, TokenRefusedError) as error:
        return _sentence(str(error), WRONG_USE)
    return DONE


def _poll(settings: Settings, desk: "Desk", texts: "Mapping[str, Texts]") -> int:
    from bot.delivery.backoff import Patience
    from bot.delivery.polling import StalledError, TokenRefusedError, run_polling
    from bot.opening import open_storage, source_of
    from bot.telegram.application import build_application

    storage = open_storage(settings)
    application = build_application(settings, desk, texts, storage=storage)
    patience = Patience(watchdog=settings.watchdog)
    del desk, texts  # after a reload nobody else shall hold them
    try:
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
