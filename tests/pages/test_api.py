"""The HTTP API: the JSON of the commands, and how it refuses what it does not serve."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.cli.main import main
from bot.desk import Desk
from bot.pages.inputs import LARGEST
from tests.support.pages import browsing
from tests.support.small_desk import RIVER, SmallDesk

KEY = "0123456789abcdef"
TEXT = "The French authorities arrested Durov at the end of September"


@pytest.mark.parametrize(
    ("path", "given", "command"),
    [
        ("/api/ask", {"q": "Who arrested Durov?", "asked_on": "none"},
         ["ask", "--json", "--asked-on", "none", "Who arrested Durov?"]),
        ("/api/ask", {"q": "Durov's salary?"}, ["ask", "--json", "Durov's salary?"]),
        ("/api/verify", {"text": TEXT}, ["verify", "--json", TEXT]),
        ("/api/timeline", {"topic": "Telegram ban", "limit": "3"},
         ["timeline", "--json", "--limit", "3", "Telegram ban"]),
    ],
)  # fmt: skip
def test_the_commands_print_the_same(
    path: str,
    given: dict[str, str],
    command: list[str],
    shipped_desk: Desk,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By GET, by POST as a form and as JSON: what the command writes, but for the time it took."""
    monkeypatch.setenv("ARCHIVE", "")  # no setting of this machine

    async def ask() -> list[httpx.Response]:
        async with browsing(shipped_desk) as client:
            return [
                await client.get(path, params=given),
                await client.post(path, data=given),
                await client.post(path, json=given),
            ]

    answers = asyncio.run(ask())
    main(command)
    printed = json.loads(capsys.readouterr().out)

    for response in answers:
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-type"] == "application/json"
        assert response.json() | {"elapsed_ms": 0} == printed | {"elapsed_ms": 0} or (
            "elapsed_ms" not in printed and response.json() == printed
        )


async def test_articles() -> None:
    """A page of headings, narrowed as the pages are, and an article with its text."""
    async with browsing(SmallDesk()) as client:
        everything = (await client.get("/api/articles")).json()
        one = (await client.get("/api/articles?language=ru&limit=1")).json()
        article = (await client.get("/api/articles/bridge?lang=ru")).json()
        posted = (await client.post("/api/articles", json={"limit": 2, "page": 2})).json()

    assert [found["article"] for found in everything["articles"]] == ["market", "bridge", "fish"]
    assert {key: everything[key] for key in ("total", "page", "pages")} == {
        "total": 3, "page": 1, "pages": 1
    }  # fmt: skip
    assert [found["article"] for found in one["articles"]] == ["fish"]
    assert posted["articles"][0]["article"] == "fish"
    assert article["text"] == RIVER
    assert article["date"] == {
        "edtf": "1992-05~", "basis": "inferred", "text": "около мая 1992 г. (определено по тексту)",
        "evidence": "",
    }  # fmt: skip


