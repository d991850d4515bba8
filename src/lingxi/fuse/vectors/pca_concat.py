"""Vectors one after the other, each whitened on its principal components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.learned import LearnedArrays, enough
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts, part_weights

RIDGE = 1e-3  # of the mean variance: small components are not blown up


@final
@vector_fusions.register("pca_concat")
class PcaConcat(LearnedArrays):
    """Whitening takes from each part what its dimensions have in common, so no part speaks by its size alone.

    Jégou and Chum, 2012 (negative evidences and co-occurrences), part by part.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, weights: str = "") -> None:
        no_fewer_parts("pca_concat", tuple(dims), 2)
        if not 1 <= size <= 4096:
            raise BadName(f"pca_concat: size is a number from 1 to 4096, not {size}")
        self._sizes = [min(size, dim) for dim in dims]
        self.dim = sum(self._sizes)
        self._weights = part_weights("pca_concat", weights, len(dims))
        shapes: dict[str, tuple[int, ...]] = {}
        for n, (dim, own) in enumerate(zip(dims, self._sizes, strict=True)):
            shapes |= {f"mean{n}": (dim,), f"basis{n}": (dim, own)}
        super().__init__(shapes)

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Learns mean and components of each part, from the items that have it."""
        del alone
        arrays: Arrays = {}
        for n, (rows, size) in enumerate(zip(both.rows, self._sizes, strict=True)):
            own = unit(rows[both.seen[:, n]])
            enough(len(own))
            arrays |= {f"mean{n}": own.mean(0), f"basis{n}": _whitening(own, size)}
        self.restore(arrays)

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, dim); a part that is missing is zero."""
        blocks = []
        for n, (rows, weight) in enumerate(zip(parts.rows, self._weights, strict=True)):
            white = unit((unit(rows) - self._arrays[f"mean{n}"]) @ self._arrays[f"basis{n}"])
            blocks.append(white * parts.seen[:, n : n + 1] * weight**0.5)
        return unit(np.concatenate(blocks, axis=1))


def _whitening(rows: Vectors, size: int) -> Vectors:
    """The principal directions (d, size), each divided by the deviation along it."""
    centred = rows.astype(np.float64) - rows.mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(rows))
    strong = values[::-1][:size].clip(min=0) + RIDGE * max(values.mean(), 1e-12)
    whitening: Vectors = (vectors[:, ::-1][:, :size] / np.sqrt(strong)).astype(np.float32)
    return whitening
