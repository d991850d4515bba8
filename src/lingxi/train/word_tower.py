"""A tower that reads words, in NumPy: a recurrent network, then a projection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.joint.projection import Projection
from lingxi.encode.text.recurrence import Cell, states


@dataclass(frozen=True, eq=False)
class WordTower:
    """A recurrent network over word numbers, and the projection of its last state."""

    cell: Cell
    weights: Mapping[str, Vectors]  # as of lingxi.encode.text.recurrence
    projection: Projection

    def __call__(self, words: Vectors) -> Vectors:
        """Word numbers (n, t) as rows (n, e), not normalised."""
        return self.projection(unit(states(np, self.cell, self.weights, words).astype(np.float32)))

    def arrays(self) -> dict[str, Vectors]:
        """All its numbers by name; those of the recurrent network have the cell in their names."""
        return {f"{self.cell}.{name}": each for name, each in self.weights.items()} | self.projection.arrays()


Tower: TypeAlias = Projection | WordTower
Both: TypeAlias = tuple[Projection, Tower]  # of images, of texts
