"""The order of pairs in each epoch, balanced sampling of classes, and class weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lingxi.errors import BadName

Rows = npt.NDArray[np.intp]


def class_weights(counts: Sequence[int], beta: float) -> npt.NDArray[np.float32]:
    """(1 - beta) / (1 - beta^n) of each class, scaled to a mean of 1 (Cui et al., 2019, equation 2).

    beta = 0 weights all classes equally, beta -> 1 by the inverse of their counts.
    """
    if not 0 <= beta < 1:
        raise BadName(f"beta is a number from 0 to less than 1, not {beta}")
    each = (1 - beta) / (1 - np.power(beta, np.maximum(1, np.asarray(counts, np.float64))))
    weights: npt.NDArray[np.float32] = (each / each.mean()).astype(np.float32)
    return weights


def epoch_order(count: int, seed: int, epoch: int, classes: Rows | None = None) -> Rows:
    """The rows (count,) of an epoch, the same for the same seed and epoch.

    With ``classes`` (count,), a class is drawn first and then one of its rows, so that all classes come equally often
    (balanced sampling). Otherwise every row comes once.
    """
    chance = np.random.default_rng([seed, epoch])
    if classes is None:
        return chance.permutation(count)
    members = [np.flatnonzero(classes == each) for each in np.unique(classes)]
    turns = np.concatenate([chance.permutation(len(members)) for _ in range(-(-count // len(members)))])[:count]
    return np.array([chance.choice(members[turn]) for turn in turns], np.intp)
