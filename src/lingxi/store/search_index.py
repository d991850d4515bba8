"""When searches need an index, and what an engine must offer so that another process can build it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from lingxi.types import SearchIndex

INDEX_FROM = 200_000  # vectors of one name: exact search of fewer takes a few milliseconds
GROWN = 1.2  # after growing by this factor, an index is built and measured again


@runtime_checkable
class BuildsIndex(Protocol):
    """An engine in a folder whose search indexes are built in a copy, by another process, while it goes on."""

    def indexes(self) -> tuple[SearchIndex, ...]:
        """How its vectors are searched; names that are not mentioned are searched exactly."""
        ...

    def count_vectors(self, name: str) -> int:
        """The number of points with a vector of that name."""
        ...

    def copy_files(self, folder: Path) -> None:
        """Copies its files to an empty folder; from then on it notes which points change."""
        ...

    def catch_up(self, folder: Path) -> bool:
        """Brings a copy up to date with the points that have changed since; false if it cannot be."""
        ...

    def forget_changes(self) -> None:
        """Notes changes no longer."""
        ...


def large(engine: BuildsIndex, names: Iterable[str]) -> dict[str, int]:
    """The names with so many vectors that an index pays, and how many."""
    return {name: count for name in names if (count := engine.count_vectors(name)) >= INDEX_FROM}


def due(engine: BuildsIndex, counts: Mapping[str, int]) -> bool:
    """Whether an index is missing over one of these numbers of vectors, or was measured when there were much fewer."""
    measured = {index.vectors: index.points for index in engine.indexes()}
    return any(count >= GROWN * measured.get(name, 0) for name, count in counts.items())
