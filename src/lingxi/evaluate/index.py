"""The protocol of indexes over plain vectors."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from lingxi.arrays import Vectors
from lingxi.registry import Registry
from lingxi.store.exact import Found


class Index(Protocol):
    """Finds the nearest among the vectors it was built from."""

    def build(self, vectors: Vectors) -> None:
        """Replaces its content by vectors (n, d)."""
        ...

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query (q, d)."""
        ...

    def save(self, file: Path) -> None:
        """Writes the index to one file."""
        ...

    def load(self, file: Path, dim: int) -> None:
        """Loads what :meth:`save` wrote, for vectors of ``dim`` numbers.

        Only for files whose digest was checked: a native library may read them.
        """
        ...


@runtime_checkable
class Approximate(Protocol):
    """What an approximate index has in addition: its search effort."""

    effort: int  # more means higher recall and slower searches
    efforts: ClassVar[tuple[int, ...]]  # values worth trying


indexes: Registry[Index] = Registry("index", "lingxi.evaluate.indexes", given=1)
