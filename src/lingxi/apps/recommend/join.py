"""How much each score counts: weights that make what people took next the likeliest choice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Scores

PENALTY, STEPS, CLOSE = 1e-2, 30, 1e-4
Features = npt.NDArray[np.float32]  # (n, i, k): k scores of i items in n choices


def learn(features: Features, allowed: npt.NDArray[np.bool_], chosen: npt.NDArray[np.intp]) -> Scores:
    """Weights (k,) of scores by conditional logit (McFadden, 1974), with an L2 penalty; Newton's method.

    ``allowed`` (n, i) are the items of each choice, ``chosen`` (n,) the one that was taken.
    """
    rows, weights = features.astype(np.float64), np.zeros(features.shape[-1])
    best = rows[np.arange(len(chosen)), chosen]  # (n, k)
    for _ in range(STEPS):
        likely = _likely(rows @ weights, allowed)  # (n, i)
        mean = np.einsum("ni,nik->nk", likely, rows)
        slope = (best - mean).mean(0) - PENALTY * weights
        square = np.einsum("ni,nik,nil->kl", likely, rows, rows) - mean.T @ mean
        step = np.linalg.solve(square / len(chosen) + PENALTY * np.eye(len(weights)), slope)
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        weights = weights + step
        if np.abs(step).max() < CLOSE:
            break
    return weights.astype(np.float32)


def _likely(worth: npt.NDArray[np.float64], allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    worth = np.where(allowed, worth, -np.inf)
    odds = np.exp(worth - worth.max(1, keepdims=True))
    found: npt.NDArray[np.float64] = odds / odds.sum(1, keepdims=True)
    return found


def standard(scores: Scores, among: npt.NDArray[np.bool_] | None = None) -> Scores:
    """Scores along the last axis in standard deviations from their mean, both of the items that are ``among``."""
    there = np.ones(scores.shape, bool) if among is None else among
    mean = scores.mean(-1, keepdims=True, where=there)
    spread = scores.std(-1, keepdims=True, where=there)
    found: Scores = (scores - mean) / np.maximum(spread, 1e-6)
    return found
