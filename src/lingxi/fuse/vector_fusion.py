"""What a vector fusion is: vectors of several parts -> one, also where a part is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.registry import Registry

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]
Seen: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Parts:
    """The vectors of ``n`` items by several encoders; an item may lack some."""

    rows: tuple[Vectors, ...]  # one array a part: (n, d), or (n, t, d) for a sequence; zero where there is nothing
    seen: Seen  # (n, parts): whether the item has that part

    def __len__(self) -> int:
        return len(self.seen)

    def take(self, places: npt.NDArray[np.intp]) -> Parts:
        """Some of the items."""
        return Parts(tuple(rows[places] for rows in self.rows), self.seen[places])

    def only(self, part: int) -> Parts:
        """The same items as if they had nothing but that part."""
        seen = np.zeros_like(self.seen)
        seen[:, part] = self.seen[:, part]
        return Parts(tuple(rows if n == part else np.zeros_like(rows) for n, rows in enumerate(self.rows)), seen)


def joined_and_freed(some: list[Parts]) -> Parts:
    """Items of several lots, one after the other; the list is emptied, so that they are in memory once."""
    first = some[0]
    seen = np.concatenate([each.seen for each in some])
    rows = [np.empty((len(seen), *each.shape[1:]), each.dtype) for each in first.rows]
    end = len(seen)
    while some:
        last = some.pop()
        for kept, each in zip(rows, last.rows, strict=True):
            kept[end - len(last) : end] = each
        end -= len(last)
    return Parts(tuple(rows), seen)


class VectorFusion(Protocol):
    """Vectors of several parts -> one unit vector, in a space of its own."""

    @property
    def dim(self) -> int:
        """Of what comes out."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it needs no fitting, or was fitted or restored."""
        ...

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Learns from items that have all parts; ``alone`` are the same items as single media show them.

        Raises MissingExtra where torch is needed and absent, BadModel for too few items.
        """
        ...

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, dim); zero where an item has no part."""
        ...

    def learned(self) -> Arrays:
        """What was learned, as it is saved; empty where nothing is."""
        ...

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Takes over what another of its kind learned; raises BadModel when it does not fit."""
        ...


vector_fusions: Registry[VectorFusion] = Registry("vector fusion", "lingxi.fuse.vectors", given=1)


def takes_sequences(name: str) -> bool:
    """Whether that fusion wants the vectors of a text's words, one after the other, instead of one vector."""
    return bool(getattr(vector_fusions[name], "sequences", False))


def takes_regions(name: str) -> bool:
    """Whether that fusion wants the vectors of an image's regions, cells of a feature map, instead of one vector."""
    return bool(getattr(vector_fusions[name], "regions", False))
