"""The API against its own OpenAPI document, with requests by chance, on a port of this machine."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, not_a_server_error
from schemathesis.schemas import BaseSchema

from bot.desk import Desk
from tests.support.pages import served
from tests.support.profiles import examples

# The library warns of what its own dependencies are about to change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PATHS = ("/api/ask", "/api/verify", "/api/timeline", "/api/articles", "/api/articles/{article_id}")
KEPT = (
    *("status_code_conformance", "content_type_conformance", "response_schema_conformance"),
    *("response_headers_conformance", "positive_data_acceptance"),
)


@pytest.fixture(scope="module")
def document(shipped_desk: Desk) -> Iterator[BaseSchema]:
    """Serve the API, and read its document from there."""
    with served(shipped_desk) as root:
        yield schemathesis.openapi.from_url(f"{root}/api/openapi.json")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", PATHS)
def test_requests_by_chance(path: str, method: str, document: BaseSchema) -> None:
    """Requests as the document allows them get the responses that it describes; others no 500."""
    operation = document[path][method]
    allowed = operation.as_strategy()
    other = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    checks: list[Any] = [not_a_server_error, *(CHECKS.get_one(name) for name in KEPT)]

    @settings(
        max_examples=examples(15),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        data.draw(allowed).call_and_validate(checks=checks)
        data.draw(other).call_and_validate(checks=[not_a_server_error])

    ask()
