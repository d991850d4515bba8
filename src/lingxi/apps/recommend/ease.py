"""EASE: a linear model of which item goes with which, solved in one step."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors

PENALTY = 200.0  # L2, for a few hundred people and more


def ease(taken: Vectors, penalty: float = PENALTY) -> Vectors:
    """Weights (i, i) with a zero diagonal; row j says what speaks for other items where j was taken (Steck, 2019).

    ``taken`` (people, i) is 1 where a person took an item, else 0.
    """
    gram = taken.T.astype(np.float64) @ taken
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    weights: Vectors = (-inverse / np.diag(inverse)).astype(np.float32)
    np.fill_diagonal(weights, 0.0)
    return weights
