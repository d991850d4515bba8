"""The weighted mean of vectors that lie in spaces of one dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts, part_weights


@final
@vector_fusions.register("weighted_sum")
class WeightedSum:
    """Means something only where the parts' spaces agree, as those of one model's two modalities do."""

    ready = True

    def __init__(self, dims: Sequence[int], weights: str = "") -> None:
        no_fewer_parts("weighted_sum", tuple(dims), 2)
        if len(set(dims)) > 1:
            raise BadName(f"weighted_sum needs parts of one dimension, not {', '.join(map(str, dims))}; try concat")
        self.dim = dims[0]
        self._weights = part_weights("weighted_sum", weights, len(dims))

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Nothing is learned."""

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, dim) of the parts that are there."""
        scaled = [unit(rows) * weight for rows, weight in zip(parts.rows, self._weights, strict=True)]
        return unit(np.sum(scaled, axis=0))

    def learned(self) -> Arrays:
        """Nothing."""
        return {}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Nothing is needed."""
