"""Kernel ridge regression over the marked hits."""

from __future__ import annotations

from typing import final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores, Vectors
from lingxi.errors import BadQuery
from lingxi.search.learner import learners

SMALLEST = 1e-6  # variance of marks that are all alike


@final
@learners.register("kernel_ridge")
class KernelRidge:
    """Least squares towards 1 for the liked and -1 for the unliked, with Gaussians (Saunders et al., 1998).

    ``width`` is the squared width of a Gaussian in variances of the marks, ``ridge`` the penalty. Both sides weigh the
    same however many marks they have.
    """

    def __init__(self, width: float = 1.0, ridge: float = 0.5) -> None:
        if not (width > 0 and ridge > 0):
            raise BadQuery(f"kernel_ridge: width and ridge are above 0, not {width} and {ridge}")
        self._width, self._ridge = width, ridge

    def score(self, liked: Vectors, unliked: Vectors, candidates: Vectors) -> Scores:
        """The regression, about -1 to 1."""
        rows = np.concatenate([liked, unliked])
        wanted = np.repeat([1.0, -1.0], [len(liked), len(unliked)])
        share = np.repeat([len(liked), len(unliked)], [len(liked), len(unliked)]) * 2 / len(rows)
        spread = self._width * max(float(rows.var(0).sum()), SMALLEST)
        kernel = _gaussians(rows, rows, spread) + np.diag(self._ridge * share).astype(np.float64)
        scores: Scores = (_gaussians(candidates, rows, spread) @ np.linalg.solve(kernel, wanted)).astype(np.float32)
        return scores


def _gaussians(rows: Vectors, centres: Vectors, spread: float) -> npt.NDArray[np.float64]:
    """exp(-squared distance / spread) of each row (n, d) to each centre (m, d), (n, m)."""
    squares = (rows**2).sum(1)[:, None] + (centres**2).sum(1)[None] - 2 * rows @ centres.T
    close: npt.NDArray[np.float64] = np.exp(-np.maximum(squares.astype(np.float64), 0) / spread)
    return close