async def test_articles_are_kept() -> None:
    """They have an entity tag, which changes with the archive; questions have none."""
    async with browsing(SmallDesk()) as client:
        first = await client.get("/api/articles/bridge")
        tag = {"If-None-Match": first.headers["etag"]}
        again = await client.get("/api/articles/bridge", headers=tag)
        asked = await client.get("/api/ask?q=When")
    async with browsing(SmallDesk(RIVER + "New.\n")) as client:
        changed = await client.get("/api/articles/bridge", headers=tag)

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first.headers["cache-control"] == "no-cache"
    assert again.headers["access-control-allow-origin"] == "*"
    assert "etag" not in asked.headers


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("GET", "/api/ask", None, 400, "q is missing; give it as ?q=."),
        ("GET", "/api/verify", None, 400, "text is missing; give it as ?text=."),
        ("GET", "/api/timeline?topic=a&limit=0", None, 400,
         "limit must be a whole number from 1 to 100."),
        ("GET", "/api/ask?q=a&asked_on=soon", None, 400,
         "asked_on must be a day like 2026-11-29, or none."),
        ("GET", "/api/ask?q=a&lang=xx", None, 400, "lang must be one of: en, fa, ru."),
        ("GET", "/api/articles?page=9", None, 404, "There is no page 9; the last is 1."),
        ("GET", "/api/articles/none", None, 404,
         "There is no such article; /api/articles lists them."),
        ("GET", "/api/ask?" + "&".join(f"a{n}=1" for n in range(60)), None, 400,
         "The parameters cannot be read; give at most 50."),
        ("POST", "/api/ask", {"json": {"q": ["a"]}}, 400, "q must be a text."),
        ("POST", "/api/ask", {"json": {"q": True}}, 400, "q must be a text."),
        ("POST", "/api/ask", {"json": ["q"]}, 400, "The body must be one JSON object."),
        ("POST", "/api/ask", {"content": b"{", "headers": {"Content-Type": "application/json"}},
         400, "The body is not JSON; write one object in UTF-8."),
        ("POST", "/api/ask", {"content": b"[" * 90_000,
                              "headers": {"Content-Type": "application/json"}}, 400,
         "The body is not JSON; write one object in UTF-8."),
        ("POST", "/api/ask", {"content": b"\xff{", "headers": {"Content-Type": "application/json"}},
         400, "The body is not JSON; write one object in UTF-8."),
        ("POST", "/api/ask", {"content": b"q=a", "headers": {"Content-Type": "text/plain"}}, 415,
         "The body must be application/json or application/x-www-form-urlencoded."),
        ("POST", "/api/verify", {"content": b"x" * (LARGEST + 1)}, 413,
         "The body is too large; send at most 100000 bytes."),
        ("POST", "/api/verify", {"content": b"x", "headers": {"Content-Length": "9" * 5000}}, 413,
         "The body is too large; send at most 100000 bytes."),
    ],
)  # fmt: skip
async def test_refusals(
    method: str, path: str, body: dict[str, Any] | None, status: int, sentence: str
) -> None:
    """Each is one sentence as JSON, for other sites to read too."""
    async with browsing(SmallDesk()) as client:
        response = await client.request(method, path, **(body or {}))

    assert response.status_code == status
    assert response.json() == {"error": sentence}
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"


async def test_what_fails_is_not_told() -> None:
    """An error of the program names neither itself nor the question."""
    async with browsing(SmallDesk()) as client:
        response = await client.get("/api/ask?q=fail+xyzzy")

    assert response.status_code == 500
    assert response.json() == {"error": "The request failed; it is not your fault."}


async def test_an_archive_that_was_just_changed() -> None:
    """An answer is withheld as `ask --json` withholds it; a verdict is to be asked again."""
    desk = SmallDesk()
    desk.files["bridge"] = "Other words."
    async with browsing(desk) as client:
        asked = await client.get("/api/ask?q=When")
        verified = await client.get("/api/verify?text=Nobody+paid+a+toll.")

    assert (asked.status_code, asked.json()["outcome"]) == (200, "abstention")
    assert verified.status_code == 503


async def test_other_sites_may_read() -> None:
    """A browser's question beforehand is answered for every path, and costs nothing."""
    async with browsing(SmallDesk(), rate_limit=1) as client:
        for _ in range(30):
            response = await client.options("/api/ask", headers={"Origin": "https://x.example"})

    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    assert response.headers["access-control-allow-origin"] == "*"


async def test_keys() -> None:
    """With keys in the settings, only who has one is answered; the pages stay open."""
    given: dict[str, Any] = {"api_keys": (SecretStr("another-key-of-mine"), SecretStr(KEY))}
    async with browsing(SmallDesk(), **given) as client:
        tried: list[tuple[str, Any]] = [
            ("/api/articles", {}),
            ("/api/articles", {"Authorization": f"Bearer {KEY}x"}),
            ("/api/articles", {"Authorization": f"Basic {KEY}"}),
            ("/api/articles", {"Authorization": f"bearer {KEY}"}),
            ("/api/articles", {"X-API-Key": KEY}),
            ("/api/articles", {"X-API-Key": "ключ".encode()}),
            ("/api/openapi.json", {}),
            ("/articles", {}),
        ]
        statuses = [(await client.get(path, headers=key)).status_code for path, key in tried]

    assert statuses == [401, 401, 401, 200, 200, 401, 200, 200]


async def test_halves_of_a_surrogate_pair() -> None:
    """JSON can write them, UTF-8 cannot; they are replaced."""
    async with browsing(SmallDesk()) as client:
        response = await client.post(
            "/api/ask",
            content=b'{"q": "a \\ud800 \\u0000 b"}',
            headers={"Content-Type": "application/json"},
        )

    assert response.json()["question"] == "a ? \0 b"
