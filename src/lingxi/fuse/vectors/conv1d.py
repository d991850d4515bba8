"""A one-dimensional convolution over a text's words, brought to a length and put beside picture features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

import numpy as np

from lingxi.arrays import unit
from lingxi.errors import BadName
from lingxi.fuse.network import Network, Tensor, glorot, zeros
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

FILTERS = 256


@final
@vector_fusions.register("conv1d")
class Conv1d(Network):
    """Convolution over word vectors with the maximum over time (Kim, 2014), concatenated with the other parts.

    Convolution and the map of the concatenation learn together. A part that comes as one vector is taken as it is.
    """

    sequences: ClassVar[bool] = True

    def __init__(self, dims: Sequence[int], size: int = 128, width: int = 3, seed: int = 0) -> None:
        no_fewer_parts("conv1d", tuple(dims), 2)
        if not 1 <= width <= 9:
            raise BadName(f"conv1d: width is a number of words from 1 to 9, not {width}")
        self._width = width
        super().__init__("conv1d", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The filters over ``width`` words of each part, and the map of the concatenation, block by block."""
        weights: Arrays = {}
        for n, dim in enumerate(self.dims):
            weights |= {f"filters{n}": glorot(chance, self._width * dim, FILTERS), f"bias{n}": zeros(FILTERS)}
            weights |= {f"sequence{n}": glorot(chance, FILTERS, self.dim), f"vector{n}": glorot(chance, dim, self.dim)}
        return weights | {"out": zeros(self.dim)}

    def prepared(self, parts: Parts) -> Parts:
        """Single vectors of unit length; word vectors as they are."""
        return Parts(tuple(unit(rows) if rows.ndim == 2 else rows for rows in parts.rows), parts.seen)

    def forward(self, xp: Any, weights: Mapping[str, Tensor], rows: Sequence[Tensor], seen: Tensor) -> Tensor:
        """The mapped concatenation (n, dim)."""
        blocks = [self._block(xp, weights, n, each) * seen[:, n : n + 1] for n, each in enumerate(rows)]
        return sum(blocks) + weights["out"]

    def _block(self, xp: Any, weights: Mapping[str, Tensor], part: int, rows: Tensor) -> Tensor:
        if rows.ndim == 2:
            return rows @ weights[f"vector{part}"]
        return self.convolved(xp, weights, part, rows) @ weights[f"sequence{part}"]

    def convolved(self, xp: Any, weights: Mapping[str, Tensor], part: int, words: Tensor) -> Tensor:
        """The most that each filter finds anywhere in the words (n, t, d) -> (n, filters); never below zero."""
        padded = xp.concatenate([words, 0 * words[:, : self._width - 1]], axis=1)
        length = words.shape[1]
        windows = xp.concatenate([padded[:, n : n + length] for n in range(self._width)], axis=2)
        found = windows @ weights[f"filters{part}"] + weights[f"bias{part}"]
        return xp.amax(xp.where(found > 0, found, 0 * found), axis=1)
