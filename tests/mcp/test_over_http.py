"""Assistants over HTTP: the protocol's own client, and who is refused."""

import json
import logging
from typing import Any

import httpx
import pytest
from mcp import MCPError

from bot.answer.citing.permalinks import permalink_key
from bot.settings import Settings
from tests.support.assistants import MODES, assistant_of
from tests.support.pages import browsing, served
from tests.support.small_desk import SmallDesk, quote
from tests.support.waiting import LONG

OPENED = "The bridge opened in May."
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


async def post(client: httpx.AsyncClient, message: Any = LIST, **headers: str) -> httpx.Response:
    """Post a message to the assistants' address of this machine."""
    given = {"Host": "127.0.0.1:8080", **ACCEPT, **headers}
    return await client.post("/mcp", json=message, headers=given)


def asking(question: str) -> dict[str, Any]:
    """Return the message that asks a question."""
    params = {"name": "ask", "arguments": {"question": question}}
    return {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params}


@pytest.mark.parametrize("mode", MODES)
async def test_the_librarys_client(mode: str) -> None:
    """It lists, asks and reads; what it gets fits the schema, which it checks itself."""
    desk = SmallDesk()
    with served(desk) as root:
        async with assistant_of(root, mode) as client:
            tools = (await client.list_tools()).tools
            answer = await client.call_tool("ask", {"question": "When did it open?"})
            resources = (await client.list_resources()).resources
            words = await client.read_resource("clippings://articles/market")

    assert [one.name for one in tools] == [
        *("ask", "verify_quote", "timeline", "read_article", "list_articles")
    ]
    first = answer.structured_content["quotes"][0]
    key = permalink_key(quote(desk.river, OPENED))
    assert (first["text"], first["start"], first["end"]) == (OPENED, 0, len(OPENED))
    assert first["date"]["basis"] == "inferred"
    assert first["permalink"] == f"{root}/articles/bridge?quote={key}#quote"
    assert json.loads(answer.content[0].text) == answer.structured_content  # type: ignore[union-attr]  # a text
    assert {one.name for one in resources} == {"bridge", "market", "fish"}
    assert words.contents[0].text == desk.market.text  # type: ignore[union-attr]  # a text


async def test_the_words_are_those_of_the_api() -> None:
    """The same JSON as `/api/ask`, with permalinks."""
    desk = SmallDesk()
    with served(desk) as root:
        async with (
            assistant_of(root) as client,
            httpx.AsyncClient(trust_env=False, timeout=LONG) as http,
        ):
            asked = await client.call_tool("ask", {"question": "When?", "asked_on": "none"})
            plain = (await http.get(f"{root}/api/ask?q=When?&asked_on=none")).json()
    linked = asked.structured_content
    for one in linked["quotes"]:
        del one["permalink"]

    assert linked | {"elapsed_ms": 0} == plain | {"elapsed_ms": 0}


async def test_altered_words_are_withheld() -> None:
    """What its file no longer has is not sent, by any tool."""
    desk = SmallDesk()
    desk.files["bridge"] = desk.river.text.replace("May", "June")
    with served(desk) as root:
        async with assistant_of(root) as client:
            asked = await client.call_tool("ask", {"question": "When?"})
            read = await client.call_tool("read_article", {"article": "bridge"})
            with pytest.raises(MCPError, match="changed while it was read"):
                await client.read_resource("clippings://articles/bridge")

    assert asked.structured_content["outcome"] == "abstention"
    assert OPENED not in json.dumps(asked.structured_content)
    assert read.is_error
    assert OPENED not in read.content[0].text  # type: ignore[union-attr]  # a text


