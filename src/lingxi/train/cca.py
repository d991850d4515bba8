"""Canonical correlation analysis of pairs: where two encoders that share no space begin, and what they must beat."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.projection import Projection

RIDGE = 1e-2  # of the mean variance of a side
POWER = 4.0  # correlations to this power scale the directions


def cca(
    image: Vectors, text: Vectors, dim: int, ridge: float = RIDGE, power: float = POWER
) -> tuple[Projection, Projection]:
    """Projections of paired rows (n, d) and (n, f) onto their ``dim`` most correlated directions (Hotelling, 1936).

    Directions are scaled by their correlation to the power 4, which retrieves better than the bare ones (Gong, Ke,
    Isard and Lazebnik, 2014). ``dim`` is at most the smaller of d and f.
    """
    means = image.mean(0), text.mean(0)
    x, y = (rows.astype(np.float64) - mean for rows, mean in zip((image, text), means, strict=True))
    white_x, white_y = _whitening(x, ridge), _whitening(y, ridge)
    left, correlations, right = np.linalg.svd(white_x.T @ (x.T @ y / len(x)) @ white_y)
    scale = np.clip(correlations[:dim], 0, 1) ** power
    weights = white_x @ left[:, :dim] * scale, white_y @ right[:dim].T * scale
    first, second = (_through(weight, mean) for weight, mean in zip(weights, means, strict=True))
    return first, second


def _whitening(rows: Vectors, ridge: float) -> Vectors:
    """W with Wᵀ C W = 1, where C is the covariance with a ridge."""
    covariance = rows.T @ rows / len(rows)
    values, vectors = np.linalg.eigh(
        covariance + ridge * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    )
    whitening: Vectors = vectors / np.sqrt(np.maximum(values, 1e-12))
    return whitening


def _through(weight: Vectors, mean: Vectors) -> Projection:
    return Projection(weight.astype(np.float32), (-mean @ weight).astype(np.float32))
