"""A sequence whose members are made when they are looked at."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

__all__ = ["OnDemand"]

_T = TypeVar("_T")


class OnDemand(Sequence[_T], Generic[_T]):
    """A fixed number of things, each of which is made when it is first looked at."""

    def __init__(self, number: int, make: Callable[[int], _T]) -> None:
        self._make = make
        self._number = number
        self._made: dict[int, _T] = {}

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, at: int) -> _T: ...

    @overload
    def __getitem__(self, at: slice) -> list[_T]: ...

    def __getitem__(self, at: int | slice) -> _T | list[_T]:
        places = range(self._number)[at]
        if isinstance(places, range):
            return [self[place] for place in places]
        if places not in self._made:
            self._made[places] = self._make(places)
        return self._made[places]