async def test_a_key_is_wanted() -> None:
    """With API_KEYS, as by the API."""
    key = "a-key-of-enough-letters"
    with served(SmallDesk(), **Settings(api_keys=key).model_dump(include={"api_keys"})) as root:  # type: ignore[arg-type]  # as in the environment
        async with httpx.AsyncClient(trust_env=False, timeout=LONG) as http:
            refused = await http.post(f"{root}/mcp", json=LIST, headers=ACCEPT)
        async with assistant_of(root, headers={"Authorization": f"Bearer {key}"}) as client:
            tools = (await client.list_tools()).tools

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert len(tools) == 5


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "127.0.0.1:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "archive.example"}, 200),
        ({"Host": "rebound.example:8080"}, 421),
        ({"Host": "127.0.0.1.rebound.example"}, 421),
        ({"Host": "localhost@rebound.example"}, 421),
        ({"Origin": "http://127.0.0.1:8080"}, 200),
        ({"Origin": "https://archive.example"}, 200),
        ({"Origin": "http://rebound.example:8080"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "rebound.example", "Origin": "http://rebound.example"}, 421),
    ],
)
async def test_other_sites_are_refused(headers: dict[str, str], expected: int) -> None:
    """Also those whose name was made to lead to this machine."""
    async with browsing(SmallDesk(), public_url="https://archive.example") as client:
        response = await post(client, **headers)

    assert response.status_code == expected
    assert response.headers["cache-control"] == "no-store"


async def test_so_many_a_minute() -> None:
    """A question counts as ten requests, for the pages and assistants together."""
    async with browsing(SmallDesk(), rate_limit=1) as client:
        first = (await post(client, asking("When did it open?"))).json()
        second = await post(client)

    assert not first["result"]["isError"]
    assert (second.status_code, second.json()["error"][:8]) == (429, "Too many")
    assert int(second.headers["retry-after"]) > 0


async def test_too_many_questions_are_told_to_wait() -> None:
    """What is left is enough for the request, and not for its question."""
    async with browsing(SmallDesk(), rate_limit=1) as client:
        await post(client)
        found = (await post(client, asking("When did it open?"))).json()

    assert found["result"]["isError"]
    assert "Too many requests" in found["result"]["content"][0]["text"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
async def test_there_are_no_sessions(method: str) -> None:
    """Only POST is possible: nothing is kept open, and nothing can be ended."""
    async with browsing(SmallDesk()) as client:
        response = await client.request(method, "/mcp", headers={"Host": "127.0.0.1"})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"[" * 50_000, b'{"jsonrpc": "2.0"}', b"9" * 60_000, b"null"],
)
@pytest.mark.parametrize("version", [None, "2025-06-18", "2026-07-28", "2099-01-01"])
async def test_bodies_that_are_no_message(body: bytes, version: str | None) -> None:
    """They are refused without a failure."""
    given = {"Host": "127.0.0.1", "Content-Type": "application/json", **ACCEPT}
    if version:
        given["MCP-Protocol-Version"] = version
    async with browsing(SmallDesk()) as client:
        response = await client.post("/mcp", content=body, headers=given)

    assert 400 <= response.status_code < 500


async def test_a_body_that_is_too_large() -> None:
    """It is not read to its end."""
    async with browsing(SmallDesk()) as client:
        response = await post(client, asking("x" * 200_000))

    assert response.status_code == 413


async def test_nothing_of_a_question_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Also not when the answer fails, and the reply does not say what failed."""
    caplog.set_level(logging.DEBUG)
    async with browsing(SmallDesk()) as client:
        found = await post(client, asking("my secret question will fail"))
        await post(client, asking("another secret"))

    assert found.json()["error"]["message"] == "The request failed; it is not your fault."
    assert "a tool for assistants failed: RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says what is missing, and nothing of the server's folders."""
    monkeypatch.setattr("bot.extras.find_spec", lambda name: None)
    async with browsing(SmallDesk()) as client:
        response = await post(client)

    assert response.status_code == 501
    assert response.json() == {
        "error": "/mcp needs the extra 'mcp', which the operator of this server can install."
    }
    assert response.headers["cache-control"] == "no-store"
