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

FILTERS = 100  # of each width, as in the paper
WIDEST = 9


@final
@vector_fusions.register("conv1d")
class Conv1d(Network):
    """Convolutions of several widths over word vectors with the maximum over time (Kim, 2014), beside the other parts.

    Convolution and the map of the concatenation learn together; early stopping is used instead of the paper's dropout.
    A part that comes as one vector is taken as it is.
    """

    sequences: ClassVar[bool] = True

    def __init__(self, dims: Sequence[int], size: int = 128, widths: str = "3,4,5", seed: int = 0) -> None:
        no_fewer_parts("conv1d", tuple(dims), 2)
        self._widths = _widths(widths)
        super().__init__("conv1d", dims, size, seed)

    def begin(self, chance: np.random.Generator) -> Arrays:
        """The filters of each width over the words of each part, and the map of the concatenation, block by block."""
        weights: Arrays = {}
        for n, dim in enumerate(self.dims):
            for width in self._widths:
                weights |= {f"filters{n}.{width}": glorot(chance, width * dim, FILTERS)}
                weights |= {f"bias{n}.{width}": zeros(FILTERS)}
            weights |= {f"sequence{n}": glorot(chance, FILTERS * len(self._widths), self.dim)}
            weights |= {f"vector{n}": glorot(chance, dim, self.dim)}
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
        found = [self.convolved(xp, weights, part, rows, width) for width in self._widths]
        return xp.concatenate(found, axis=1) @ weights[f"sequence{part}"]

    def convolved(self, xp: Any, weights: Mapping[str, Tensor], part: int, words: Tensor, width: int) -> Tensor:
        """The most that each filter finds anywhere in the words (n, t, d) -> (n, filters); never below zero."""
        padded = xp.concatenate([words, *[0 * words[:, :1]] * (width - 1)], axis=1)
        length = words.shape[1]
        windows = xp.concatenate([padded[:, n : n + length] for n in range(width)], axis=2)
        found = windows @ weights[f"filters{part}.{width}"] + weights[f"bias{part}.{width}"]
        return xp.amax(xp.where(found > 0, found, 0 * found), axis=1)


def _widths(written: str) -> tuple[int, ...]:
    """The widths in words, such as ``3,4,5``; raises BadName."""
    found = tuple(int(each) if each.strip().isdecimal() else 0 for each in str(written).split(","))
    if len(set(found)) < len(found) or not all(1 <= width <= WIDEST for width in found):
        raise BadName(
            f"conv1d: widths are different numbers of words from 1 to {WIDEST}, as in '3,4,5', not {written!r}"
        )
    return found
