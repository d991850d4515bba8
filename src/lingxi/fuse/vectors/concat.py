"""Vectors one after the other, each of unit length and weighted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts, part_weights


@vector_fusions.register("concat")
class Concat:
    """The square root of its weight scales each part, so that cosines of parts add up by their weights."""

    ready = True

    def __init__(self, dims: Sequence[int], weights: str = "") -> None:
        no_fewer_parts("concat", tuple(dims), 2)
        self.dim = sum(dims)
        self._weights = part_weights("concat", weights, len(dims))

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Nothing is learned."""

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, sum of the parts' dims); a part that is missing is zero."""
        scaled = [unit(rows) * weight**0.5 for rows, weight in zip(parts.rows, self._weights, strict=True)]
        return unit(np.concatenate(scaled, axis=1))

    def learned(self) -> Arrays:
        """Nothing."""
        return {}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Nothing is needed."""
