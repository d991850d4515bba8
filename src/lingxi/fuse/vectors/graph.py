"""A graph network: an item is also what its neighbours are, in each modality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

BANK = 4_000  # items that are kept as possible neighbours
BLOCK = 1_024  # items compared with all of them at once


@final
@vector_fusions.register("graph")
class Graph(Network):
    """GraphSAGE's mean aggregator (Hamilton et al., 2017) over the k-nearest-neighbour graph of each modality.

    The graph is that of the items learned from, so new items join by their neighbours among those; what these have
    in the other modalities stands in for what an item lacks. ``neighbours=0`` is the same network without the graph.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, neighbours: int = 8, seed: int = 0) -> None:
        no_fewer_parts("graph", tuple(dims), 2)
        if not 0 <= neighbours <= 100:
            raise BadName(f"graph: neighbours are a number from 0 to 100, not {neighbours}")
        self._neighbours = neighbours
        super().__init__("graph", dims, size, seed)

    def beside(self) -> dict[str, tuple[int, ...]]:
        """The items of the graph."""
        return {f"bank{n}": (-1, dim) for n, dim in enumerate(self.dims)}

    def before(self, whole: Parts) -> Arrays:
        """A sample of the items, as the graph."""
        kept = np.random.default_rng(self.seed).permutation(len(whole))[:BANK]
        return {f"bank{n}": unit(rows[kept]) for n, rows in enumerate(whole.rows)}

    def begin(self, chance: np.random.Generator) -> Arrays:
        """A map of each part, and of each part of its neighbours."""
        weights: Arrays = {"out": zeros(self.dim)}
        for n, dim in enumerate(self.dims):
            weights |= {f"own{n}": glorot(chance, dim, self.dim), f"near{n}": glorot(chance, dim, self.dim)}
        return weights

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """Codes (n, dim); ``rows`` are an item's own parts, then those of its neighbours."""
        own, near = rows[: len(self.dims)], rows[len(self.dims) :]
        del seen  # what is missing is zero
        joint = sum(each @ weights[f"own{n}"] for n, each in enumerate(own))
        joint = joint + sum(each @ weights[f"near{n}"] for n, each in enumerate(near))
        return xp.tanh(joint + weights["out"])

    def prepared(self, parts: Parts) -> Parts:
        """Unit rows of each part, then the mean of each part of the neighbours, an item itself not being one."""
        own = tuple(unit(rows) for rows in parts.rows)
        near = [np.zeros_like(rows) for rows in own]
        for n, rows in enumerate(own):
            for start in range(0, len(rows) if self._neighbours else 0, BLOCK):
                some = slice(start, start + BLOCK)
                places = self._nearest(rows[some], n)
                for m in range(len(own)):
                    near[m][some] += self._arrays[f"bank{m}"][places].mean(axis=1) * parts.seen[some, n : n + 1]
        known = np.maximum(1, parts.seen.sum(axis=1, keepdims=True))
        return Parts((*own, *((each / known).astype(np.float32) for each in near)), parts.seen)

    def _nearest(self, rows: Vectors, part: int) -> npt.NDArray[np.intp]:
        """Places (n, k) in the bank of the nearest by one part; the same vector is the same item."""
        scores = rows @ self._arrays[f"bank{part}"].T
        scores[scores > 1 - 1e-6] = -2
        count = min(self._neighbours, scores.shape[1])
        found: npt.NDArray[np.intp] = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        return found
