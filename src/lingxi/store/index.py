"""What an index is: plain vectors, and the nearest of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.registry import Registry

Rows: TypeAlias = npt.NDArray[np.int64]  # (q, k): rows of the vectors, best first; -1 where there are fewer than k
Found: TypeAlias = tuple[Rows, npt.NDArray[np.float32]]  # with their scores (q, k), higher is better; -inf beside -1


class Index(Protocol):
    """Finds the nearest of the vectors it was built from."""

    def build(self, vectors: Vectors) -> None:
        """Takes vectors (n, d), instead of any it had."""
        ...

    def search(self, queries: Vectors, k: int) -> Found:
        """The ``k`` nearest rows of each query (q, d)."""
        ...


indexes: Registry[Callable[..., Index]] = Registry("index", "lingxi.store.indexes")
