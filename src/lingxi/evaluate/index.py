"""What an index is: plain vectors, and the nearest of them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from lingxi.arrays import Vectors
from lingxi.registry import Registry
from lingxi.store.exact import Found


class Index(Protocol):
    """Finds the nearest of the vectors it was built from."""

    def build(self, vectors: Vectors) -> None:
        """Takes vectors (n, d), instead of any it had."""
        ...

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query (q, d)."""
        ...

    def save(self, file: Path) -> None:
        """Writes itself to one file."""
        ...

    def load(self, file: Path, dim: int) -> None:
        """Takes over what :meth:`save` wrote of vectors with ``dim`` numbers.

        Only files whose digest was checked: a native library may read them.
        """
        ...


@runtime_checkable
class Approximate(Protocol):
    """What an approximate index also has: how hard it searches."""

    effort: int  # more finds more, and takes longer
    efforts: ClassVar[tuple[int, ...]]  # worth trying


indexes: Registry[Index] = Registry("index", "lingxi.evaluate.indexes", given=1)
