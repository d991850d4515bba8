"""What an engine found or counted, and whether that is exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Self, TypeVar, final

T = TypeVar("T")


@dataclass
class Noted:
    """Whether all that engines found and counted was exact, and the shards that did not answer."""

    exact: bool = True
    absent: set[str] = field(default_factory=set)


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Within the block, what engines answer in this thread is noted, whoever asked them."""
    noted = Noted()
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def _note(exact: bool, absent: tuple[str, ...]) -> None:
    noted = _NOTED.get()
    if noted is not None:
        noted.exact = noted.exact and exact
        noted.absent.update(absent)


@final
class Found(list[T]):
    """A list from an engine. ``exact`` is false if points were left out by an approximate index.

    ``absent`` names the shards that did not answer; their points are missing from the list.
    """

    def __init__(self, found: Iterable[T] = (), *, exact: bool = True, absent: tuple[str, ...] = ()) -> None:
        super().__init__(found)
        self.exact, self.absent = exact and not absent, absent
        _note(self.exact, absent)


@final
class Counted(int):
    """A number of points from an engine; ``exact`` and ``absent`` as of :class:`Found`."""

    exact: bool
    absent: tuple[str, ...]

    def __new__(cls, number: int, *, exact: bool = True, absent: tuple[str, ...] = ()) -> Self:
        """The number, with what is to be said of it."""
        found = super().__new__(cls, number)
        found.exact, found.absent = exact and not absent, absent
        _note(found.exact, absent)
        return found
