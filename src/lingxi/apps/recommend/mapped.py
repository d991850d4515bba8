"""Scores of items that nobody has taken yet, from the scores of those that are like them."""

from __future__ import annotations

import numpy as np

from lingxi.apps.recommend.join import standard
from lingxi.arrays import Scores, Vectors

RIDGE = 3.0
POPULAR = 2.0  # weight of how often similar items were taken, beside what they say for a person


def mapped(known: Vectors, scores: Vectors, new: Vectors, ridge: float = RIDGE) -> Vectors:
    """Scores (n, m) of new items (n, d), from scores (i, m) of known ones (i, d): ridge regression on content.

    Attributes of items to the factors of collaborative filtering: Gantner et al., 2010. Here the factors are the scores
    themselves, one column a person. Rows of both vectors are unit vectors.
    """
    gram = known.astype(np.float64) @ known.T
    gram[np.diag_indices_from(gram)] += ridge
    found: Vectors = (new @ known.T @ np.linalg.solve(gram, scores)).astype(np.float32)
    return found


def unseen(known: Vectors, scores: Vectors, taken: Scores, new: Vectors) -> Vectors:
    """Scores (n, m) of new items (n, d) without events (cold start): those of similar ones, weighted by popularity.

    ``scores`` (i, m) are those of known items (i, d), one column a person; ``taken`` (i,) says by how many people.
    """
    guessed = mapped(known, scores, new)
    often = mapped(known, np.log1p(taken)[:, None], new)[:, 0]
    found: Vectors = guessed + POPULAR * guessed.std(0) * standard(often)[:, None]
    return found
