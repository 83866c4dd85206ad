"""The local Bot API's own rules beside Telegram's schema."""

import pytest

from bot.local_botapi.limits import METHODS
from tests.support.botapi.schema import schema


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_telegrams(method: str) -> None:
    """The local Bot API knows a method's parameters, and which of them are required."""
    fields = schema().methods[method]

    assert {name: field.required for name, field in fields.items()} == METHODS[method]
