"""The command `ask`: as the chat would answer, as JSON, or with an explanation."""

import asyncio
import io
from datetime import date
from typing import TextIO

from bot.settings import Settings

__all__ = ["run_ask"]


def run_ask(
    settings: Settings,
    question: str,
    asked_on: date | None,
    *,
    as_json: bool,
    explain: bool,
    stdin: TextIO,
    stdout: TextIO,
) -> bool:
    """Answer a question, or each line of standard input if it is blank.

    `asked_on` is the day that "last year" is counted from. Returns whether every quote could be
    verified. Raises `ContentError` and `CacheError`.
    """
    if explain:
        from bot.cli.explaining.explain import run_explain

        return run_explain(settings, question, stdin, stdout, asked_on)
    from bot.opening import open_desk, open_texts

    desk, texts = open_desk(settings, wait=True), open_texts(settings)
    if as_json:
        from bot.cli.ask import lines_of, report

        questions = [question] if question else lines_of(stdin)
        return asyncio.run(report(questions, desk, texts["en"], stdout, asked_on))
    from bot.cli.chat import run_chat

    asked = io.StringIO(question) if question.strip() else stdin
    run_chat(
        settings,
        desk,
        texts,
        stdin=asked,
        stdout=stdout,
        is_ask=True,
        day_of=lambda _: asked_on,
    )
    return True
