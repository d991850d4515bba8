"""Deep canonical correlation analysis: two networks whose outputs are as correlated as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np

from lingxi.fuse.canonical import canonical
from lingxi.fuse.course import Course
from lingxi.fuse.layers import checked_depth, hidden_layers, through_layers
from lingxi.fuse.network import Network, Tensor, glorot, normal, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

HIDDEN = 512
RIDGE = 1e-3  # on both covariances, as r in the paper


@final
@vector_fusions.register("deep_cca")
class DeepCca(Network):
    """Andrew et al. (2013): networks of ``depth`` hidden layers, whose outputs correlate as much as can be; then CCA.

    Batches are large, because correlations of few items mean little (Wang et al., 2015).
    """

    course = Course(epochs=300, batch=512, patience=30)

    def __init__(self, dims: Sequence[int], size: int = 64, depth: int = 1, seed: int = 0) -> None:
        no_fewer_parts("deep_cca", tuple(dims), 2, 2)
        self._depth = checked_depth("deep_cca", depth)
        super().__init__("deep_cca", dims, size, seed)

    def beside(self) -> dict[str, tuple[int, ...]]:
        """The linear CCA of the outputs."""
        means: dict[str, tuple[int, ...]] = {f"mean{n}": (self.dim,) for n in (0, 1)}
        return means | {f"weight{n}": (self.dim, self.dim) for n in (0, 1)}

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The hidden layers and the output layer of each side."""
        weights: Arrays = {}
        for n, dim in enumerate(self.dims):
            weights |= hidden_layers(chance, n, (dim, *[HIDDEN] * self._depth))
            weights |= {f"out{n}": glorot(chance, HIDDEN, self.dim), f"outbias{n}": zeros(self.dim)}
        return weights

    def side(self, xp: Any, weights: Mapping[str, Tensor], part: int, rows: Tensor) -> Tensor:
        """The output (n, dim) of one side's network."""
        inside = through_layers(xp, weights, part, rows, self._depth)
        return inside @ weights[f"out{part}"] + weights[f"outbias{part}"]

    def loss(self, xp: Any, weights: Mapping[str, Tensor], views: Sequence[tuple[Sequence[Tensor], Tensor]]) -> Tensor:
        """Minus the sum of the canonical correlations of the two outputs."""
        outputs = [self.side(xp, weights, n, rows) for n, rows in enumerate(views[0][0])]
        x, y = (each - each.mean(axis=0) for each in outputs)
        count = len(x) - 1
        ridge = RIDGE * xp.eye(self.dim)
        first, second = (xp.linalg.cholesky(each.T @ each / count + ridge) for each in (x, y))
        across = xp.linalg.solve(second, xp.linalg.solve(first, x.T @ y / count).T)
        return -xp.linalg.norm(across, "nuc")

    def after(self, whole: Parts) -> Arrays:
        """Linear CCA of the two outputs."""
        first, second = (self.side(np, self._arrays, n, rows) for n, rows in enumerate(self.prepared(whole).rows))
        found = canonical(first, second, self.dim)
        means: Arrays = {f"mean{n}": each.astype(np.float32) for n, each in enumerate(found.means)}
        return means | {f"weight{n}": each.astype(np.float32) for n, each in enumerate(found.weights)}

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The mean of the sides that are there, each mapped by the linear CCA (n, dim)."""
        outputs = [self.side(xp, weights, n, each) - weights[f"mean{n}"] for n, each in enumerate(rows)]
        mapped = [normal(xp, each @ weights[f"weight{n}"]) for n, each in enumerate(outputs)]
        return sum(seen[:, n : n + 1] * each for n, each in enumerate(mapped))
