"""Canonical correlation analysis of pairs: the start, and the baseline, for encoders without a common space."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.joint.projection import Projection
from lingxi.fuse.canonical import POWER, RIDGE, canonical


def cca(
    image: Vectors, text: Vectors, dim: int, ridge: float = RIDGE, power: float = POWER
) -> tuple[Projection, Projection]:
    """Projections of paired rows (n, d) and (n, f) onto their ``dim`` most correlated directions.

    ``dim`` is at most the smaller of d and f.
    """
    found = canonical(image, text, dim, ridge, power)
    first, second = (_through(*each) for each in zip(found.weights, found.means, strict=True))
    return first, second


def _through(weight: Vectors, mean: Vectors) -> Projection:
    return Projection(weight.astype(np.float32), (-mean @ weight).astype(np.float32))
