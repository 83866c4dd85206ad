"""`clippings mcp`: the protocol's own client starts the program and talks to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from bot.cli.main import main
from tests.support.assistants import MODES
from tests.support.bridge_folder import ASKED, OPENED, enter_folder


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter_folder(monkeypatch, tmp_path)


@pytest.mark.parametrize("mode", MODES)
async def test_the_librarys_client(mode: str) -> None:
    """It asks, verifies and reads; a permalink names a resource with the very words."""
    environment = dict(os.environ)
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "mcp"], env=environment, cwd=Path.cwd()
    )
    async with Client(program, mode=mode) as client:
        asked = (await client.call_tool("ask", {"question": ASKED})).structured_content
        verified = await client.call_tool("verify_quote", {"text": OPENED})
        listed = (await client.call_tool("list_articles", {})).structured_content
        templates = (await client.list_resource_templates()).resource_templates
        words = await client.read_resource(asked["quotes"][0]["permalink"])
        info = client.server_info

    assert info is not None
    assert info.name == "clippings"
    assert [one["text"] for one in asked["quotes"]] == [OPENED]
    assert asked["quotes"][0]["date"] == {"edtf": None, "basis": "unknown", "text": "undated"}
    assert verified.structured_content["kind"] == "exact"
    assert listed["articles"][0]["permalink"] == "clippings://articles/bridge"
    assert templates[0].uri_template == "clippings://articles/{article}{?quote}"
    assert words.contents[0].text == OPENED  # type: ignore[union-attr]  # a text


def test_it_ends_with_its_input() -> None:
    """Nothing but messages is written to standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "mcp"], input=b"", capture_output=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, b"")
    assert b"Traceback" not in done.stderr


def test_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says how to get it."""
    monkeypatch.setattr("bot.extras.find_spec", lambda name: None)

    assert main(["mcp"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("`clippings mcp` needs the extra 'mcp': ")
    assert said.count("\n") == 1
