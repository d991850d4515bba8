"""A multimodal autoencoder: one code from which every part can be reconstructed, whichever parts it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.arrays import Vectors
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

HIDDEN = 256


@final
@vector_fusions.register("autoencoder")
class Autoencoder(Network):
    """The bimodal deep autoencoder of Ngiam et al. (2011), trained also with parts left out, for any number of parts.

    No greedy pre-training with restricted Boltzmann machines: Adam does without.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, seed: int = 0) -> None:
        no_fewer_parts("autoencoder", tuple(dims), 2)
        super().__init__("autoencoder", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """A layer for each part, the shared code, and the same way back."""
        weights: Arrays = {"code": zeros(self.dim)}
        for n, dim in enumerate(self.dims):
            weights |= {f"in{n}": glorot(chance, dim, HIDDEN), f"inbias{n}": zeros(HIDDEN)}
            weights |= {f"join{n}": glorot(chance, HIDDEN, self.dim), f"part{n}": glorot(chance, self.dim, HIDDEN)}
            weights |= {
                f"partbias{n}": zeros(HIDDEN),
                f"out{n}": glorot(chance, HIDDEN, dim),
                f"outbias{n}": zeros(dim),
            }
        return weights

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The shared code (n, dim)."""
        inside = [xp.tanh(each @ weights[f"in{n}"] + weights[f"inbias{n}"]) for n, each in enumerate(rows)]
        joint = sum(seen[:, n : n + 1] * (each @ weights[f"join{n}"]) for n, each in enumerate(inside))
        return xp.tanh(joint / (seen.sum(axis=1, keepdims=True) + 1e-12) + weights["code"])

    def back(self, xp: Any, weights: Mapping[str, Tensor], code: Tensor) -> list[Tensor]:
        """Every part (n, d), reconstructed from the code."""
        inside = [xp.tanh(code @ weights[f"part{n}"] + weights[f"partbias{n}"]) for n in range(len(self.dims))]
        return [each @ weights[f"out{n}"] + weights[f"outbias{n}"] for n, each in enumerate(inside)]

    def loss(self, xp: Any, weights: Mapping[str, Tensor], views: Sequence[tuple[Sequence[Tensor], Tensor]]) -> Tensor:
        """The reconstruction error of every part, from every view: squared, relative to the size of the parts."""
        wanted, lost = views[0][0], 0.0
        for rows, seen in views:
            told = self.back(xp, weights, self.forward(xp, weights, rows, seen))
            lost = lost + sum(((a - b) ** 2).sum(axis=1).mean() for a, b in zip(told, wanted, strict=True))
        return lost / len(views)

    def reconstruct(self, parts: Parts) -> list[Vectors]:
        """All parts (n, d) of items that may lack some, as unit rows would be."""
        own = self.prepared(parts)
        code = self.forward(np, self._arrays, own.rows, own.seen.astype(np.float32))
        return self.back(np, self._arrays, code)
