"""Two autoencoders whose codes are pulled together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.errors import BadName
from lingxi.fuse.network import Network, Tensor, glorot, normal, zeros
from lingxi.fuse.vector_fusion import Arrays, vector_fusions
from lingxi.fuse.weights import no_fewer_parts


@final
@vector_fusions.register("correspondence_autoencoder")
class CorrespondenceAutoencoder(Network):
    """Corr-AE (Feng, Wang and Li, 2014): (1 - share) of the reconstruction errors + share of the codes' distance.

    The codes that are compared have unit length; else the distance would shrink by shrinking both.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, share: float = 0.8, seed: int = 0) -> None:
        no_fewer_parts("correspondence_autoencoder", tuple(dims), 2, 2)
        if not 0 <= share < 1:
            raise BadName(f"correspondence_autoencoder: share is a number from 0 to below 1, not {share}")
        self._share = share
        super().__init__("correspondence_autoencoder", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """A layer in and a layer out for each part."""
        weights: Arrays = {}
        for n, dim in enumerate(self.dims):
            weights |= {f"in{n}": glorot(chance, dim, self.dim), f"inbias{n}": zeros(self.dim)}
            weights |= {f"out{n}": glorot(chance, self.dim, dim), f"outbias{n}": zeros(dim)}
        return weights

    def codes(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor]) -> list[Tensor]:
        """The code (n, dim) of each part by itself."""
        return [xp.tanh(each @ weights[f"in{n}"] + weights[f"inbias{n}"]) for n, each in enumerate(rows)]

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The mean of the codes of the parts that are there (n, dim)."""
        codes = self.codes(xp, weights, rows)
        return sum(seen[:, n : n + 1] * normal(xp, each) for n, each in enumerate(codes))

    def loss(self, xp: Any, weights: Mapping[str, Tensor], views: Sequence[tuple[Sequence[Tensor], Tensor]]) -> Tensor:
        """Of the whole items alone."""
        rows = views[0][0]
        codes = self.codes(xp, weights, rows)
        told = [each @ weights[f"out{n}"] + weights[f"outbias{n}"] for n, each in enumerate(codes)]
        lost = sum(((a - b) ** 2).sum(axis=1).mean() for a, b in zip(told, rows, strict=True))
        apart = ((normal(xp, codes[0]) - normal(xp, codes[1])) ** 2).sum(axis=1).mean()
        return (1 - self._share) * lost + self._share * apart
