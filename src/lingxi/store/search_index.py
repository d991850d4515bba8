"""When searches need an index, and what an engine must offer so that another process can build it."""

from __future__ import annotations

from collections.abc import Iterable
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


def due(engine: BuildsIndex, names: Iterable[str]) -> list[str]:
    """The names with many vectors, if an index is missing over one of them, or was measured when it had much fewer."""
    counts = {name: count for name in names if (count := engine.count_vectors(name)) >= INDEX_FROM}
    measured = {index.vectors: index.points for index in engine.indexes()}
    outgrown = any(count >= GROWN * measured.get(name, 0) for name, count in counts.items())
    return list(counts) if outgrown else []
