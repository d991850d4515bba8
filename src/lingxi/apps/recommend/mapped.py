"""Scores of items that nobody has taken yet, from the scores of those that are like them."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors

RIDGE = 3.0


def mapped(known: Vectors, scores: Vectors, new: Vectors, ridge: float = RIDGE) -> Vectors:
    """Scores (n, m) of new items (n, d), from scores (i, m) of known ones (i, d): ridge regression on content.

    Attributes of items to the factors of collaborative filtering: Gantner et al., 2010. Here the factors are the scores
    themselves, one column a person. Rows of both vectors are unit vectors.
    """
    gram = known.astype(np.float64) @ known.T
    gram[np.diag_indices_from(gram)] += ridge
    found: Vectors = (new @ known.T @ np.linalg.solve(gram, scores)).astype(np.float32)
    return found
