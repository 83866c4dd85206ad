"""A dictionary with a maximum size."""

from collections import OrderedDict
from typing import TypeVar

__all__ = ["Bounded"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Bounded(OrderedDict[_Key, _Value]):
    """Keeps the `limit` entries that were set last; the oldest is dropped for a new one."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: _Key, value: _Value) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self.limit:
            self.popitem(last=False)
