"""The door for other programs: `import bot`, as `docs/library.md` shows it."""

import ast
import json
import subprocess
import sys
from inspect import isawaitable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bot
from bot.paths import shipped
from tests.support.documents import blocks

FOREIGN = "telegram sqlalchemy starlette uvicorn aiohttp prometheus_client pydantic cryptography"
SCRIPT = f"""
import asyncio, json, sys
import bot
after_import = sorted(name for name in sys.modules if name.startswith(("bot.", "tantivy")))

async def main():
    async with bot.open_archive({str(shipped("seeds"))!r}) as desk:
        return await desk.ask("Who arrested Durov?")

decision = asyncio.run(main())
foreign = sorted(set({FOREIGN!r}.split()) & set(sys.modules))
print(json.dumps([after_import, foreign, decision.quotes[0].text]))
"""


def test_asking_loads_no_chat_and_no_database() -> None:
    """Importing `bot` loads nothing else; opening and asking load no Telegram, web or database."""
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    after_import, foreign, text = json.loads(done.stdout)

    assert ([], []) == (after_import, foreign)
    assert "arrested Durov" in text


@pytest.fixture
def _my_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a folder that has the article of `docs/articles.md`."""
    (tmp_path / "my-articles").mkdir()
    article = blocks("docs/articles.md", "markdown")[0]
    (tmp_path / "my-articles" / "bridge.md").write_text(article, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.usefixtures("_my_articles")
async def test_the_document_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The examples run in order inside a coroutine, and print what they are said to print."""
    names: dict[str, Any] = {}
    for block in blocks("docs/library.md", "python"):
        code = compile(block, "library.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = eval(code, names)  # noqa: S307 - the document's own code
        if isawaitable(running):
            await running
    printed = capsys.readouterr().out

    assert isinstance(names["desk"], bot.Desk)
    assert isinstance(names["decision"], bot.Answer)
    assert "It is 300 metres long." in names["decision"].quotes[0].text
    assert "“The town paid 4 million euros for it." in printed
    assert "between 01 May 2019 and 31 May 2019" in printed
    assert "no-such-folder None does not exist" in printed


@pytest.mark.parametrize("name", bot.__all__)
def test_every_name_is_there(name: str) -> None:
    """Each name of the door is loaded when it is asked for, and named by `dir`."""
    assert getattr(bot, name) is not None
    assert name in dir(bot)


def test_a_name_that_is_not_there() -> None:
    """A name that the door has not raises `AttributeError`, as in any module."""
    with pytest.raises(AttributeError, match="module 'bot' has no attribute 'Nothing'"):
        _ = bot.Nothing  # type: ignore[attr-defined]  # that is what is tested


def test_a_module_beside_a_name() -> None:
    """The module `bot.desk` and the class `bot.Desk` do not hide each other."""
    import bot.desk

    assert isinstance(bot.desk, ModuleType)
    assert bot.Desk is bot.desk.Desk


async def test_a_closed_desk_is_left() -> None:
    """`async with` gives the desk itself, and closes it."""
    closed: list[bool] = []

    async def close() -> None:
        closed.append(True)

    desk = bot.open_archive(shipped("seeds"))
    desk._engine.close = close  # type: ignore[method-assign]  # to see that it is called
    async with desk as inside:
        before = list(closed)

    assert inside is desk
    assert ([], [True]) == (before, closed)


async def test_a_closed_desk_refuses() -> None:
    """A closed desk raises a clear error instead of answering, unlike a desk made from it."""
    async with bot.open_archive(shipped("seeds")) as desk:
        other = desk.with_faq(desk.faq)

    for asking in (desk.ask("Who?"), desk.examine("Who?"), desk.timeline("Durov", 3)):
        with pytest.raises(RuntimeError, match="the desk is closed; open the archive again"):
            await asking
    assert isinstance(await other.ask("Who arrested Durov?"), bot.Answer)


async def test_a_question_is_a_text() -> None:
    """Anything else is refused with a sentence that names its type."""
    async with bot.open_archive(shipped("seeds")) as desk:
        with pytest.raises(TypeError, match=r"^the question must be a str, not int$"):
            await desk.ask(5)  # type: ignore[arg-type]  # what is tested


def test_the_package_says_that_it_is_typed() -> None:
    """Type checkers of other programs see the annotations."""
    assert (Path(bot.__file__).parent / "py.typed").is_file()
