"""Every request to the local Bot API is checked against the schema, in every test.

A test that sends what the Bot API would not take fails at its end; one that does so on purpose is
marked with `invalid_requests`.
"""

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.request import RequestData

from bot.local_botapi.server import LocalBotApi
from tests.support.botapi.checking import FILE, problems

__all__ = ["invalid_requests", "params_of"]

_MARK = "invalid_requests"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", f"{_MARK}: sends requests that are not the Bot API's")


@pytest.fixture(autouse=True)
def invalid_requests(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[list[str]]:
    """Gather what is wrong with the requests that a test sends; it fails where anything is."""
    found: list[str] = []
    answer = LocalBotApi.do_request

    @functools.wraps(answer)
    async def do_request(
        api: LocalBotApi,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **named_timeouts: Any,
    ) -> tuple[int, bytes]:
        found.extend(problems(url.rpartition("/")[2], params_of(request_data)))
        return await answer(api, url, method, request_data, *timeouts, **named_timeouts)

    monkeypatch.setattr(LocalBotApi, "do_request", do_request)
    yield found
    if found and request.node.get_closest_marker(_MARK) is None:
        pytest.fail("requests that are not the Bot API's:\n" + "\n".join(found), pytrace=False)


def params_of(request_data: RequestData | None) -> dict[str, Any]:
    """Return the parameters of a call, with `FILE` for each upload."""
    if request_data is None:
        return {}
    params: dict[str, Any] = dict(request_data.parameters)
    for part in request_data.multipart_data if request_data.contains_files else ():
        holder = next((name for name in params if params[name] == f"attach://{part}"), part)
        params[holder] = FILE
    return params
