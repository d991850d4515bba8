"""Canonical correlation analysis: both parts where they are most correlated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.canonical import canonical
from lingxi.fuse.learned import LearnedArrays, enough
from lingxi.fuse.vector_fusion import Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts


@final
@vector_fusions.register("cca")
class Cca(LearnedArrays):
    """Each part mapped to the shared directions; an item with both is their mean.

    Hotelling, 1936; scaled as Gong, Ke, Isard and Lazebnik, 2014 do.
    """

    def __init__(self, dims: Sequence[int], size: int = 128) -> None:
        no_fewer_parts("cca", tuple(dims), 2, 2)
        if not 1 <= size <= 4096:
            raise BadName(f"cca: size is a number from 1 to 4096, not {size}")
        self.dim = min(size, *dims)
        shapes: dict[str, tuple[int, ...]] = {}
        for n, dim in enumerate(dims):
            shapes |= {f"mean{n}": (dim,), f"weight{n}": (dim, self.dim)}
        super().__init__(shapes)

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Learns from the items that have both parts."""
        del alone
        whole = both.seen.all(axis=1)
        enough(int(whole.sum()))
        found = canonical(unit(both.rows[0][whole]), unit(both.rows[1][whole]), self.dim)
        sides = enumerate(zip(found.means, found.weights, strict=True))
        self.restore(
            {f"{name}{n}": each for n, pair in sides for name, each in zip(("mean", "weight"), pair, strict=True)}
        )

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, dim)."""
        mapped = [
            unit((unit(rows) - self._arrays[f"mean{n}"]) @ self._arrays[f"weight{n}"]) * parts.seen[:, n : n + 1]
            for n, rows in enumerate(parts.rows)
        ]
        return unit(np.sum(mapped, axis=0))
