"""Two autoencoders whose codes are pulled together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.errors import BadName
from lingxi.fuse.layers import checked_depth, hidden_layers, through_layers
from lingxi.fuse.network import Network, Tensor, glorot, normal, zeros
from lingxi.fuse.vector_fusion import Arrays, vector_fusions
from lingxi.fuse.weights import no_fewer_parts


@final
@vector_fusions.register("correspondence_autoencoder")
class CorrespondenceAutoencoder(Network):
    """Corr-AE (Feng, Wang and Li, 2014): (1 - share) of the reconstruction errors + share of the codes' distance.

    Each side has ``depth`` layers to its code, and as many back. The codes that are compared have unit length; else
    the distance would shrink by shrinking both.
    """

    def __init__(self, dims: Sequence[int], size: int = 128, share: float = 0.8, depth: int = 1, seed: int = 0) -> None:
        no_fewer_parts("correspondence_autoencoder", tuple(dims), 2, 2)
        if not 0 <= share < 1:
            raise BadName(f"correspondence_autoencoder: share is a number from 0 to below 1, not {share}")
        self._share, self._depth = share, checked_depth("correspondence_autoencoder", depth)
        super().__init__("correspondence_autoencoder", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The layers in and out of each part; those between have the mean size of both ends."""
        weights: Arrays = {}
        for n, dim in enumerate(self.dims):
            inner = [(dim + self.dim) // 2] * (self._depth - 1)
            weights |= hidden_layers(chance, n, (dim, *inner, self.dim))
            weights |= hidden_layers(chance, n, (self.dim, *inner), "back")
            last = inner[-1] if inner else self.dim
            weights |= {f"out{n}": glorot(chance, last, dim), f"outbias{n}": zeros(dim)}
        return weights

    def codes(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor]) -> list[Tensor]:
        """The code (n, dim) of each part by itself."""
        return [through_layers(xp, weights, n, each, self._depth) for n, each in enumerate(rows)]

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The mean of the codes of the parts that are there (n, dim)."""
        codes = self.codes(xp, weights, rows)
        return sum(seen[:, n : n + 1] * normal(xp, each) for n, each in enumerate(codes))

    def loss(self, xp: Any, weights: Mapping[str, Tensor], views: Sequence[tuple[Sequence[Tensor], Tensor]]) -> Tensor:
        """Of the whole items."""
        rows = views[0][0]
        codes = self.codes(xp, weights, rows)
        back = [through_layers(xp, weights, n, each, self._depth - 1, "back") for n, each in enumerate(codes)]
        again = [each @ weights[f"out{n}"] + weights[f"outbias{n}"] for n, each in enumerate(back)]
        lost = sum(((a - b) ** 2).sum(axis=1).mean() for a, b in zip(again, rows, strict=True))
        distance = ((normal(xp, codes[0]) - normal(xp, codes[1])) ** 2).sum(axis=1).mean()
        return (1 - self._share) * lost + self._share * distance
