"""What an engine found or counted, and whether that is exact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar, final

T = TypeVar("T")


@final
class Found(list[T]):
    """A list from an engine. ``exact`` is false if points were left out by an approximate index.

    ``absent`` names the shards that did not answer; their points are missing from the list.
    """

    def __init__(self, found: Iterable[T] = (), *, exact: bool = True, absent: tuple[str, ...] = ()) -> None:
        super().__init__(found)
        self.exact, self.absent = exact and not absent, absent


@final
class Counted(int):
    """A number of points from an engine; ``exact`` and ``absent`` as of :class:`Found`."""

    exact: bool
    absent: tuple[str, ...]

    def __new__(cls, number: int, *, exact: bool = True, absent: tuple[str, ...] = ()) -> Self:
        """The number, with what is to be said of it."""
        found = super().__new__(cls, number)
        found.exact, found.absent = exact and not absent, absent
        return found
