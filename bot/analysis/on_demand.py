"""A sequence whose members are made when they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

__all__ = ["OnDemand"]

_T = TypeVar("_T")


class OnDemand(Sequence[_T], Generic[_T]):
    """A fixed number of things, none of them None; each is made when it is first looked at."""

    def __init__(self, number: int, make: Callable[[int], _T]) -> None:
        self._make = make
        self._made: list[_T | None] = [None] * number

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[_T]:
        return map(self.__getitem__, range(len(self._made)))

    @overload
    def __getitem__(self, at: int) -> _T: ...

    @overload
    def __getitem__(self, at: slice) -> list[_T]: ...

    def __getitem__(self, at: int | slice) -> _T | list[_T]:
        if isinstance(at, slice):
            return [self[place] for place in range(len(self._made))[at]]
        made = self._made[at]
        if made is None:
            made = self._made[at] = self._make(range(len(self._made))[at])
        return made
