"""Gated attention: how much each part counts is learned, for every unit of the code, and differs between items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, vector_fusions
from lingxi.fuse.weights import no_fewer_parts


@final
@vector_fusions.register("attention")
class Attention(Network):
    """A gated multimodal unit (Arevalo et al., 2017): every number of the code has a gate that looks at all parts.

    The gate of a number is a softmax over the parts that are there; of two parts it is the paper's sigmoid.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, seed: int = 0) -> None:
        no_fewer_parts("attention", tuple(dims), 2)
        super().__init__("attention", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """Maps of every part to the common size, and the gates of all its numbers."""
        weights: Arrays = {f"map{n}": glorot(chance, dim, self.dim) for n, dim in enumerate(self.dims)}
        weights |= {f"bias{n}": zeros(self.dim) for n in range(len(self.dims))}
        count = len(self.dims) * self.dim
        weights |= {f"gate{n}": glorot(chance, dim, count) for n, dim in enumerate(self.dims)}
        return weights | {"gate": zeros(count)}

    def gates(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """How much each part counts (n, parts, dim): positive, 1 in all, 0 for what is missing."""
        heights = weights["gate"] + sum(each @ weights[f"gate{n}"] for n, each in enumerate(rows))
        heights = heights.reshape(-1, len(self.dims), self.dim)
        opened = xp.exp(heights - xp.amax(heights, axis=1, keepdims=True)) * seen[:, :, None]
        return opened / (opened.sum(axis=1, keepdims=True) + 1e-12)

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The gated sum of the mapped parts (n, dim)."""
        gates = self.gates(xp, weights, rows, seen)
        mapped = [xp.tanh(each @ weights[f"map{n}"] + weights[f"bias{n}"]) for n, each in enumerate(rows)]
        return sum(gates[:, n] * each for n, each in enumerate(mapped))
